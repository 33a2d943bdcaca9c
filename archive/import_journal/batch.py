"""An import from the file to its end: begun, mapped, tried dry, carried on in batches, taken back if need be.

What the dry run understood is written to each row when the import starts; every batch of rows is one transaction,
in which the rows note the documents they became. Stopped anywhere, it goes on with the rows that have none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session

from archive import audit, outbox
from archive.access import Actor, Right, require
from archive.db import Instant
from archive.errors import (
    ArchiveError,
    HeadingsMissing,
    ImportHasErrors,
    ImportNotDone,
    ImportStarted,
    NotFound,
    ReasonMissing,
)
from archive.files import TakenFile
from archive.import_journal.book import Vocabulary
from archive.import_journal.dry_run import Report, dry_run
from archive.import_journal.headings import FIELDS, fold, heading_line, recognise
from archive.import_journal.letters import letter_of, understood
from archive.models import Document, ImportBatch, ImportFile, ImportRow, Register, StoredFile, User
from archive.partners import quick_create, surviving
from archive.registration import annul
from archive.registration_many import Dated, register_many
from archive.users import actor_of

DRAFT, IMPORTING, DONE, WITHDRAWN = "draft", "importing", "done", "withdrawn"
AT_ONCE = 50  # rows of one transaction: a clerk who registers meanwhile waits no longer than they take


@dataclass(frozen=True)
class Progress:
    """How far an import is."""

    done: int
    of: int
    refused: int


def begin(
    session: Session,
    actor: Actor,
    register: Register,
    year: int,
    table: TakenFile,
    lines: Sequence[Sequence[str]],
    files: Mapping[str, TakenFile],
    *,
    own_headings: Mapping[str, str],
    now: datetime,
) -> ImportBatch:
    """Begin an import: keep the file, its lines and the files that came with it; raises HeadingsMissing."""
    require(actor, Right.REGISTER_LATE)
    place = heading_line(lines, own_headings)
    if place is None:
        raise HeadingsMissing(name=table.name)
    headings = [str(heading).strip() for heading in lines[place]]
    for one in (table, *files.values()):
        if session.get(StoredFile, one.sha256) is None:
            session.add(StoredFile(sha256=one.sha256, size=one.size, mime=one.mime, stored_at=now))
            session.flush()
    batch = ImportBatch(
        register_id=register.id,
        year=year,
        name=table.name,
        sha256=table.sha256,
        headings=headings,
        mapping=_remembered(session, register, headings) or recognise(headings, own_headings),
        created_at=now,
        created_by=actor.id,
    )
    session.add(batch)
    session.flush()
    for number, cells in enumerate(lines[place + 1 :], start=place + 2):
        if any(str(cell).strip() for cell in cells):
            session.add(
                ImportRow(batch_id=batch.id, line=number, cells=[str(cell).strip() for cell in cells])
            )
    session.add_all(
        ImportFile(batch_id=batch.id, path=path, sha256=one.sha256) for path, one in files.items()
    )
    session.flush()
    details = {"file": table.name, "sha256": table.sha256, "register": register.code, "year": year}
    audit.record(session, actor, "import_begun", "import", batch.id, at=now, details=details)
    return batch


def list_batches(session: Session, actor: Actor, register_id: int) -> list[ImportBatch]:
    """List the imports into a register, the newest first."""
    require(actor, Right.REGISTER_LATE)
    query = select(ImportBatch).where(ImportBatch.register_id == register_id)
    return list(session.scalars(query.order_by(ImportBatch.id.desc()).limit(50)))


def get_batch(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """Get an import; raises NotFound."""
    require(actor, Right.REGISTER_LATE)
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise NotFound
    return batch


def decide(
    session: Session,
    actor: Actor,
    batch_id: int,
    *,
    mapping: Mapping[str, str] | None = None,
    partners: Mapping[str, Any] | None = None,
) -> ImportBatch:
    """Say which column is which field, and who is meant by a name: a partner's id, or "new"."""
    batch = _draft(session, actor, batch_id)
    if mapping is not None:
        places = {str(place) for place in range(len(batch.headings))}
        batch.mapping = {place: name for place, name in mapping.items() if place in places and name in FIELDS}
    if partners:
        batch.partners = {**batch.partners, **partners}
    session.flush()
    return batch


