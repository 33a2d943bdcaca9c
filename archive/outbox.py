"""The outbox: what is to be read and indexed, claimed under a lease by a worker.

A job is left in the transaction of the change that made it necessary and removed in the transaction that did
it. Workers claim beside whoever changes the registry, each passing over what another is just taking; whoever leaves
a job looks under a lock for one that waits already, so that it cannot be taken away in that moment. A worker killed
in the middle leaves a lease that runs out; then the job is claimed again. Jobs must therefore bear being done twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from archive.models import Job

READ = "read"
INDEX = "index"
FORWARD = "forward"  # a document's index entry, to an engine outside the database
ALERT = "alert"  # the daily mail of a person
COPY = "copy"
HERE = (READ, INDEX, COPY)  # what the registry does with its own means

URGENT, ORDINARY, BULK = 1, 5, 9
LEASE = timedelta(minutes=4)
MOST_TRIES = 5
_CHUNK = 500
_ENQUEUED = "enqueued jobs"
_WAITS = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


@dataclass(frozen=True)
class Claimed:
    """A job in a worker's hands."""

    id: int
    kind: str
    subject: str
    tries: int


@dataclass(frozen=True)
class QueueState:
    """What waits, for the administrator's page."""

    waiting: int
    running: int
    failed: int
    oldest: datetime | None


def enqueue(
    session: Session, kind: str, subject: str | int, *, at: datetime, priority: int = ORDINARY
) -> None:
    """Leave a job in the caller's transaction; one that already waits for the same subject is enough."""
    waiting = session.scalar(
        select(Job)
        .where(Job.kind == kind, Job.subject == str(subject), Job.state != "running")
        .limit(1)
        .with_for_update()
    )
    if waiting is None:
        waiting = Job(kind=kind, subject=str(subject), priority=priority, created_at=at)
        session.add(waiting)
    else:
        if waiting.state == "failed":
            waiting.tries = 0  # somebody asks again
        waiting.state, waiting.not_before = "waiting", None
        waiting.priority = min(waiting.priority, priority)
    session.flush()
    session.info.setdefault(_ENQUEUED, {})[waiting.id] = waiting


def enqueue_bulk(session: Session, kind: str, subjects: Iterable[str | int], *, at: datetime) -> None:
    """Leave many jobs at once, after all others; those that wait already for their subject are enough."""
    left = sorted({str(subject) for subject in subjects})
    for start in range(0, len(left), _CHUNK):
        chunk = left[start : start + _CHUNK]
        waiting = and_(Job.kind == kind, Job.subject.in_(chunk), Job.state != "running")
        known = set(session.scalars(select(Job.subject).where(waiting).with_for_update()))
        if known:
            session.execute(
                update(Job)
                .where(waiting)
                .values(state="waiting", not_before=None)
                .execution_options(synchronize_session=False)
            )
        new = [
            {"kind": kind, "subject": subject, "priority": BULK, "created_at": at}
            for subject in chunk
            if subject not in known
        ]
        if new:
            session.execute(insert(Job), new)


def enqueued_here(session: Session, kind: str) -> list[Claimed]:
    """List the jobs this very session left, so that its own commit may do the quick ones at once.

    Bulk jobs are not among them: a renamed partner's thousand letters are the worker's.
    """
    jobs: dict[int, Job] = session.info.pop(_ENQUEUED, {})
    return [
        Claimed(job.id, job.kind, job.subject, job.tries)
        for job in jobs.values()
        if job.kind == kind and job.priority < BULK
    ]


def is_due(session: Session, *, at: datetime, kinds: Sequence[str] = HERE) -> bool:
    """Tell whether there is a job of these kinds to claim."""
    return session.scalar(select(Job.id).where(Job.kind.in_(kinds), _due(at)).limit(1)) is not None


