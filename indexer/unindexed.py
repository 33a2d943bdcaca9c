"""How many documents the index does not know yet as they now are: what a page of results must not keep quiet about."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import outbox
from archive.access import Actor, visible
from archive.models import Document, Job

MOST = 1_000


def count_unindexed(session: Session, actor: Actor) -> int:
    """Count the documents the actor may see that wait to be indexed; MOST may mean more."""
    waiting = session.scalars(select(Job.subject).where(Job.kind == outbox.INDEX).distinct().limit(MOST))
    ids = [int(subject) for subject in waiting if subject.isdecimal()]
    if not ids:
        return 0
    query = select(func.count()).select_from(Document).where(Document.id.in_(ids), visible(actor))
    return session.scalar(query) or 0
