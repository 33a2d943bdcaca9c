"""Which set of tables answers: for every index that lives inside the registry's database.

An index is a set of tables with a name. One set answers, perhaps another one is being built beside it, and some that no
longer answer are left over until they are taken away. A small table says which is which; it stands outside the
migrations, for the index may be deleted any evening.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection, text

from indexer.backends.port import INDEX_VERSION

_FIRST = "1"
_GET = text("SELECT value FROM search_state WHERE key = :key")
_SET = text(
    "INSERT INTO search_state (key, value) VALUES (:key, :value)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_FORGET = text("DELETE FROM search_state WHERE key = :key")


class TableSet(Protocol):
    """The tables of one name."""

    @property
    def name(self) -> str:
        """What tells the set from the others."""

    def create(self, connection: Connection) -> None:
        """Make the set, empty."""

    def drop(self, connection: Connection) -> None:
        """Take the set away, whatever of it is there."""


Tables = TypeVar("Tables", bound=TableSet)


class Sets(Generic[Tables]):
    """The sets of one kind of tables; raise `layout` when the tables change."""

    def __init__(self, tables: Callable[[str], Tables], layout: str) -> None:
        self._tables = tables
        self._layout = layout

    def prepare(self, connection: Connection) -> None:
        """Make an empty index unless there is one; one with other tables is replaced, and then is out of date."""
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS search_state (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
        )
        if get_state(connection, "layout") == self._layout:
            return
        former = [get_state(connection, key) for key in ("live", "building", "leftover")]
        for entry in " ".join(former).split():
            self._tables(entry.partition("@")[0]).drop(connection)
        connection.exec_driver_sql("DELETE FROM search_state")
        self._make(connection, _FIRST, "" if any(former) else INDEX_VERSION)
        set_state(connection, "live", _FIRST)
        set_state(connection, "layout", self._layout)

    def live(self, connection: Connection) -> Tables:
        """Give the set that answers."""
        return self._tables(get_state(connection, "live"))

    def in_use(self, connection: Connection) -> list[Tables]:
        """Give the set that answers, and after it the one that is being built."""
        names = [get_state(connection, key) for key in ("live", "building")]
        return [self._tables(name) for name in names if name]

    def is_outdated(self, connection: Connection) -> bool:
        """Tell whether the answering set was built by other rules."""
        return _version(connection, get_state(connection, "live")) != INDEX_VERSION

    def begin(self, connection: Connection) -> int:
        """Make an empty set to be built, or keep one that was begun; give the document it has reached."""
        begun = get_state(connection, "building")
        if begun and _version(connection, begun) == INDEX_VERSION:
            return int(get_state(connection, "reached"))
        name = str(int(begun or get_state(connection, "live")) + 1)
        if begun:
            _leave(connection, begun)
        self._make(connection, name, INDEX_VERSION)
        set_state(connection, "building", name)
        set_state(connection, "reached", "0")
        return 0

    def building(self, connection: Connection) -> Tables | None:
        """Give the set that is being built, if one is."""
        name = get_state(connection, "building")
        return self._tables(name) if name else None

    def note_reached(self, connection: Connection, document_id: int) -> None:
        """Note how far the set that is being built has come."""
        set_state(connection, "reached", str(document_id))

    def switch(self, connection: Connection) -> None:
        """Let the built set answer; the other one is left over."""
        old, new = self.in_use(connection)
        set_state(connection, "live", new.name)
        set_state(connection, "building", "")
        _leave(connection, old.name)

    def _make(self, connection: Connection, name: str, version: str) -> None:
        tables = self._tables(name)
        tables.drop(connection)
        tables.create(connection)
        set_state(connection, f"version_{name}", version)


def get_state(connection: Connection, key: str) -> str:
    """Give what is noted under a key, or nothing."""
    return str(connection.execute(_GET, {"key": key}).scalar() or "")


def set_state(connection: Connection, key: str, value: str) -> None:
    """Note something under a key."""
    connection.execute(_SET, {"key": key, "value": value})


def forget_state(connection: Connection, key: str) -> None:
    """Take a note away."""
    connection.execute(_FORGET, {"key": key})


def _version(connection: Connection, name: str) -> str:
    return get_state(connection, f"version_{name}")


def _leave(connection: Connection, name: str) -> None:
    set_state(connection, "leftover", f"{get_state(connection, 'leftover')} {name}".strip())
