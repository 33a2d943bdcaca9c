"""Building the whole index anew beside the one that answers, in many short transactions and one switch.

A rebuild that was broken off goes on where it stood. Whatever is registered meanwhile reaches both indexes, and
searches are answered by the old one until the moment of the switch.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator

from sqlalchemy import func, select

from archive.db import Database
from archive.errors import SearchUnavailable
from archive.models import Document
from archive.turns import Turns
from indexer.backends.paired import PairedIndex
from indexer.backends.port import SearchBackend
from indexer.document import build_index_documents
from indexer.document_rows import read_stamps
from indexer.forwarding import rebuild_engine

log = logging.getLogger("katchy.index")

Progress = Callable[[int, int], None]
"""Called with the documents done and their number."""

_LOOKS = 60.0  # seconds between two looks whether the index is of the present rules
_AT_ONCE = 100  # documents; a clerk who registers meanwhile waits as long as it takes to put so many in


def rebuild(database: Database, backend: SearchBackend, progress: Progress | None = None) -> int:
    """Build a new index of every document and let it answer; gives how many documents were put in.

    Where an engine keeps a second index, that is built anew after the database's own; raises SearchUnavailable then if
    the engine is away.
    """
    built = _rebuild(database, backend, progress)
    if isinstance(backend, PairedIndex):
        rebuild_engine(database, backend.far, progress)
    return built


def _rebuild(database: Database, backend: SearchBackend, progress: Progress | None) -> int:
    built, turns = 0, Turns()
    was_outdated = _is_outdated(database, backend)
    try:
        for some, reached in rebuild_in_steps(database, backend):
            built += some
            turns.leave()
            if progress and some:
                progress(*_position(database, reached))
    except SearchUnavailable:
        if not was_outdated or _is_outdated(database, backend):
            raise  # else a worker, which builds such an index by itself, was quicker
    return built


def _is_outdated(database: Database, backend: SearchBackend) -> bool:
    try:
        with database.read() as session:
            return backend.outdated(session)
    except SearchUnavailable:
        return True


def rebuild_in_steps(database: Database, backend: SearchBackend) -> Iterator[tuple[int, int]]:
    """Build a new index and let it answer; each short transaction gives how many documents it put in, and the last.

    Left half way it is gone on with the next time.
    """
    with database.write() as session:
        backend.prepare(session)
    yield from _discard(database, backend)
    with database.write() as session:
        reached = backend.begin_rebuild(session)
    while some := _next(database, backend, reached):
        reached = max(some)
        yield len(some), reached
    yield from _tidy(database, backend)
    with database.write() as session:
        backend.switch(session)
    yield from _discard(database, backend)


class Rebuilding:
    """Builds an index anew that was built by older rules, as one thing a worker does among others."""

    def __init__(self, database: Database, backend: SearchBackend) -> None:
        self._database = database
        self._backend = backend
        self._steps: Iterator[tuple[int, int]] | None = None
        self._looked = float("-inf")

    def turn(self) -> bool:
        """Take a step if the index is to be built anew; false if there was nothing to do."""
        try:
            if self._steps is None and not self._begin():
                return False
            assert self._steps is not None
            next(self._steps)
        except StopIteration:
            log.warning("the index was built anew and answers")
            self._steps = None
        except SearchUnavailable as error:  # another was quicker, or it is away
            log.warning("the index could not be built anew now: %s", error)
            self._steps = None
            return False
        return True

    def _begin(self) -> bool:
        if time.monotonic() - self._looked < _LOOKS:
            return False
        self._looked = time.monotonic()
        if not _is_outdated(self._database, self._backend):
            return False
        log.warning("the index was built by older rules and is built anew beside the one that answers")
        self._steps = rebuild_in_steps(self._database, self._backend)
        return True


def _next(database: Database, backend: SearchBackend, reached: int) -> list[int]:
    """Put the next documents in; they are analysed before the transaction, and again if they changed meanwhile."""
    with database.read() as session:
        following = select(Document.id).where(Document.id > reached).order_by(Document.id)
        ids = session.scalars(following.limit(_AT_ONCE)).all()
        documents = build_index_documents(session, ids)
    if not ids:
        return []
    with database.write() as session:
        stamps = read_stamps(session, reached, len(ids))
        unchanged = [document for document in documents if stamps.get(document.id) == document.stamp]
        changed = stamps.keys() - {document.id for document in unchanged}
        backend.build(session, [*unchanged, *build_index_documents(session, changed)], max(stamps))
    return list(stamps)


def _position(database: Database, reached: int) -> tuple[int, int]:
    with database.read() as session:
        done = session.scalar(select(func.count()).where(Document.id <= reached))
        return done or 0, session.scalar(select(func.count(Document.id))) or 0


def _tidy(database: Database, backend: SearchBackend) -> Iterator[tuple[int, int]]:
    begin = True
    while True:
        with database.write() as session:
            if not backend.tidy(session, begin=begin) and not begin:
                return
        begin = False
        yield 0, 0


def _discard(database: Database, backend: SearchBackend) -> Iterator[tuple[int, int]]:
    more = True
    while more:
        with database.write() as session:
            more = backend.discard(session)
        yield 0, 0
