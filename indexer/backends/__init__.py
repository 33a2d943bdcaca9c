"""The engines that keep the index; `open_backend` chooses one."""

from archive.db import Database
from archive.settings import Settings
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.port import SearchBackend
from indexer.backends.postgresql import PostgresqlIndex

__all__ = ["EmbeddedIndex", "PostgresqlIndex", "SearchBackend", "index_in", "open_backend"]


def open_backend(settings: Settings, database: Database) -> SearchBackend:
    """Open the index of a registry."""
    return index_in(database)


def index_in(database: Database) -> SearchBackend:
    """Open the index that lives inside a registry's own database."""
    return EmbeddedIndex() if database.is_sqlite else PostgresqlIndex()
