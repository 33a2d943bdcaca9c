"""What a person types in the search box, read into terms; no engine's syntax goes in or comes out.

    келишим                any form of the word, typed with or without ө ү ң, in any of our languages
    "эл аралык кызматташуу"  these words in this order, letter by letter
    -Түркия   -"..."       without it
    униве*                 words that begin so
    меморандум с Коньей    с only joins the others: it need not be there
    15-03/4   ФХД          a registration number or a piece of one; its last part may go on

The language of a typed word is not known and need not be: the word is analysed as a text of every language
would have been, and any of the results will do. A Kyrgyz word is also asked for as the stems of some of its
forms (`kyrgyz_forms.stems_asked`) and as the Kyrgyz stem of its Russian stem, which finds loan words (президентом,
президенттин).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from indexer.languages import kyrgyz, snowball
from indexer.languages.analyse import MARKS, code_term, piece_terms, plain, word_term
from indexer.languages.folding import fold, is_cyrillic, spell
from indexer.languages.function_words import is_function_word
from indexer.languages.kyrgyz_forms import stems_asked, stems_begun
from indexer.languages.words import LONGEST_CODE, TOKEN, Kind, Piece, pieces

_LONGEST_QUERY = 1_000
_MOST_CLAUSES = 24
_MOST_KYRGYZ_RUNS = 12
_SURE_STEM = 4  # letters; a shorter one would begin too many other words

_SURELY_KYRGYZ = re.compile("[өүң]|[оу]{2}$")  # no Russian word, so not a loan to be stemmed as one
_FORMAT_SIGNS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_QUOTES = '"«»“”„‟＂'
_ITEM = re.compile(
    r"(?P<minus>(?<!\S)[-−][(№#]*)?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?:[{_QUOTES}]|$)|(?P<token>{TOKEN.pattern})(?P<star>\*)?)"
)

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for: any of the alternatives, each a run of terms that stand side by side."""

    shown: str  # as the person typed it, without signs
    alternatives: tuple[Terms, ...]
    prefix: bool = False  # the last term of each alternative may go on
    exact: bool = False  # look in the exact words, not in the stems
    without: bool = False
    # Those of the alternatives that say it in other words: another language, another name. They make a hit like any
    # other and count half in the order by merit, where an engine can weigh.
    weaker: tuple[Terms, ...] = ()
    begun: tuple[Terms, ...] = ()  # further alternatives, whose last term may go on (`indexer.kindred`)
    begun_weaker: bool = False  # whether these count half too

    @property
    def runs(self) -> tuple[tuple[Terms, bool], ...]:
        """Every alternative, and whether its last term may go on."""
        return (*((run, self.prefix) for run in self.alternatives), *((run, True) for run in self.begun))

    @property
    def typed(self) -> tuple[Terms, ...]:
        """The alternatives that stand for what was typed."""
        return tuple(run for run in self.alternatives if run not in self.weaker)

    def __str__(self) -> str:
        shown = f'"{self.shown}"' if self.exact else self.shown
        return f"-{shown}" if self.without else shown


