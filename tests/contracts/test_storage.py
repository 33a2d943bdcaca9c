"""What every place for files promises: whole, once, unchanged, and clear when it cannot."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from pathlib import Path

import pytest

from archive.errors import DiskFull, FileDamaged, FileLost, FileTooLarge, StorageNotWritable
from archive.storage import LocalStorage, Storage

LETTER = "Урматтуу ректор!".encode()
DIGEST = hashlib.sha256(LETTER).hexdigest()


@pytest.fixture(params=["local"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    assert request.param == "local"
    return LocalStorage(tmp_path / "files")


def put(place: Storage, data: bytes = LETTER, limit: int | None = None) -> str:
    return place.put(io.BytesIO(data), limit=limit).sha256


def test_bytes_come_back_as_they_went_in(place: Storage) -> None:
    assert put(place) == DIGEST
    with place.open(DIGEST) as file:
        assert file.read() == LETTER
    place.verify(DIGEST)
    assert list(place.list_all()) == [DIGEST]


def test_the_same_bytes_are_kept_once(place: Storage) -> None:
    assert put(place) == put(place)
    assert len(list(place.list_all())) == 1


def test_what_is_not_there_is_lost(place: Storage) -> None:
    for name in ("0" * 64, "../../etc/passwd", "", DIGEST.upper()):
        with pytest.raises(FileLost):
            place.open(name)


def test_changed_bytes_are_found(place: Storage) -> None:
    put(place)
    path = place.path(DIGEST)
    path.chmod(0o600)
    path.write_bytes(LETTER[:-1] + b"?")
    with pytest.raises(FileDamaged):
        place.verify(DIGEST)


def test_too_much_is_refused_and_leaves_nothing(place: Storage) -> None:
    with pytest.raises(FileTooLarge):
        put(place, b"x" * 100, limit=99)
    assert list(place.list_all()) == []


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EROFS, StorageNotWritable)],
)
def test_a_full_or_closed_disk_is_said_and_leaves_nothing(
    place: Storage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, error: type[Exception]
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(error):
        put(place)
    assert list(place.list_all()) == []
    assert list((tmp_path / "files" / "incoming").iterdir()) == []


def test_kept_files_are_not_writable(place: Storage) -> None:
    put(place)
    assert place.path(DIGEST).stat().st_mode & 0o222 == 0