def start(
    session: Session,
    actor: Actor,
    batch_id: int,
    vocabulary: Vocabulary,
    *,
    leave_out_errors: bool,
    now: datetime,
    zone: str,
) -> Report:
    """Let the import begin; raises ImportHasErrors unless lines with errors are to be left out."""
    batch = _draft(session, actor, batch_id)
    report = dry_run(session, actor, batch, vocabulary, now=now, zone=zone)
    if report.with_errors and not leave_out_errors:
        raise ImportHasErrors(count=report.with_errors)
    if not report.ready:
        raise ImportHasErrors(count=report.with_errors)
    headings = {name: batch.headings[int(place)] for place, name in batch.mapping.items()}
    known = {name: named.id for name, named in report.book.partners.items() if named.id is not None}
    batch.partners = {**batch.partners, **known}
    for one in report.checked:
        if not one.has_errors:
            row = session.get_one(ImportRow, (batch.id, one.line.number))
            row.letter = understood(one.line, report.book, headings)
    batch.state = IMPORTING
    details = {"rows": report.ready, "left_out": report.with_errors}
    audit.record(session, actor, "import_started", "import", batch.id, at=now, details=details)
    session.flush()
    return report


def unfinished(session: Session) -> list[int]:
    """List the imports that are under way."""
    query = select(ImportBatch.id).where(ImportBatch.state == IMPORTING)
    return list(session.scalars(query.order_by(ImportBatch.id)))


def progress(session: Session, batch_id: int) -> Progress:
    """Tell how far an import is."""
    rows = ImportRow.batch_id == batch_id
    ready = select(func.count()).where(rows, ImportRow.letter.is_not(None))
    return Progress(
        done=session.scalar(select(func.count()).where(rows, ImportRow.document_id.is_not(None))) or 0,
        of=session.scalar(ready) or 0,
        refused=session.scalar(select(func.count()).where(rows, ImportRow.problem != "")) or 0,
    )


def problems(session: Session, batch_id: int) -> list[ImportRow]:
    """List the rows the registry refused all the same, and those that were left out."""
    not_done = ImportRow.document_id.is_(None)
    query = select(ImportRow).where(ImportRow.batch_id == batch_id, not_done)
    query = query.where(ImportRow.problem != "")
    return list(session.scalars(query.order_by(ImportRow.line).limit(200)))


