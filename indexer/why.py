"""Why a document was found: which word of it answers which word of the question, by which rule, in which language.

The card and the passages that the list shows are looked through; what stands elsewhere is said to stand elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from archive import countries
from archive.models import Document, DocumentPartner, Partner, PartnerName
from indexer.backends.port import has_number
from indexer.document import languages_of
from indexer.hits import FoundDocument
from indexer.languages.analyse import Term, chunk_terms, known_chunk
from indexer.languages.detect import UNKNOWN
from indexer.languages.folding import spell
from indexer.languages.name_terms import CAPITALISED, NAME_MARK, name_terms
from indexer.query import Clause, Query, Terms
from indexer.thesaurus.concepts import COUNTRY, OFFICIAL, OWN, PARTNER
from indexer.widening import Widening

EXACT, FORM, NUMBER, SCRIPT = "exact", "form", "number", "script"
RULES = (EXACT, FORM, NUMBER, OFFICIAL, OWN, COUNTRY, PARTNER, SCRIPT)
TEXT = "text"
_ONCE = ("country", "partner")  # places with many names of one thing
_MOST = 4  # matches named for a word
_LONGEST_RUN = 12  # chunks


class Match(NamedTuple):
    """A word of a document that answers."""

    word: str
    rule: str
    place: str  # TEXT, or the field of the card
    language: str  # of the text, "" on the card


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the question, and what answers it; nothing if that stands where the list does not show it."""

    typed: str
    matches: tuple[Match, ...]


class _Source(NamedTuple):
    text: str
    languages: tuple[str, ...]
    place: str


class _Asked(NamedTuple):
    clause: int
    run: Terms
    exact: bool
    prefix: bool


def explain(
    session: Session, found: Sequence[FoundDocument], query: Query, widenings: Sequence[Widening]
) -> dict[int, tuple[Reason, ...]]:
    """Explain each document of a page of results."""
    if not query.wanted or not found:
        return {}
    rules = {run: one.rule for one in widenings for run, _ in one.runs}
    looking = _Looking(query, rules)
    countries_asked = {one.key.partition("-")[2] for one in widenings if one.rule == COUNTRY}
    cards = _cards(session, [one.id for one in found], countries_asked)
    return {one.id: looking.reasons([*_shown(one), *cards[one.id]]) for one in found}


class _Looking:
    """Looks for what one question asks for in short texts."""

    def __init__(self, query: Query, rules: dict[Terms, str]) -> None:
        self._clauses = query.wanted
        self._rules = rules
        self._first: defaultdict[str, list[_Asked]] = defaultdict(list)
        for number, clause in enumerate(self._clauses):
            for run, goes_on in clause.runs:
                self._first[run[0]].append(_Asked(number, run, clause.exact, goes_on))
        every = [asked for several in self._first.values() for asked in several]
        self._begun = [asked for asked in every if asked.prefix and len(asked.run) == 1]
        self._has_names = any(first.startswith(NAME_MARK) for first in self._first)

    def reasons(self, sources: Sequence[_Source]) -> tuple[Reason, ...]:
        matches: defaultdict[int, dict[tuple[str, str], Match]] = defaultdict(dict)
        for source in sources:
            for language in source.languages:
                for clause, match in self._in(source, language):
                    told = (match.place, "" if match.place in _ONCE else match.word.lower())
                    before = matches[clause].get(told)
                    if before is None or RULES.index(match.rule) < RULES.index(before.rule):
                        matches[clause][told] = match
        return tuple(
            Reason(str(clause), tuple(matches[number].values())[:_MOST])
            for number, clause in enumerate(self._clauses)
        )

    def _in(self, source: _Source, language: str) -> Iterator[tuple[int, Match]]:
        chunks = source.text.split()
        for at, chunk in enumerate(chunks):
            terms, exact = known_chunk(chunk, language)
            if not self._may_matter(f"{terms} {exact}".split()):
                continue
            yield from self._at(source, chunks, at, language)
        if self._has_names:
            yield from self._names(source, language)

    def _may_matter(self, terms: list[str]) -> bool:
        return any(term in self._first for term in terms) or any(
            term.startswith(asked.run[0]) for asked in self._begun for term in terms
        )

    def _at(self, source: _Source, chunks: list[str], at: int, language: str) -> Iterator[tuple[int, Match]]:
        own = _words([chunks[at]], language)
        following = own + _words(chunks[at + 1 : at + _LONGEST_RUN], language)
        for place, (term, _) in enumerate(own):
            may_begin = [asked for first in {term.term, term.exact} for asked in self._first.get(first, ())]
            for asked in (*may_begin, *self._begun):
                if word := _met(following[place : place + len(asked.run)], asked):
                    yield asked.clause, self._match(asked, word, source, language)

    def _names(self, source: _Source, language: str) -> Iterator[tuple[int, Match]]:
        for word in CAPITALISED.findall(source.text):
            for term in name_terms(word):
                for asked in self._first.get(term, ()):
                    clause = self._clauses[asked.clause]
                    rule = EXACT if spell(word) == spell(clause.shown) else SCRIPT
                    yield asked.clause, Match(word, rule, source.place, _told(source, language))

    def _match(self, asked: _Asked, word: str, source: _Source, language: str) -> Match:
        clause = self._clauses[asked.clause]
        return Match(word, self._rule(asked, word, clause), source.place, _told(source, language))

    def _rule(self, asked: _Asked, word: str, clause: Clause) -> str:
        if has_number(asked.run):
            return NUMBER
        if asked.run in clause.begun:
            return FORM
        if asked.run in clause.weaker:
            return self._rules.get(asked.run, SCRIPT)
        return EXACT if asked.exact or spell(word) == spell(clause.shown) else FORM


