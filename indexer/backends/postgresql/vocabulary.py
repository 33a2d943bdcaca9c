"""The words of an index as they are written, listed for «did you mean»: PostgreSQL cannot list those of its own index.

A word is put down once, in the transaction that first brings it, and stays when the last letter that had it goes: the
list tells what to look for, and a search within the reader's rights what there is. A rebuilt index has a new list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from indexer.backends.port import GAP, IndexDocument
from indexer.backends.postgresql.tables import Tables

_SHORTEST, _LONGEST = 3, 40  # letters; what is longer is noise of a scan


def note_words(connection: Connection, target: Tables, documents: Iterable[IndexDocument]) -> None:
    """Add the words of documents that the list does not have; whoever adds must hold the index's counts."""
    words = sorted(set(_words(documents)))
    if words:
        connection.exec_driver_sql(
            f"INSERT INTO {target.vocabulary} SELECT new.word FROM unnest(%s::text[]) AS new (word)"
            f" WHERE NOT EXISTS (SELECT 1 FROM {target.vocabulary} AS known WHERE known.word = new.word)"
            " ON CONFLICT DO NOTHING",
            (words,),
        )


def words_beginning(connection: Connection, tables: Tables, beginning: str, most: int) -> list[str]:
    """Give words of the list that begin so."""
    rows = connection.exec_driver_sql(
        f"SELECT word FROM {tables.vocabulary} WHERE word >= %s AND word < %s ORDER BY word LIMIT %s",
        (beginning, f"{beginning}\U0010ffff", most),
    )
    return [row[0] for row in rows]


def _words(documents: Iterable[IndexDocument]) -> Iterator[str]:
    for document in documents:
        for analysis in (document.card, *document.parts):
            for word in analysis.exact.split():
                if _SHORTEST <= len(word) <= _LONGEST and word != GAP and word.isalpha():
                    yield word