def carry_on(session: Session, batch_id: int, *, now: datetime, zone: str, most: int = AT_ONCE) -> bool:
    """Import the next rows in the caller's transaction; false when the import is at its end."""
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    if batch is None or batch.state != IMPORTING:
        return False
    rows = list(
        session.scalars(
            select(ImportRow)
            .where(
                ImportRow.batch_id == batch.id,
                ImportRow.document_id.is_(None),
                ImportRow.letter.is_not(None),
                ImportRow.problem == "",
            )
            .order_by(ImportRow.line)
            .limit(most)
        )
    )
    actor = actor_of(session.get_one(User, batch.created_by))
    if not rows:
        batch.state, batch.finished_at = DONE, now
        at = progress(session, batch.id)
        details = {"rows": at.done, "refused": at.refused}
        audit.record(session, actor, "import_done", "import", batch.id, at=now, details=details)
        return False
    try:
        with session.begin_nested():
            _import(session, actor, batch, rows, now, zone)
    except ArchiveError as error:
        if len(rows) > 1:
            return carry_on(session, batch_id, now=now, zone=zone, most=max(1, len(rows) // 2))
        rows[0].problem = str(error)
    session.flush()
    return True


def withdraw(session: Session, actor: Actor, batch_id: int, reason: str, *, now: datetime) -> int:
    """Take an import back as a whole: its documents are annulled with the reason and stand in no book any more.

    Nothing is deleted; the numbers are free for a second import. Gives how many documents it were.
    """
    require(actor, Right.REGISTER_LATE)
    require(actor, Right.ANNUL)
    batch = get_batch(session, actor, batch_id)
    if batch.state not in (IMPORTING, DONE):
        raise ImportNotDone
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing
    ids = list(
        session.scalars(
            select(ImportRow.document_id).where(
                ImportRow.batch_id == batch.id, ImportRow.document_id.is_not(None)
            )
        )
    )
    documents = [one for one in ids if one is not None]
    session.execute(
        update(Document)
        .where(Document.id.in_(select(ImportRow.document_id).where(ImportRow.batch_id == batch.id)))
        .values(
            year=-batch.id,
            annulled_at=func.coalesce(Document.annulled_at, literal(now, Instant())),
            annulled_by=func.coalesce(Document.annulled_by, actor.id),
            annul_reason=reason,
            version=Document.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    batch.state, batch.withdrawn_at, batch.withdrawn_by, batch.reason = WITHDRAWN, now, actor.id, reason
    happened = [
        audit.Happened(document_id, now, {"import": batch.id, "reason": reason}) for document_id in documents
    ]
    audit.record_many(session, actor, "import_withdrawn", "document", happened)
    details = {"rows": len(documents), "reason": reason, "year": batch.year}
    audit.record(session, actor, "import_withdrawn", "import", batch.id, at=now, details=details)
    outbox.enqueue_bulk(session, outbox.INDEX, documents, at=now)
    return len(documents)


def _import(
    session: Session, actor: Actor, batch: ImportBatch, rows: Sequence[ImportRow], now: datetime, zone: str
) -> None:
    register = session.get_one(Register, batch.register_id)
    letters = []
    for row in rows:
        data = row.letter or {}
        partner_ids = [_partner(session, actor, batch, name, data, now) for name in data["partners"]]
        files = _kept(session, data["files"])
        letters.append(letter_of(data, register.code, partner_ids, files, batch.name))
    ids = register_many(session, actor, [Dated(letter, now) for letter in letters], zone=zone)
    for row, document_id in zip(rows, ids, strict=True):
        row.document_id = document_id
        if reason := (row.letter or {}).get("annulled"):
            annul(session, actor, document_id, reason, now=now)
    session.flush()


def _partner(
    session: Session, actor: Actor, batch: ImportBatch, name: str, data: Mapping[str, Any], now: datetime
) -> int:
    """Give the partner a name means, as the dry run decided; a new one is added at its first letter."""
    known = batch.partners.get(name)
    if isinstance(known, int):
        return surviving(session, known).id
    country = data["country"] if name == data["partners"][0] else ""
    added = quick_create(session, actor, name, country or None, "other", at=now, same_accepted=True)
    batch.partners = {**batch.partners, name: added.id}
    return added.id


def _kept(session: Session, named: Sequence[Mapping[str, str]]) -> dict[str, TakenFile]:
    found = {}
    for one in named:
        stored = session.get_one(StoredFile, one["sha256"])
        found[stored.sha256] = TakenFile(stored.sha256, stored.size, stored.mime, one["name"])
    return found


def _remembered(session: Session, register: Register, headings: Sequence[str]) -> dict[str, str]:
    """Give the mapping of the register's last import whose file had the same headings."""
    query = select(ImportBatch).where(
        ImportBatch.register_id == register.id, ImportBatch.state.in_((IMPORTING, DONE, WITHDRAWN))
    )
    for batch in session.scalars(query.order_by(ImportBatch.id.desc()).limit(20)):
        if [fold(one) for one in batch.headings] == [fold(one) for one in headings]:
            return dict(batch.mapping)
    return {}


def _draft(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    batch = get_batch(session, actor, batch_id)
    if batch.state != DRAFT:
        raise ImportStarted
    return batch
