"""The audit log as auditors read it: a page at a time, narrowed by action and person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import Actor, Right, require
from archive.models import AuditEntry


@dataclass(frozen=True)
class AuditFilter:
    """What part of the log is asked for; `before_id` pages back in time."""

    action: str = ""
    actor_id: int | None = None
    before_id: int | None = None


def list_entries(session: Session, actor: Actor, wanted: AuditFilter, *, limit: int) -> list[AuditEntry]:
    """List entries of the log, the newest first."""
    require(actor, Right.READ_AUDIT)
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.actor_id is not None:
        query = query.where(AuditEntry.actor_id == wanted.actor_id)
    if wanted.before_id is not None:
        query = query.where(AuditEntry.id < wanted.before_id)
    return list(session.scalars(query))


def audit_actions(session: Session) -> list[str]:
    """List the kinds of action that occur in the log."""
    return sorted(session.scalars(select(AuditEntry.action).distinct()))
