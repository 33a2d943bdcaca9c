"""What the registry asks of a place that keeps files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class Stored:
    """Bytes that are safe: on disk, synced, under their checksum."""

    sha256: str
    size: int


class Storage(Protocol):
    """Keeps bytes under their SHA-256, written once and never changed (M1)."""

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> Stored:
        """Keep the bytes of a stream; return when they are on disk. Same bytes are kept once.

        Raises FileTooLarge over `limit` bytes, DiskFull, StorageNotWritable.
        """

    def bulk(self) -> AbstractContextManager[Callable[[BinaryIO], Stored]]:
        """Give a way to keep very many files: they are safe when the block ends, not one by one."""

    def open(self, sha256: str) -> BinaryIO:
        """Open stored bytes for reading; raises FileLost."""

    def path(self, sha256: str) -> Path:
        """Give a local path to read from; raises FileLost."""

    def verify(self, sha256: str) -> None:
        """Read the bytes again; raises FileLost or FileDamaged."""

    def list_all(self) -> Iterator[str]:
        """Give every checksum kept."""

    def remove_unreferenced(self, sha256: str, *, older_than: timedelta) -> bool:
        """Take away bytes that no record speaks of, if they are old enough; tells whether it did."""
