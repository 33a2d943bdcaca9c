"""The database: engine, sessions for reading and for writing, and the column types every table shares.

SQLite runs in WAL mode with `synchronous=FULL`: a number once shown survives a power cut. A writing session
takes the write lock at its first statement (`BEGIN IMMEDIATE`), so that reading a counter and raising it
cannot be interleaved with another writer; a reading session sees one consistent snapshot.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from archive.errors import ArchiveError, DiskFull, StorageNotWritable

BUSY_MILLISECONDS = 20_000
_WRITES = "katchy_writes"
_READS = "katchy_reads"


class Base(DeclarativeBase):
    """Mother of all tables; names every constraint so that migrations can speak of it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """A moment, stored in UTC without a zone and always handed out aware (M8)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Database:
    """Opens sessions on one database."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = create_engine(self.url, **self._options())
        if self.is_sqlite:
            _teach_sqlite(self.engine)
        self._writing_engine = self.engine.execution_options(**{_WRITES: True})

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None on a server."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one snapshot and changes nothing."""
        with self.reading_session() as session:
            yield session
            session.rollback()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that holds the write lock from its first statement; commits, or rolls all back."""
        with Session(self._writing_engine) as session, session.begin():
            yield session

    def writing_session(self) -> Session:
        """Give a writing session whose end the caller decides (one web request)."""
        return Session(self._writing_engine)

    def reading_session(self) -> Session:
        """Give a reading session whose end the caller decides (one web request)."""
        return Session(self.engine, autoflush=False, info={_READS: True})

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()

    def _options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {"connect_args": {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}}
        return {"pool_pre_ping": True}


def is_reading(session: Session) -> bool:
    """Tell whether a session sees a snapshot and changes nothing."""
    return bool(session.info.get(_READS))


def as_refusal(error: BaseException) -> ArchiveError | None:
    """Name what went wrong with the disk under a failed statement or write; None where it was something else."""
    cause = getattr(error, "orig", error)
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or getattr(cause, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    return StorageNotWritable() if code == sqlite3.SQLITE_READONLY else None


def _teach_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-6000",
            "temp_store=MEMORY",
            f"busy_timeout={BUSY_MILLISECONDS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
