"""The index inside the registry's own PostgreSQL database: `tsvector` and GIN, committed and rolled back with its rows.

PostgreSQL analyses nothing here: finished terms are written as vectors, term and places, and no parser or dictionary
touches them. A row is a document as a whole; a document of several parts has rows for them in a second table, for in
the order by merit its best part counts and not its length. Who sees a document stands beside its vector, filters are
terms like any other, and the row number says day and document: walked backwards it is "newest first".

Merit is BM25 as the embedded index reckons it, so that both put the same letter first (`merit.py`). A vector holds
only so many places; a letter longer than that keeps its text once more in pieces, and phrases are looked for there.

A new set of tables is built while the old one answers. They stand outside the migrations: the index may be deleted
any evening.
"""

from indexer.backends.postgresql.index import PostgresqlIndex

__all__ = ["PostgresqlIndex"]
