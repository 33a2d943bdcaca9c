"""Searchable copies of files, made on request for keeping: the original stays as it came, byte for byte."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit, outbox
from archive.access import Actor, Right, file_for, require
from archive.errors import NotFound
from archive.files import FileRole, TakenFile, files_of
from archive.models import DocumentFile, Reading, Rendition, StoredFile

PDF = "application/pdf"


@dataclass(frozen=True)
class CopyState:
    """How it stands with the copy of a file: asked for, made, or failed with a code."""

    file_id: int | None = None
    error: str = ""
    error_detail: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.file_id is None and not self.error


@dataclass(frozen=True)
class Origin:
    """What a copy was made from, and by what."""

    name: str
    tool: str
    tool_version: str


@dataclass(frozen=True)
class Order:
    """A copy to be made."""

    rendition_id: int
    sha256: str
    mime: str
    name: str
    languages: tuple[str, ...]


def can_be_copied(mime: str, role: str) -> bool:
    """Tell whether a searchable copy of a file can be asked for."""
    return role != FileRole.RENDITION and (mime == PDF or mime.startswith("image/"))


def ask_copy(session: Session, actor: Actor, document_id: int, file_id: int, *, now: datetime) -> None:
    """Ask for a searchable copy; asking twice is asking once, and asking after a failure tries again."""
    require(actor, Right.REGISTER)
    file = file_for(session, actor, document_id, file_id)
    if not can_be_copied(session.get_one(StoredFile, file.sha256).mime, file.role):
        raise NotFound
    present = session.scalar(select(Rendition).where(Rendition.of_id == file.id))
    if present is not None and not present.error:
        return
    if present is None:
        present = Rendition(of_id=file.id, asked_at=now, asked_by=actor.id)
        session.add(present)
    present.error = present.error_detail = None
    session.flush()
    details = {"name": file.name, "sha256": file.sha256}
    audit.record(session, actor, "copy_asked", "document", document_id, at=now, details=details)
    outbox.enqueue(session, outbox.COPY, present.id, at=now)


def order(session: Session, rendition_id: int) -> Order | None:
    """Give what is to be copied; None if it is made already or nobody wants it any more."""
    rendition = session.get(Rendition, rendition_id)
    if rendition is None or rendition.file_id is not None:
        return None
    file = session.get_one(DocumentFile, rendition.of_id)
    reading = session.get(Reading, file.sha256)
    return Order(
        rendition_id=rendition.id,
        sha256=file.sha256,
        mime=session.get_one(StoredFile, file.sha256).mime,
        name=file.name,
        languages=tuple(code for code in ((reading.language if reading else None) or "").split(",") if code),
    )


def keep_copy(
    session: Session, rendition_id: int, taken: TakenFile, tool: str, version: str, *, at: datetime
) -> DocumentFile:
    """Make a finished copy one of the document's files; it is not read again, for it says what the original says."""
    rendition = session.get_one(Rendition, rendition_id)
    original = session.get_one(DocumentFile, rendition.of_id)
    if session.get(StoredFile, taken.sha256) is None:
        session.add(StoredFile(sha256=taken.sha256, size=taken.size, mime=taken.mime, stored_at=at))
        session.flush()
    if session.get(Reading, taken.sha256) is None:
        read = session.get(Reading, original.sha256)
        pages = read.page_count if read else 0
        session.add(
            Reading(sha256=taken.sha256, state="read", page_count=pages, pages_done=pages, finished_at=at)
        )
    file = DocumentFile(
        document_id=original.document_id,
        sha256=taken.sha256,
        name=taken.name,
        role=FileRole.RENDITION,
        position=len(files_of(session, original.document_id)),
        added_at=at,
        added_by=rendition.asked_by,
    )
    session.add(file)
    session.flush()
    rendition.file_id, rendition.made_at, rendition.tool, rendition.tool_version = file.id, at, tool, version
    details = {"name": taken.name, "sha256": taken.sha256, "of": original.sha256, "tool": f"{tool} {version}"}
    audit.record(session, None, "copy_made", "document", original.document_id, at=at, details=details)
    return file


def fail_copy(session: Session, rendition_id: int, error: str, detail: str) -> None:
    """Say why a copy could not be made."""
    rendition = session.get(Rendition, rendition_id)
    if rendition is not None:
        rendition.error, rendition.error_detail = error, detail[:500]


def copies_of(session: Session, file_ids: Collection[int]) -> dict[int, CopyState]:
    """Give how it stands with the copies of files; files nobody asked a copy of are left out."""
    rows = session.scalars(select(Rendition).where(Rendition.of_id.in_(file_ids)))
    return {row.of_id: CopyState(row.file_id, row.error or "", row.error_detail or "") for row in rows}


def origins_of(session: Session, file_ids: Collection[int]) -> dict[int, Origin]:
    """Give what those of the files that are copies were made from."""
    query = (
        select(Rendition, DocumentFile.name)
        .join(DocumentFile, DocumentFile.id == Rendition.of_id)
        .where(Rendition.file_id.in_(file_ids))
    )
    return {
        row.file_id or 0: Origin(name, row.tool, row.tool_version) for row, name in session.execute(query)
    }


def copy_name(name: str, *, archival: bool) -> str:
    """Name a copy so that nobody takes it for the original."""
    return f"{PurePosixPath(name).stem} ({'PDF-A' if archival else 'copy'}).pdf"