def claim(session: Session, kinds: Sequence[str], *, at: datetime, most: int = 1) -> list[Claimed]:
    """Take up to `most` jobs under a lease: waiting ones, and those whose worker has died."""
    ids = list(
        session.scalars(
            select(Job.id)
            .where(Job.kind.in_(kinds), _due(at))
            .order_by(Job.priority, Job.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
    )
    if not ids:
        return []
    session.execute(
        update(Job)
        .where(Job.id.in_(ids))
        .values(state="running", lease_until=at + LEASE, tries=Job.tries + 1)
        .execution_options(synchronize_session=False)
    )
    rows = session.execute(
        select(Job.id, Job.kind, Job.subject, Job.tries).where(Job.id.in_(ids)).order_by(Job.priority, Job.id)
    )
    return [Claimed(*row) for row in rows]


def finish(session: Session, ids: Sequence[int]) -> None:
    """Take done jobs off the list, in the transaction of the work itself."""
    session.execute(delete(Job).where(Job.id.in_(ids)).execution_options(synchronize_session=False))


def renew(session: Session, ids: Sequence[int], *, at: datetime) -> None:
    """Prolong the lease of jobs that are still being worked on."""
    session.execute(
        update(Job)
        .where(Job.id.in_(ids), Job.state == "running")
        .values(lease_until=at + LEASE)
        .execution_options(synchronize_session=False)
    )


def put_back(session: Session, ids: Sequence[int] | None = None) -> None:
    """Let jobs in hand wait again: these, or all when no worker can be alive to hold one."""
    held = Job.state == "running" if ids is None else (Job.state == "running") & Job.id.in_(ids)
    session.execute(
        update(Job)
        .where(held)
        .values(state="waiting", lease_until=None)
        .execution_options(synchronize_session=False)
    )


def put_back_untried(session: Session, ids: Sequence[int]) -> None:
    """Let claimed jobs wait again as if they had not been tried: not they failed, nobody was there."""
    session.execute(
        update(Job)
        .where(Job.id.in_(ids))
        .values(state="waiting", lease_until=None, tries=Job.tries - 1)
        .execution_options(synchronize_session=False)
    )


def count(session: Session, kind: str, *, failed: bool) -> int:
    """Count the jobs of a kind that failed, or those that did not."""
    state = Job.state == "failed" if failed else Job.state != "failed"
    return session.scalar(select(func.count()).where(Job.kind == kind, state)) or 0


def drop_waiting(session: Session, kind: str, subjects: Sequence[str | int]) -> None:
    """Take waiting jobs off the list because their work is done in this transaction."""
    session.execute(
        delete(Job)
        .where(Job.kind == kind, Job.state == "waiting", Job.subject.in_([str(one) for one in subjects]))
        .execution_options(synchronize_session=False)
    )


def fail(session: Session, job: Claimed, error: str, *, at: datetime) -> None:
    """Put a job back with a growing wait; after MOST_TRIES it stays failed until somebody asks again."""
    given_up = job.tries >= MOST_TRIES
    wait = _WAITS[min(job.tries - 1, len(_WAITS) - 1)]
    session.execute(
        update(Job)
        .where(Job.id == job.id)
        .values(
            state="failed" if given_up else "waiting",
            not_before=None if given_up else at + wait,
            lease_until=None,
            last_error=error[:500],
        )
        .execution_options(synchronize_session=False)
    )


def state(session: Session) -> QueueState:
    """Count what waits, runs and failed of the registry's own work."""
    here = Job.kind.in_(HERE)
    counted = session.execute(select(Job.state, func.count()).where(here).group_by(Job.state))
    counts: dict[str, int] = {name: int(number) for name, number in counted}
    oldest = session.scalar(select(func.min(Job.created_at)).where(Job.state == "waiting", here))
    return QueueState(
        waiting=counts.get("waiting", 0),
        running=counts.get("running", 0),
        failed=counts.get("failed", 0),
        oldest=oldest,
    )


def _due(at: datetime) -> ColumnElement[bool]:
    return or_(
        (Job.state == "waiting") & (Job.not_before.is_(None) | (Job.not_before <= at)),
        (Job.state == "running") & (Job.lease_until < at),
    )
