"""Threads that wait for reading processes, so that one long recognition does not hold up the short letters."""

from __future__ import annotations

import io
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive.errors import FileLost
from archive.files import TakenFile, take_in
from archive.inner_files import Room
from archive.outbox import Claimed
from archive.storage import Storage
from indexer.extract.content import detect
from indexer.extract.pool import Inside, ReadingPool
from indexer.extract.port import Extracted, Inner
from indexer.texts import page_languages

_SECONDS_BETWEEN_NOTES = 1.0
_LARGEST_MB = 100

Note = Callable[[str, int, int], None]
"""Called with a file's checksum, the pages read and the number of pages, now and then."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: a reading with the languages of its pages, or what went wrong around it."""

    job: Claimed
    read: Extracted | None = None
    languages: tuple[str, ...] = ()
    inner: tuple[TakenFile, ...] = ()
    """The files inside it, their bytes kept already."""
    first_page: int = 1
    error: Exception | None = None

    @property
    def sha256(self) -> str:
        """The file the job was about."""
        return self.job.subject


@dataclass(frozen=True, slots=True)
class Order:
    """A file to read: the name it came under, and how much may come out of it."""

    job: Claimed
    name: str
    room: Room
    first_page: int = 1
    language: str = ""


class Readers:
    """Reads files, a few at once; takes as many jobs more as keep the readers busy."""

    def __init__(self, pool: ReadingPool, storage: Storage, note: Note, *, at_once: int) -> None:
        self._pool = pool
        self._storage = storage
        self._note = note
        self._at_once = at_once
        self._waiting: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self.held: dict[int, Claimed] = {}

    @property
    def room(self) -> int:
        """How many more jobs it takes."""
        return 3 * self._at_once - len(self.held)

    def start(self, order: Order) -> None:
        """Read a file as soon as a reader is free."""
        self.held[order.job.id] = order.job
        self._waiting.put(order)
        if len(self._threads) < min(self._at_once, len(self.held)):
            thread = threading.Thread(target=self._work, name="reader", daemon=True)
            self._threads.append(thread)
            thread.start()

    def finished(self, wait: float) -> list[Outcome]:
        """Give what is done by now; where nothing is, wait a moment for the first."""
        found: list[Outcome] = []
        try:
            found.append(self._done.get(timeout=wait) if wait and self.held else self._done.get_nowait())
            while True:
                found.append(self._done.get_nowait())
        except queue.Empty:
            return found

    def _work(self) -> None:
        while True:
            self._done.put(self._outcome(self._waiting.get()))

    def _outcome(self, order: Order) -> Outcome:
        job, inner = order.job, list[TakenFile]()

        def take(found: Inner) -> None:
            # The bytes first, as everywhere: if the worker is killed now they are kept for nobody, and found again.
            stream = io.BytesIO(found.data)
            inner.append(take_in(self._storage, stream, found.name, limit_mb=_LARGEST_MB, detect=_mime))

        room = order.room
        inside = Inside(take, room.files, room.bytes) if room.files else None
        try:
            path = self._storage.path(job.subject)
            progress = self._progress(job.subject)
            read = self._pool.read(
                path,
                name=order.name,
                language_hint=order.language,
                first_page=order.first_page,
                progress=progress,
                inner=inside,
            )
            spoken = tuple(page_languages(read.pages))
            return Outcome(job, read, spoken, tuple(inner), order.first_page)
        except FileNotFoundError:
            return Outcome(job, error=FileLost())
        except Exception as error:  # whatever it is, it must not end the reader
            return Outcome(job, error=error)

    def _progress(self, sha256: str) -> Callable[[int, int], None]:
        told = time.monotonic()

        def progress(done: int, of: int) -> None:
            nonlocal told
            if time.monotonic() - told >= _SECONDS_BETWEEN_NOTES:
                self._note(sha256, done, of)
                told = time.monotonic()

        return progress


def _mime(path: Path, name: str) -> str:
    return detect(path, name).mime
