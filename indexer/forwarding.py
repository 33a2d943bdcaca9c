"""Carrying to an engine outside the database what changed in it, and building that engine's index.

No transaction is open while the engine is spoken to: a clerk never waits for it. A version is drawn first, then the
documents are read, then they are sent; whoever comes late with older content is refused by the engine, and a change
made in between has a job of its own. Stopped at any point, all of it is done again, which does no harm.

While the engine does not answer, jobs wait as long as it takes and lose no try. When it is back, they are done; when
its index is gone, or was built by other rules, a new one is built beside without being asked for.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from archive import outbox
from archive.clock import Clock
from archive.db import Database
from archive.errors import SearchUnavailable
from archive.models import Document
from archive.outbox import Claimed
from indexer.backends import notes
from indexer.backends.paired import PairedIndex, leave_jobs
from indexer.backends.port import EngineAway, Trouble
from indexer.document import build_index_documents
from indexer.document_rows import read_stamps
from indexer.parity import Parity

if TYPE_CHECKING:
    from indexer.backends.elasticsearch import ElasticsearchIndex

_AT_ONCE = 200
_WAKES = 0.2
_LOOKS = 10.0  # seconds between looks whether the engine's index is still there
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_RECOVERS = 3.0

log = logging.getLogger("katchy.worker")

Progress = Callable[[int, int], None]
"""Called with the documents done and their number."""


class Forwarder:
    """Keeps the engine of one registry up to date."""

    def __init__(
        self,
        database: Database,
        index: PairedIndex,
        clock: Clock,
        now: Callable[[], float] = time.monotonic,
        *,
        check_hour: int = 0,
    ) -> None:
        self._database = database
        self._far = index.far
        self._breaker = index.breaker
        self._clock = clock
        self._now = now
        self._parity = Parity(database, index, clock, check_hour, elsewhere=True, now=now)
        self._pause = 0.0
        self._again = 0.0
        self._looked: float | None = None

    def run_forever(self, stop: threading.Event) -> None:
        """Work until told to stop."""
        self._parity.at_start()
        while not stop.is_set():
            try:
                if not (self.step() or self.compare()):
                    stop.wait(_WAKES)
            except OperationalError as error:
                log.warning("the database does not take it now, trying again: %s", error.orig)
                stop.wait(_RECOVERS)
            except Exception:  # whatever it is, the next letters must go on
                log.exception("carrying over to the engine failed")
                stop.wait(_RECOVERS)

    def step(self) -> bool:
        """Take a turn: build if need be, carry some documents over; false if nothing could be done."""
        if self._now() < self._again:
            return False
        try:
            worked = self._turn()
        except SearchUnavailable as error:
            self._wait(error)
            return False
        self._pause = 0.0
        return worked

    def compare(self) -> bool:
        """Compare some letters with a whole index of the engine when it is time; false if there was nothing to do."""
        if self._parity.idle:
            return False
        with self._database.read() as session:
            known = notes.everything(session)
        if known.get("away") or known.get("complete") != "yes" or self._now() < self._again:
            return False
        return self._parity.turn()

    def _turn(self) -> bool:
        if self._looked is None or self._now() - self._looked > _LOOKS:
            self._look()
        with self._database.read() as session:
            due = outbox.is_due(session, at=self._clock.now(), kinds=[outbox.FORWARD])
            complete = notes.complete(session)
        if not complete:
            self._build()
        return (due and self._carry()) or not complete

    def _look(self) -> None:
        """See whether the engine answers with an index of ours as it should be, and note the change."""
        self._far.probe()  # what follows is patient; one that hangs is found out sooner
        with self._database.read() as session:
            sound = self._far.is_sound(session)
            known = notes.everything(session)
        if known.get("away") or (known.get("complete") == "yes") != sound:
            with self._database.write() as session:
                notes.note_away(session, "")
                if not sound and known.get("complete") == "yes":
                    log.warning("the index of the engine is gone or of another make; it is built anew")
                    notes.note_complete(session, False)
            if known.get("away"):
                log.warning("the engine answers again")
        self._breaker.succeeded()
        self._looked = self._now()

    def _build(self) -> None:
        if build_some(self._database, self._far) == 0:
            finish_build(self._database, self._far)
            log.warning("the index of the engine is complete and answers")

    def _wait(self, error: SearchUnavailable) -> None:
        self._pause = min(max(2 * self._pause, _FIRST_PAUSE), _LONGEST_PAUSE)
        self._again = self._now() + self._pause
        self._looked = None  # when it answers again, first see what is left there
        trouble = error.trouble if isinstance(error, EngineAway) else Trouble.BROKEN
        detail = error.detail if isinstance(error, EngineAway) else str(error)
        with self._database.read() as session:
            known = notes.everything(session).get("away", "")
        if known.partition(" ")[0] != trouble.value:
            log.warning("the engine is away, its jobs wait: %s", error)
            with self._database.write() as session:
                notes.note_away(session, f"{trouble.value} {detail}"[:500])

    # Some documents ---------------------------------------------------------------------------------------

    def _carry(self) -> bool:
        with self._database.write() as session:
            jobs = outbox.claim(session, [outbox.FORWARD], at=self._clock.now(), most=_AT_ONCE)
            version = notes.next_number(session) if jobs else 0
        if jobs:
            self._send(jobs, version)
        return bool(jobs)

    def _send(self, jobs: Sequence[Claimed], version: int) -> None:
        """Send claimed jobs: all at once, and one by one if that fails, so that one cannot hold up the others."""
        try:
            refused = self._put([int(job.subject) for job in jobs], version)
        except SearchUnavailable:
            with self._database.write() as session:
                outbox.put_back_untried(session, [job.id for job in jobs])
            raise
        except Exception as error:
            if len(jobs) > 1:
                for job in jobs:
                    self._send([job], version)
                return
            log.exception("a document could not be carried over: %s", jobs[0].subject)
            refused = {int(jobs[0].subject): f"{type(error).__name__}: {error}"}
        with self._database.write() as session:
            for job in jobs:
                if reason := refused.get(int(job.subject)):
                    log.error("the engine does not take document %s: %s", job.subject, reason)
                    outbox.fail(session, job, reason, at=self._clock.now())
            outbox.finish(session, [job.id for job in jobs if int(job.subject) not in refused])

    def _put(self, ids: Sequence[int], version: int) -> dict[int, str]:
        with self._database.read() as session:
            documents = build_index_documents(session, ids)
            gone = set(ids) - {document.id for document in documents}
            aliases = self._far.in_use(session)
        return self._far.put(aliases, version, documents, gone=gone)


# The whole index ------------------------------------------------------------------------------------------


def rebuild_engine(database: Database, far: ElasticsearchIndex, progress: Progress | None = None) -> int:
    """Build the engine's index anew beside the one that answers, and switch; gives how many documents went in."""
    built = 0
    while some := build_some(database, far):
        built += some
        if progress:
            progress(*_position(database))
    finish_build(database, far)
    return built


