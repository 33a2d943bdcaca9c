"""Threads that wait for reading processes, so that one long recognition does not hold up the short letters."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from archive.errors import FileLost
from archive.outbox import Claimed
from archive.storage import Storage
from indexer.extract.pool import ReadingPool
from indexer.extract.port import Extracted
from indexer.texts import page_languages

_SECONDS_BETWEEN_NOTES = 1.0

Note = Callable[[str, int, int], None]
"""Called with a file's checksum, the pages read and the number of pages, now and then."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: a reading with the languages of its pages, or what went wrong around it."""

    job: Claimed
    read: Extracted | None = None
    languages: tuple[str, ...] = ()
    error: Exception | None = None

    @property
    def sha256(self) -> str:
        """The file the job was about."""
        return self.job.subject


class Readers:
    """Reads files, a few at once; takes as many jobs more as keep the readers busy."""

    def __init__(self, pool: ReadingPool, storage: Storage, note: Note, *, at_once: int) -> None:
        self._pool = pool
        self._storage = storage
        self._note = note
        self._at_once = at_once
        self._waiting: queue.SimpleQueue[tuple[Claimed, str]] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self.held: dict[int, Claimed] = {}

    @property
    def room(self) -> int:
        """How many more jobs it takes."""
        return 3 * self._at_once - len(self.held)

    def start(self, job: Claimed, name: str) -> None:
        """Read a file as soon as a reader is free."""
        self.held[job.id] = job
        self._waiting.put((job, name))
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
            job, name = self._waiting.get()
            self._done.put(self._outcome(job, name))

    def _outcome(self, job: Claimed, name: str) -> Outcome:
        try:
            path = self._storage.path(job.subject)
            read = self._pool.read(path, name=name, progress=self._progress(job.subject))
            return Outcome(job, read, tuple(page_languages(read.pages)))
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
