"""Finding documents: a typed text and a person's rights in, a page of results out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
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
from indexer.begun import widen_begun
from indexer.document import ANNULLED, NOT_READ, UNREAD
from indexer.document_rows import IN_FORCE
from indexer.field_values import Understood
from indexer.hits import FoundDocument, load_found
from indexer.keyboard import on_other_keyboard
from indexer.kindred import with_kindred
from indexer.query import Query, Terms, parse
from indexer.question import Question, read_question
from indexer.spelling import did_you_mean
from indexer.unindexed import count_unindexed
from indexer.widening import Widening, widen

__all__ = [
    "Filters",
    "Order",
    "Results",
    "Unread",
    "count_unread",
    "find_all",
    "find_ids",
    "search",
    "suggest",
]

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
    unit_id: int | None = None
    case_id: int | None = None
    status: str | None = None
    access: str | None = None
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
            ("unit", self.unit_id),
            ("case", self.case_id),
            ("status", self.status),
            ("access", self.access),
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
    searched_for: str  # not what was typed where the keyboard was in the other alphabet, or a slip was mended
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
    fields: tuple[Understood, ...] = ()  # words that say where: `from:Pakistan`, `2022..2024`
    widenings: tuple[Widening, ...] = ()  # what the words were also looked for as
    unindexed: int = 0  # documents the index does not know yet as they now are
    meant: str | None = None  # the words as they were perhaps meant, which would find something
    mended: bool = False  # nothing has the words as typed; what is shown has those that were meant


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
    exact: bool = False,
    without: Collection[str] = (),
    today: date | None = None,
) -> Results:
    """Find what the actor may see and asked for; raises SearchUnavailable.

    `exact` takes every word as it is written, `without` names the widenings to leave out. Where nothing is found, words
    a slip or two away are taken as meant, unless `exact`.
    """
    require(actor, Right.READ)
    page = min(max(page, 1), _LAST_PAGE)
    day = today or datetime.now(UTC).date()
    asked = read_question(session, text, day, exact=exact, without=without)
    request = replace(_request(filters, asked), order=order, offset=(page - 1) * size, limit=size)
    asking = _Asking(session, backend, actor, request, exact, without)
    answer = asking.ask(asked)
    nothing = not answer.page.total
    meant = asking.meant(asked, answer) if page == 1 or nothing else None
    mended = meant is not None and nothing and not exact
    if meant and mended:
        answer = asking.ask(read_question(session, meant, day, without=without))
    return Results(
        query=answer.query,
        typed=text,
        searched_for=text if answer.text == asked.words else answer.text,
        found=load_found(session, actor, [hit.document_id for hit in answer.page.hits], answer.query),
        page=page,
        more=answer.page.more,
        total=answer.page.total,
        capped=answer.page.capped,
        facets=answer.page.facets,
        some_missing=answer.some_missing,
        unread=count_unread(session, actor),
        fallback=answer.page.fallback,
        unindexed=count_unindexed(session, actor),
        fields=asked.fields,
        widenings=answer.widenings,
        meant=meant,
        mended=mended,
    )


def find_all(
    session: Session,
    backend: SearchBackend,
    actor: Actor,
    text: str,
    *,
    filters: Filters = Filters(),
    exact: bool = False,
    without: Collection[str] = (),
    today: date | None = None,
) -> tuple[int, ...]:
    """Give all that `search` finds by id, the newest MOST_COUNTED at most; raises SearchUnavailable.

    Where no document has all the words there is nothing to give: what has some of them is a suggestion.
    """
    require(actor, Right.READ)
    asked = read_question(session, text, today or datetime.now(UTC).date(), exact=exact, without=without)
    request = replace(_request(filters, asked), limit=MOST_COUNTED)
    answer = _Asking(session, backend, actor, request, exact, without).ask(asked)
    return () if answer.some_missing else tuple(hit.document_id for hit in answer.page.hits)


def _request(filters: Filters, asked: Question) -> SearchRequest:
    """Keep to what the filters and the words that say where allow together."""
    return SearchRequest(
        labels=(*filters.labels, *asked.labels),
        since=_both(max, filters.since, asked.since),
        until=_both(min, filters.until, asked.until),
    )


def _both(choose: Callable[[Iterable[date]], date], one: date | None, other: date | None) -> date | None:
    return choose(day for day in (one, other) if day) if one or other else None


def suggest(session: Session, backend: SearchBackend, actor: Actor, text: str) -> tuple[FoundDocument, ...]:
    """Give the newest documents that what is typed so far would find, the last word perhaps only begun."""
    require(actor, Right.READ)
    for typed in (text, on_other_keyboard(text)):
        query = parse(_begun(typed or "")).telling
        if not query.wanted:
            continue
        query = widen_begun(session, query)
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
    query = parse(_begun(text)).telling
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
    widenings: tuple[Widening, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks once, and where nothing is found in the ways that help most often."""

    session: Session
    backend: SearchBackend
    actor: Actor
    request: SearchRequest
    exact: bool = False
    without: Collection[str] = ()

    def ask(self, asked: Question) -> _Answer:
        query = asked.query
        answer = _Answer(query, asked.words, self._page(query), widenings=asked.widenings)
        if answer.page.total or not query.wanted:
            return answer
        return self._with_other_keyboard(asked.words) or self._with_some_words(asked) or answer

    def meant(self, asked: Question, answer: _Answer) -> str | None:
        """Give the question as it was perhaps meant, where the words as typed are not all found."""
        if answer.page.total and not answer.some_missing:
            return None

        def finds(query: Query) -> bool:
            if not query.wanted:
                return False
            once = replace(self.request, query=query, first=(), offset=0, limit=1, counted=False)
            return bool(self.backend.search(self.session, once, visibility(self.actor)).hits)

        return did_you_mean(self.session, self.backend, asked.words, asked.query, finds)

    def _with_other_keyboard(self, text: str) -> _Answer | None:
        meant = on_other_keyboard(text)
        if self.exact or not meant or not parse(meant).wanted:
            return None
        query, widenings = widen(self.session, parse(meant), self.without)
        page = self._page(query)
        return _Answer(query, meant, page, widenings=widenings) if page.total else None

    def _with_some_words(self, asked: Question) -> _Answer | None:
        if len(asked.query.wanted) < 2:
            return None
        if not self._page(asked.query, any_word=True, offset=0, limit=1, counted=False).hits:
            return None  # words that begin alike are no answer by themselves
        query = with_kindred(asked.query)
        page = self._page(query, any_word=True, order=Order.BEST)
        if not page.total:
            return None
        return _Answer(query, asked.words, page, some_missing=True, widenings=asked.widenings)

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