def _words(chunks: Sequence[str], language: str) -> list[tuple[Term, str]]:
    """Give the terms of some chunks, each with the word it stands for."""
    return [(term, chunk[term.start : term.end]) for chunk in chunks for term in chunk_terms(chunk, language)]


def _met(following: Sequence[tuple[Term, str]], asked: _Asked) -> str:
    """Give the words a run stands for, if it is there whole; the last term of some may go on."""
    if len(following) < len(asked.run):
        return ""
    for place, ((term, _), wanted) in enumerate(zip(following, asked.run, strict=True), start=1):
        there = term.exact if asked.exact else term.term
        goes_on = asked.prefix and place == len(asked.run) and there.startswith(wanted)
        if there != wanted and not goes_on:
            return ""
    return " ".join(word for _, word in following)


def _told(source: _Source, language: str) -> str:
    return language if source.place == TEXT and language != UNKNOWN else ""


def _shown(one: FoundDocument) -> Iterator[_Source]:
    yield _Source(one.number, ("ky",), "number")
    yield _Source(
        one.subject, languages_of(one.subject, one.languages[0] if one.languages else None), "subject"
    )
    for passage in one.passages:
        yield _Source(passage.snippet.text, (passage.language,), TEXT)


def _cards(
    session: Session, ids: Sequence[int], countries_asked: Collection[str]
) -> defaultdict[int, list[_Source]]:
    """Read what else stands on the cards."""
    found: defaultdict[int, list[_Source]] = defaultdict(list)
    facts = (
        Document.id,
        Document.their_number,
        Document.person,
        Document.addressee,
        Document.signatory,
        Document.note,
    )
    for row in session.execute(select(*facts).where(Document.id.in_(ids))):
        found[row.id].append(_Source(row.their_number, ("ky",), "their_number"))
        for place in ("person", "addressee", "signatory", "note"):
            text = getattr(row, place)
            found[row.id].append(_Source(text, languages_of(text), place))
    for document_id, source in _partners(session, ids, countries_asked):
        found[document_id].append(source)
    return found


def _partners(
    session: Session, ids: Sequence[int], countries_asked: Collection[str]
) -> Iterator[tuple[int, _Source]]:
    """Read what the correspondents are called, and where they are."""
    both = union(
        select(Document.id.label("document_id"), Document.partner_id).where(Document.id.in_(ids)),
        select(DocumentPartner.document_id, DocumentPartner.partner_id).where(
            DocumentPartner.document_id.in_(ids)
        ),
    ).subquery()
    of_partner = select(both.c.document_id, PartnerName.name, PartnerName.language).join(
        PartnerName, PartnerName.partner_id == both.c.partner_id
    )
    for document_id, name, language in session.execute(of_partner):
        yield document_id, _Source(name, (language,) if language else languages_of(name), "partner")
    places = select(both.c.document_id, Partner.country, Partner.city).join(
        Partner, Partner.id == both.c.partner_id
    )
    for document_id, country, city in session.execute(places):
        if city:
            yield document_id, _Source(city, languages_of(city), "city")
        for name in countries.all_names(country) if country in countries_asked else ():
            yield document_id, _Source(name, languages_of(name), "country")
