"""The search port on FTS5: putting documents in, taking them out, building a new index beside the old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.access import Visibility
from archive.errors import SearchUnavailable
from indexer.backends.embedded.questions import Questions
from indexer.backends.embedded.rows import (
    TextRow,
    access_code,
    columns_of,
    counted_labels,
    first_row,
    packed,
    text_rows,
    unpacked,
)
from indexer.backends.embedded.tables import COLUMNS, SETS, Tables, discard
from indexer.backends.port import IndexDocument, SearchPage, SearchRequest

_AT_ONCE = 500  # below the least number of parameters any SQLite takes
_PAGES_TIDIED = 400


class EmbeddedIndex:
    """Keeps the index in the registry's SQLite file."""

    same_transaction = True

    def prepare(self, session: Session) -> None:
        """Make an empty index unless there is one."""
        SETS.prepare(session.connection())

    def index(self, session: Session, documents: Iterable[IndexDocument]) -> None:
        """Put documents in, and into the index that is being built if there is one."""
        with _connected(session) as connection:
            wanted = list(documents)
            for target in SETS.in_use(connection):
                _put(connection, target, wanted)

    def remove(self, session: Session, ids: Iterable[int]) -> None:
        """Take documents out."""
        with _connected(session) as connection:
            unwanted = list(ids)
            for target in SETS.in_use(connection):
                _take_out(connection, target, unwanted)

    def search(self, session: Session, request: SearchRequest, visible: Visibility) -> SearchPage:
        """Answer a question within what the asker may see."""
        with _connected(session) as connection:
            return Questions(connection, SETS.live(connection), visible).answer(request)

    def words_beginning(self, session: Session, beginning: str, most: int) -> list[str]:
        """Give words of the index that begin so, whoever may see them; FTS5 can list what it holds."""
        with _connected(session) as connection:
            vocabulary = SETS.live(connection).vocabulary(connection)
            rows = connection.exec_driver_sql(
                f"SELECT term FROM {vocabulary} WHERE term >= ? AND term < ? LIMIT ?",
                (beginning, f"{beginning}\U0010ffff", most),
            )
            return [row[0] for row in rows]

    def stamps(self, session: Session, after: int = 0, most: int = 1_000) -> dict[int, str]:
        """Give the stamps of the next documents by id."""
        with _connected(session) as connection:
            answering = SETS.live(connection)
            rows = connection.exec_driver_sql(
                f"SELECT document_id, stamp FROM {answering.entries} WHERE document_id > ?"
                " ORDER BY document_id LIMIT ?",
                (after, most),
            )
            return {row[0]: row[1] for row in rows}

    def outdated(self, session: Session) -> bool:
        """Tell whether the answering index was built by other rules."""
        with _connected(session) as connection:
            return SETS.is_outdated(connection)

    def faults(self, session: Session) -> list[str]:
        """Have FTS5 check its structures, and the tables whether they speak of the same documents."""
        with _connected(session) as connection:
            answering = SETS.live(connection)
            found = []
            try:
                connection.exec_driver_sql(
                    f"INSERT INTO {answering.words} ({answering.words}) VALUES ('integrity-check')"
                )
            except DBAPIError as error:
                found.append(str(error.orig))
            lost = connection.exec_driver_sql(
                f"SELECT count(*) FROM {answering.entries} AS e WHERE NOT EXISTS"
                f" (SELECT 1 FROM {answering.terms} AS t WHERE t.document_id = e.document_id)"
            ).scalar_one()
            return found + ([f"{lost} documents without their terms"] if lost else [])

    def begin_rebuild(self, session: Session) -> int:
        """Begin a new index beside the answering one, or go on with one begun by the same rules."""
        with _connected(session) as connection:
            return SETS.begin(connection)

    def build(self, session: Session, documents: Iterable[IndexDocument], reached: int) -> None:
        """Put documents into the new index and note how far it has come."""
        with _connected(session) as connection:
            target = SETS.building(connection)
            if target is None:
                raise SearchUnavailable
            _put(connection, target, list(documents))
            SETS.note_reached(connection, reached)

    def switch(self, session: Session) -> None:
        """Let the new index answer; the old one is left to `discard`."""
        with _connected(session) as connection:
            if SETS.building(connection) is None:
                raise SearchUnavailable
            SETS.switch(connection)

    def discard(self, session: Session) -> bool:
        """Take a short piece of the index that no longer answers away."""
        with _connected(session) as connection:
            return discard(connection)

    def tidy(self, session: Session, *, begin: bool = False) -> bool:
        """Merge a few pages of the newest index's segments; true while more is left."""
        with _connected(session) as connection:
            words = SETS.in_use(connection)[-1].words
            before = _changes(connection)
            pages = -_PAGES_TIDIED if begin else _PAGES_TIDIED
            connection.exec_driver_sql(f"INSERT INTO {words} ({words}, rank) VALUES ('merge', ?)", (pages,))
            return _changes(connection) - before > 1  # the command itself counts as one


@contextmanager
def _connected(session: Session) -> Iterator[Connection]:
    """Give the session's connection; an index that is away or broken is one thing to the caller."""
    try:
        yield session.connection()
    except DBAPIError as error:
        raise SearchUnavailable from error


def _put(connection: Connection, target: Tables, documents: Sequence[IndexDocument]) -> None:
    # FTS5 gathers rows in memory only while their numbers rise.
    newest_last = sorted(documents, key=lambda document: (document.registered_on, document.id))
    _take_out(connection, target, [document.id for document in newest_last])
    text, seen, entries, terms = [], [], [], []
    for document in newest_last:
        columns = columns_of(document)
        first = first_row(document.registered_on, document.id)
        text += text_rows(first, columns)
        seen.append(_seen_by(document))
        entries.append((document.id, first, document.stamp, document.sort_key))
        terms.append((document.id, packed(columns)))
    _write(connection, f"INSERT INTO {target.words} (rowid, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", text)
    _write(connection, f"INSERT INTO {target.documents} VALUES (?, ?, ?, ?, ?, ?, ?)", seen)
    _write(connection, f"INSERT INTO {target.entries} VALUES (?, ?, ?, ?)", entries)
    _write(connection, f"INSERT INTO {target.terms} VALUES (?, ?)", terms)


def _take_out(connection: Connection, target: Tables, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[start : start + _AT_ONCE])
        among = f"document_id IN ({', '.join('?' * len(some))})"
        present = connection.exec_driver_sql(
            f"SELECT e.first_row, t.terms FROM {target.entries} AS e JOIN {target.terms} AS t"
            f" USING (document_id) WHERE {among} ORDER BY e.first_row",
            some,
        )
        old: list[TextRow] = [row for first, data in present for row in text_rows(first, unpacked(data))]
        if not old:
            continue
        _write(
            connection,
            f"INSERT INTO {target.words} ({target.words}, rowid, {COLUMNS})"
            " VALUES ('delete', ?, ?, ?, ?, ?, ?)",
            old,
        )
        for table in (target.documents, target.entries, target.terms):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {among}", some)


def _seen_by(document: IndexDocument) -> tuple[object, ...]:
    return (
        document.id,
        access_code(document.access),
        document.registered_by,
        document.responsible_id,
        document.unit_id,
        document.from_unit_id,
        counted_labels(document),
    )


def _write(connection: Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, [tuple(row) for row in rows])


def _changes(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())
