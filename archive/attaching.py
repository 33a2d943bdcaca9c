"""Adding files to a registered document, and asking for one to be read again (domain 2.5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from archive import audit, files, outbox
from archive.access import Actor, Right, document_for, file_for, require
from archive.errors import NotFound
from archive.files import TakenFile
from archive.models import DocumentFile


def attach_file(
    session: Session,
    actor: Actor,
    document_id: int,
    taken: TakenFile,
    *,
    supersedes_id: int | None,
    now: datetime,
) -> DocumentFile:
    """Add a file to a document; a wrong one it replaces is marked superseded and kept."""
    require(actor, Right.REGISTER)
    document = document_for(session, actor, document_id)
    present = files.files_of(session, document.id)
    if supersedes_id is not None and all(file.id != supersedes_id for file in present):
        raise NotFound
    files.keep(session, taken, at=now, priority=outbox.URGENT)
    file = files.attach(
        session,
        document,
        taken,
        by=actor.id,
        at=now,
        position=len(present),
        supersedes_id=supersedes_id,
    )
    document.version += 1
    details = {"name": taken.name, "sha256": taken.sha256, "role": taken.role, "supersedes": supersedes_id}
    audit.record(session, actor, "attached", "document", document.id, at=now, details=details)
    outbox.enqueue(session, outbox.INDEX, document.id, at=now)
    return file


def retry_reading(session: Session, actor: Actor, document_id: int, file_id: int, *, now: datetime) -> None:
    """Ask for a document's file to be read once more."""
    require(actor, Right.REGISTER)
    file = file_for(session, actor, document_id, file_id)
    files.read_again(session, file.sha256, at=now)
    details = {"name": file.name, "sha256": file.sha256}
    audit.record(session, actor, "read_again", "document", document_id, at=now, details=details)
