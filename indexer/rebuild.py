"""Building the whole index anew beside the one that answers, in many short transactions and one switch.

A rebuild that was broken off goes on where it stood. Whatever is registered meanwhile reaches both indexes, and
searches are answered by the old one until the moment of the switch.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from archive.db import Database
from archive.models import Document
from indexer.backends.port import SearchBackend
from indexer.document import build_index_documents

Progress = Callable[[int, int], None]
"""Called with the documents done and their number."""

_AT_ONCE = 100  # documents; a clerk who registers meanwhile waits no longer than these take


def rebuild(database: Database, backend: SearchBackend, progress: Progress | None = None) -> int:
    """Build a new index of every document and let it answer; gives how many documents were put in."""
    with database.write() as session:
        backend.prepare(session)
        reached = backend.begin_rebuild(session)
    built = 0
    while True:
        with database.write() as session:
            ids = list(
                session.scalars(
                    select(Document.id).where(Document.id > reached).order_by(Document.id).limit(_AT_ONCE)
                )
            )
            if not ids:
                break
            reached = ids[-1]
            backend.build(session, build_index_documents(session, ids), reached)
        built += len(ids)
        if progress:
            progress(*_position(database, reached))
    _tidy(database, backend)
    with database.write() as session:
        backend.switch(session)
    return built


def _position(database: Database, reached: int) -> tuple[int, int]:
    with database.read() as session:
        done = session.scalar(select(func.count()).where(Document.id <= reached))
        return done or 0, session.scalar(select(func.count(Document.id))) or 0


def _tidy(database: Database, backend: SearchBackend) -> None:
    begin = True
    while True:
        with database.write() as session:
            if not backend.tidy(session, begin=begin) and not begin:
                return
        begin = False
