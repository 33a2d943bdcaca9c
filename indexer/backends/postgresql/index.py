"""The search port on PostgreSQL: putting documents in, taking them out, building a new index beside the old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.access import Visibility
from archive.errors import SearchUnavailable
from archive.refusals import may_pass
from indexer.backends.embedded.rows import IN_EVERY_ROW, access_code, counted_labels
from indexer.backends.port import IndexDocument, SearchPage, SearchRequest
from indexer.backends.postgresql.questions import Questions
from indexer.backends.postgresql.tables import SETS, Tables, discard
from indexer.backends.postgresql.vectors import LABEL, DocumentVectors, lexeme, vectors_of
from indexer.backends.postgresql.vocabulary import note_words, words_beginning


class PostgresqlIndex:
    """Keeps the index in the registry's PostgreSQL database."""

    same_transaction = True

    def prepare(self, session: Session) -> None:
        """Make an empty index unless there is one."""
        connection = session.connection()
        SETS.prepare(connection)
        for target in SETS.in_use(connection):
            target.create_vocabulary(connection)

    def index(self, session: Session, documents: Iterable[IndexDocument]) -> None:
        """Put documents in, and into the index that is being built if there is one."""
        with _connected(session) as connection:
            wanted = _written(documents)
            for target in SETS.in_use(connection) or [_away()]:
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
        """Give words of the index that begin so, whoever may see them; some may stand in no letter any more."""
        with _connected(session) as connection:
            return words_beginning(connection, SETS.live(connection), beginning, most)

    def stamps(self, session: Session, after: int = 0, most: int = 1_000) -> dict[int, str]:
        """Give the stamps of the next documents by id."""
        with _connected(session) as connection:
            answering = SETS.live(connection)
            rows = connection.exec_driver_sql(
                f"SELECT document_id, stamp FROM {answering.documents} WHERE document_id > %s"
                " ORDER BY document_id LIMIT %s",
                (after, most),
            )
            return {row[0]: row[1] for row in rows}

    def outdated(self, session: Session) -> bool:
        """Tell whether the answering index was built by other rules."""
        with _connected(session) as connection:
            return SETS.is_outdated(connection)

    def faults(self, session: Session) -> list[str]:
        """Look whether the index of words finds every row, and whether the counts are those of the rows."""
        with _connected(session) as connection:
            answering = SETS.live(connection)
            found = []
            for table in (answering.documents, answering.parts):
                there, findable = _count_both_ways(connection, table)
                if there != findable:
                    found.append(f"{table}: {there} rows, {findable} in the index of words")
            lost = connection.exec_driver_sql(
                f"SELECT count(*) FROM {answering.parts} AS p WHERE NOT EXISTS"
                f" (SELECT 1 FROM {answering.documents} AS d WHERE d.document_id = p.document_id)"
            ).scalar_one()
            return found + ([f"{lost} parts without their documents"] if lost else [])

    def begin_rebuild(self, session: Session) -> int:
        """Begin a new index beside the answering one, or go on with one begun by the same rules."""
        with _connected(session) as connection:
            return SETS.begin(connection)

    def build(self, session: Session, documents: Iterable[IndexDocument], reached: int) -> None:
        """Put documents into the new index and note how far it has come."""
        with _connected(session) as connection:
            target = SETS.building(connection) or _away()
            _put(connection, target, _written(documents))
            SETS.note_reached(connection, reached)

    def switch(self, session: Session) -> None:
        """Let the new index answer; the old one is left to `discard`."""
        with _connected(session) as connection:
            if SETS.building(connection) is None:
                raise SearchUnavailable
            SETS.switch(connection)

    def discard(self, session: Session) -> bool:
        """Take the index that no longer answers away once nobody reads it."""
        with _connected(session) as connection:
            return discard(connection)

    def tidy(self, session: Session, *, begin: bool = False) -> bool:
        """Bring what was put in lately into the index proper, and have the planner count; done in one go."""
        with _connected(session) as connection:
            newest = SETS.in_use(connection)[-1]
            for index in (newest.index_of_words, newest.index_of_parts):
                connection.exec_driver_sql("SELECT gin_clean_pending_list(%s::regclass)", (index,))
            connection.exec_driver_sql(f"ANALYZE {newest.documents}, {newest.parts}")
            return False


@contextmanager
def _connected(session: Session) -> Iterator[Connection]:
    """Give the session's connection; an index that is away or broken is one thing to the caller, who may go on."""
    try:
        with session.begin_nested():
            yield session.connection()
    except DBAPIError as error:
        if may_pass(error):
            raise  # then the registry is away too
        raise SearchUnavailable from error


def _away() -> Tables:
    raise SearchUnavailable


Put = tuple[IndexDocument, DocumentVectors]


def _written(documents: Iterable[IndexDocument]) -> list[Put]:
    return [(document, vectors_of(document)) for document in documents]


def _put(connection: Connection, target: Tables, documents: Sequence[Put]) -> None:
    _take_out(connection, target, [document.id for document, _ in documents])
    rows, parts, pieces = [], [], []
    for document, vectors in documents:
        rows.append(_row(document, vectors))
        parts += [(part.place, document.id, part.length, part.words) for part in vectors.parts]
        pieces += [(document.id, *piece) for piece in vectors.pieces]
    _write(
        connection,
        f"INSERT INTO {target.documents} (place, document_id, access, registered_by, responsible_id, unit_id,"
        " from_unit_id, labels, stamp, sort_key, length, overlong, words)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::tsvector)",
        rows,
    )
    _write(connection, f"INSERT INTO {target.parts} VALUES (%s, %s, %s, %s::tsvector)", parts)
    _write(connection, f"INSERT INTO {target.pieces} VALUES (%s, %s, %s::tsvector)", pieces)
    lengths = [vectors.length for _, vectors in documents] + [part[2] for part in parts]
    if lengths:
        target.add_to_counts(connection, len(lengths), sum(lengths))
        note_words(connection, target, [document for document, _ in documents])


def _take_out(connection: Connection, target: Tables, ids: Sequence[int]) -> None:
    if not ids:
        return
    taken = [
        length
        for table in (target.documents, target.parts)
        for (length,) in connection.exec_driver_sql(
            f"DELETE FROM {table} WHERE document_id = ANY(%s) RETURNING length", (list(ids),)
        )
    ]
    if taken:
        connection.exec_driver_sql(f"DELETE FROM {target.pieces} WHERE document_id = ANY(%s)", (list(ids),))
        target.add_to_counts(connection, -len(taken), -sum(taken))


def _row(document: IndexDocument, vectors: DocumentVectors) -> tuple[object, ...]:
    return (
        vectors.place,
        document.id,
        access_code(document.access),
        document.registered_by,
        document.responsible_id,
        document.unit_id,
        document.from_unit_id,
        counted_labels(document),
        document.stamp,
        document.sort_key,
        vectors.length,
        bool(vectors.pieces),
        vectors.words,
    )


def _write(connection: Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, [tuple(row) for row in rows])


def _count_both_ways(connection: Connection, table: str) -> tuple[int, int]:
    """Count a table's rows by reading it and by asking its index of words for what every row has."""
    there = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    findable = connection.exec_driver_sql(
        f"SELECT count(*) FROM {table} WHERE words @@ %s::tsquery", (lexeme(LABEL, IN_EVERY_ROW),)
    ).scalar_one()
    connection.exec_driver_sql("SET LOCAL enable_seqscan = on")
    return int(there), int(findable)
