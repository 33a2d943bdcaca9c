"""From the ids an index answers with to rows a page can show: access is checked again, words are marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, null, select
from sqlalchemy.orm import Session

from archive.access import Actor, Visibility, visibility, visible_to
from archive.models import Document, DocumentFile, Page, PageCorrection, Partner, Reading
from archive.page_corrections import NEWEST
from indexer.document import languages_of
from indexer.document_rows import IN_FORCE
from indexer.languages.detect import UNKNOWN
from indexer.query import Query
from indexer.snippets import Snippet, Span, mark_text, snippet

_FIRST_PAGES = 3  # nearly every letter says what it is about on them
_MORE_PAGES = 50  # looked through in a longer file before its card has to do
_MOST_PASSAGES = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a file's text with the words marked, and where it stands."""

    file_id: int
    page: int
    language: str
    snippet: Snippet
    confidence: float | None  # of the file's recognition, in per cent; None where nothing was recognised


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One hit as a list shows it."""

    id: int
    register_id: int
    number: str
    number_head: str
    number_tail: str
    registered_on: date
    subject: str
    subject_marks: tuple[Span, ...]
    partner_id: int | None
    partner: str
    country: str | None
    city: str
    kind_id: int | None
    languages: tuple[str, ...]
    their_number: str
    their_date: date | None
    access: str
    annulled: bool
    passages: tuple[Passage, ...] = ()


def load_found(
    session: Session, actor: Actor, ids: Sequence[int], query: Query, *, passages: bool = True
) -> tuple[FoundDocument, ...]:
    """Load documents in the order of their ids; those the actor may not see after all are left out."""
    connection = session.connection()  # columns only, so there is nothing for the session to keep
    rows = {row.id: row for row in connection.execute(_documents(visibility(actor)), {"ids": ids})}
    shown = [rows[id] for id in ids if id in rows]
    found = _passages(session, [row.id for row in shown], query) if passages and query.wanted else {}
    return tuple(_found(row, query, found.get(row.id, ())) for row in shown)


# Statements are made once: making one costs more than asking it.
_ASKED: BindParameter[Any] = bindparam("ids", expanding=True)


@lru_cache
def _documents(seen: Visibility) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Document.id,
            Document.register_id,
            Document.number,
            Document.number_head,
            Document.number_tail,
            Document.registered_on,
            Document.subject,
            Document.partner_id,
            Partner.name.label("partner"),
            Partner.country,
            Partner.city,
            Document.kind_id,
            Document.languages,
            Document.their_number,
            Document.their_date,
            Document.access,
            Document.annulled_at,
        )
        .outerjoin(Partner, Partner.id == Document.partner_id)
        .where(Document.id.in_(_ASKED), visible_to(seen))
    )


def _found(row: Row[*tuple[Any, ...]], query: Query, passages: tuple[Passage, ...]) -> FoundDocument:
    return FoundDocument(
        id=row.id,
        register_id=row.register_id,
        number=row.number,
        number_head=row.number_head,
        number_tail=row.number_tail,
        registered_on=row.registered_on,
        subject=row.subject,
        subject_marks=_marks(row.subject, query, row.languages.split(",")[0] or None),
        partner_id=row.partner_id,
        partner=row.partner or "",
        country=row.country,
        city=row.city or "",
        kind_id=row.kind_id,
        languages=tuple(language for language in row.languages.split(",") if language),
        their_number=row.their_number,
        their_date=row.their_date,
        access=row.access,
        annulled=row.annulled_at is not None,
        passages=passages,
    )


def _marks(subject: str, query: Query, hint: str | None) -> tuple[Span, ...]:
    """Mark the words in the first language of the subject that has any."""
    if not query.wanted:
        return ()
    for language in languages_of(subject, hint):
        if marks := mark_text(subject, query, language):
            return tuple(marks)
    return ()


def _passages(session: Session, ids: Sequence[int], query: Query) -> dict[int, tuple[Passage, ...]]:
    """Find the best passages of each document; the later pages are read only where the first say nothing."""
    found = _marked(session, ids, query, 1, _FIRST_PAGES)
    for id in ids:
        if id not in found:
            found |= _marked(session, [id], query, _FIRST_PAGES + 1, _FIRST_PAGES + _MORE_PAGES)
    return {id: _best(passages) for id, passages in found.items()}


def _marked(
    session: Session, ids: Sequence[int], query: Query, first: int, last: int
) -> dict[int, list[Passage]]:
    """Find the passages of pages; a corrected page shows the machine's words only where the person's say nothing."""
    found: defaultdict[int, list[Passage]] = defaultdict(list)
    told: set[tuple[int, int]] = set()
    connection, asked = session.connection(), {"ids": ids, "first": first, "last": last}
    for row in [*connection.execute(_CORRECTED, asked), *connection.execute(_PAGES, asked)]:
        languages = (row.language or UNKNOWN).split(",")
        # A page in several languages is told line by line again, as it was for the index.
        marked = snippet(row.text, query, languages[0] if len(languages) == 1 else None)
        if marked.marks and (row.id, row.number) not in told:
            told.add((row.id, row.number))
            passage = Passage(row.id, row.number, languages[0], marked, row.confidence)
            found[row.document_id].append(passage)
    return found


_PAGES = (
    select(
        DocumentFile.document_id,
        DocumentFile.id,
        Page.number,
        Page.language,
        Page.text,
        Reading.confidence,
    )
    .join(Page, Page.sha256 == DocumentFile.sha256)
    .join(Reading, Reading.sha256 == DocumentFile.sha256)
    .where(
        DocumentFile.document_id.in_(_ASKED),
        Page.number.between(bindparam("first"), bindparam("last")),
        IN_FORCE,
    )
    .order_by(DocumentFile.document_id, DocumentFile.position, DocumentFile.id, Page.number)
)


# The same of what people put in their place; nothing of it is in doubt.
_CORRECTED = (
    select(
        DocumentFile.document_id,
        DocumentFile.id,
        PageCorrection.number,
        PageCorrection.language,
        PageCorrection.text,
        null().label("confidence"),
    )
    .join(PageCorrection, PageCorrection.sha256 == DocumentFile.sha256)
    .where(
        DocumentFile.document_id.in_(_ASKED),
        PageCorrection.number.between(bindparam("first"), bindparam("last")),
        IN_FORCE,
        NEWEST,
    )
    .order_by(DocumentFile.document_id, DocumentFile.position, DocumentFile.id, PageCorrection.number)
)


def _best(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Keep the passage with most words marked, and one in another language."""
    ranked = sorted(passages, key=lambda passage: -len(passage.snippet.marks))
    by_language: dict[str, Passage] = {}
    for passage in ranked:
        by_language.setdefault(passage.language, passage)
    return tuple(by_language.values())[:_MOST_PASSAGES]
