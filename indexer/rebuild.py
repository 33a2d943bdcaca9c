"""Building the whole index anew beside the one that answers, in many short transactions and one switch.

A rebuild that was broken off goes on where it stood. Whatever is registered meanwhile reaches both indexes, and
searches are answered by the old one until the moment of the switch.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from archive.db import Database
from archive.models import Document
from archive.turns import Turns
from indexer.backends.paired import PairedIndex
from indexer.backends.port import SearchBackend
from indexer.document import build_index_documents
from indexer.document_rows import read_stamps
from indexer.forwarding import rebuild_engine

Progress = Callable[[int, int], None]
"""Called with the documents done and their number."""

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
    with database.write() as session:
        backend.prepare(session)
    _discard(database, backend)
    with database.write() as session:
        reached = backend.begin_rebuild(session)
    built, turns = 0, Turns()
    while some := _next(database, backend, reached):
        reached = max(some)
        built += len(some)
        turns.leave()
        if progress:
            progress(*_position(database, reached))
    _tidy(database, backend)
    with database.write() as session:
        backend.switch(session)
    _discard(database, backend)
    return built


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


def _tidy(database: Database, backend: SearchBackend) -> None:
    begin, turns = True, Turns()
    while True:
        with database.write() as session:
            if not backend.tidy(session, begin=begin) and not begin:
                return
        begin = False
        turns.leave()


def _discard(database: Database, backend: SearchBackend) -> None:
    more, turns = True, Turns()
    while more:
        with database.write() as session:
            more = backend.discard(session)
        turns.leave()
