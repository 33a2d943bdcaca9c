"""The tray of what was received and has no number yet (R11): kept from the first second, decided later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import audit, files, inner_files, outbox
from archive.access import Actor, Right, document_for, require
from archive.errors import NotFound
from archive.files import FileRole, TakenFile
from archive.models import DocumentKind, Reading, StoredFile, TrayFile, TrayItem

WAITING, REGISTERED, NOT_REGISTERED, JOINED = "waiting", "registered", "not_registered", "joined"
_HOW_MANY_WAIT = select(func.count()).where(TrayItem.state == WAITING)


@dataclass(frozen=True)
class TrayFileView:
    """A file in the tray with the state of its reading."""

    sha256: str
    name: str
    size: int
    mime: str
    state: str
    page_count: int
    pages_done: int
    language: str | None
    error: str | None
    inside: str = ""  # the name of the file it came in


@dataclass(frozen=True)
class TrayView:
    """One waiting letter."""

    id: int
    received_at: datetime
    postponed: bool
    state: str
    document_id: int | None
    files: tuple[TrayFileView, ...]

    @property
    def is_read(self) -> bool:
        """Tell whether reading has ended for every file, one way or the other."""
        return all(file.state not in ("waiting", "reading") for file in self.files)


def receive(session: Session, actor: Actor, taken: tuple[TakenFile, ...], *, now: datetime) -> TrayItem:
    """Put the files of one letter into the tray and have them read at once."""
    require(actor, Right.REGISTER)
    item = TrayItem(received_at=now, received_by=actor.id)
    session.add(item)
    session.flush()
    for position, file in enumerate(taken):
        files.keep(session, file, at=now, priority=outbox.URGENT)
        waiting = TrayFile(item_id=item.id, sha256=file.sha256, name=file.name, position=position)
        session.add(waiting)
        session.flush()
        inner_files.bring_along_in_tray(session, waiting)
    details = {"files": [{"name": file.name, "sha256": file.sha256} for file in taken]}
    audit.record(session, actor, "received", "tray", item.id, at=now, details=details)
    return item


def list_tray(session: Session, actor: Actor, *, state: str = WAITING, limit: int = 200) -> list[TrayView]:
    """List what waits, oldest first, postponed ones last."""
    require(actor, Right.REGISTER)
    query = select(TrayItem).where(TrayItem.state == state).order_by(TrayItem.postponed, TrayItem.id)
    items = list(session.scalars(query.limit(limit)))
    shown = _files(session, [item.id for item in items])
    return [_view(item, shown.get(item.id, ())) for item in items]


def count_waiting(session: Session, actor: Actor) -> int:
    """Count what waits; nothing for those who do not register."""
    if not actor.can(Right.REGISTER):
        return 0
    return session.scalar(_HOW_MANY_WAIT) or 0


def tray_item(session: Session, actor: Actor, item_id: int) -> TrayView:
    """Get one tray item; raises NotFound, also for one that became a document the actor may not see."""
    require(actor, Right.REGISTER)
    item = _item(session, actor, item_id)
    return _view(item, _files(session, [item.id]).get(item.id, ()))


def taken_files(view: TrayView) -> tuple[TakenFile, ...]:
    """Give the tray's files as files to register: the first is the original, the rest are annexes.

    What lies inside them comes along by itself.
    """
    return tuple(
        TakenFile(
            file.sha256,
            file.size,
            file.mime,
            file.name,
            FileRole.ORIGINAL if position == 0 else FileRole.ANNEX,
        )
        for position, file in enumerate(file for file in view.files if not file.inside)
    )


def tray_file(session: Session, actor: Actor, item_id: int, sha256: str) -> TrayFile:
    """Get a file of an item; raises NotFound."""
    require(actor, Right.REGISTER)
    _item(session, actor, item_id)
    query = select(TrayFile).where(TrayFile.item_id == item_id, TrayFile.sha256 == sha256)
    file = session.scalar(query.limit(1))
    if file is None:
        raise NotFound
    return file


def postpone(session: Session, actor: Actor, item_id: int, *, now: datetime) -> None:
    """Put a letter to the end of the tray."""
    require(actor, Right.REGISTER)
    item = _waiting(session, actor, item_id)
    item.postponed = True
    audit.record(session, actor, "postponed", "tray", item.id, at=now)


def put_aside(
    session: Session, actor: Actor, item_id: int, kind_id: int | None, remark: str, *, now: datetime
) -> None:
    """Decide that a letter gets no number (advertising, congratulations …); it stays in the list of such (R11)."""
    require(actor, Right.REGISTER)
    item = _waiting(session, actor, item_id)
    kind = session.get(DocumentKind, kind_id) if kind_id else None
    item.state, item.kind_id, item.remark = NOT_REGISTERED, kind.id if kind else None, remark.strip()
    item.decided_at, item.decided_by = now, actor.id
    details = {"kind": kind.code if kind else "", "remark": item.remark}
    audit.record(session, actor, "put_aside", "tray", item.id, at=now, details=details)


def join(session: Session, actor: Actor, item_ids: list[int], *, now: datetime) -> TrayItem:
    """Make several waiting items one letter: the first gets the files of the others, in their order."""
    require(actor, Right.REGISTER)
    items = [_waiting(session, actor, item_id) for item_id in dict.fromkeys(item_ids)]
    if not items:
        raise NotFound
    first, others = items[0], items[1:]
    position = len(_files(session, [first.id]).get(first.id, ()))
    for other in others:
        for file in session.scalars(
            select(TrayFile).where(TrayFile.item_id == other.id).order_by(TrayFile.position, TrayFile.id)
        ):
            file.item_id, file.position = first.id, position
            position += 1
        other.state, other.remark = JOINED, str(first.id)
        other.decided_at, other.decided_by = now, actor.id
    session.flush()
    details = {"joined": [other.id for other in others]}
    audit.record(session, actor, "joined", "tray", first.id, at=now, details=details)
    return first


def take_back(session: Session, actor: Actor, item_id: int, *, now: datetime) -> None:
    """Undo `put_aside`: the letter waits again."""
    require(actor, Right.REGISTER)
    item = _item(session, actor, item_id)
    if item.state != NOT_REGISTERED:
        raise NotFound
    item.state, item.decided_at, item.decided_by = WAITING, None, None
    audit.record(session, actor, "taken_back", "tray", item.id, at=now)


def _item(session: Session, actor: Actor, item_id: int) -> TrayItem:
    item = session.get(TrayItem, item_id)
    if item is None:
        raise NotFound
    if item.document_id is not None:
        document_for(session, actor, item.document_id)
    return item


def _waiting(session: Session, actor: Actor, item_id: int) -> TrayItem:
    item = _item(session, actor, item_id)
    if item.state != WAITING:
        raise NotFound
    return item


def _files(session: Session, item_ids: list[int]) -> dict[int, tuple[TrayFileView, ...]]:
    query = (
        select(TrayFile, StoredFile, Reading)
        .join(StoredFile, StoredFile.sha256 == TrayFile.sha256)
        .outerjoin(Reading, Reading.sha256 == TrayFile.sha256)
        .where(TrayFile.item_id.in_(item_ids))
        .order_by(TrayFile.position, TrayFile.id)
    )
    found: dict[int, tuple[TrayFileView, ...]] = {}
    names: dict[int, str] = {}
    for file, stored, reading in session.execute(query):
        view = TrayFileView(
            sha256=file.sha256,
            name=file.name,
            size=stored.size,
            mime=stored.mime,
            state=reading.state if reading else "waiting",
            page_count=reading.page_count if reading else 0,
            pages_done=reading.pages_done if reading else 0,
            language=reading.language if reading else None,
            error=reading.error if reading else None,
            inside=names.get(file.inside_id or 0, ""),
        )
        names[file.id] = file.name
        found[file.item_id] = (*found.get(file.item_id, ()), view)
    return found


def _view(item: TrayItem, shown: tuple[TrayFileView, ...]) -> TrayView:
    return TrayView(item.id, item.received_at, item.postponed, item.state, item.document_id, shown)
