"""Files that came inside other files: attachments of a mail, entries of an archive (each a file of the record).

That one file holds another is a fact of its bytes and is written down once. Every document and every waiting letter
that has the container gets the files inside it, whenever it gets the container: before it was read or after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import audit, outbox
from archive.models import Document, DocumentFile, InnerFile, StoredFile, TrayFile

DEEPEST = 4
"""Files in files in files … in the file that was received."""
MOST_FILES = 500
MOST_BYTES = 256 << 20
"""Of all files inside one that was received, however deep."""
AT_ONCE_FILES, AT_ONCE_BYTES = 200, 100 << 20
"""Of those straight inside one file."""
ROLE = "annex"
_CHUNK = 500  # parameters a statement may have


@dataclass(frozen=True, slots=True)
class Room:
    """How many files, and how much of them, may still come out of a container."""

    files: int
    bytes: int


NONE = Room(0, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A file found inside another, its bytes kept already."""

    sha256: str
    name: str


def room_in(session: Session, sha256: str) -> Room:
    """Tell how much may come out of a file, by how deep it lies and what came out of the whole already."""
    above, depth = _above(session, sha256)
    if depth >= DEEPEST:
        return NONE
    tops = [one for one in above if not _containers(session, [one])] or [sha256]
    files, size = max(_inside(session, top) for top in tops)
    return Room(max(0, min(AT_ONCE_FILES, MOST_FILES - files)), max(0, min(AT_ONCE_BYTES, MOST_BYTES - size)))


def note(session: Session, container: str, found: Sequence[Found], *, at: datetime) -> None:
    """Write down what a file holds, and give it to every document and waiting letter that has the container."""
    above, _ = _above(session, container)
    known = set(session.scalars(select(InnerFile.position).where(InnerFile.container_sha256 == container)))
    for position, one in enumerate(found):
        # An archive may hold itself, or two may hold each other; what is known already is not inside.
        if position not in known and one.sha256 not in above and one.sha256 != container:
            session.add(
                InnerFile(container_sha256=container, position=position, sha256=one.sha256, name=one.name)
            )
    session.flush()
    for file in session.scalars(select(DocumentFile).where(DocumentFile.sha256 == container)).all():
        bring_along(session, file, at=at)
    for waiting in session.scalars(select(TrayFile).where(TrayFile.sha256 == container)).all():
        bring_along_in_tray(session, waiting)


def bring_along(session: Session, file: DocumentFile, *, at: datetime) -> None:
    """Give a document the files inside one of its files; what it has already is left as it is."""
    names = [new.name for new in _bring_along(session, file, at, 0)]
    if not names:
        return
    document = session.get_one(Document, file.document_id)
    document.version += 1
    details = {"files": names, "inside": file.name}
    audit.record(session, None, "unpacked", "document", document.id, at=at, details=details)
    outbox.enqueue(session, outbox.INDEX, document.id, at=at)


def bring_along_many(session: Session, document_ids: Sequence[int], *, at: datetime) -> None:
    """Give documents that were registered at once what lies inside those of their files that were read before."""
    for start in range(0, len(document_ids), _CHUNK):
        holding = (
            select(DocumentFile)
            .where(DocumentFile.document_id.in_(document_ids[start : start + _CHUNK]))
            .where(DocumentFile.sha256.in_(select(InnerFile.container_sha256)))
        )
        for file in session.scalars(holding.order_by(DocumentFile.id)).all():
            bring_along(session, file, at=at)


def _bring_along(session: Session, file: DocumentFile, at: datetime, depth: int) -> list[DocumentFile]:
    if depth >= DEEPEST:
        return []
    has = select(DocumentFile.sha256, DocumentFile.name).where(DocumentFile.inside_id == file.id)
    present = {(row.sha256, row.name) for row in session.execute(has)}
    added = []
    for one in _held_by(session, file.sha256):
        if (one.sha256, one.name) in present:
            continue
        new = DocumentFile(
            document_id=file.document_id,
            sha256=one.sha256,
            name=one.name,
            role=ROLE,
            position=file.position,
            inside_id=file.id,
            added_at=at,
            added_by=file.added_by,
        )
        session.add(new)
        session.flush()
        added += [new, *_bring_along(session, new, at, depth + 1)]
    return added


def bring_along_in_tray(session: Session, file: TrayFile, depth: int = 0) -> None:
    """Show with a waiting letter the files inside one of its files."""
    if depth >= DEEPEST:
        return
    has = select(TrayFile.sha256, TrayFile.name).where(TrayFile.inside_id == file.id)
    present = {(row.sha256, row.name) for row in session.execute(has)}
    for one in _held_by(session, file.sha256):
        if (one.sha256, one.name) not in present:
            new = TrayFile(
                item_id=file.item_id,
                sha256=one.sha256,
                name=one.name,
                position=file.position,
                inside_id=file.id,
            )
            session.add(new)
            session.flush()
            bring_along_in_tray(session, new, depth + 1)


def _held_by(session: Session, sha256: str) -> list[InnerFile]:
    query = select(InnerFile).where(InnerFile.container_sha256 == sha256).order_by(InnerFile.position)
    return list(session.scalars(query))


def _containers(session: Session, sha256s: Sequence[str]) -> set[str]:
    query = select(InnerFile.container_sha256).where(InnerFile.sha256.in_(sha256s))
    return set(session.scalars(query.distinct()))


def _above(session: Session, sha256: str) -> tuple[set[str], int]:
    """Give all files this one lies in, and how deep it lies."""
    seen: set[str] = set()
    layer, depth = {sha256}, 0
    while layer := _containers(session, sorted(layer)) - seen - {sha256}:
        seen |= layer
        depth += 1
    return seen, depth


def _inside(session: Session, sha256: str) -> tuple[int, int]:
    """Count the files inside one, at any depth, and their bytes."""
    seen: set[str] = set()
    layer = {sha256}
    while layer:
        query = select(InnerFile.sha256).where(InnerFile.container_sha256.in_(sorted(layer)))
        layer = set(session.scalars(query.distinct())) - seen
        seen |= layer
        if len(seen) > MOST_FILES:
            break
    sizes = select(func.coalesce(func.sum(StoredFile.size), 0)).where(StoredFile.sha256.in_(sorted(seen)))
    return len(seen), int(session.scalar(sizes) or 0)
