"""Carrying a registry from one database to another, SQLite to PostgreSQL or back: all of it, or nothing.

Every row goes as it is, JSON as the text it was written as, so that the trail's hashes still fit; then the target is
read again and compared with the source, row by row. All of it is one transaction: a move that was broken off leaves
an empty target and is simply begun again. Files stay where they are, and the index is built anew.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    cast,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

import archive.models  # noqa: F401 - tables register themselves
from archive import migrations
from archive.db import Base, Database, without_nul
from archive.errors import MoveRefused, MoveWentWrong, TargetNotEmpty

_AT_ONCE = 1_000

Progress = Callable[[str, int, int], None]
"""Called with what is being done, the rows done and their number."""


@dataclass(frozen=True)
class Moved:
    """How many rows of each table were carried and compared."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def move(source: Database, target: Database, progress: Progress) -> Moved:
    """Carry a registry into an empty database.

    Raises MoveRefused, TargetNotEmpty and MoveWentWrong; the target is then as it was. Nobody else changes the source
    meanwhile.
    """
    if not migrations.is_current(source):
        raise MoveRefused
    migrations.upgrade(target)
    with source.write() as reading, target.write() as writing:
        _check_empty(writing)
        counts = {table.name: _count(reading, table) for table in Base.metadata.sorted_tables}
        total, done = sum(counts.values()), 0
        for table in Base.metadata.sorted_tables:
            for some in _batches(reading, table):
                _insert(writing.connection(), table, some)
                done += len(some)
                progress("copied", done, total)
            _tie_to_each_other(reading, writing.connection(), table)
        _set_sequences(writing.connection())
        _compare(reading, writing, counts, progress)
        return Moved(counts)


def _check_empty(session: Session) -> None:
    for table in Base.metadata.sorted_tables:
        if session.execute(select(text("1")).select_from(table).limit(1)).first():
            raise TargetNotEmpty(table=table.name)


def _count(session: Session, table: Table) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _batches(session: Session, table: Table) -> Iterator[list[dict[str, Any]]]:
    rows = _rows(session, table)
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _rows(session: Session, table: Table) -> Generator[dict[str, Any]]:
    with session.execute(_in_order(table), execution_options={"yield_per": _AT_ONCE}) as result:
        for row in result.mappings():
            yield dict(row)


def _in_order(table: Table) -> Select[Any]:
    columns = [_as_written(column) for column in table.columns]
    return select(*columns).order_by(*table.primary_key.columns)


def _as_written(column: Column[Any]) -> Any:
    return cast(column, String).label(column.name) if isinstance(column.type, JSON) else column


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Put rows in; what ties a row to another one of its table waits until all are there."""
    later = {column.name for column in _own_ties(table)}
    ready = [{name: None if name in later else value for name, value in row.items()} for row in rows]
    values = {column.name: _bound(connection, column) for column in table.columns}
    connection.execute(insert(table).values(values), [{f"p_{n}": v for n, v in row.items()} for row in ready])


def _bound(connection: Connection, column: Column[Any]) -> Any:
    if not isinstance(column.type, JSON):
        return bindparam(f"p_{column.name}", type_=column.type)
    value = bindparam(f"p_{column.name}", type_=String())
    return cast(value, JSON) if connection.dialect.name == "postgresql" else type_coerce(value, String)


def _own_ties(table: Table) -> list[Column[Any]]:
    return [key.parent for key in table.foreign_keys if key.column.table is table]


def _tie_to_each_other(reading: Session, connection: Connection, table: Table) -> None:
    (key, *_) = table.primary_key.columns
    for column in _own_ties(table):
        tied = reading.execute(select(key, column).where(column.is_not(None))).all()
        change = update(table).where(key == bindparam("own")).values({column.name: bindparam("other")})
        for own, other in tied:
            connection.execute(change, {"own": own, "other": other})


def _set_sequences(connection: Connection) -> None:
    """Let a server go on counting where the source stood; SQLite does by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        (key, *more) = table.primary_key.columns
        if more or not isinstance(key.type, Integer):
            continue
        newest = connection.scalar(select(func.max(key)))
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :key), :last, :called)"),
            {"table": f'"{table.name}"', "key": key.name, "last": newest or 1, "called": newest is not None},
        )


def _compare(reading: Session, writing: Session, counts: dict[str, int], progress: Progress) -> None:
    total, done = sum(counts.values()), 0
    for table in Base.metadata.sorted_tables:
        with closing(_rows(reading, table)) as sent, closing(_rows(writing, table)) as arrived:
            for mine, theirs in zip_longest(sent, arrived):
                done += 1
                if mine is None or theirs is None or _storable(mine) != _storable(theirs):
                    key = next(iter((mine or theirs or {}).values()), "")
                    raise MoveWentWrong(table=table.name, key=key)
                if done % _AT_ONCE == 0 or done == total:
                    progress("compared", done, total)


def _storable(row: dict[str, Any]) -> dict[str, Any]:
    """Write a row as every database can keep it."""
    return {name: without_nul(value) if isinstance(value, str) else value for name, value in row.items()}
