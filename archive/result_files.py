"""The files of several documents as one archive, given out while it is being made: no copy of it is kept."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from archive.access import Actor, visible
from archive.errors import FileLost, TooMuchAtOnce
from archive.models import Document, DocumentFile, StoredFile
from archive.storage import Storage

MOST_MB = 500
_PIECE = 256 * 1024
_MB = 1_000_000
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_LONGEST_NAME = 120
_later = aliased(DocumentFile)


@dataclass(frozen=True)
class FileToGive:
    """A file and where it stands in the archive."""

    document_id: int
    name: str
    sha256: str
    size: int
    at: datetime


def files_of(session: Session, actor: Actor, ids: Sequence[int]) -> list[FileToGive]:
    """List the files in force of these documents, as far as the actor may see them, in the order of the ids."""
    taken_over = select(_later.id).where(
        _later.document_id == DocumentFile.document_id, _later.supersedes_id == DocumentFile.id
    )
    places = {id: place for place, id in enumerate(ids)}
    found: list[tuple[int, FileToGive]] = []
    used: set[str] = set()
    query = (
        select(Document, DocumentFile, StoredFile.size)
        .join(DocumentFile, DocumentFile.document_id == Document.id)
        .join(StoredFile, StoredFile.sha256 == DocumentFile.sha256)
        .where(visible(actor), ~taken_over.exists())
        .order_by(Document.id, DocumentFile.position, DocumentFile.id)
    )
    for start in range(0, len(ids), 500):
        for document, file, size in session.execute(query.where(Document.id.in_(ids[start : start + 500]))):
            folder = _safe(f"{document.year} {document.number}")
            name = _free(f"{folder}/{_safe(file.name)}", used)
            found.append(
                (places[document.id], FileToGive(document.id, name, file.sha256, size, file.added_at))
            )
    return [file for _, file in sorted(found, key=lambda pair: pair[0])]


def in_megabytes(files: Sequence[FileToGive]) -> int:
    """Give the size of the files together, rounded up."""
    return -(-sum(file.size for file in files) // _MB)


def refuse_too_much(files: Sequence[FileToGive]) -> None:
    """Raise TooMuchAtOnce where the files are more than one archive takes."""
    if in_megabytes(files) > MOST_MB:
        raise TooMuchAtOnce(size=in_megabytes(files), limit=MOST_MB)


def zipped(storage: Storage, files: Sequence[FileToGive]) -> Iterator[bytes]:
    """Give the archive piece by piece, names in UTF-8; a file that is lost is named in a list at its end.

    Letters are compressed already, so the bytes go in as they are.
    """
    sink, lost = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, file.at.timetuple()[:6])
            try:
                stored = storage.open(file.sha256)
            except FileLost:
                lost.append(file.name)
                continue
            with stored, archive.open(entry, "w", force_zip64=file.size > 1 << 31) as out:
                while piece := stored.read(_PIECE):
                    out.write(piece)
                    yield sink.taken()
            yield sink.taken()
        if lost:
            archive.writestr("LOST.txt", "\n".join(lost) + "\n")
    yield sink.taken()


class _Sink(RawIOBase):
    """Takes what is written and gives it out once; it cannot go back, so the archive is made as a stream."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Give what was written since the last time."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def _safe(name: str) -> str:
    """Take out of a name what could lead out of a folder or mislead the eye."""
    plain = _UNSAFE.sub("-", unicodedata.normalize("NFC", name)).strip(" .-") or "file"
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= _LONGEST_NAME:
        return plain
    return (
        f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
        if dot and len(ending) < 10
        else plain[:_LONGEST_NAME]
    )


def _free(name: str, used: set[str]) -> str:
    """Give a name nobody has yet: name, name (2), name (3)."""
    stem, dot, ending = name.rpartition(".")
    candidate, count = name, 1
    while candidate.lower() in used:
        count += 1
        candidate = f"{stem} ({count}).{ending}" if dot else f"{name} ({count})"
    used.add(candidate.lower())
    return candidate
