"""Does the registry still hold what it promised? Files, numbers, the trail and the database itself (M1, M2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive import audit, journals
from archive.access import Actor
from archive.db import Base, Database
from archive.errors import FileDamaged, FileLost
from archive.models import AuditEntry, Counter, DocumentFile, Register, StoredFile
from archive.refusals import as_refusal
from archive.storage import Storage

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be: a code with its parameters, told by webui."""

    code: str
    where: str
    detail: str = ""


@dataclass(frozen=True)
class Verified:
    """The outcome of a verification."""

    files: int
    numbers: int
    trail: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        return not self.findings


def verify(
    database: Database,
    storage: Storage,
    actor: Actor | None,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Verified:
    """Check every file's checksum, every number, the whole trail and the database; the outcome goes on the trail."""
    tell = progress or (lambda _what, _done, _all: None)
    with database.read() as session:
        files = session.scalar(select(func.count()).select_from(StoredFile)) or 0
        numbers = session.scalar(select(func.coalesce(func.sum(Counter.last_serial), 0))) or 0
        trail = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        findings = [
            *_check_database(session, database),
            *check_files(session, storage, tell),
            *_check_numbers(session),
            *_check_trail(session),
        ]
    damaged = {finding.where for finding in findings if finding.code in ("file_lost", "file_damaged")}
    with database.write() as session:
        session.execute(
            update(StoredFile)
            .where(StoredFile.sha256.not_in(damaged))
            .values(checked_at=now)
            .execution_options(synchronize_session=False)
        )
        details = {
            "files": files,
            "findings": [f"{finding.code} {finding.where}" for finding in findings[:100]],
        }
        audit.record(session, actor, "verified", "office", None, at=now, details=details)
    return Verified(files, int(numbers), trail, tuple(findings))


def _check_database(session: Session, database: Database) -> Iterator[Finding]:
    if not database.is_sqlite:
        yield from _read_every_row(session)
        return
    for (answer,) in session.execute(text("PRAGMA integrity_check")):
        if answer != "ok":
            yield Finding("database_damaged", "", str(answer))
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield Finding("reference_broken", str(row[0]), str(row[1]))


def _read_every_row(session: Session) -> Iterator[Finding]:
    """Have a server read every row whole: it checks its pages as it does; references it never lets break."""
    for table in Base.metadata.sorted_tables:
        try:
            with session.begin_nested():
                session.execute(text(f'SELECT count(hashtext(one::text)) FROM "{table.name}" AS one'))  # noqa: S608 - our own table
        except DBAPIError as error:
            if as_refusal(error):
                raise
            yield Finding("database_damaged", "", f"{table.name}: {error.orig}")


def check_files(session: Session, storage: Storage, tell: Progress) -> Iterator[Finding]:
    """Read every file and compare it with its checksum."""
    count = session.scalar(select(func.count()).select_from(StoredFile)) or 0
    query = select(StoredFile.sha256).order_by(StoredFile.sha256)
    known = set()
    for done, sha256 in enumerate(session.scalars(query), start=1):
        known.add(sha256)
        try:
            storage.verify(sha256)
        except FileLost:
            yield Finding("file_lost", sha256, _names(session, sha256))
        except FileDamaged:
            yield Finding("file_damaged", sha256, _names(session, sha256))
        if done % 100 == 0 or done == count:
            tell("files", done, count)


def _check_numbers(session: Session) -> Iterator[Finding]:
    for counter, code in session.execute(
        select(Counter, Register.code).join(Register, Register.id == Counter.register_id)
    ):
        for serial in journals.unexplained_gaps(session, counter.register_id, counter.year):
            yield Finding("number_missing", f"{code} {counter.year}", str(serial))


def _check_trail(session: Session) -> Iterator[Finding]:
    for fault in audit.check_chain(session):
        yield Finding(f"trail_{fault.fault}", str(fault.entry_id))


def _names(session: Session, sha256: str) -> str:
    names = session.scalars(select(DocumentFile.name).where(DocumentFile.sha256 == sha256).limit(3))
    return ", ".join(names)


def sweep(session: Session, storage: Storage, *, older_than: timedelta) -> int:
    """Take away bytes no record speaks of, left by a registration that never finished; tells how many.

    Young ones are left: a registration under way stores its bytes before its rows.
    """
    known = set(session.scalars(select(StoredFile.sha256)))
    stray = [sha256 for sha256 in storage.list_all() if sha256 not in known]
    return sum(storage.remove_unreferenced(sha256, older_than=older_than) for sha256 in stray)
