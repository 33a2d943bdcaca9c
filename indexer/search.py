"""Finding documents: a typed text and a person's rights in, a page of results out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from archive.access import Actor, Right, Visibility, require, visibility, visible_to
from archive.models import Document, DocumentFile, Reading
from indexer.backends.port import (
    MOST_COUNTED,
    Label,
    Order,
    SearchBackend,
    SearchPage,
    SearchRequest,
    has_number,
)
from indexer.document import ANNULLED, NOT_READ, UNREAD
from indexer.document_rows import IN_FORCE
from indexer.hits import FoundDocument, load_found
from indexer.keyboard import on_other_keyboard
from indexer.query import Query, Terms, parse

__all__ = ["Filters", "Order", "Results", "Unread", "count_unread", "find_ids", "search", "suggest"]

PAGE_SIZE = 20
MOST_UNREAD = 1_000
_LAST_PAGE = 100_000
_MOST_SUGGESTED = 8
_LEAST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Filters:
    """What the results are kept to; each is optional."""

    register_id: int | None = None
    year: int | None = None
    partner_id: int | None = None
    country: str | None = None
    language: str | None = None
    kind_id: int | None = None
    responsible_id: int | None = None
    since: date | None = None
    until: date | None = None
    annulled: bool = False
    unread: bool = False

    @property
    def labels(self) -> tuple[Label, ...]:
        """The filters in the words of an index."""
        return tuple(self._labels())

    def _labels(self) -> Iterator[Label]:
        for name, value in (
            ("register", self.register_id),
            ("year", self.year),
            ("partner", self.partner_id),
            ("country", self.country),
            ("language", self.language),
            ("kind", self.kind_id),
            ("responsible", self.responsible_id),
        ):
            if value:
                yield Label(name, str(value))
        if self.annulled:
            yield ANNULLED
        if self.unread:
            yield UNREAD


@dataclass(frozen=True, slots=True)
class Unread:
    """How many documents are searched by their cards only; `capped` means at least so many."""

    count: int = 0
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results and all that is said about them."""

    query: Query
    typed: str
    searched_for: str  # differs from what was typed when the keyboard was switched to the other alphabet
    found: tuple[FoundDocument, ...]
    page: int
    more: bool
    total: int
    capped: bool  # there are more than `total`; the counts are of the newest ones
    facets: Mapping[
        str, Mapping[str, int]
    ]  # register, year, partner, country, language, kind …: value and count
    some_missing: bool = False  # nothing has all the words; these have some
    unread: Unread = field(default_factory=Unread)
    fallback: bool = False  # the search engine is away and the registry itself searched


def search(
    session: Session,
    backend: SearchBackend,
    actor: Actor,
    text: str,
    *,
    filters: Filters = Filters(),
    order: Order = Order.NEWEST,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Results:
    """Find what the actor may see and asked for; raises SearchUnavailable."""
    require(actor, Right.READ)
    page = min(max(page, 1), _LAST_PAGE)
    request = SearchRequest(
        labels=filters.labels,
        since=filters.since,
        until=filters.until,
        order=order,
        offset=(page - 1) * size,
        limit=size,
    )
    answer = _Asking(session, backend, actor, request).ask(text)
    return Results(
        query=answer.query,
        typed=text,
        searched_for=answer.text,
        found=load_found(session, actor, [hit.document_id for hit in answer.page.hits], answer.query),
        page=page,
        more=answer.page.more,
        total=answer.page.total,
        capped=answer.page.capped,
        facets=answer.page.facets,
        some_missing=answer.some_missing,
        unread=count_unread(session, actor),
        fallback=answer.page.fallback,
    )


def suggest(session: Session, backend: SearchBackend, actor: Actor, text: str) -> tuple[FoundDocument, ...]:
    """Give the newest documents that what is typed so far would find, the last word perhaps only begun."""
    require(actor, Right.READ)
    for typed in (text, on_other_keyboard(text)):
        query = parse(_begun(typed or ""))
        if not query.wanted:
            continue
        request = SearchRequest(query, first=_full_numbers(query), limit=_MOST_SUGGESTED, counted=False)
        hits = backend.search(session, request, visibility(actor)).hits
        if hits:
            ids = [hit.document_id for hit in hits]
            return load_found(session, actor, ids, query, passages=False)
    return ()


def find_ids(
    session: Session, backend: SearchBackend, actor: Actor, text: str, *, filters: Filters = Filters()
) -> tuple[int, ...]:
    """Give the newest documents that have what was typed, by id: a journal's own search box."""
    require(actor, Right.READ)
    query = parse(_begun(text))
    request = SearchRequest(
        query,
        labels=filters.labels,
        since=filters.since,
        until=filters.until,
        limit=MOST_COUNTED,
        counted=False,
    )
    return tuple(hit.document_id for hit in backend.search(session, request, visibility(actor)).hits)


def count_unread(session: Session, actor: Actor) -> Unread:
    """Count the documents the actor may see that have a file whose text is not known."""
    count = session.connection().scalar(_unread(visibility(actor))) or 0
    return Unread(min(count, MOST_UNREAD), count > MOST_UNREAD)


@lru_cache  # making a statement costs more than asking it
def _unread(seen: Visibility) -> Select[int]:
    some = (
        select(Document.id)
        .join(DocumentFile, DocumentFile.document_id == Document.id)
        .join(Reading, Reading.sha256 == DocumentFile.sha256)
        .where(Reading.state.in_(sorted(NOT_READ)), IN_FORCE, visible_to(seen))
        .distinct()
        .limit(MOST_UNREAD + 1)
    )
    return select(func.count()).select_from(some.subquery())


@dataclass(frozen=True, slots=True)
class _Answer:
    query: Query
    text: str
    page: SearchPage
    some_missing: bool = False


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks once, and where nothing is found in the ways that help most often."""

    session: Session
    backend: SearchBackend
    actor: Actor
    request: SearchRequest

    def ask(self, text: str) -> _Answer:
        query = parse(text)
        answer = _Answer(query, text, self._page(query))
        if answer.page.total or not query.wanted:
            return answer
        return self._with_other_keyboard(text) or self._with_some_words(query, text) or answer

    def _with_other_keyboard(self, text: str) -> _Answer | None:
        meant = on_other_keyboard(text)
        query = parse(meant or "")
        if not query.wanted:
            return None
        page = self._page(query)
        return _Answer(query, meant or "", page) if page.total else None

    def _with_some_words(self, query: Query, text: str) -> _Answer | None:
        if len(query.wanted) < 2:
            return None
        page = self._page(query, any_word=True, order=Order.BEST)
        return _Answer(query, text, page, some_missing=True) if page.total else None

    def _page(self, query: Query, **changes: object) -> SearchPage:
        request = replace(self.request, query=query, first=_full_numbers(query), **changes)  # type: ignore[arg-type]
        return self.backend.search(self.session, request, visibility(self.actor))


def _full_numbers(query: Query) -> tuple[Terms, ...]:
    """Give what may be a whole registration number: documents that bear it come first."""
    alone = len(query.wanted) == 1
    return tuple(
        run
        for clause in query.wanted
        if not clause.exact
        for run in clause.alternatives
        if has_number(run) and (alone or len(run) > 1)
    )


def _begun(text: str) -> str:
    """Mark the last word as one that may go on; when only begun by a letter or two it says nothing yet."""
    words = text.split()
    if not words or text[-1:].isspace() or not words[-1].isalpha():
        return text
    if len(words[-1]) >= _LEAST_BEGINNING:
        return f"{text}*"
    return " ".join(words[:-1]) or text
