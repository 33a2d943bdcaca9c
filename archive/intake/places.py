"""The folders and the mailbox that are looked into: whose journal they feed, how the last look went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor, Right, require
from archive.errors import ArchiveError, FolderMissing, FolderOutside, FolderTaken, NotFound
from archive.models import IntakeArrival, IntakePlace, Register, TrayItem

FOLDER, MAIL = "folder", "mail"
MOVE, DELETE, KEEP = RELEASES = ("move", "delete", "keep")
WAITS = (
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
)


@dataclass(frozen=True)
class FolderForm:
    """A scan folder as it is typed: its path below the root, the journal it feeds, what becomes of the scans."""

    place: str
    register_id: int | None
    release: str = MOVE
    active: bool = True


@dataclass(frozen=True)
class PlaceState:
    """How a place is: its last look, what of it waits in the tray, what of it could not be taken."""

    kind: str
    place: str
    active: bool
    looked_at: datetime | None
    well_at: datetime | None
    next_at: datetime | None  # of a place in trouble
    error: str
    detail: str
    waiting: int
    failed: int


def list_places(session: Session, actor: Actor) -> list[IntakePlace]:
    """List every place with how its last look went."""
    require(actor, Right.REGISTER)
    return list(session.scalars(select(IntakePlace).order_by(IntakePlace.kind, IntakePlace.place)))


def in_trouble(session: Session, actor: Actor) -> list[IntakePlace]:
    """List the places that could not be looked into the last time."""
    return [place for place in list_places(session, actor) if place.active and place.error]


def how_they_are(session: Session) -> tuple[PlaceState, ...]:
    """Tell of every place how its last look went, what of it waits in the tray, and what was not taken."""
    rows = session.scalars(select(IntakePlace).order_by(IntakePlace.kind, IntakePlace.place)).all()
    by_place = (IntakeArrival.kind, IntakeArrival.place)
    counted = select(*by_place, func.count()).group_by(*by_place)
    waiting = counted.join(TrayItem, TrayItem.id == IntakeArrival.tray_item_id).where(
        TrayItem.state == "waiting"
    )
    failed = counted.where(IntakeArrival.state.in_(("failed", "again")))
    waits = {(kind, place): int(count) for kind, place, count in session.execute(waiting)}
    fails = {(kind, place): int(count) for kind, place, count in session.execute(failed)}
    return tuple(
        PlaceState(
            kind=row.kind,
            place=row.place,
            active=row.active,
            looked_at=row.looked_at,
            well_at=row.well_at,
            next_at=row.next_at if row.error else None,
            error=row.error,
            detail=row.detail,
            waiting=waits.get((row.kind, row.place), 0),
            failed=fails.get((row.kind, row.place), 0),
        )
        for row in rows
    )


def find(session: Session, kind: str, place: str) -> IntakePlace | None:
    """Find the row of a place."""
    return session.scalar(select(IntakePlace).where(IntakePlace.kind == kind, IntakePlace.place == place))


def due(session: Session, kind: str, *, at: datetime) -> list[IntakePlace]:
    """List the active places of a kind that may be looked into now."""
    query = select(IntakePlace).where(
        IntakePlace.kind == kind,
        IntakePlace.active,
        or_(IntakePlace.next_at.is_(None), IntakePlace.next_at <= at),
    )
    return list(session.scalars(query.order_by(IntakePlace.id)))


def save_folder(
    session: Session, actor: Actor, place_id: int | None, form: FolderForm, *, root: Path, at: datetime
) -> IntakePlace:
    """Give a journal a scan folder below the root, or change one; the folder is made if it is not there.

    Raises FolderOutside, FolderTaken, FolderMissing.
    """
    require(actor, Right.ADMINISTER)
    name = folder_below(root, form.place).relative_to(root.resolve()).as_posix()
    same = select(IntakePlace.id).where(
        IntakePlace.kind == FOLDER, IntakePlace.place == name, IntakePlace.id != (place_id or 0)
    )
    if session.scalar(same) is not None:
        raise FolderTaken(folder=name)
    if form.register_id is None or session.get(Register, form.register_id) is None:
        raise NotFound
    row = IntakePlace(kind=FOLDER) if place_id is None else session.get(IntakePlace, place_id)
    if row is None or row.kind != FOLDER:
        raise NotFound
    row.place, row.register_id, row.active = name, form.register_id, form.active
    row.release = form.release if form.release in RELEASES else MOVE
    row.error, row.detail, row.failures, row.next_at = "", "", 0, None
    session.add(row)
    session.flush()
    try:
        (root / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderMissing(folder=name) from error
    details = {"folder": name, "register": form.register_id, "release": row.release, "active": row.active}
    audit.record(session, actor, "folder_saved", "intake", row.id, at=at, details=details)
    return row


def folder_below(root: Path, typed: str) -> Path:
    """Give the folder of this path below the root; raises FolderOutside for anything else."""
    root = root.resolve()
    name = typed.strip().replace("\\", "/").strip("/")
    folder = (root / name).resolve()
    if not name or "\0" in name or folder == root or not folder.is_relative_to(root):
        raise FolderOutside(root=root)
    return folder


def the_mailbox(session: Session, place: str, register_id: int | None) -> IntakePlace:
    """Give the row of the mailbox the settings name; makes it at the first look."""
    row = find(session, MAIL, place)
    if row is None:
        row = IntakePlace(kind=MAIL, place=place)
        session.add(row)
    row.register_id, row.active = register_id, True
    for other in session.scalars(select(IntakePlace).where(IntakePlace.kind == MAIL)):
        other.active = other.place == place
    session.flush()
    return row


def went_well(session: Session, place_id: int, *, at: datetime, wait: timedelta | None = None) -> None:
    """Note that a place was looked into."""
    row = session.get(IntakePlace, place_id)
    if row is not None:
        row.looked_at = row.well_at = at
        row.error, row.detail, row.failures = "", "", 0
        row.next_at = at + wait if wait else None


def went_wrong(
    session: Session, place_id: int, error: ArchiveError, *, at: datetime, detail: str = ""
) -> None:
    """Note why a place could not be looked into, and wait longer each time."""
    row = session.get(IntakePlace, place_id)
    if row is not None:
        row.looked_at, row.error, row.failures = at, type(error).__name__, row.failures + 1
        row.detail = detail[:300]
        row.next_at = at + WAITS[min(row.failures, len(WAITS)) - 1]


def look_now(session: Session, actor: Actor, place_id: int, *, now: datetime) -> None:
    """Look into a place at once, without waiting longer."""
    require(actor, Right.REGISTER)
    row = session.get(IntakePlace, place_id)
    if row is None:
        raise NotFound
    row.next_at = None
    audit.record(session, actor, "intake_again", "intake", row.id, at=now, details={"place": row.place})
