"""The tables of the index: the set that answers, perhaps the next one, and a small table that says which is which."""

from __future__ import annotations

import logging
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from indexer.backends.sets import Sets, get_state, set_state

COLUMNS = "labels, numbers, card, text, exact"
_LAYOUT = "2"  # raise it when the tables change
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


SETS = Sets(Tables, _LAYOUT)


def discard(connection: Connection) -> bool:
    """Take some rows of a left-over set away, at last the set itself: dropping it whole would take seconds."""
    left = get_state(connection, "leftover").split()
    if not left:
        return False
    tables = Tables(left[0])
    try:
        if tables.thin(connection):
            return True
    except DBAPIError as error:
        log.warning("index %s is broken: %s", tables.name, error.orig)
    tables.drop(connection)
    set_state(connection, "leftover", " ".join(left[1:]))
    return len(left) > 1
