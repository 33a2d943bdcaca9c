"""A concept is one thing with its terms in several languages; an index of concepts finds them in a question.

A question is scanned from its first word on. At each place the longest term that stands there counts, in whatever form
its words were typed, for the words of a question and the terms of a concept are analysed alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from indexer.languages.analyse import CODE_MARK, MARKS, analyse
from indexer.languages.folding import fold, spell
from indexer.query import Clause, Terms, kyrgyz_runs

OFFICIAL, OWN, COUNTRY, PARTNER = "official", "own", "country", "partner"

_CITY = "city-"  # keys of cities in official.yaml
_HARMONY = dict(
    zip("aıâeiîouöü", "ıııiiiuuüü", strict=True)
)  # the last vowel of a Turkish word, and its ending's
_LONGEST_TERM = 12  # words
_SHORT_WORD = 4  # letters; a place's name no longer than this must be typed from its first letter to its last


class Term(NamedTuple):
    """What a concept is called in one language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing and what it is called."""

    key: str  # stands in addresses: "agreement", "own-3", "country-PK", "partner-7"
    rule: str  # OFFICIAL, OWN, COUNTRY or PARTNER
    terms: tuple[Term, ...]

    @property
    def is_place(self) -> bool:
        """Whether it is a country or a city: a name, which no other word's stem may stand for."""
        return self.rule == COUNTRY or self.key.startswith(_CITY)


class Met(NamedTuple):
    """A concept that some words of a question are a term of."""

    concept: Concept
    first: int  # clauses, the last one included
    last: int


class _Entry(NamedTuple):
    run: Terms
    concept: Concept
    beginning: str  # of the first word as it must be typed, "" if any form will do


class Index:
    """Finds the concepts that a question speaks of."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._by_first: defaultdict[str, list[_Entry]] = defaultdict(list)
        written = []
        for concept in concepts:
            for term in concept.terms:
                if " " not in term.text:
                    written.append((fold(spell(term.text)), concept.key, concept))
                beginning = _beginning(term.text) if concept.is_place else ""
                for run in runs_of(term):
                    if len(run) <= _LONGEST_TERM:
                        self._by_first[run[0]].append(_Entry(run, concept, beginning))

        written.sort(key=lambda one: one[:2])
        self._texts = [text for text, _, _ in written]
        self._meant = [concept for _, _, concept in written]

    def beginning(self, typed: str, most: int) -> list[Concept]:
        """Give at most `most` concepts with a term of one word that begins so, folded as a plain keyboard types."""
        found: dict[str, Concept] = {}
        place = bisect_left(self._texts, typed)
        while place < len(self._texts) and self._texts[place].startswith(typed) and len(found) < most:
            found.setdefault(self._meant[place].key, self._meant[place])
            place += 1
        return list(found.values())

    def find(self, clauses: Sequence[Clause]) -> list[Met]:
        """Give the concepts met, in order; of those that begin at one word only the longest."""
        found: list[Met] = []
        at = 0
        while at < len(clauses):
            ends = {concept.key: Met(concept, at, last) for concept, last in self._at(clauses, at)}
            longest = max((met.last for met in ends.values()), default=at)
            found += [met for met in ends.values() if met.last == longest]
            at = longest + 1
        return found

    def _at(self, clauses: Sequence[Clause], at: int) -> Iterator[tuple[Concept, int]]:
        """Give the concepts with a term that begins at a clause, and its last clause; longer ones come last."""
        typed = fold(spell(clauses[at].shown))
        met = [
            (last, entry.concept)
            for run in _typed_runs(clauses[at])
            for entry in self._by_first.get(run[0], ())
            if typed.startswith(entry.beginning) and (last := _follow(entry.run, clauses, at)) is not None
        ]
        for last, concept in sorted(met, key=lambda pair: pair[0]):
            yield concept, last


def _follow(run: Terms, clauses: Sequence[Clause], at: int) -> int | None:
    """Follow a term through the clauses from one on; give the clause where it ends, or None."""
    if at >= len(clauses):
        return None
    for typed in _typed_runs(clauses[at]):
        if typed == run:
            return at
        if len(typed) < len(run) and run[: len(typed)] == typed:
            last = _follow(run[len(typed) :], clauses, at + 1)
            if last is not None:
                return last
    return None


def is_typed(run: Terms, clauses: Sequence[Clause]) -> bool:
    """Tell whether a run is what these clauses ask for already."""
    return _follow(run, clauses, 0) == len(clauses) - 1


def _typed_runs(clause: Clause) -> tuple[Terms, ...]:
    """Only plain words are terms: not what stands in quotation marks, is excluded or may go on."""
    return () if clause.exact or clause.without or clause.prefix else clause.typed


@lru_cache(maxsize=8_192)
def runs_of(term: Term) -> tuple[Terms, ...]:
    """Give the runs of search terms that a term may have become in texts of its language."""
    plain = tuple(analyse(term.text, term.language).terms.split())
    if not plain:
        return ()
    if len(plain) > 1 or plain[0][:1] in (CODE_MARK, "z"):
        return (plain,)
    if term.language == "tr":
        return tuple(
            dict.fromkeys(
                [plain, *(tuple(analyse(form, "tr").terms.split()) for form in _turkish(term.text))]
            )
        )
    mark = plain[0][:1]
    if mark != MARKS["ky"]:
        return (plain,)
    return tuple(dict.fromkeys([plain, *kyrgyz_runs(term.text)]))


def _turkish(word: str) -> Iterator[str]:
    """Give the two forms of a word that Snowball's Turkish stems otherwise than the word: anlaşmanın, anlaşması."""
    vowels = [letter for letter in word.lower() if letter in _HARMONY]
    if vowels:
        ending = _HARMONY[vowels[-1]]
        open_end = word[-1].lower() in _HARMONY
        yield f"{word}{'n' if open_end else ''}{ending}n"
        yield f"{word}{'s' if open_end else ''}{ending}"


def _beginning(name: str) -> str:
    """Give how a place's first word must begin: stems alone would take мал (cattle) for Мали."""
    word = fold(spell(name)).split()[0]
    return word if len(word) <= _SHORT_WORD else word[:-2]
