"""A question widened by what its words are also called: official terms, countries, partners, names in other scripts.

Nothing is asked of an index but more alternatives of the same clauses. A term of several words widens each of them:
(эл or P) and (аралык or P) says the same as (эл and аралык) or P.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy.orm import Session

from archive import countries
from archive.partners import partners_named
from indexer.languages.name_terms import name_terms_asked
from indexer.languages.words import Kind, pieces
from indexer.query import Clause, Query, Terms, parse
from indexer.thesaurus import Term, thesaurus_for
from indexer.thesaurus.concepts import OFFICIAL, PARTNER, Concept, Met, is_typed, runs_of
from indexer.thesaurus.known import kinds_of_partner, languages_written

_MOST_RUNS = 120  # a clause may be widened by
_LEAST_OF_A_NAME = 2  # words that stand for a partner without its «university»


@dataclass(frozen=True, slots=True)
class Widening:
    """Words of a question, and what they were also looked for as."""

    key: str
    rule: str
    typed: str
    terms: tuple[Term, ...]  # without those that were typed
    runs: tuple[tuple[Terms, Term], ...]


def widen(
    session: Session, query: Query, without: Collection[str] = ()
) -> tuple[Query, tuple[Widening, ...]]:
    """Widen a question; concepts whose keys are in `without` are left out."""
    clauses = query.clauses
    if not any(map(_is_plain, clauses)):
        return query, ()
    met = [one for index in thesaurus_for(session) for one in index.find(clauses)]
    met += [one for one in _partners(session, clauses) if not _is_said(one, met)]
    met = list({(one.concept.key, one.first): one for one in met if one.concept.key not in without}.values())
    further: defaultdict[int, dict[Terms, None]] = defaultdict(dict)
    found = []
    for one in met:
        covered = clauses[one.first : one.last + 1]
        widening = _widening(one, covered)
        if widening.terms:
            found.append(widening)
            for place in range(one.first, one.last + 1):
                further[place] |= dict.fromkeys(run for run, _ in widening.runs)
    # A word that is an official term is no name. Sounds alike is typed in another script: it counts in full.
    known = {place for one in met if one.concept.rule == OFFICIAL for place in range(one.first, one.last + 1)}
    widened = tuple(
        _with(_named(clause) if place not in known else clause, further.get(place, {}))
        for place, clause in enumerate(clauses)
    )
    return Query(widened).telling, tuple(found)


def as_written(query: Query) -> Query:
    """Ask for every word letter by letter, in no other form and no other language."""
    return Query(tuple(dict.fromkeys(_as_written(clause) for clause in query.clauses)))


def _as_written(clause: Clause) -> Clause:
    if clause.exact or clause.prefix:
        return clause
    (literally,) = parse(f'"{clause.shown}"').clauses or (clause,)
    return replace(literally, without=clause.without)


def _is_plain(clause: Clause) -> bool:
    return not (clause.exact or clause.without or clause.prefix)


def _widening(met: Met, covered: tuple[Clause, ...]) -> Widening:
    typed = " ".join(clause.shown for clause in covered)
    runs: dict[Terms, Term] = {}
    typed_terms = set()
    for term in met.concept.terms:
        for run in runs_of(term):
            if is_typed(run, covered):
                typed_terms.add(term.text.lower())
            else:
                runs.setdefault(run, term)
    shown = [term for term in runs.values() if term.text.lower() not in typed_terms | {typed.lower()}]
    return Widening(met.concept.key, met.concept.rule, typed, _each_once(shown), tuple(runs.items()))


def _each_once(terms: Iterable[Term]) -> tuple[Term, ...]:
    by_text: dict[str, Term] = {}
    for term in terms:
        by_text.setdefault(term.text.lower(), term)
    return tuple(by_text.values())


def _with(clause: Clause, further: Iterable[Terms]) -> Clause:
    more = [run for run in further if run not in clause.alternatives][:_MOST_RUNS]
    if not more:
        return clause
    return replace(clause, alternatives=(*clause.alternatives, *more), weaker=(*clause.weaker, *more))


def _named(clause: Clause) -> Clause:
    """Let a word also be a name that sounds so, in whichever script."""
    found = pieces(clause.shown)
    if not _is_plain(clause) or len(found) != 1 or found[0].kind is not Kind.WORD:
        return clause
    names = tuple((term,) for term in name_terms_asked(clause.shown))
    return replace(clause, alternatives=tuple(dict.fromkeys((*clause.alternatives, *names))))


def _partners(session: Session, clauses: tuple[Clause, ...]) -> Iterator[Met]:
    """Find the partners named in stretches of plain words."""
    start = 0
    for place in range(len(clauses) + 1):
        if place < len(clauses) and _is_plain(clauses[place]):
            continue
        words = [clause.shown for clause in clauses[start:place]]
        for named in partners_named(session, words) if words else ():
            terms = tuple(dict.fromkeys(_partner_terms(named.names)))
            concept = Concept(f"partner-{named.partner_id}", PARTNER, terms)
            yield Met(concept, start + named.first, start + named.last)
        start = place + 1


def _partner_terms(names: Iterable[tuple[str, str | None]]) -> Iterator[Term]:
    for name, language in names:
        for one in [language] if language else languages_written(name):
            yield Term(name, one)
            if short := _without_kind(name):
                yield Term(short, one)


def _is_said(partner: Met, met: Iterable[Met]) -> bool:
    """Tell whether the words are a country or a term by themselves: «Пакистан» names no embassy."""
    said = {place for one in met for place in range(one.first, one.last + 1)}
    return said.issuperset(range(partner.first, partner.last + 1))


@lru_cache(maxsize=4_096)
def _without_kind(name: str) -> str:
    """Give a partner's name without the word for what it is: «Каид-и-Азам университети» is Каид-и-Азам in a text."""
    words = name.split()
    kept = [word for word in words if not _is_kind_of_partner(word)]
    if len(kept) == len(words) or len(pieces(" ".join(kept))) < _LEAST_OF_A_NAME:
        return ""
    short = " ".join(kept)
    return "" if countries.find_countries(short) else short


def _is_kind_of_partner(word: str) -> bool:
    return bool(kinds_of_partner().find(parse(word).clauses))
