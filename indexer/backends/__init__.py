"""The engines that keep the index; `open_backend` chooses one, or the database's own with another beside it."""

from archive.db import Database
from archive.settings import Settings, SettingsError
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.paired import PairedIndex
from indexer.backends.port import SearchBackend

__all__ = ["EmbeddedIndex", "SearchBackend", "close_backend", "open_backend"]


def open_backend(settings: Settings, database: Database) -> SearchBackend:
    """Open the index of a registry: the one inside its database, and an engine beside it where one is named."""
    near = _inside(settings, database)
    if not settings.elasticsearch_url:
        return near
    from indexer.backends.elasticsearch import ElasticsearchIndex

    return PairedIndex(near, ElasticsearchIndex.from_settings(settings))


def close_backend(backend: SearchBackend) -> None:
    """Let connections go that do not belong to the database."""
    if isinstance(backend, PairedIndex):
        backend.close()


def _inside(settings: Settings, database: Database) -> SearchBackend:
    if not database.is_sqlite:
        raise SettingsError(f"there is no search index for {settings.url.partition(':')[0]}")
    return EmbeddedIndex()
