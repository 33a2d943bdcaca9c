"""The documents a partner stands on, as correspondent or as one of several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from archive import outbox
from archive.models import Document, DocumentPartner

_CHUNK = 500  # ids in one statement


def of_partner(partner_id: int) -> ColumnElement[bool]:
    """Give the condition on `Document` that keeps a query to a partner's documents."""
    further = select(DocumentPartner.document_id).where(DocumentPartner.partner_id == partner_id)
    return or_(Document.partner_id == partner_id, Document.id.in_(further))


def reindex_letters(session: Session, partner_id: int, *, at: datetime) -> None:
    """Have every document of a partner indexed anew: its card says something else now."""
    changed_letters(session, list(session.scalars(select(Document.id).where(of_partner(partner_id)))), at=at)


def changed_letters(session: Session, document_ids: Iterable[int], *, at: datetime) -> None:
    """Raise the version of documents whose card changed and have them indexed anew, after urgent ones."""
    ids = list(document_ids)
    for start in range(0, len(ids), _CHUNK):
        session.execute(
            update(Document)
            .where(Document.id.in_(ids[start : start + _CHUNK]))
            .values(version=Document.version + 1)
            .execution_options(synchronize_session="fetch")
        )
    outbox.enqueue_bulk(session, outbox.INDEX, ids, at=at)
