"""The index inside the registry's own SQLite file: FTS5, committed and rolled back with the registry's rows.

A row of the full-text table is a document as a whole. A document of several parts (files, languages) has
a further row for each, so that in the order by merit its best part counts and not its length. The row number
says day, document and part, in this order: walked backwards it is "newest first", and a word that a quarter
of all letters hold costs no more than a rare one. What decides who sees a document stands in a narrow table
joined to every question. Filters are terms like any other, in a column of their own, and so are the beginnings
of registry numbers: nothing a person asks makes the engine gather all words with a common beginning but a star.

A new set of tables is built while the old one answers. They stand outside the
migrations: the index may be deleted any evening.
"""

from indexer.backends.embedded.index import EmbeddedIndex

__all__ = ["EmbeddedIndex"]
