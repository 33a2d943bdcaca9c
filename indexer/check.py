"""Comparing registry and index, document by document, and setting right what differs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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

AT_ONCE = 500  # documents


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
    # The index first: a letter registered in between may then be called missing, which does no harm.
    present, wanted = _all(partial(backend.stamps, session)), _all(partial(read_stamps, session))
    return replace(
        differences_in(session, Found(wanted, present), kind),
        forgotten=tuple(forgotten_files(session)) if kind == outbox.INDEX else (),
        outdated=backend.outdated(session),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """The stamps that some documents should have in an index, and those they have."""

    wanted: Mapping[int, str]
    present: Mapping[int, str]
    last: int | None = None  # the document these reach to; None where they are the last ones

    @classmethod
    def read(cls, session: Session, backend: SearchBackend, after: int) -> Found:
        """Read the next documents by id; raises SearchUnavailable."""
        most = AT_ONCE
        present, wanted = backend.stamps(session, after, most), read_stamps(session, after, most)
        full = [max(stamps) for stamps in (wanted, present) if len(stamps) == most]
        if not full:
            return cls(wanted, present)
        last = min(full)
        return cls(_up_to(last, wanted), _up_to(last, present), last)

    def looked_at_again(self, session: Session, backend: SearchBackend, after: int) -> Found:
        """Look once more at what differs: an engine is written to while it is read."""
        again = backend.stamps(session, after, max(len(self.present) + len(self.wanted), 1))
        present = {
            id: stamp
            for id in self.wanted.keys() | self.present.keys()
            if (stamp := again.get(id) if self.differs(id) else self.present.get(id)) is not None
        }
        return replace(self, present=present)

    def differs(self, id: int) -> bool:
        """Whether a document is not in the index as it now is."""
        return self.wanted.get(id) != self.present.get(id)


def differences_in(session: Session, found: Found, kind: str) -> Differences:
    """Say what differs among these documents and no job of the kind will set right."""
    different = {id for id in found.wanted.keys() | found.present.keys() if found.differs(id)}
    waiting = _waiting(session, kind, different)
    left = different - waiting
    return Differences(
        compared=len(found.wanted),
        waiting=len(waiting & found.wanted.keys()),
        missing=tuple(sorted(left - found.present.keys())),
        stale=tuple(sorted(left & found.present.keys() & found.wanted.keys())),
        extra=tuple(sorted(left - found.wanted.keys())),
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


def repair(session: Session, differences: Differences, *, at: datetime) -> None:
    """Have the worker set right what differs; what needs a rebuild needs `rebuild`."""
    for document_id in (*differences.missing, *differences.stale, *differences.extra):
        outbox.enqueue(session, outbox.INDEX, document_id, at=at, priority=outbox.BULK)
    for sha256 in differences.forgotten:
        outbox.enqueue(session, outbox.READ, sha256, at=at, priority=outbox.BULK)


def repair_engine(session: Session, differences: Differences) -> None:
    """Have the worker set right what differs in the engine; an index that is gone it builds anew by itself."""
    leave_jobs(session, [*differences.missing, *differences.stale, *differences.extra])


def _all(read: Callable[[int, int], dict[int, str]]) -> dict[int, str]:
    found: dict[int, str] = {}
    while some := read(max(found, default=0), AT_ONCE):
        found |= some
    return found


def _up_to(last: int, stamps: Mapping[int, str]) -> dict[int, str]:
    return {id: stamp for id, stamp in stamps.items() if id <= last}


def _waiting(session: Session, kind: str, among: Collection[int]) -> set[int]:
    """Give those of the documents that have a job that has not failed."""
    if not among:
        return set()
    subjects = select(Job.subject).where(Job.kind == kind, Job.state != "failed")
    return {int(subject) for subject in session.scalars(subjects)} & set(among)


def forgotten_files(session: Session) -> list[str]:
    """List the files that wait to be read with no job that would read them."""
    will_be_read = select(Job.id).where(Job.kind == outbox.READ, Job.subject == Reading.sha256)
    query = select(Reading.sha256).where(Reading.state.in_(("waiting", "reading")), ~will_be_read.exists())
    return list(session.scalars(query.order_by(Reading.sha256)))
