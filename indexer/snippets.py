"""The words of a text that a query asked for, and the passage that shows them best.

The text is analysed again, as it was for the index, so the marks are the same whichever index answered. A
results page marks twenty letters, so a query remembers which of the chunks it has met matter to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from indexer.languages.analyse import CODE_MARK, LONGEST_KNOWN, Term, chunk_terms, known_chunk, passages
from indexer.languages.initials import words_beginning
from indexer.languages.name_terms import CAPITALISED, NAME_MARK, name_terms
from indexer.query import Query, Terms

Span = tuple[int, int]

_CHUNK = re.compile(r"\S+")
_SPACE = re.compile(r"\s+")
_UNSHOWN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_CUT = "…"
_BLOCK = 1_200  # characters read at a time; a snippet seldom needs more of a letter
_FARTHEST = 60_000  # no snippet is looked for behind these many characters
_MOST_WINDOWS = 300  # beginnings that are tried
_MOST_INSIDE = 40  # words asked for in one of them
_DIGITS_ALONE = 3  # with the mark
_QUERIES_KNOWN = 4
_CHUNKS_KNOWN = 8_000  # by one query


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a text on one line, and where in it the words asked for stand."""

    text: str
    marks: tuple[Span, ...]


class _Hit(NamedTuple):
    """A run of words that was asked for: where it is, and by which clause."""

    start: int
    end: int
    clause: int

    def moved(self, offset: int) -> _Hit:
        return _Hit(self.start + offset, self.end + offset, self.clause)


class _Run(NamedTuple):
    """One alternative of a clause."""

    terms: Terms
    clause: int
    prefix: bool
    exact: bool

    def allows(self, term: Term, place: int) -> bool:
        """Say whether the term may stand at this place of the run."""
        word = term.exact if self.exact else term.term
        if self.goes_on and place == len(self.terms) - 1:
            return word.startswith(self.terms[place])
        return word == self.terms[place]

    @property
    def is_name(self) -> bool:
        """Whether this is a name by its sound, in whichever script."""
        return not self.exact and len(self.terms) == 1 and self.terms[0].startswith(NAME_MARK)

    @property
    def goes_on(self) -> bool:
        """Whether the last term may be only a beginning; not «20», or every year would be marked."""
        alone = len(self.terms) == 1 and self.terms[0].startswith(CODE_MARK)
        return self.prefix and not (alone and len(self.terms[0]) <= _DIGITS_ALONE)


def mark_text(text: str, query: Query, language: str | None = None) -> list[Span]:
    """Give the places of the words the query asked for, in order and apart; phrases only as a whole."""
    return _merged([hit for hits in _hits_by_block(text, query, language) for hit in hits])


def snippet(text: str, query: Query, language: str | None = None, width: int = 220) -> Snippet:
    """Give the passage of about this many characters that answers most of the query."""
    hits = _first_hits(text[:_FARTHEST], query, language)
    start, end = _window(text, hits, width)
    inside = [hit for hit in hits if start <= hit.start and hit.end <= end]
    return _on_one_line(text, start, end, _merged(inside))


def _first_hits(text: str, query: Query, language: str | None) -> list[_Hit]:
    """Read until every clause has been met; one more mention of a word tells nothing new."""
    found: list[_Hit] = []
    missing = set(range(len(query.wanted)))
    for hits in _hits_by_block(text, query, language):
        found += hits
        missing.difference_update([hit.clause for hit in hits])
        if not missing:
            break
    return found


def _hits_by_block(text: str, query: Query, language: str | None) -> Iterator[list[_Hit]]:
    offset = 0
    for tongue, passage in passages(text, language):
        marker = _marker(query, tongue)
        for start, end in _blocks(passage):
            yield [hit.moved(offset) for hit in marker.hits(passage, start, end)]
        offset += len(passage)


def _blocks(passage: str) -> Iterator[Span]:
    """Cut a passage at spaces into stretches that are read one after the other."""
    start = 0
    while len(passage) - start > _BLOCK:
        space = _SPACE.search(passage, start + _BLOCK)
        end = space.end() if space else len(passage)
        yield start, end
        start = end
    if start < len(passage):
        yield start, len(passage)


_Seen = tuple[set[str], dict[str, list[Term]]]  # chunks that were looked at, and those that matter


