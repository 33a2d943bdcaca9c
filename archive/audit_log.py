"""The audit log as auditors read it: a page at a time, narrowed by action and person, within the reader's rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import Actor, Right, require, visible
from archive.models import AuditEntry, Document, DocumentFile


@dataclass(frozen=True)
class AuditFilter:
    """What part of the log is asked for; `before_id` pages back in time."""

    action: str = ""
    actor_id: int | None = None
    before_id: int | None = None


@dataclass(frozen=True)
class AuditLine:
    """One row of the log; of a document the reader may not see only that something was done to one."""

    id: int
    at: datetime
    actor_name: str
    action: str
    subject: str
    subject_id: int | None
    details: Mapping[str, Any]


def list_entries(session: Session, actor: Actor, wanted: AuditFilter, *, limit: int) -> list[AuditLine]:
    """List rows of the log, the newest first; raises NotAllowed."""
    require(actor, Right.READ_AUDIT)
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.actor_id is not None:
        query = query.where(AuditEntry.actor_id == wanted.actor_id)
    if wanted.before_id is not None:
        query = query.where(AuditEntry.id < wanted.before_id)
    entries = list(session.scalars(query))
    seen = _documents_seen(session, actor, entries)
    hidden_files = _hidden_files(session, actor, entries)
    return [_line(entry, seen, hidden_files) for entry in entries]


def audit_actions(session: Session) -> list[str]:
    """List the kinds of action that occur in the log."""
    return sorted(session.scalars(select(AuditEntry.action).distinct()))


def _documents_seen(session: Session, actor: Actor, entries: list[AuditEntry]) -> set[int]:
    named = {entry.subject_id for entry in entries if entry.subject == "document"}
    named |= {entry.details["other"] for entry in entries if "other" in entry.details}
    return set(session.scalars(select(Document.id).where(Document.id.in_(named), visible(actor))))


def _hidden_files(session: Session, actor: Actor, entries: list[AuditEntry]) -> set[str]:
    """Give the files received in the tray that belong to documents the actor may not see."""
    received = set().union(*(_files_received(entry) for entry in entries))
    query = select(DocumentFile.document_id, DocumentFile.sha256).where(DocumentFile.sha256.in_(received))
    held = session.execute(query).all()
    named = {document_id for document_id, _sha256 in held}
    seen = set(session.scalars(select(Document.id).where(Document.id.in_(named), visible(actor))))
    return {sha256 for document_id, sha256 in held if document_id not in seen}


def _files_received(entry: AuditEntry) -> set[str]:
    return {file["sha256"] for file in entry.details.get("files", ())} if entry.subject == "tray" else set()


def _line(entry: AuditEntry, seen: set[int], hidden_files: set[str]) -> AuditLine:
    about = {entry.subject_id} if entry.subject == "document" else set()
    about |= {entry.details["other"]} if "other" in entry.details else set()
    hidden = not about <= seen or not _files_received(entry).isdisjoint(hidden_files)
    return AuditLine(
        id=entry.id,
        at=entry.at,
        actor_name=entry.actor_name,
        action=entry.action,
        subject=entry.subject,
        subject_id=None if hidden else entry.subject_id,
        details={} if hidden else entry.details,
    )
