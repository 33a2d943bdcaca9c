"""The tables of the index: the set that answers, perhaps the next one, and a small table that says which is which."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from indexer.backends.port import INDEX_VERSION

_LAYOUT = "1"  # raise it when the tables change
_FIRST = "1"

_SEEN_BY = (
    "access smallint NOT NULL, registered_by integer NOT NULL, responsible_id integer, unit_id integer,"
    " from_unit_id integer, labels text NOT NULL"
)


class Tables(NamedTuple):
    """One set of tables."""

    name: str

    @property
    def documents(self) -> str:
        """A document's words as a whole, who sees it, what it is counted by, and as of when it was put in."""
        return f"search_document_{self.name}"

    @property
    def parts(self) -> str:
        """The words of each part of a document that has several."""
        return f"search_part_{self.name}"

    @property
    def pieces(self) -> str:
        """The words of documents too long for one vector, piece by piece."""
        return f"search_piece_{self.name}"

    @property
    def index_of_words(self) -> str:
        return f"search_document_{self.name}_words"

    @property
    def index_of_parts(self) -> str:
        return f"search_part_{self.name}_words"

    def create(self, connection: Connection) -> None:
        """Make the set, empty. Vectors are kept apart from the rows: counting hits then reads few pages."""
        for statement in (
            f"CREATE TABLE {self.documents} (place bigint PRIMARY KEY, document_id integer NOT NULL, {_SEEN_BY},"
            ' stamp text NOT NULL, sort_key text COLLATE "C" NOT NULL, length integer NOT NULL,'
            " overlong boolean NOT NULL, words tsvector NOT NULL) WITH (toast_tuple_target = 128)",
            f"CREATE UNIQUE INDEX search_document_{self.name}_id ON {self.documents} (document_id)",
            f"CREATE INDEX {self.index_of_words} ON {self.documents} USING gin (words)",
            f"CREATE TABLE {self.parts} (place bigint PRIMARY KEY, document_id integer NOT NULL,"
            " length integer NOT NULL, words tsvector NOT NULL) WITH (toast_tuple_target = 128)",
            f"CREATE INDEX search_part_{self.name}_id ON {self.parts} (document_id)",
            f"CREATE INDEX {self.index_of_parts} ON {self.parts} USING gin (words)",
            f"CREATE TABLE {self.pieces} (document_id integer NOT NULL, seam boolean NOT NULL,"
            " words tsvector NOT NULL)",
            f"CREATE INDEX search_piece_{self.name}_id ON {self.pieces} (document_id)",
        ):
            connection.exec_driver_sql(statement)
        _set(connection, f"rows_{self.name}", "0")
        _set(connection, f"terms_{self.name}", "0")

    def drop(self, connection: Connection) -> None:
        """Take the set away, whatever of it is there."""
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self.documents}, {self.parts}, {self.pieces}")

    def add_to_counts(self, connection: Connection, rows: int, terms: int) -> None:
        """Note that so many rows and terms came, or went; merit is reckoned by them."""
        for key, more in (("rows", rows), ("terms", terms)):
            connection.exec_driver_sql(
                "UPDATE search_state SET value = (value::bigint + %s)::text WHERE key = %s",
                (more, f"{key}_{self.name}"),
            )

    def counted(self, connection: Connection) -> tuple[int, int]:
        """Give how many rows and terms there are."""
        rows, terms = (_get(connection, f"{key}_{self.name}") for key in ("rows", "terms"))
        return int(rows or 0), int(terms or 0)


def prepare(connection: Connection) -> None:
    """Make an empty index unless there is one; one with other tables is replaced, and then is out of date."""
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS search_state (key text PRIMARY KEY, value text NOT NULL)"
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
    """Drop a left-over set as soon as nobody can be reading it; true while that is worth waiting for."""
    left = _get(connection, "leftover").split()
    if not left:
        return False
    name, noted, looked = _parted(left[0])
    if not noted:
        # Only whoever began before this moment may still see the switch undone.
        _leave_at(connection, left, name, looked=0)
        return True
    if _has_older_readers(connection, noted):
        _set(connection, "leftover", " ".join([f"{name}@{noted}@{looked + 1}", *left[1:]]))
        if looked >= _MOST_LOOKS:
            return False  # somebody reads for very long: the next one who discards finds it
        connection.exec_driver_sql("SELECT pg_sleep(0.02)")
        return True
    Tables(name).drop(connection)
    for key in ("version", "rows", "terms"):
        connection.exec_driver_sql("DELETE FROM search_state WHERE key = %s", (f"{key}_{name}",))
    _set(connection, "leftover", " ".join(left[1:]))
    return len(left) > 1


_MOST_LOOKS = 500


def _parted(entry: str) -> tuple[str, str, int]:
    name, noted, looked = (*entry.split("@"), "", "")[:3]
    return name, noted, int(looked or 0)


def _leave_at(connection: Connection, left: list[str], name: str, looked: int) -> None:
    now = connection.exec_driver_sql("SELECT extract(epoch FROM clock_timestamp())::text").scalar_one()
    _set(connection, "leftover", " ".join([f"{name}@{now}@{looked}", *left[1:]]))


def _has_older_readers(connection: Connection, moment: str) -> bool:
    return bool(
        connection.exec_driver_sql(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start < to_timestamp(%s::float8))",
            (moment,),
        ).scalar_one()
    )


def _leave(connection: Connection, tables: Tables) -> None:
    _set(connection, "leftover", f"{_get(connection, 'leftover')} {tables.name}".strip())


def _get(connection: Connection, key: str) -> str:
    found = connection.exec_driver_sql("SELECT value FROM search_state WHERE key = %s", (key,)).scalar()
    return str(found or "")


def _set(connection: Connection, key: str, value: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO search_state (key, value) VALUES (%s, %s)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
