"""What the program knows of itself, on one page (trust, section 4)."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import migrations, outbox
from archive.intake.places import PlaceState, how_they_are
from archive.models import AuditEntry, Document, Job, Reading, StoredFile
from archive.outbox import QueueState
from archive.settings import Settings
from indexer.backends import SearchBackend
from indexer.backends.paired import EngineState, PairedIndex
from indexer.extract.preflight import Lack, preflight
from indexer.parity import ELSEWHERE, LastCheck, last_check


@dataclass(frozen=True)
class FailedJob:
    """Work that was given up, and why."""

    kind: str
    subject: str
    error: str
    since: datetime


@dataclass(frozen=True)
class SystemState:
    """The numbers of the state page."""

    version: str
    schema: str
    documents: int
    files: int
    bytes_stored: int
    disk_free: int
    queue: QueueState
    failed: tuple[FailedJob, ...]
    readings: dict[str, int]
    index_outdated: bool  # built by older rules: to be rebuilt
    index_check: LastCheck
    engine: EngineState | None  # the one beside the database, if there is one
    engine_check: LastCheck | None
    missing: tuple[Lack, ...]
    ways: tuple[PlaceState, ...]  # scan folders and mailbox
    verified_at: datetime | None
    verified_findings: int


@dataclass(frozen=True)
class Verification:
    """The last time everything was verified, and how many things were wrong."""

    at: datetime | None = None
    findings: int = 0


def last_verification(session: Session) -> Verification:
    """Give the last verification on the trail; one without a time if there was none."""
    newest = select(AuditEntry).where(AuditEntry.action == "verified").order_by(AuditEntry.id.desc()).limit(1)
    entry = session.scalar(newest)
    return Verification(entry.at, len(entry.details.get("findings", []))) if entry else Verification()


def system_state(session: Session, backend: SearchBackend, settings: Settings) -> SystemState:
    """Gather the state of the registry; counts only, no content."""
    files, size = session.execute(select(func.count(), func.coalesce(func.sum(StoredFile.size), 0))).one()
    last = last_verification(session)
    readings = session.execute(select(Reading.state, func.count()).group_by(Reading.state))
    return SystemState(
        version=version("katchy"),
        schema=migrations.head() or "",
        documents=session.scalar(select(func.count()).select_from(Document)) or 0,
        files=files,
        bytes_stored=int(size),
        disk_free=shutil.disk_usage(settings.data).free,
        queue=outbox.state(session),
        failed=_failed(session),
        readings={state: int(count) for state, count in readings},
        index_outdated=backend.outdated(session),
        index_check=last_check(session),
        engine=backend.state(session) if isinstance(backend, PairedIndex) else None,
        engine_check=last_check(session, ELSEWHERE) if isinstance(backend, PairedIndex) else None,
        missing=tuple(preflight()),
        ways=how_they_are(session),
        verified_at=last.at,
        verified_findings=last.findings,
    )


def _failed(session: Session) -> tuple[FailedJob, ...]:
    jobs = session.scalars(select(Job).where(Job.state == "failed").order_by(Job.id).limit(20))
    return tuple(FailedJob(job.kind, job.subject, job.last_error or "", job.created_at) for job in jobs)
