"""What a search finds and did not find before: letters registered since, and those whose files were read since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.access import Actor, visible
from archive.models import Document, DocumentFile, Reading
from indexer.backends.port import SearchBackend
from indexer.search import Filters, find_all

MOST_FRESH = 2_000  # documents looked at; after a longer absence the newest of them


def find_new(
    session: Session,
    backend: SearchBackend,
    actor: Actor,
    text: str,
    since: datetime,
    *,
    filters: Filters,
    exact: bool = False,
    without: Collection[str] = (),
    today: date | None = None,
) -> tuple[int, ...]:
    """Give what the actor may see of it by id, the newest first; asks as `search` does; raises SearchUnavailable.

    Most days nothing or little is fresh, so the index is asked only for the days of what is.
    """
    fresh = _fresh(session, actor, since)
    if not fresh:
        return ()
    first = min(fresh.values())
    narrowed = replace(filters, since=max(filters.since, first) if filters.since else first)
    found = find_all(
        session, backend, actor, text, filters=narrowed, exact=exact, without=without, today=today
    )
    return tuple(id for id in found if id in fresh)


def _fresh(session: Session, actor: Actor, since: datetime) -> dict[int, date]:
    read_since = (
        select(DocumentFile.document_id)
        .join(Reading, Reading.sha256 == DocumentFile.sha256)
        .where(Reading.finished_at > since)
    )
    rows = session.execute(
        select(Document.id, Document.registered_on)
        .where(or_(Document.registered_at > since, Document.id.in_(read_since)), visible(actor))
        .order_by(Document.id.desc())
        .limit(MOST_FRESH)
    )
    return {row.id: row.registered_on for row in rows}
