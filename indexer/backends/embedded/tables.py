"""The tables of the index: the set that answers, perhaps the next one, and a small table that says which is which."""

from __future__ import annotations

import logging
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from indexer.backends.port import INDEX_VERSION

COLUMNS = "labels, numbers, card, text, exact"
_LAYOUT = "2"  # raise it when the tables change
_FIRST = "1"
_TAKEN_AT_ONCE = 1_000  # rows of about a page each
_KEPT_BY_FTS5 = 10  # its first records, without which it could not even be dropped

log = logging.getLogger("katchy.index")


class Tables(NamedTuple):
    """One set of tables."""

    name: str

    @property
    def words(self) -> str:
        """The full-text table."""
        return f"search_words_{self.name}"

    @property
    def documents(self) -> str:
        """Who sees a document and what it is counted by; narrow, for every hit is looked up in it."""
        return f"search_document_{self.name}"

    @property
    def entries(self) -> str:
        """Where a document stands in the full-text table, as of when, and its place in the order by number."""
        return f"search_entry_{self.name}"

    @property
    def terms(self) -> str:
        """The terms of each document exactly as they were put in, compressed."""
        return f"search_terms_{self.name}"

    def vocabulary(self, connection: Connection) -> str:
        """Give the table of all words, which belongs to the connection and holds nothing itself."""
        table = f"temp.search_vocabulary_{self.name}"
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5vocab(main, {self.words}, row)"
        )
        return table

    def create(self, connection: Connection) -> None:
        """Make the set, empty."""
        # The tokenizer only parts at spaces: terms are lower-case letters and digits already.
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {self.words} USING fts5({COLUMNS}, content='', tokenize='ascii')"
        )
        connection.exec_driver_sql(
            f"CREATE TABLE {self.documents} (document_id INTEGER PRIMARY KEY, access INTEGER NOT NULL,"
            " registered_by INTEGER NOT NULL, responsible_id INTEGER, unit_id INTEGER, from_unit_id INTEGER,"
            " labels TEXT NOT NULL)"
        )
        connection.exec_driver_sql(
            f"CREATE TABLE {self.entries} (document_id INTEGER PRIMARY KEY, first_row INTEGER NOT NULL,"
            " stamp TEXT NOT NULL, sort_key TEXT NOT NULL)"
        )
        connection.exec_driver_sql(
            f"CREATE TABLE {self.terms} (document_id INTEGER PRIMARY KEY, terms BLOB NOT NULL)"
        )

    def drop(self, connection: Connection) -> None:
        """Take the set away, whatever of it is there; what is too broken to be dropped stays and harms nobody."""
        for table in (self.words, self.documents, self.entries, self.terms):
            try:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
            except DBAPIError as error:
                log.warning("%s stays: %s", table, error.orig)

    def thin(self, connection: Connection) -> bool:
        """Take some rows away; false when hardly any are left."""
        for table in (f"{self.words}_data", f"{self.words}_docsize", self.terms, self.documents):
            taken = connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE rowid IN"
                f" (SELECT rowid FROM {table} WHERE rowid > {_KEPT_BY_FTS5} LIMIT {_TAKEN_AT_ONCE})"
            )
            if taken.rowcount:
                return True
        return False


def prepare(connection: Connection) -> None:
    """Make an empty index unless there is one; one with other tables is replaced, and then is out of date."""
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS search_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
    )
    if _get(connection, "layout") == _LAYOUT:
        return
    former = [_get(connection, key) for key in ("live", "building", "leftover")]
    for name in " ".join(former).split():
        Tables(name).drop(connection)
    connection.exec_driver_sql("DELETE FROM search_state")
    tables = Tables(_FIRST)
    tables.drop(connection)
    tables.create(connection)
    _set(connection, f"version_{tables.name}", "" if any(former) else INDEX_VERSION)
    _set(connection, "live", tables.name)
    _set(connection, "layout", _LAYOUT)


def live(connection: Connection) -> Tables:
    """Give the set that answers."""
    return Tables(_get(connection, "live"))


def in_use(connection: Connection) -> list[Tables]:
    """Give the set that answers, and after it the one that is being built."""
    return [Tables(name) for key in ("live", "building") if (name := _get(connection, key))]


def version(connection: Connection, tables: Tables) -> str:
    """Give the version of the rules a set was built by."""
    return _get(connection, f"version_{tables.name}")


def begin(connection: Connection) -> int:
    """Make an empty set to be built, or keep one that was begun; give the document it has reached."""
    begun = _get(connection, "building")
    if begun and version(connection, Tables(begun)) == INDEX_VERSION:
        return int(_get(connection, "reached"))
    tables = Tables(str(int(begun or _get(connection, "live")) + 1))
    if begun:
        _leave(connection, Tables(begun))
    tables.drop(connection)
    tables.create(connection)
    _set(connection, f"version_{tables.name}", INDEX_VERSION)
    _set(connection, "building", tables.name)
    _set(connection, "reached", "0")
    return 0


def building(connection: Connection) -> Tables | None:
    """Give the set that is being built, if one is."""
    name = _get(connection, "building")
    return Tables(name) if name else None


def note_reached(connection: Connection, document_id: int) -> None:
    """Note how far the set that is being built has come."""
    _set(connection, "reached", str(document_id))


def switch(connection: Connection) -> None:
    """Let the built set answer; the other one is left over."""
    old, new = in_use(connection)
    _set(connection, "live", new.name)
    _set(connection, "building", "")
    _leave(connection, old)


def discard(connection: Connection) -> bool:
    """Take some rows of a left-over set away, at last the set itself: dropping it whole would take seconds."""
    left = _get(connection, "leftover").split()
    if not left:
        return False
    tables = Tables(left[0])
    try:
        if tables.thin(connection):
            return True
    except DBAPIError as error:
        log.warning("index %s is broken: %s", tables.name, error.orig)
    tables.drop(connection)
    _set(connection, "leftover", " ".join(left[1:]))
    return len(left) > 1


def _leave(connection: Connection, tables: Tables) -> None:
    _set(connection, "leftover", f"{_get(connection, 'leftover')} {tables.name}".strip())


def _get(connection: Connection, key: str) -> str:
    found = connection.exec_driver_sql("SELECT value FROM search_state WHERE key = ?", (key,)).scalar()
    return str(found or "")


def _set(connection: Connection, key: str, value: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO search_state (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