def build_some(database: Database, far: ElasticsearchIndex) -> int:
    """Put the next documents into the index being built, which is begun if need be; 0 when all are in."""
    name, reached = _begun(database, far)
    with database.write() as session:
        version = notes.next_number(session)
    with database.read() as session:
        ids = list(read_stamps(session, reached, _AT_ONCE))
        documents = build_index_documents(session, ids)
    if not ids:
        return 0
    refused = far.fill(version, documents)
    with database.write() as session:
        notes.note_reached(session, name, max(ids))
        leave_jobs(session, sorted(refused))  # where they get their tries, and a reason that is shown
    return len(ids)


def finish_build(database: Database, far: ElasticsearchIndex) -> None:
    """Let the new index answer, and delete the old one."""
    with database.read() as session:
        name, registry = notes.building(session), notes.registry(session)
    if name:  # else another builder was quicker
        far.point_to(name, registry)
        with database.write() as session:
            notes.note_complete(session, True)
    far.delete_others(registry)


def _begun(database: Database, far: ElasticsearchIndex) -> tuple[str, int]:
    """Give the index being built and how far it has come; begins one unless one is begun that can be gone on with."""
    with database.read() as session:
        registry, name, reached = notes.registry(session), notes.building(session), notes.reached(session)
    if name and far.can_go_on(name, registry):
        return name, reached
    with database.write() as session:
        name = notes.new_name(session, far.alias)
    far.begin(name, registry)
    with database.write() as session:
        notes.begin(session, name)
    return name, 0


def _position(database: Database) -> tuple[int, int]:
    with database.read() as session:
        done = select(func.count()).where(Document.id <= notes.reached(session))
        return session.scalar(done) or 0, session.scalar(select(func.count(Document.id))) or 0