@dataclass(frozen=True, slots=True)
class Query:
    """A question: every clause must hold. It may be empty, and may do nothing but exclude."""

    clauses: tuple[Clause, ...] = ()

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """The clauses a document must have."""
        return tuple(clause for clause in self.clauses if not clause.without)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        """The clauses a document must not have."""
        return tuple(clause for clause in self.clauses if clause.without)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked, neither for nor against."""
        return not self.clauses

    @property
    def telling(self) -> Query:
        """The question without words that only join others, unless it has no other ones."""
        kept = tuple(clause for clause in self.clauses if not _joins(clause))
        return Query(kept) if any(not clause.without for clause in kept) else self

    @property
    def describes(self) -> str:
        """What was understood, in the form one types it: for "searched for …"."""
        return " ".join(map(str, self.clauses))


def parse(text: str) -> Query:
    """Read anything a person types; what has no letters or digits is passed over."""
    text = _FORMAT_SIGNS.sub("", text[:_LONGEST_QUERY])
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return Query(tuple(islice(dict.fromkeys(_clauses(text)), _MOST_CLAUSES)))


def _joins(clause: Clause) -> bool:
    return not (clause.exact or clause.without or clause.prefix) and is_function_word(clause.shown)


def _clauses(text: str) -> Iterator[Clause]:
    for item in _ITEM.finditer(text):
        without = item["minus"] is not None
        if item["token"] is None:
            clause = _phrase(item["phrase"], without)
        else:
            clause = _token(item["token"], item["star"] is not None, without)
        if clause:
            yield clause


def _phrase(text: str, without: bool) -> Clause | None:
    """Ask for the words letter by letter, as `Analysis.exact` keeps them."""
    found = [piece for token in TOKEN.findall(text) for piece in pieces(token)]
    run = tuple(term.exact for piece in found for term in piece_terms(piece, "ky"))
    return Clause(" ".join(text.split()), (run,), exact=True, without=without) if run else None


def _token(token: str, star: bool, without: bool) -> Clause | None:
    found = pieces(token)
    runs = _runs(found)
    if not runs:
        return None
    if _goes_on(found):
        return Clause(token, runs, prefix=True, without=without)
    if star and found[-1].kind is not Kind.IDEOGRAPHS and len(found[-1].text) > 1:
        return Clause(f"{token}*", _beginnings(found), prefix=True, without=without)
    return Clause(token, runs, without=without)


def _goes_on(found: list[Piece]) -> bool:
    """Say whether a token is a beginning by nature: a piece of a number, or a lone Han sign."""
    if found[-1].kind is Kind.IDEOGRAPHS:
        return len(found[-1].text) == 1
    return any(piece.kind is Kind.NUMBER for piece in found)


def _runs(found: list[Piece]) -> tuple[Terms, ...]:
    """Give every run of terms that the token may have become in an index."""
    as_words = [piece._replace(kind=Kind.WORD) if piece.kind is Kind.CODE else piece for piece in found]
    runs = list(_kyrgyz_runs(as_words))
    for language in MARKS:
        runs += [_run(found, language), _run(as_words, language)]
    if all(piece.kind is not Kind.WORD or len(piece.text) <= LONGEST_CODE for piece in found):
        runs.append(_run([_as_code(piece) for piece in found], "ky"))
    return tuple(run for run in dict.fromkeys(runs) if run)


def _run(found: list[Piece], language: str) -> Terms:
    return tuple(term.term for piece in found for term in piece_terms(piece, language))


def _as_code(piece: Piece) -> Piece:
    return piece._replace(kind=Kind.CODE) if piece.kind is Kind.WORD else piece


def kyrgyz_runs(token: str) -> tuple[Terms, ...]:
    """Give every run of terms that a token may have become in a Kyrgyz text."""
    return tuple(dict.fromkeys(_kyrgyz_runs(pieces(token))))


def _kyrgyz_runs(found: list[Piece]) -> Iterator[Terms]:
    """Combine the stems each word may have in a Kyrgyz text; the plain ones come first."""
    choices = [_kyrgyz_terms(piece) for piece in found]
    for combination in islice(product(*choices), _MOST_KYRGYZ_RUNS):
        yield tuple(term for terms in combination for term in terms)


def _kyrgyz_terms(piece: Piece) -> list[Terms]:
    plainly = tuple(term.term for term in piece_terms(piece, "ky"))
    spelled = spell(piece.text)
    if piece.kind is not Kind.WORD or not is_cyrillic(spelled):
        return [plainly]
    stems = list(stems_asked(fold(spelled)))
    if not _SURELY_KYRGYZ.search(spelled):
        loan = kyrgyz.stem(snowball.stem(spelled, "ru"))
        if len(loan) >= _SURE_STEM:  # келишим is no Russian form of кел
            stems.append(loan)
    return [plainly, *((MARKS["ky"] + plain(stem),) for stem in stems if plain(stem))]


def _beginnings(found: list[Piece]) -> tuple[Terms, ...]:
    """Give the runs whose last word is only begun.

    The index has stems, so a beginning that is longer than the stem must be cut to it.
    """
    *before, last = found
    begun = plain(fold(spell(last.text)))
    runs = []
    for language, mark in MARKS.items():
        term = word_term(last.text, language)
        if not term.startswith(mark):
            continue  # the word is in another script than the language
        stems = stems_begun(begun) if language == "ky" else {term.removeprefix(mark)}
        sure = sorted(stem for stem in stems if len(stem) >= _SURE_STEM and not stem.startswith(begun))
        runs += [(*_run(before, language), mark + beginning) for beginning in (begun, *sure)]
    if len(last.text) <= LONGEST_CODE:
        runs.append((*_run(before, "ky"), code_term(last.text)))
    return tuple(dict.fromkeys(runs))
