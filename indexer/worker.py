"""The worker: reads what was taken in and keeps the index up to date, one short transaction at a time.

Files are read outside any transaction. Then one transaction keeps the pages, says how the reading went, indexes every
document that has the file and takes the job off the list; a worker killed at any point has either done all of that
or nothing. One worker at a time serves an SQLite registry; it knows that jobs still in hand at its start were a
dead one's. A PostgreSQL registry is served by as many as there are, on as many computers; there a dead one's jobs
come back when their lease has run out.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from archive import files, inner_files, outbox, renditions
from archive.clock import Clock
from archive.db import Database
from archive.errors import FileLost
from archive.models import Document, DocumentFile, Reading, TrayFile
from archive.outbox import Claimed
from archive.settings import Settings
from archive.storage import Storage
from indexer.backends.paired import PairedIndex
from indexer.backends.port import SearchBackend
from indexer.copies import TOOL, Copies, Made
from indexer.document_rows import documents_with
from indexer.extract.pool import ReadingPool
from indexer.extract.port import ProblemCode
from indexer.forwarding import Forwarder
from indexer.indexing import do_index_jobs, index_now, index_or_postpone
from indexer.missing import what_is_here
from indexer.readers import Order, Outcome, Readers
from indexer.texts import goes_on_at, save_failure, save_reading
from indexer.upkeep import Upkeep
from indexer.worker_lock import trying_lock, waiting_for_lock

__all__ = ["AT_ONCE", "MOST_DEATHS", "Worker", "index_now"]

log = logging.getLogger("katchy.worker")

AT_ONCE = (os.cpu_count() or 1) + 1  # files read side by side
LOST = "lost"
FOLLOWS = "pages_follow"  # the first pages of a long scan are read, the others are in the queue
_WAKES = 0.2  # seconds; a letter just registered should not wait
_RENEWS = 60.0
_RECOVERS = 3.0
_LOOKS_FOR_PACKS = 600.0
_INDEXED_AT_ONCE = 20
MOST_DEATHS = 50  # of workers that held a file: by far most of them are not guilty of it
_SAVED_AT_ONCE = 8  # a clerk who registers meanwhile waits no longer than this many take

Progress = Callable[[int, int], None]
"""Called with the jobs done and those left."""
Chore = Callable[[], bool]
"""Something else the worker does between two turns, a short piece of it; tells whether it did anything."""


class Worker:
    """Does the jobs of one registry."""

    def __init__(
        self,
        database: Database,
        storage: Storage,
        backend: SearchBackend,
        pool: ReadingPool,
        clock: Clock,
        settings: Settings,
        *,
        at_once: int = AT_ONCE,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._database = database
        self._backend = backend
        self._clock = clock
        self._chores = chores
        self._lock = settings.data / "worker.lock"
        self._readers = Readers(pool, storage, self._note_progress, at_once=at_once)
        hour = settings.index_check_hour
        self._upkeep = Upkeep(database, backend, clock, hour)
        paired = backend if isinstance(backend, PairedIndex) else None
        self._forwarder = Forwarder(database, paired, clock, check_hour=hour) if paired else None
        self._copies = Copies(storage, settings)
        self._unsaved: list[Outcome] = []
        self._renewed = time.monotonic()
        self._looked = float("-inf")
        self._done = 0

    def run_once(self) -> bool:
        """Take a turn: keep what has been read, index, and begin to read what is due; false if there was nothing."""
        return self._turn(_WAKES)

    def run_forever(self, stop: threading.Event) -> None:
        """Work until told to stop; waits while another worker serves the registry."""
        with waiting_for_lock(self._lock, stop) if self._database.is_sqlite else nullcontext():
            if not stop.is_set():
                self._take_over()
            self._upkeep.at_start()
            forwarding = self._forward_until(stop)
            while not stop.is_set():
                try:
                    # Both, whatever the first found: a full queue must not keep the nightly check waiting.
                    if not (self._turn(_WAKES) | self._upkeep.turn()):
                        stop.wait(_WAKES)
                except OperationalError as error:
                    log.warning("the database does not take it now, trying again: %s", error.orig)
                    stop.wait(_RECOVERS)
                except Exception:  # whatever it is, the other jobs must go on
                    log.exception("a turn of the worker failed")
                    stop.wait(_RECOVERS)
            self._let_go()
            if forwarding:
                forwarding.join(_RECOVERS)

    def drain(self, progress: Progress | None = None) -> int:
        """Work until nothing is due and give how many jobs were done.

        While another worker serves the registry, that one works and this only waits for the end.
        """
        self._done = 0
        with trying_lock(self._lock) if self._database.is_sqlite else nullcontext(True) as mine:
            if mine:
                self._take_over()
            while True:
                worked = self._turn(_WAKES) if mine else self._others_work()
                worked = (mine and self._forward()) or worked
                left = self._left()
                if progress:
                    progress(self._done, left)
                if not worked and not self._busy:
                    return self._done

    @property
    def _busy(self) -> bool:
        return bool(self._readers.held or self._unsaved or self._copies.held)

    # One turn ---------------------------------------------------------------------------------------------

    def _turn(self, wait: float) -> bool:
        self._unsaved += self._readers.finished(wait)
        worked = bool(self._unsaved)
        while self._unsaved:
            self._save(self._unsaved[:_SAVED_AT_ONCE])
        made = self._copies.finished(0 if self._readers.held else wait)
        for one in made:
            self._keep_copy(one)
        worked = worked or bool(made)
        self._renew()
        self._look_for_what_was_missing()
        with self._database.read() as session:
            due = outbox.is_due(session, at=self._clock.now())
        worked = (due and self._claim()) or worked
        for chore in self._chores:
            worked = chore() or worked
        return worked

    def _save(self, outcomes: Sequence[Outcome]) -> None:
        """Keep readings together; if that fails one by one, and one that cannot be kept is said to have failed."""
        try:
            with self._database.write() as session:
                self._keep(session, outcomes)
        except OperationalError:
            raise
        except Exception as error:
            if len(outcomes) > 1:
                for outcome in outcomes:
                    self._save([outcome])
                return
            log.exception("a reading could not be kept: %s", outcomes[0].sha256)
            with self._database.write() as session:
                self._keep(session, [Outcome(outcomes[0].job, error=error)])
        for outcome in outcomes:
            self._unsaved.remove(outcome)
            self._readers.held.pop(outcome.job.id, None)
            self._done += 1

    def _keep(self, session: Session, outcomes: Sequence[Outcome]) -> None:
        now = self._clock.now()
        for outcome in outcomes:
            if outcome.read is not None:
                save_reading(
                    session,
                    outcome.sha256,
                    outcome.read,
                    outcome.languages,
                    at=now,
                    first_page=outcome.first_page,
                )
                self._keep_inner(session, outcome)
                self._go_on(session, outcome.sha256, goes_on_at(outcome.read, outcome.first_page))
                outbox.finish(session, [outcome.job.id])
            else:
                self._keep_failure(session, outcome)
        index_or_postpone(
            session, self._backend, documents_with(session, [one.sha256 for one in outcomes]), at=now
        )

    def _go_on(self, session: Session, sha256: str, page: int | None) -> None:
        """Let a long scan be read on after all other letters."""
        if page is not None:
            session.execute(
                update(Reading).where(Reading.sha256 == sha256).values(continues_at=page, error=FOLLOWS)
            )
            outbox.enqueue(session, outbox.READ, sha256, at=self._clock.now(), priority=outbox.BULK)

    def _keep_inner(self, session: Session, outcome: Outcome) -> None:
        """Make what came out of a file files of the record, which are read in their turn."""
        now = self._clock.now()
        for taken in outcome.inner:
            files.keep(session, taken, at=now)
        if outcome.inner:
            found = [inner_files.Found(one.sha256, one.name) for one in outcome.inner]
            inner_files.note(session, outcome.sha256, found, at=now)

    def _keep_failure(self, session: Session, outcome: Outcome) -> None:
        """Say what went wrong around a reading; what may pass is tried again."""
        now = self._clock.now()
        if isinstance(outcome.error, FileLost):
            save_failure(session, outcome.sha256, LOST, "", at=now)
            outbox.finish(session, [outcome.job.id])
            return
        detail = f"{type(outcome.error).__name__}: {outcome.error}"
        log.error("reading failed: %s: %s", outcome.sha256, detail)
        save_failure(session, outcome.sha256, ProblemCode.CRASHED, detail, at=now)
        outbox.fail(session, outcome.job, detail, at=now)

    def _claim(self) -> bool:
        now, room = self._clock.now(), self._readers.room
        with self._database.note() as session:
            to_index = outbox.claim(session, [outbox.INDEX], at=now, most=_INDEXED_AT_ONCE)
            to_read = outbox.claim(session, [outbox.READ], at=now, most=room) if room > 0 else []
            to_copy = outbox.claim(session, [outbox.COPY], at=now) if self._copies.has_room else []
        if not (to_index or to_read or to_copy):
            return False  # another worker was faster
        with self._database.write() as session:
            do_index_jobs(session, self._backend, to_index, at=now)
            started = self._begin(session, [job for job in to_read if job.id not in self._readers.held])
            orders = [(job, renditions.order(session, int(job.subject))) for job in to_copy]
            outbox.finish(session, [job.id for job, order in orders if order is None])
        for reading in started:
            self._readers.start(reading)
        for job, order in orders:
            if order is not None:
                self._copies.start(job, order)
        self._done += len(to_index)
        return True

    def _keep_copy(self, made: Made) -> None:
        """Keep a finished copy beside its original, or say why there is none; both are the end of the job."""
        now = self._clock.now()
        with self._database.write() as session:
            if made.taken is not None:
                renditions.keep_copy(session, made.order.rendition_id, made.taken, TOOL, made.version, at=now)
            else:
                renditions.fail_copy(session, made.order.rendition_id, made.error, made.detail)
            outbox.finish(session, [made.job.id])
        self._done += 1

    def _begin(self, session: Session, jobs: Sequence[Claimed]) -> list[Order]:
        """Say of each file that it is being read; one that has ended its worker too often is given up."""
        now = self._clock.now()
        given_up = [job for job in jobs if job.tries > MOST_DEATHS]
        for job in given_up:
            save_failure(session, job.subject, ProblemCode.CRASHED, "the worker ended each time", at=now)
            index_or_postpone(session, self._backend, documents_with(session, [job.subject]), at=now)
        outbox.finish(session, [job.id for job in given_up])
        going = [job for job in jobs if job not in given_up]
        session.execute(
            update(Reading)
            .where(Reading.sha256.in_([job.subject for job in going]))
            .values(state="reading", pages_done=0, tries=Reading.tries + 1, started_at=now)
            .execution_options(synchronize_session=False)
        )
        sha256s = [job.subject for job in going]
        names, languages = _names(session, sha256s), _languages(session, sha256s)
        pages = dict(
            session.execute(
                select(Reading.sha256, Reading.continues_at).where(Reading.sha256.in_(sha256s))
            ).all()
        )
        return [
            Order(
                job,
                names.get(job.subject, ""),
                inner_files.room_in(session, job.subject),
                pages.get(job.subject) or 1,
                languages.get(job.subject, ""),
            )
            for job in going
        ]

    def _look_for_what_was_missing(self) -> None:
        """Have files read again that waited for a language pack or a program which is here now."""
        now = time.monotonic()
        if now - self._looked < _LOOKS_FOR_PACKS:
            return
        self._looked = now
        with self._database.read() as session:
            query = select(Reading.sha256, Reading.waits_for).where(Reading.waits_for.is_not(None))
            waiting = session.execute(query).all()
        here = what_is_here({row.waits_for for row in waiting})
        again = [row.sha256 for row in waiting if row.waits_for in here]
        if again:
            with self._database.write() as session:
                for sha256 in again:
                    files.read_again(session, sha256, at=self._clock.now(), priority=outbox.BULK)

    # The engine beside the database -----------------------------------------------------------------------

    def _forward_until(self, stop: threading.Event) -> threading.Thread | None:
        """Serve the engine in a thread of its own: one that hangs must not hold up the reading of letters."""
        if self._forwarder is None:
            return None
        thread = threading.Thread(
            target=self._forwarder.run_forever, args=[stop], name="forwarder", daemon=True
        )
        thread.start()
        return thread

    def _forward(self) -> bool:
        return self._forwarder is not None and self._forwarder.step()

    # While it lasts ---------------------------------------------------------------------------------------

    def _note_progress(self, sha256: str, done: int, of: int) -> None:
        """Show on the card how far a long reading has come; a note that cannot be made is left out."""
        try:
            with self._database.note() as session:
                session.execute(
                    update(Reading)
                    .where(Reading.sha256 == sha256, Reading.state == "reading")
                    .values(pages_done=done, page_count=of)
                )
        except OperationalError:
            log.warning("no note of progress could be made")

    def _renew(self) -> None:
        held = [*self._readers.held, *self._copies.held]
        if held and time.monotonic() - self._renewed > _RENEWS:
            with self._database.note() as session:
                outbox.renew(session, held, at=self._clock.now())
            self._renewed = time.monotonic()

    def _left(self) -> int:
        with self._database.read() as session:
            state = outbox.state(session)
        return state.waiting + state.running

    # One worker -------------------------------------------------------------------------------------------

    def _take_over(self) -> None:
        if self._database.is_sqlite:
            with self._database.write() as session:
                outbox.put_back(session)

    def _let_go(self) -> None:
        """Let jobs in hand wait for the next worker; what their readers still say is not waited for."""
        held = [*self._readers.held, *self._copies.held]
        self._copies.stop()
        if not held:
            return
        try:
            with self._database.write() as session:
                outbox.put_back(session, held)
        except OperationalError as error:
            log.warning("jobs in hand could not be given back; their lease runs out: %s", error.orig)

    def _others_work(self) -> bool:
        time.sleep(_WAKES)
        with self._database.read() as session:
            state = outbox.state(session)
            return state.running > 0 or outbox.is_due(session, at=self._clock.now())


def _names(session: Session, sha256s: Sequence[str]) -> dict[str, str]:
    """Give the names files came under; a reader may need the ending."""
    found: dict[str, str] = {}
    for table in (TrayFile, DocumentFile):
        query = select(table.sha256, table.name).where(table.sha256.in_(sha256s))
        found |= {row.sha256: row.name for row in session.execute(query)}
    return found


def _languages(session: Session, sha256s: Sequence[str]) -> dict[str, str]:
    """Give the main language the clerk named for the letter of a file."""
    query = (
        select(DocumentFile.sha256, Document.languages)
        .join(Document, Document.id == DocumentFile.document_id)
        .where(DocumentFile.sha256.in_(sha256s), Document.languages != "")
    )
    return {sha256: languages.split(",")[0] for sha256, languages in session.execute(query)}
