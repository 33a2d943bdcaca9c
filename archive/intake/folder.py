"""Taking files out of a folder: a scanner's, or any other, once they have stopped growing."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive import files, tray
from archive.clock import Clock
from archive.db import Database
from archive.errors import (
    ArchiveError,
    FileEmpty,
    FileNotOrdinary,
    FileTooLarge,
    FileUnreadable,
    FolderMissing,
    SourceNotReleased,
)
from archive.files import Detect
from archive.intake import arrivals
from archive.intake.mail_message import origin_of_file
from archive.intake.places import DELETE, FOLDER, KEEP, MOVE
from archive.storage import Storage

TAKEN_FOLDER = "taken"
_UNFINISHED = (".part", ".tmp", ".crdownload", ".partial", ".filepart")
_NOT_LETTERS = {"thumbs.db", "desktop.ini"}
# What is wrong with the one file; all else is wrong with the place and ends the look.
_OF_THE_FILE = (FileEmpty, FileTooLarge, FileUnreadable, FileNotOrdinary)


@dataclass(frozen=True)
class Watched:
    """A folder to take from: how it is noted, where it lies, what it feeds, what becomes of the sources."""

    place: str
    path: Path
    register_id: int | None = None
    release: str = MOVE
    kind: str = tray.FOLDER
    by: int | None = None  # who called the command


@dataclass(frozen=True)
class Taken:
    """A file that was taken, known already, or refused."""

    name: str
    outcome: str  # taken, known, failed
    item_id: int | None = None
    error: ArchiveError | None = None


@dataclass
class Look:
    """What a look into a folder came to."""

    done: list[Taken] = field(default_factory=list)
    growing: int = 0
    left: int = 0  # what was taken or refused before and is as it was

    def count(self, outcome: str) -> int:
        """Count what came to this."""
        return sum(one.outcome == outcome for one in self.done)


@dataclass(frozen=True)
class _Mark:
    """What shows that a file is still what it was."""

    size: int
    changed: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> _Mark:
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)

    def __str__(self) -> str:
        return f"{self.size}:{self.changed}"


class FolderIntake:
    """Looks into folders again and again; remembers between two looks which files still grow."""

    def __init__(
        self,
        database: Database,
        storage: Storage,
        clock: Clock,
        *,
        detect: Detect,
        limit_mb: int,
        settle: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._storage = storage
        self._clock = clock
        self._detect = detect
        self._limit_mb = limit_mb
        self._settle = settle
        self._monotonic = monotonic
        self._seen: dict[Path, tuple[_Mark, float]] = {}

    def look(self, watched: Watched, tell: Callable[[Taken], None] | None = None) -> Look:
        """Take every file that has stopped growing; raises FolderMissing, DiskFull, StorageNotWritable.

        SourceNotReleased is raised at the end, when all that could be taken was taken.
        """
        look, stuck = Look(), None
        found = list(_files_in(watched.path))
        self._forget(watched.path, found)
        for path in found:
            try:
                taken = self._one(watched, path)
            except SourceNotReleased as error:
                stuck = error
                continue
            if taken is None:
                look.growing += 1
                continue
            if taken.outcome:
                look.done.append(taken)
                if tell:
                    tell(taken)
            else:
                look.left += 1
        if stuck:
            raise stuck
        return look

    def _one(self, watched: Watched, path: Path) -> Taken | None:
        """Take a file; None while it grows, an empty outcome for one that is left alone."""
        name = path.relative_to(watched.path).as_posix()
        failed = f"failed {name}"
        try:
            found = path.lstat()
        except FileNotFoundError:
            return Taken(name, "")
        mark = _Mark.of(found)
        if not self._has_settled(path, mark):
            return None
        if self._is_to_be_left(watched, name, failed, mark):
            return Taken(name, "")
        try:
            return self._take(watched, path, name, mark)
        except _OF_THE_FILE as error:
            with self._database.write() as session:
                arrivals.note_failed(
                    session, FOLDER, watched.place, failed, error,
                    name=name, at=self._clock.now(), mark=str(mark),
                )  # fmt: skip
            return Taken(name, "failed", error=error)

    def _has_settled(self, path: Path, mark: _Mark) -> bool:
        before = self._seen.get(path)
        if before is None or before[0] != mark:
            self._seen[path] = (mark, self._monotonic())
            return self._settle <= 0
        return self._monotonic() - before[1] >= self._settle

    def _is_to_be_left(self, watched: Watched, name: str, failed: str, mark: _Mark) -> bool:
        with self._database.read() as session:
            if arrivals.is_refused(session, FOLDER, watched.place, failed, str(mark)):
                return True
            # What stays in its folder is not read again at every look.
            return watched.release == KEEP and arrivals.is_kept(session, watched.place, name, str(mark))

    def _take(self, watched: Watched, path: Path, name: str, mark: _Mark) -> Taken | None:
        with _opened(path, name) as handle:
            if _Mark.of(os.fstat(handle.fileno())) != mark:
                return None
            kept = files.take_in(
                self._storage, handle, path.name, limit_mb=self._limit_mb, detect=self._detect
            )
            if _Mark.of(os.fstat(handle.fileno())) != mark or kept.size != mark.size:
                self._seen.pop(path, None)
                return None
        identity = f"{kept.sha256} {name}"
        now = self._clock.now()
        with self._database.write() as session:
            known = arrivals.find(session, FOLDER, watched.place, identity)
            if known is not None and known.state == arrivals.TAKEN:
                outcome, item_id = "known", known.tray_item_id
            else:
                outcome = "taken"
                origin = {"place": watched.place, "name": name}
                origin |= origin_of_file(self._storage.path(kept.sha256), kept.mime)
                source = tray.Source(watched.kind, origin, watched.register_id)
                item = tray.receive_unattended(session, (kept,), source, now=now, by=watched.by)
                item_id = item.id
                arrivals.note_taken(
                    session, FOLDER, watched.place, identity,
                    name=name, sha256=kept.sha256, tray_item_id=item_id, at=now, parameters={"mark": str(mark)},
                )  # fmt: skip
            arrivals.forget_failure(session, FOLDER, watched.place, f"failed {name}")
        # Only now, with the row on disk, the source may go.
        _release(watched, path, name, mark)
        return Taken(name, outcome, item_id)

    def _forget(self, folder: Path, found: list[Path]) -> None:
        here = set(found)
        for path in [path for path in self._seen if path.is_relative_to(folder) and path not in here]:
            del self._seen[path]


def _files_in(folder: Path) -> Iterator[Path]:
    """Give the files of a folder and those below it in a steady order; what is hidden or half copied is left out."""
    if not folder.is_dir():
        raise FolderMissing(folder=folder.name)
    if not os.access(folder, os.R_OK | os.X_OK):
        raise FileUnreadable(name=folder.name)
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one[0] != "." and one != TAKEN_FOLDER)
        for name in sorted(names):
            low = name.lower()
            if name[0] not in ".~" and not low.endswith(_UNFINISHED) and low not in _NOT_LETTERS:
                yield Path(place, name)


def _opened(path: Path, name: str) -> BinaryIO:
    """Open a file that is a file: a link could lead out of the folder, a pipe would never end."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FileNotOrdinary(name=name) from error
        raise FileUnreadable(name=name) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotOrdinary(name=name)
    return os.fdopen(handle, "rb")


def _release(watched: Watched, path: Path, name: str, mark: _Mark) -> None:
    """Let go of a source that is taken: move it aside or delete it, unless it is another file by now."""
    if watched.release == KEEP:
        return
    try:
        if _Mark.of(path.lstat()) != mark:
            return
        if watched.release == DELETE:
            path.unlink()
        else:
            path.rename(_free_place(watched.path / TAKEN_FOLDER / name))
        _sync(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise SourceNotReleased(name=name) from error


def _free_place(wished: Path) -> Path:
    wished.parent.mkdir(parents=True, exist_ok=True)
    place, number = wished, 1
    while place.exists():
        number += 1
        place = wished.with_name(f"{wished.stem} ({number}){wished.suffix}")
    return place


def _sync(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
