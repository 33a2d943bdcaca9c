"""What was taken from a place, and what could not be: known again, listed with the reason, tried again when asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import audit, errors
from archive.access import Actor, Right, require
from archive.errors import ArchiveError, NotFound
from archive.models import IntakeArrival

TAKEN, FAILED, AGAIN, DROPPED = "taken", "failed", "again", "dropped"
MOST_LISTED = 100


@dataclass(frozen=True)
class Failure:
    """Something that could not be taken in, and why."""

    id: int
    kind: str
    place: str
    name: str
    why: ArchiveError
    at: datetime
    tries: int
    asked_again: bool


def find(session: Session, kind: str, place: str, identity: str) -> IntakeArrival | None:
    """Find an arrival by what makes it the same one."""
    query = select(IntakeArrival).where(
        IntakeArrival.kind == kind, IntakeArrival.place == place, IntakeArrival.identity == identity
    )
    return session.scalar(query)


def find_anywhere(session: Session, kind: str, identity: str) -> IntakeArrival | None:
    """Find a taken arrival whichever place it came from: a message dropped by hand is the one in the mailbox."""
    query = select(IntakeArrival).where(
        IntakeArrival.kind == kind, IntakeArrival.identity == identity, IntakeArrival.state == TAKEN
    )
    return session.scalar(query.limit(1))


def is_taken(session: Session, kind: str, place: str, identity: str) -> bool:
    """Tell whether this very thing was taken from this place before."""
    found = find(session, kind, place, identity)
    return found is not None and found.state == TAKEN


def is_kept(session: Session, place: str, name: str, mark: str) -> bool:
    """Tell whether a file that stays in its folder was taken before, by its name, size and time."""
    query = select(IntakeArrival.parameters).where(
        IntakeArrival.place == place, IntakeArrival.name == name, IntakeArrival.state == TAKEN
    )
    return any(bool(found.get("mark") == mark) for found in session.scalars(query))


def note_taken(
    session: Session,
    kind: str,
    place: str,
    identity: str,
    *,
    name: str,
    sha256: str,
    tray_item_id: int,
    at: datetime,
    parameters: Mapping[str, Any] | None = None,
) -> None:
    """Note in the transaction of the tray item that something was taken."""
    row = find(session, kind, place, identity)
    if row is None:
        row = IntakeArrival(kind=kind, place=place, identity=identity, name=name)
        session.add(row)
    row.name, row.sha256, row.state, row.error, row.at = name, sha256, TAKEN, "", at
    row.tray_item_id, row.parameters, row.tries = tray_item_id, dict(parameters or {}), (row.tries or 0) + 1
    session.flush()


def note_failed(
    session: Session,
    kind: str,
    place: str,
    identity: str,
    error: ArchiveError,
    *,
    name: str,
    at: datetime,
    mark: str = "",
) -> None:
    """Note why something was not taken; it is left where it is until somebody asks, or it changes (its `mark`)."""
    row = find(session, kind, place, identity)
    if row is None:
        row = IntakeArrival(kind=kind, place=place, identity=identity, name=name)
        session.add(row)
    row.name, row.state, row.error, row.at = name, FAILED, type(error).__name__, at
    row.parameters = {**{key: str(value) for key, value in error.parameters.items()}, "mark": mark}
    row.tries = (row.tries or 0) + 1
    session.flush()


def forget_failure(session: Session, kind: str, place: str, identity: str) -> None:
    """Take a failure off the list: what it was about is taken now."""
    row = find(session, kind, place, identity)
    if row is not None and row.state in (FAILED, AGAIN):
        row.state = DROPPED
        session.flush()


def is_refused(session: Session, kind: str, place: str, identity: str, mark: str = "") -> bool:
    """Tell whether this failed before, is what it was, and nobody asked to try again."""
    row = find(session, kind, place, identity)
    if row is None or row.state not in (FAILED, DROPPED):
        return False
    return str(row.parameters.get("mark", "")) == mark


def list_failures(session: Session, actor: Actor) -> list[Failure]:
    """List what could not be taken in, the newest first."""
    require(actor, Right.REGISTER)
    query = select(IntakeArrival).where(IntakeArrival.state.in_((FAILED, AGAIN)))
    rows = session.scalars(query.order_by(IntakeArrival.id.desc()).limit(MOST_LISTED))
    return [
        Failure(
            row.id, row.kind, row.place, row.name, why(row.error, row.parameters), row.at, row.tries,
            row.state == AGAIN,
        )
        for row in rows
    ]  # fmt: skip


def count_failures(session: Session) -> int:
    """Count what could not be taken in."""
    return session.scalar(select(func.count()).where(IntakeArrival.state == FAILED)) or 0


def try_again(session: Session, actor: Actor, arrival_id: int, *, now: datetime) -> None:
    """Ask for something that failed to be taken at the next look."""
    row = _failed(session, actor, arrival_id)
    row.state = AGAIN
    details = {"name": row.name, "place": row.place}
    audit.record(session, actor, "intake_again", "intake", row.id, at=now, details=details)


def drop_failure(session: Session, actor: Actor, arrival_id: int, *, now: datetime) -> None:
    """Take something that failed off the list; its source is left where it is."""
    row = _failed(session, actor, arrival_id)
    row.state = DROPPED
    details = {"name": row.name, "place": row.place}
    audit.record(session, actor, "intake_dropped", "intake", row.id, at=now, details=details)


def why(code: str, parameters: Mapping[str, Any]) -> ArchiveError:
    """Give a noted reason as the error it was, so that it can be said in the reader's language."""
    kind = getattr(errors, code, errors.TakingFailed)
    if not (isinstance(kind, type) and issubclass(kind, ArchiveError)):
        kind = errors.TakingFailed
    said = {key: value for key, value in parameters.items() if key != "mark"}
    return kind(**({"name": ""} if kind is errors.TakingFailed else {}) | said)


def _failed(session: Session, actor: Actor, arrival_id: int) -> IntakeArrival:
    require(actor, Right.REGISTER)
    row = session.get(IntakeArrival, arrival_id)
    if row is None or row.state not in (FAILED, AGAIN):
        raise NotFound
    return row
