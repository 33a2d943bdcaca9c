"""The engines that keep the index; `open_backend` chooses one."""

from archive.db import Database
from archive.settings import Settings, SettingsError
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.port import SearchBackend

__all__ = ["EmbeddedIndex", "SearchBackend", "open_backend"]


def open_backend(settings: Settings, database: Database) -> SearchBackend:
    """Open the index of a registry: it lives inside the SQLite file."""
    if not database.is_sqlite:
        raise SettingsError(f"there is no search index for {settings.url.partition(':')[0]}")
    return EmbeddedIndex()
