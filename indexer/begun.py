"""A word that is still being typed, widened to names in other scripts and to countries and terms that begin so.

«Pakist» begins Pakistan, so it also asks for Пакистан; «Kozhob» sounds as Кожобеков begins. A beginning of many
things says nothing yet and is left as it is: an answer has to be there before the next key.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from indexer.languages.folding import fold, spell
from indexer.languages.name_terms import name_terms_begun
from indexer.languages.words import Kind, pieces
from indexer.query import Clause, Query, Terms
from indexer.thesaurus import Concept, thesaurus_for
from indexer.thesaurus.concepts import runs_of
from indexer.widening import widen

_LEAST_BEGINNING = 4  # letters
_MOST_CONCEPTS = 3
_MOST_RUNS = 24
_LANGUAGES = frozenset({"ky", "ru", "en", "tr"})  # of the letters that are typed for every day


def widen_begun(session: Session, query: Query) -> Query:
    """Widen a question as `widen` does, and its last word, if that is only begun, by what begins so."""
    if not query.clauses or not _is_begun_word(query.clauses[-1]):
        return widen(session, query)[0]
    *before, last = query.clauses
    widened, _ = widen(session, Query(tuple(before)))
    typed = last.shown.removesuffix("*")
    more = tuple(dict.fromkeys((*_sounding_so(typed), *_beginning_so(session, typed))))
    new = tuple(run for run in more if run not in last.alternatives)
    return Query((*widened.clauses, replace(last, alternatives=(*last.alternatives, *new))))


def _is_begun_word(clause: Clause) -> bool:
    found = pieces(clause.shown.removesuffix("*"))
    return clause.prefix and not clause.without and len(found) == 1 and found[0].kind is Kind.WORD


def _sounding_so(typed: str) -> tuple[Terms, ...]:
    return tuple((term,) for term in name_terms_begun(typed))


def _beginning_so(session: Session, typed: str) -> tuple[Terms, ...]:
    beginning = fold(spell(typed))
    if len(beginning) < _LEAST_BEGINNING:
        return ()
    met: dict[str, Concept] = {}
    for index in thesaurus_for(session):
        met |= {concept.key: concept for concept in index.beginning(beginning, _MOST_CONCEPTS + 1)}
    if len(met) > _MOST_CONCEPTS:
        return ()
    return tuple(
        run
        for concept in met.values()
        for term in [term for term in concept.terms if term.language in _LANGUAGES][:_MOST_RUNS]
        for run in runs_of(term)[:1]
    )[:_MOST_RUNS]
