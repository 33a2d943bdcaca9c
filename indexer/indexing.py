"""Bringing the index up to date with the registry, inside the caller's transaction."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from archive import outbox
from archive.errors import SearchUnavailable
from archive.outbox import Claimed
from indexer.backends.port import SearchBackend
from indexer.document import build_index_documents

log = logging.getLogger("katchy.index")


def index_now(session: Session, backend: SearchBackend, ids: Collection[int]) -> None:
    """Make documents findable as they now are; raises SearchUnavailable, and then nothing of it is kept."""
    with session.begin_nested():
        documents = build_index_documents(session, ids)
        backend.index(session, documents)
        if gone := set(ids) - {document.id for document in documents}:
            backend.remove(session, sorted(gone))


def index_or_postpone(session: Session, backend: SearchBackend, ids: Sequence[int], *, at: datetime) -> None:
    """Make documents findable; while the index is away, leave that as jobs."""
    if not ids:
        return
    try:
        index_now(session, backend, ids)
    except SearchUnavailable:
        log.warning("the index is away; %d documents wait for it", len(ids))
        for document_id in ids:
            outbox.enqueue(session, outbox.INDEX, document_id, at=at)
    else:
        outbox.drop_waiting(session, outbox.INDEX, ids)


def do_index_jobs(session: Session, backend: SearchBackend, jobs: Sequence[Claimed], *, at: datetime) -> None:
    """Do claimed jobs: all at once, and one by one if that fails, so that one document cannot hold up the others."""
    if not jobs:
        return
    try:
        index_now(session, backend, [int(job.subject) for job in jobs])
    except Exception as error:
        if len(jobs) > 1 and not isinstance(error, SearchUnavailable):
            for job in jobs:
                do_index_jobs(session, backend, [job], at=at)
            return
        log.exception("documents could not be indexed: %s", ", ".join(job.subject for job in jobs))
        for job in jobs:
            outbox.fail(session, job, f"{type(error).__name__}: {error}", at=at)
    else:
        outbox.finish(session, [job.id for job in jobs])