class _Marker:
    """Finds what one query asked for, in texts of one language."""

    def __init__(self, query: Query, language: str) -> None:
        self._language = language
        runs = [
            _Run(terms, number, goes_on, clause.exact)
            for number, clause in enumerate(query.wanted)
            for terms, goes_on in clause.runs
        ]
        # Names sound alike in any script, so no first letter tells where one may stand: they are looked for apart.
        self._names = {run.terms[0]: run.clause for run in runs if run.is_name}
        self._runs = [run for run in runs if not run.is_name]
        self._first = {run.terms[0] for run in self._runs}
        self._begun = tuple(run.terms[0] for run in self._runs if run.goes_on and len(run.terms) == 1)
        self._may_matter = words_beginning(run.terms[0][0 if run.exact else 1] for run in self._runs)
        self._seen: _Seen = (set(), {})

    def hits(self, passage: str, start: int, end: int) -> list[_Hit]:
        """Give every run that was asked for and begins in this stretch of the passage, in order."""
        words = [
            hit
            for chunk, terms in self._asked_among(set(passage[start:end].split()))
            for at in _places(passage, chunk, start, end)
            for hit in self._hits_at(passage, at, terms)
        ]
        return sorted([*words, *self._names_among(passage, start, end)])

    def _names_among(self, passage: str, start: int, end: int) -> Iterator[_Hit]:
        """Give the capitalised words that sound like a name asked for."""
        if not self._names:
            return
        for word in CAPITALISED.finditer(passage, start, end):
            for term in name_terms(word[0]):
                if term in self._names:
                    yield _Hit(word.start(), word.end(), self._names[term])
                    break

    def _asked_among(self, chunks: set[str]) -> list[tuple[str, list[Term]]]:
        """Choose the chunks where a run may begin, with their terms; several threads may ask at once."""
        met, asked = self._seen
        if len(met) > _CHUNKS_KNOWN:
            met, asked = self._seen = (set(), {})
        new = chunks - met
        for chunk in filter(self._may_matter.search, new) if self._may_matter else new:
            if len(chunk) > LONGEST_KNOWN or self._may_begin(*known_chunk(chunk, self._language)):
                asked[chunk] = chunk_terms(chunk, self._language)
        met |= chunks
        return [(chunk, asked[chunk]) for chunk in asked.keys() & chunks]

    def _may_begin(self, terms: str, exact: str) -> bool:
        """Say whether a run may begin at one of these; most chunks are one word, and the string one term."""
        if terms in self._first or exact in self._first:
            return True
        if not self._begun and " " not in terms:
            return False
        found = f"{terms} {exact}".split()
        return not self._first.isdisjoint(found) or any(term.startswith(self._begun) for term in found)

    def _hits_at(self, passage: str, at: int, terms: list[Term]) -> Iterator[_Hit]:
        for place, term in enumerate(terms):
            for run in self._runs:
                if run.allows(term, 0):
                    end = at + term.end if len(run.terms) == 1 else self._end_of(run, passage, at, place)
                    if end is not None:
                        yield _Hit(at + term.start, end, run.clause)

    def _end_of(self, run: _Run, passage: str, at: int, place: int) -> int | None:
        """Follow a run from its first term and give where it ends, if it is there whole."""
        following = islice(self._terms_from(passage, at), place, place + len(run.terms))
        ends = [end for done, (end, term) in enumerate(following) if run.allows(term, done)]
        return ends[-1] if len(ends) == len(run.terms) else None

    def _terms_from(self, passage: str, at: int) -> Iterator[tuple[int, Term]]:
        """Give the terms that follow from a place on, each with where it ends."""
        for chunk in _CHUNK.finditer(passage, at):
            for term in chunk_terms(chunk[0], self._language):
                yield chunk.start() + term.end, term


def _places(passage: str, chunk: str, start: int, end: int) -> Iterator[int]:
    """Give where a chunk stands between spaces in a stretch of the passage."""
    at = passage.find(chunk, start, end)
    while at >= 0:
        after = at + len(chunk)
        if passage[at - 1 : at].strip() == "" and passage[after : after + 1].strip() == "":
            yield at
        at = passage.find(chunk, after, end)


@lru_cache(maxsize=_QUERIES_KNOWN)
def _marker(query: Query, language: str) -> _Marker:
    return _Marker(query, language)


def _merged(hits: Iterable[_Hit]) -> list[Span]:
    spans: list[Span] = []
    for start, end, _ in sorted(hits):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _window(text: str, hits: list[_Hit], width: int) -> Span:
    """Choose where to cut: the most clauses, then the most hits, then the earliest."""
    best, most = 0, (0, 0)
    for at, first in enumerate(hits[:_MOST_WINDOWS]):
        inside = [hit for hit in hits[at : at + _MOST_INSIDE] if hit.end <= first.start + width * 3 // 4]
        worth = (len({hit.clause for hit in inside}), len(inside))
        if worth > most:
            best, most = first.start, worth
    start = max(0, min(best - width // 4, len(text) - width))
    end = min(len(text), start + width)
    return _to_words(text, start, end, best)


def _to_words(text: str, start: int, end: int, keep: int) -> Span:
    """Move the cuts to the nearest spaces inside, never past the first word shown."""
    if start > 0:
        space = _SPACE.search(text, start - 1, keep)
        start = space.end() if space else start
    if end < len(text) and not text[end].isspace():
        spaces = list(_SPACE.finditer(text, keep, end))
        end = spaces[-1].start() if spaces else end
    return start, end


def _on_one_line(text: str, start: int, end: int, spans: list[Span]) -> Snippet:
    """Write the passage with single spaces, and an ellipsis where the text goes on."""
    shown = f"{_CUT} " if text[:start].strip() else ""
    marks = []
    opening = len(shown)
    for span_start, span_end in spans:
        shown += _line(text[start:span_start], strip=len(shown) == opening)
        word = _line(text[span_start:span_end])
        marks.append((len(shown), len(shown) + len(word)))
        shown += word
        start = span_end
    shown = (shown + _line(text[start:end], strip=len(shown) == opening)).rstrip()
    return Snippet(f"{shown} {_CUT}" if text[end:].strip() else shown, tuple(marks))


def _line(text: str, strip: bool = False) -> str:
    line = _UNSHOWN.sub(" ", text)
    return line.lstrip() if strip else line
