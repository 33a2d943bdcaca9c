"""The tray of what was received and has no number yet (R11): kept from the first second, decided later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import audit, files, inner_files, outbox
from archive.access import Actor, Right, document_for, require
from archive.errors import NotFound
from archive.files import FileRole, TakenFile
from archive.intake.mail_message import origin_of_facts
from archive.models import DocumentKind, Reading, StoredFile, TrayFile, TrayItem

WAITING, REGISTERED, NOT_REGISTERED, JOINED = "waiting", "registered", "not_registered", "joined"
_HOW_MANY_WAIT = select(func.count()).where(TrayItem.state == WAITING)
SPLIT = "split"
DROPPED, FOLDER, MAIL, COMMAND, BATCH = SOURCES = ("dropped", "folder", "mail", "command", "batch")
# What may hold separator sheets and labels of ours.
SORTABLE = frozenset({"application/pdf", "image/tiff", "image/jpeg", "image/png", "image/webp", "image/heic"})


@dataclass(frozen=True)
class Source:
    """How a letter came: the way, what that way knows of it, and the journal it most likely belongs to."""

    kind: str = DROPPED
    origin: Mapping[str, Any] = field(default_factory=dict)
    register_id: int | None = None


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
    role: str = ""
    origin: Mapping[str, Any] = field(default_factory=dict)  # what a mail says only when it is read

    @property
    def has_text(self) -> bool:
        """Tell whether there is something to read, though perhaps not all of it."""
        return not self.error or (self.state == "partly" and self.pages_done > 0)


@dataclass(frozen=True)
class TrayView:
    """One waiting letter."""

    id: int
    received_at: datetime
    postponed: bool
    state: str
    document_id: int | None
    files: tuple[TrayFileView, ...]
    source: str = DROPPED
    origin: Mapping[str, Any] = field(default_factory=dict)
    register_id: int | None = None
    sorting: str = ""

    @property
    def shown(self) -> TrayFileView:
        """The file that is looked at: the straightened pages of photographs, else the first one."""
        return next((file for file in self.files if file.role), self.files[0])

    @property
    def is_read(self) -> bool:
        """Tell whether reading has ended for every file, one way or the other."""
        return all(file.state not in ("waiting", "reading") for file in self.files)


def receive(
    session: Session,
    actor: Actor,
    taken: tuple[TakenFile, ...],
    *,
    now: datetime,
    source: Source | None = None,
) -> TrayItem:
    """Put the files of one letter into the tray and have them read at once."""
    require(actor, Right.REGISTER)
    return _receive(session, actor, taken, source or Source(), now)


def receive_unattended(
    session: Session, taken: tuple[TakenFile, ...], source: Source, *, now: datetime, by: int | None = None
) -> TrayItem:
    """Put a letter into the tray that the program itself found in a folder, a mailbox or a batch."""
    return _receive(session, None, taken, source, now, by)


def _receive(
    session: Session,
    actor: Actor | None,
    taken: Sequence[TakenFile],
    source: Source,
    now: datetime,
    by: int | None = None,
) -> TrayItem:
    item = TrayItem(
        received_at=now,
        received_by=actor.id if actor else by,
        source=source.kind,
        origin=dict(source.origin),
        register_id=source.register_id,
        sorting="waiting" if source.kind != BATCH and any(one.mime in SORTABLE for one in taken) else "",
    )
    session.add(item)
    session.flush()
    for position, file in enumerate(taken):
        files.keep(session, file, at=now, priority=outbox.URGENT)
        role = file.role if file.role is FileRole.RENDITION else ""
        waiting = TrayFile(item_id=item.id, sha256=file.sha256, name=file.name, position=position, role=role)
        session.add(waiting)
        session.flush()
        inner_files.bring_along_in_tray(session, waiting)
    details: dict[str, object] = {
        "files": [{"name": file.name, "sha256": file.sha256} for file in taken],
        "source": source.kind,
        **({"origin": dict(source.origin)} if source.origin else {}),
    }
    audit.record(session, actor, "received", "tray", item.id, at=now, details=details)
    return item


def list_tray(
    session: Session,
    actor: Actor,
    *,
    state: str = WAITING,
    limit: int = 200,
    source: str = "",
    register_id: int | None = None,
) -> list[TrayView]:
    """List what waits, oldest first, postponed ones last; of one way in or one journal if asked so."""
    require(actor, Right.REGISTER)
    query = select(TrayItem).where(TrayItem.state == state).order_by(TrayItem.postponed, TrayItem.id)
    if source:
        query = query.where(TrayItem.source == source)
    if register_id is not None:
        query = query.where(TrayItem.register_id == register_id)
    items = list(session.scalars(query.limit(limit)))
    shown = _files(session, [item.id for item in items])
    return [_view(item, shown.get(item.id, ())) for item in items]


def count_sources(session: Session, actor: Actor) -> dict[str, int]:
    """Count what waits by the way it came."""
    require(actor, Right.REGISTER)
    waiting = select(TrayItem.source, func.count()).where(TrayItem.state == WAITING).group_by(TrayItem.source)
    return {source: int(count) for source, count in session.execute(waiting)}


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
    """Give the tray's files as files to register: the first is the original, the rest annexes, but what was made.

    What lies inside them comes along by itself.
    """
    outer = [file for file in view.files if not file.inside]
    roles = [FileRole.RENDITION if file.role else FileRole.ANNEX for file in outer]
    if FileRole.ANNEX in roles:
        roles[roles.index(FileRole.ANNEX)] = FileRole.ORIGINAL
    return tuple(
        TakenFile(file.sha256, file.size, file.mime, file.name, role)
        for file, role in zip(outer, roles, strict=True)
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


def add_rendition(session: Session, item: TrayItem, made: TakenFile, *, now: datetime) -> None:
    """Lay what the program made of a letter's photographs beside them; an earlier one is not shown any more."""
    held = list(session.scalars(select(TrayFile).where(TrayFile.item_id == item.id)))
    for file in held:
        if file.role:
            session.delete(file)
    files.keep(session, made, at=now, priority=outbox.URGENT)
    position = max((file.position for file in held), default=-1) + 1
    role = FileRole.RENDITION.value
    session.add(TrayFile(item_id=item.id, sha256=made.sha256, name=made.name, position=position, role=role))
    details = {"name": made.name, "sha256": made.sha256}
    audit.record(session, None, "rendition_made", "tray", item.id, at=now, details=details)


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
    first.sorting = "waiting"  # photographs become the pages of one letter
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
            role=file.role,
            origin=origin_of_facts(stored.mime, reading.facts if reading else None),
        )
        names[file.id] = file.name
        found[file.item_id] = (*found.get(file.item_id, ()), view)
    return found


def _view(item: TrayItem, shown: tuple[TrayFileView, ...]) -> TrayView:
    return TrayView(
        item.id,
        item.received_at,
        item.postponed,
        item.state,
        item.document_id,
        shown,
        source=item.source,
        origin={**(shown[0].origin if shown else {}), **item.origin},
        register_id=item.register_id,
        sorting=item.sorting,
    )
