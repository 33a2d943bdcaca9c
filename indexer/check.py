"""Comparing registry and index, document by document, and setting right what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import outbox
from archive.db import Database
from archive.models import Job, Reading
from indexer.backends.paired import PairedIndex, leave_jobs
from indexer.backends.port import SearchBackend
from indexer.document_rows import read_stamps

_AT_ONCE = 500


@dataclass(frozen=True)
class Differences:
    """What the index lacks or has wrong; document ids, and checksums of files nobody will read."""

    compared: int = 0
    waiting: int = 0  # documents that a job will bring up to date
    missing: tuple[int, ...] = ()  # not in the index
    stale: tuple[int, ...] = ()  # indexed as they were, not as they are
    extra: tuple[int, ...] = ()  # in the index and not in the registry
    forgotten: tuple[str, ...] = ()  # files that wait to be read with no job that would
    outdated: bool = False  # built by the rules of another version: to be rebuilt
    faults: tuple[str, ...] = ()  # what the engine says of its own structures: to be rebuilt

    @property
    def none(self) -> bool:
        """Whether registry and index agree."""
        return not (self.missing or self.stale or self.extra or self.forgotten or self.needs_rebuild)

    @property
    def needs_rebuild(self) -> bool:
        """Whether only a new index helps."""
        return self.outdated or bool(self.faults)


def compare(session: Session, backend: SearchBackend) -> Differences:
    """Compare every document with the index; raises SearchUnavailable."""
    return _compare(session, backend, outbox.INDEX)


def compare_engine(session: Session, index: PairedIndex) -> Differences:
    """Compare every document with the index of the engine beside the database; raises SearchUnavailable."""
    if faults := index.far.faults(session):
        return Differences(faults=tuple(faults))
    return _compare(session, index.far, outbox.FORWARD)


def _compare(session: Session, backend: SearchBackend, kind: str) -> Differences:
    wanted, present = _all(partial(read_stamps, session)), _all(partial(backend.stamps, session))
    waiting = _waiting(session, kind)
    different = {id for id in wanted if wanted[id] != present.get(id)}
    left = different - waiting
    return Differences(
        compared=len(wanted),
        waiting=len(different & waiting),
        missing=tuple(sorted(left - present.keys())),
        stale=tuple(sorted(left & present.keys())),
        extra=tuple(sorted(present.keys() - wanted.keys())),
        forgotten=tuple(_forgotten(session)) if kind == outbox.INDEX else (),
        outdated=backend.outdated(session),
    )


def compare_thoroughly(database: Database, backend: SearchBackend) -> Differences:
    """Compare, and have the engine check itself too; raises SearchUnavailable.

    The embedded index takes the command to check as writing, so other writers wait meanwhile: only that part is asked
    in a writing session, some seconds where there are 100,000 letters.
    """
    with database.read() as session:
        differences = compare(session, backend)
    with database.write() as session:
        return replace(differences, faults=tuple(backend.faults(session)))


def repair(session: Session, backend: SearchBackend, differences: Differences, *, at: datetime) -> None:
    """Have the worker set right what differs; what needs a rebuild needs `rebuild`."""
    for document_id in (*differences.missing, *differences.stale):
        outbox.enqueue(session, outbox.INDEX, document_id, at=at, priority=outbox.BULK)
    for sha256 in differences.forgotten:
        outbox.enqueue(session, outbox.READ, sha256, at=at, priority=outbox.BULK)
    backend.remove(session, differences.extra)


def repair_engine(session: Session, differences: Differences) -> None:
    """Have the worker set right what differs in the engine; an index that is gone it builds anew by itself."""
    leave_jobs(session, [*differences.missing, *differences.stale, *differences.extra])


def _all(read: Callable[[int, int], dict[int, str]]) -> dict[int, str]:
    found: dict[int, str] = {}
    while some := read(max(found, default=0), _AT_ONCE):
        found |= some
    return found


def _waiting(session: Session, kind: str) -> set[int]:
    """Give the documents with a job that has not failed."""
    subjects = select(Job.subject).where(Job.kind == kind, Job.state != "failed")
    return {int(subject) for subject in session.scalars(subjects)}


def _forgotten(session: Session) -> list[str]:
    will_be_read = select(Job.id).where(Job.kind == outbox.READ, Job.subject == Reading.sha256)
    query = select(Reading.sha256).where(Reading.state.in_(("waiting", "reading")), ~will_be_read.exists())
    return list(session.scalars(query.order_by(Reading.sha256)))
