"""The database: engine, sessions for reading and for writing, and the column types every table shares.

The same promises hold on SQLite and on PostgreSQL. Whoever changes the registry holds its write lock from the first
statement on (`BEGIN IMMEDIATE` here, an advisory lock of the transaction there), so that what a service has looked
up is still so when it writes; the trail, whose rows are chained, could not be written by two at once anyhow. A
session for notes stands aside of that lock: it may only touch rows that it has locked itself. A reading session sees
one consistent snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

BUSY_MILLISECONDS = 20_000
_WRITES = "katchy_writes"
_READS = "katchy_reads"
_WRITE_LOCK = 0x4B617463  # one for each PostgreSQL database: it is the registry's
_DRIVER = "postgresql+psycopg"


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


class _AnyInteger(Integer):
    """How an integer is asked for on PostgreSQL: an address may name one that no column holds, and finds no row."""

    __visit_name__ = "big_integer"
    render_bind_cast = True


class Database:
    """Opens sessions on one database."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self.engine = create_engine(self.url, **self._options())
        self._reading_engine = self._noting_engine = self.engine
        if self.is_sqlite:
            _teach_sqlite(self.engine)
            self._noting_engine = self.engine.execution_options(**{_WRITES: True})
        else:
            self.engine.dialect.colspecs = {**self.engine.dialect.colspecs, Integer: _AnyInteger}
            _teach_postgresql(self.engine)
            self._reading_engine = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
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
        session = self.reading_session()
        try:
            yield session
        finally:
            let_go(session)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that holds the write lock from its first statement; commits, or rolls all back."""
        with Session(self._writing_engine) as session, session.begin():
            yield session

    @contextmanager
    def note(self) -> Iterator[Session]:
        """Open a short writing session beside the others, for rows that it locks itself; commits, or rolls all back."""
        with Session(self._noting_engine) as session, session.begin():
            yield session

    def writing_session(self) -> Session:
        """Give a writing session whose end the caller decides (one web request)."""
        return Session(self._writing_engine)

    def reading_session(self) -> Session:
        """Give a reading session whose end the caller decides (one web request)."""
        return Session(self._reading_engine, autoflush=False, info={_READS: True})

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()

    def _options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {"connect_args": {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}}
        return {
            "pool_pre_ping": True,
            "pool_timeout": BUSY_MILLISECONDS / 1000,
            # Statements are planned for what is asked: a plan kept for any word is a bad one for a rare word.
            "connect_args": {"connect_timeout": 10, "keepalives_idle": 30, "prepare_threshold": None},
        }


def is_reading(session: Session) -> bool:
    """Tell whether a session sees a snapshot and changes nothing."""
    return bool(session.info.get(_READS))


def let_go(session: Session) -> None:
    """End a session with all it did not commit, even where its server is gone: there is nothing left to take back."""
    try:
        session.close()
    except DBAPIError:
        session.invalidate()


def hold_write_lock(session: Session) -> None:
    """See to it that nobody else changes the registry until the end of the session's transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(_TAKE_LOCK))


_TAKE_LOCK = f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})"


def _with_driver(url: URL) -> URL:
    """Take `postgresql://` (and the older `postgres://`) for the one driver there is."""
    return url.set(drivername=_DRIVER) if url.drivername in ("postgresql", "postgres") else url


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


def without_nul(text_: str) -> str:
    """Write a text as PostgreSQL can keep it: without the NUL character, which no letter needs."""
    return text_.replace("\0", "\ufffd")


def _teach_postgresql(engine: Engine) -> None:
    from psycopg.types.numeric import IntDumper
    from psycopg.types.string import StrDumper, StrDumperUnknown

    class WithoutNul(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(without_nul(obj))

    class WithoutNulUnknown(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(without_nul(obj))

    class WithinBounds(IntDumper):
        """Refuses what no integer column anywhere holds, as SQLite does."""

        def get_key(self, obj: int, format: Any) -> Any:
            if not -(2**63) <= obj < 2**63:
                raise OverflowError("too large for an integer of the database")
            return super().get_key(obj, format)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.adapters.register_dumper(str, WithoutNulUnknown)
        connection.adapters.register_dumper(str, WithoutNul)
        connection.adapters.register_dumper(int, WithinBounds)
        cursor = connection.cursor()
        cursor.execute(
            # A number once shown survives a power cut, whatever the server's own settings are.
            "SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') = 'off'"
        )
        for setting, value in (
            ("lock_timeout", BUSY_MILLISECONDS),
            ("idle_in_transaction_session_timeout", 15 * BUSY_MILLISECONDS),
            ("timezone", "'UTC'"),
            ("jit", "off"),
        ):
            cursor.execute(f"SET {setting} = {value}")
        cursor.close()
        connection.commit()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES):
            connection.exec_driver_sql(_TAKE_LOCK)
