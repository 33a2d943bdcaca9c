"""Taking files into custody and giving them out again (M1): bytes first, then the row, then the wish to read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from archive import inner_files, outbox
from archive.errors import FileEmpty, FileTooLarge
from archive.models import Document, DocumentFile, Reading, StoredFile
from archive.storage import Storage

LONGEST_NAME = 150
_CHUNK = 500
Detect = Callable[[Path, str], str]


class FileRole(StrEnum):
    """What a file is to its document."""

    ORIGINAL = "original"
    ANNEX = "annex"
    TRANSLATION = "translation"
    SCAN = "scan"
    RENDITION = "rendition"  # made by the program beside an untouched original


@dataclass(frozen=True)
class TakenFile:
    """A file whose bytes are safe on disk but which no record speaks of yet."""

    sha256: str
    size: int
    mime: str
    name: str
    role: FileRole = FileRole.ORIGINAL


def take_in(
    storage: Storage,
    stream: BinaryIO,
    name: str,
    *,
    limit_mb: int,
    detect: Detect,
    role: FileRole = FileRole.ORIGINAL,
) -> TakenFile:
    """Put a file's bytes into storage; raises FileEmpty, FileTooLarge, DiskFull, StorageNotWritable."""
    shown = clean_name(name)
    try:
        stored = storage.put(stream, limit=limit_mb << 20)
    except FileTooLarge as error:
        raise FileTooLarge(name=shown, limit=limit_mb) from error
    if stored.size == 0:
        raise FileEmpty(name=shown)
    return TakenFile(stored.sha256, stored.size, detect(storage.path(stored.sha256), shown), shown, role)


def keep(session: Session, taken: TakenFile, *, at: datetime, priority: int = outbox.ORDINARY) -> None:
    """Write down that the bytes are kept and ask for them to be read; the same bytes are read once."""
    if session.get(StoredFile, taken.sha256) is None:
        session.add(StoredFile(sha256=taken.sha256, size=taken.size, mime=taken.mime, stored_at=at))
        session.flush()
    if session.get(Reading, taken.sha256) is None:
        session.add(Reading(sha256=taken.sha256))
        session.flush()
        outbox.enqueue(session, outbox.READ, taken.sha256, at=at, priority=priority)


def keep_many(session: Session, taken: Sequence[TakenFile], *, at: datetime) -> None:
    """Write down many kept files at once, as `keep` does one; they are read after all others."""
    files = {file.sha256: file for file in taken}
    for start in range(0, len(files), _CHUNK):
        some = list(files)[start : start + _CHUNK]
        stored = set(session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(some))))
        known = set(session.scalars(select(Reading.sha256).where(Reading.sha256.in_(some))))
        rows = [
            {"sha256": one, "size": files[one].size, "mime": files[one].mime, "stored_at": at}
            for one in some
            if one not in stored
        ]
        unread = [one for one in some if one not in known]
        if rows:
            session.execute(insert(StoredFile), rows)
        if unread:
            session.execute(insert(Reading), [{"sha256": one} for one in unread])
            outbox.enqueue_bulk(session, outbox.READ, unread, at=at)


def read_again(session: Session, sha256: str, *, at: datetime, priority: int = outbox.URGENT) -> None:
    """Ask for a file to be read once more (the button *try again*)."""
    reading = session.get(Reading, sha256)
    if reading is not None:
        reading.state, reading.error, reading.error_detail, reading.tries = "waiting", None, None, 0
        reading.continues_at = reading.waits_for = None
        outbox.enqueue(session, outbox.READ, sha256, at=at, priority=priority)


def attach(
    session: Session,
    document: Document,
    taken: TakenFile,
    *,
    by: int,
    at: datetime,
    position: int,
    supersedes_id: int | None = None,
) -> DocumentFile:
    """Make a kept file one of a document's."""
    file = DocumentFile(
        document_id=document.id,
        sha256=taken.sha256,
        name=taken.name,
        role=taken.role,
        position=position,
        supersedes_id=supersedes_id,
        added_at=at,
        added_by=by,
    )
    session.add(file)
    session.flush()
    inner_files.bring_along(session, file, at=at)
    return file


def files_of(session: Session, document_id: int) -> list[DocumentFile]:
    """List a document's files in their order, superseded ones last."""
    query = select(DocumentFile).where(DocumentFile.document_id == document_id)
    files = list(session.scalars(query.order_by(DocumentFile.position, DocumentFile.id)))
    replaced = replaced_among(files)
    return sorted(files, key=lambda file: file.id in replaced)


def replaced_among(files: Sequence[DocumentFile]) -> set[int]:
    """Give the ids of a document's files that were superseded, with all that lay inside them."""
    replaced = {file.supersedes_id for file in files if file.supersedes_id is not None}
    for file in sorted(files, key=lambda file: file.id):  # what lies inside a file came after it
        if file.inside_id in replaced:
            replaced.add(file.id)
    return replaced


def clean_name(name: str) -> str:
    """Make a file's name safe to show and to save: no path, no control or direction signs, not too long."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C").strip(" .")
    visible = " ".join(unicodedata.normalize("NFC", visible).split())
    if not visible:
        return "file"
    stem, dot, extension = visible.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"
    return visible[:LONGEST_NAME]
