"""A folder of files named by their SHA-256, two levels deep."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from archive.errors import DiskFull, FileDamaged, FileLost, FileTooLarge, StorageNotWritable
from archive.storage.port import Stored

_CHUNK = 1 << 20


class LocalStorage:
    """Keeps files in a folder; bytes and folder entries are synced before `put` returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> Stored:
        """Keep the bytes of a stream; return when they are on disk."""
        try:
            return self._put(stream, limit)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull from error
            if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
                raise StorageNotWritable from error
            raise

    @contextlib.contextmanager
    def bulk(self) -> Iterator[Callable[[BinaryIO], Stored]]:
        """Keep very many files with one sync of the disk at the end of the block."""
        yield lambda stream: self._put(stream, None, synced=False)
        os.sync()

    def open(self, sha256: str) -> BinaryIO:
        """Open stored bytes for reading; raises FileLost."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """Give the path of stored bytes; raises FileLost."""
        path = self._path(sha256)
        if not path.is_file():
            raise FileLost
        return path

    def verify(self, sha256: str) -> None:
        """Read the bytes again; raises FileLost or FileDamaged."""
        with self.path(sha256).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise FileDamaged

    def list_all(self) -> Iterator[str]:
        """Give every checksum kept."""
        for path in sorted(self._folder.glob("??/??/*")):
            yield path.name

    def remove_unreferenced(self, sha256: str, *, older_than: timedelta) -> bool:
        """Take away bytes that no record speaks of, if they are old enough; tells whether it did."""
        path = self.path(sha256)
        if time.time() - path.stat().st_mtime < older_than.total_seconds():
            return False
        path.unlink()
        return True

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not all(letter in "0123456789abcdef" for letter in sha256):
            raise FileLost
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def _put(self, stream: BinaryIO, limit: int | None, *, synced: bool = True) -> Stored:
        incoming = self._folder / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                digest, size = _copy(stream, file, limit)
                file.flush()
                if synced:
                    os.fsync(file.fileno())
            self._keep(Path(name), digest, synced=synced)
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
        return Stored(digest, size)

    def _keep(self, incoming: Path, sha256: str, *, synced: bool) -> None:
        target = self._path(sha256)
        if target.exists():
            return
        made = [folder for folder in (target.parent.parent, target.parent) if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        incoming.chmod(0o440)
        incoming.rename(target)
        for folder in (target.parent, *(folder.parent for folder in made)) if synced else ():
            _sync_folder(folder)


def _copy(stream: BinaryIO, file: BinaryIO, limit: int | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise FileTooLarge(name="", limit=limit // _CHUNK)
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
