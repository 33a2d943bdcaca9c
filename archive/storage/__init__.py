"""Where files are kept; only this package builds a path to them."""

from archive.settings import Settings
from archive.storage.local import LocalStorage
from archive.storage.port import Storage, Stored

__all__ = ["LocalStorage", "Storage", "Stored", "open_storage"]


def open_storage(settings: Settings) -> Storage:
    """Open the storage the settings name."""
    return LocalStorage(settings.files)
