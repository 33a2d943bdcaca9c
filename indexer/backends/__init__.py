"""The engines that keep the index: the database's own, and another beside it where one is named."""

from archive.db import Database
from archive.settings import Settings
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.paired import PairedIndex
from indexer.backends.port import OwnIndex, SearchBackend
from indexer.backends.postgresql import PostgresqlIndex

__all__ = ["EmbeddedIndex", "PostgresqlIndex", "SearchBackend", "close_backend", "index_in", "open_backend"]


def open_backend(settings: Settings, database: Database) -> SearchBackend:
    """Open the index of a registry: the one inside its database, and an engine beside it where one is named."""
    near = index_in(database)
    if not settings.elasticsearch_url:
        return near
    from indexer.backends.elasticsearch import ElasticsearchIndex

    return PairedIndex(near, ElasticsearchIndex.from_settings(settings))


def index_in(database: Database) -> OwnIndex:
    """Open the index that lives inside a registry's own database."""
    return EmbeddedIndex() if database.is_sqlite else PostgresqlIndex()


def close_backend(backend: SearchBackend) -> None:
    """Let connections go that do not belong to the database."""
    if isinstance(backend, PairedIndex):
        backend.close()
