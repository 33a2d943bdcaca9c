"""The tables of the index: the set that answers, perhaps the next one, and a small table that says which is which."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from indexer.backends.sets import Sets, forget_state, get_state, set_state

_LAYOUT = "1"  # raise it when the tables change

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
    def vocabulary(self) -> str:
        """Every word as it is written."""
        return f"search_vocabulary_{self.name}"

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
        self.create_vocabulary(connection)
        set_state(connection, f"rows_{self.name}", "0")
        set_state(connection, f"terms_{self.name}", "0")

    def create_vocabulary(self, connection: Connection) -> None:
        """Make the list of words, if it is not there: a set of an earlier version has none."""
        connection.exec_driver_sql(
            f'CREATE TABLE IF NOT EXISTS {self.vocabulary} (word text COLLATE "C" PRIMARY KEY)'
        )

    def drop(self, connection: Connection) -> None:
        """Take the set away, whatever of it is there."""
        tables = ", ".join([self.documents, self.parts, self.pieces, self.vocabulary])
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {tables}")

    def add_to_counts(self, connection: Connection, rows: int, terms: int) -> None:
        """Note that so many rows and terms came, or went; merit is reckoned by them."""
        for key, more in (("rows", rows), ("terms", terms)):
            connection.exec_driver_sql(
                "UPDATE search_state SET value = (value::bigint + %s)::text WHERE key = %s",
                (more, f"{key}_{self.name}"),
            )

    def counted(self, connection: Connection) -> tuple[int, int]:
        """Give how many rows and terms there are."""
        rows, terms = (get_state(connection, f"{key}_{self.name}") for key in ("rows", "terms"))
        return int(rows or 0), int(terms or 0)


SETS = Sets(Tables, _LAYOUT)


def discard(connection: Connection) -> bool:
    """Drop a left-over set as soon as nobody can be reading it; true while that is worth waiting for."""
    left = get_state(connection, "leftover").split()
    if not left:
        return False
    name, noted, looked = _parted(left[0])
    if not noted:
        # Only whoever began before this moment may still see the switch undone.
        _leave_at(connection, left, name, looked=0)
        return True
    if _has_older_readers(connection, noted):
        set_state(connection, "leftover", " ".join([f"{name}@{noted}@{looked + 1}", *left[1:]]))
        if looked >= _MOST_LOOKS:
            return False  # somebody reads for very long: the next one who discards finds it
        connection.exec_driver_sql("SELECT pg_sleep(0.02)")
        return True
    Tables(name).drop(connection)
    for key in ("version", "rows", "terms"):
        forget_state(connection, f"{key}_{name}")
    set_state(connection, "leftover", " ".join(left[1:]))
    return len(left) > 1


_MOST_LOOKS = 500


def _parted(entry: str) -> tuple[str, str, int]:
    name, noted, looked = (*entry.split("@"), "", "")[:3]
    return name, noted, int(looked or 0)


def _leave_at(connection: Connection, left: list[str], name: str, looked: int) -> None:
    now = connection.exec_driver_sql("SELECT extract(epoch FROM clock_timestamp())::text").scalar_one()
    set_state(connection, "leftover", " ".join([f"{name}@{now}@{looked}", *left[1:]]))


def _has_older_readers(connection: Connection, moment: str) -> bool:
    return bool(
        connection.exec_driver_sql(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start < to_timestamp(%s::float8))",
            (moment,),
        ).scalar_one()
    )
