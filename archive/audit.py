"""The trail: append-only, each row chained to the one before, in the transaction of the change itself (M2).

A row's hash covers its own content and the hash of the row before it, so a later edit, removal or insertion
shows in `check_chain`. Rows hold codes and parameters; what people read is made from them in their language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import Actor
from archive.db import hold_write_lock
from archive.models import AuditEntry

GENESIS = "0" * 64
SYSTEM = "katchy"
_NEWEST = select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)


@dataclass(frozen=True)
class ChainFault:
    """A row whose hash does not follow from its content and the row before it."""

    entry_id: int
    fault: str  # "content" or "order"


@dataclass(frozen=True)
class Happened:
    """What `record_many` writes down of each subject."""

    subject_id: int | None
    at: datetime
    details: Mapping[str, object]


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: str,
    subject_id: int | None,
    *,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Append a row to the trail inside the caller's transaction; `actor` None is the program itself."""
    hold_write_lock(session)  # two rows chained to the same one would break the chain
    happened = Happened(subject_id, at, details or {})
    entry = _entry(actor, action, subject, happened, last_hash(session))
    session.add(entry)
    session.flush()
    return entry


def record_many(
    session: Session, actor: Actor | None, action: str, subject: str, happened: Iterable[Happened]
) -> None:
    """Append many rows of one kind, in this order, as `record` would one after the other."""
    hold_write_lock(session)
    previous = last_hash(session)
    for one in happened:
        entry = _entry(actor, action, subject, one, previous)
        session.add(entry)
        previous = entry.hash
    session.flush()


def last_hash(session: Session) -> str:
    """Give the hash of the newest row: printed on paper, it is the trail's anchor outside the computer."""
    return session.scalar(_NEWEST) or GENESIS


def check_chain(session: Session) -> Iterator[ChainFault]:
    """Walk the whole trail and give every row that does not fit."""
    previous = GENESIS
    for entry in session.scalars(
        select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    ):
        if entry.previous_hash != previous:
            yield ChainFault(entry.id, "order")
        if entry.hash != _hash(entry):
            yield ChainFault(entry.id, "content")
        previous = entry.hash


def history(session: Session, subject: str, subject_id: int) -> list[AuditEntry]:
    """List the trail of one subject, oldest first."""
    query = select(AuditEntry).where(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id)
    return list(session.scalars(query.order_by(AuditEntry.id)))


def _entry(actor: Actor | None, action: str, subject: str, happened: Happened, previous: str) -> AuditEntry:
    entry = AuditEntry(
        at=happened.at,
        actor_id=actor.id if actor else None,
        actor_name=actor.name if actor else SYSTEM,
        action=action,
        subject=subject,
        subject_id=happened.subject_id,
        details=_plain(happened.details),
        address=actor.address if actor else "",
        previous_hash=previous,
        hash="",
    )
    entry.hash = _hash(entry)
    return entry


def _hash(entry: AuditEntry) -> str:
    content = [
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.details,
        entry.address,
        entry.previous_hash,
    ]
    line = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


def _plain(details: Mapping[str, object]) -> dict[str, Any]:
    """Make details that come back from JSON exactly as they went in, so that hashes can be checked."""
    return {key: _plain_value(value) for key, value in details.items()}


def _plain_value(value: object) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)  # a StrEnum becomes its word
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain_value(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain_value(item) for item in value]
        case _:
            return str(value)
