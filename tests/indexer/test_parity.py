"""The check at the worker's start and once a night: what differs is found in small turns and left to the queue."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text

from archive.models import Document, Job
from indexer import check
from indexer.backends import SearchBackend
from indexer.check import compare
from indexer.document import build_index_document
from indexer.indexing import index_now
from indexer.parity import LastCheck, Outcome, Parity, last_check
from indexer.rebuild import rebuild
from indexer.worker import Worker
from tests import factories
from tests.conftest import NOW, Registry

pytestmark = pytest.mark.both_databases

HOUR = 2
BEFORE_TWO = datetime(2026, 11, 24, 19, 59, tzinfo=UTC)  # 01:59 of the next day in Bishkek
AT_TWO = BEFORE_TWO + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "AT_ONCE", 4)


class Night:
    """A registry whose index is checked; time goes on when a test says so."""

    def __init__(self, registry: Registry, backend: SearchBackend) -> None:
        self.registry = registry
        self.backend = backend
        self.seconds = 0.0
        self.parity = self.new_parity()

    def new_parity(self) -> Parity:
        registry = self.registry
        return Parity(registry.database, self.backend, registry.clock, HOUR, now=lambda: self.seconds)

    def letters(self, count: int) -> list[int]:
        with self.registry.database.write() as session:
            made = [
                factories.document(session, self.registry.registrar, subject=f"Келишим {number}", code="INT")
                for number in range(count)
            ]
            ids = [document.id for document in made]
            index_now(session, self.backend, ids)
            session.execute(delete(Job))
            return ids

    def spoil(self, *, missing: int, stale: int, extra: int) -> None:
        with self.registry.database.write() as session:
            strange = build_index_document(session, stale)
            object.__setattr__(strange, "id", extra)
            self.backend.index(session, [strange])
            self.backend.remove(session, [missing])
            session.execute(text("UPDATE document SET version = 9 WHERE id = :id"), {"id": stale})

    def check(self, moment: datetime | None = None) -> int:
        """Let the worker take turns at a moment; gives how many it took."""
        if moment:
            self.registry.clock.instant = moment
        self.seconds += 120
        turns = 0
        while self.parity.turn():
            turns += 1
        return turns

    @property
    def last(self) -> LastCheck:
        with self.registry.database.read() as session:
            return last_check(session)

    @property
    def jobs(self) -> set[tuple[str, str]]:
        with self.registry.database.read() as session:
            return {(kind, subject) for kind, subject in session.execute(select(Job.kind, Job.subject))}

    def differs(self) -> bool:
        with self.registry.database.read() as session:
            return not compare(session, self.backend).none


@pytest.fixture
def night(registry: Registry, backend: SearchBackend) -> Night:
    return Night(registry, backend)


def test_at_the_start_everything_is_compared_in_small_turns(night: Night) -> None:
    ids = night.letters(10)
    assert night.last == LastCheck()
    night.parity.at_start()
    assert night.check() == 4, "it begins, and compares ten letters four at a time"
    assert night.last.outcome == Outcome(NOW, NOW, compared=len(ids))
    assert not night.last.under_way
    assert night.jobs == set()


def test_what_differs_is_counted_and_left_to_the_queue(night: Night) -> None:
    ids = night.letters(10)
    night.spoil(missing=ids[2], stale=ids[8], extra=777)
    night.parity.at_start()
    night.check()
    assert night.last.outcome == Outcome(NOW, NOW, compared=10, missing=1, stale=1, extra=1)
    assert night.jobs == {("index", str(ids[2])), ("index", str(ids[8])), ("index", "777")}


def test_the_worker_checks_at_its_start_and_repairs(night: Night) -> None:
    registry, ids = night.registry, night.letters(10)
    night.spoil(missing=ids[0], stale=ids[5], extra=777)
    stop = threading.Event()
    worker = Worker(
        registry.database, registry.storage, night.backend, NoReading(), registry.clock, registry.settings
    )  # fmt: skip
    working = threading.Thread(target=worker.run_forever, args=[stop])
    working.start()
    try:
        until = time.monotonic() + 60
        while (night.last.outcome is None or night.jobs) and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        stop.set()
        working.join()
    assert night.last.outcome is not None
    assert night.last.outcome.differing == 3
    assert not night.differs()


class NoReading:
    """No file waits to be read here."""

    def read(self, *_: Any, **_wishes: Any) -> Any:
        raise AssertionError


def test_once_a_night_from_the_hour_of_the_settings_in_the_offices_zone(night: Night) -> None:
    night.letters(1)
    night.parity.at_start()
    night.check(NOW)
    assert night.check(BEFORE_TWO) == 0
    assert night.check(AT_TWO) > 0
    assert night.last.outcome == Outcome(AT_TWO, AT_TWO, compared=1)
    assert night.check(AT_TWO + timedelta(hours=1)) == 0
    assert night.check(AT_TWO + timedelta(days=1)) > 0


def test_a_letter_that_a_job_will_bring_up_to_date_does_not_differ(night: Night) -> None:
    (id,) = night.letters(1)
    with night.registry.database.write() as session:
        night.backend.remove(session, [id])
        from archive import outbox

        outbox.enqueue(session, outbox.INDEX, id, at=NOW)
    night.parity.at_start()
    night.check()
    assert night.last.outcome == Outcome(NOW, NOW, compared=1)


def test_a_file_that_nobody_will_read_is_queued(night: Night) -> None:
    registry = night.registry
    with registry.database.write() as session:
        taken = factories.taken(registry.storage, "унутулган", "letter.txt")
        document = factories.document(session, registry.registrar, files=(taken,), code="INT")
        index_now(session, night.backend, [document.id])
        session.execute(delete(Job))
    night.parity.at_start()
    night.check()
    assert night.last.outcome is not None
    assert night.last.outcome.never_read == 1
    assert night.jobs == {("read", taken.sha256)}


def test_a_check_broken_off_is_begun_again_by_the_next_start(night: Night) -> None:
    ids = night.letters(10)
    night.spoil(missing=ids[0], stale=ids[9], extra=777)
    night.parity.at_start()
    assert night.parity.turn()
    assert night.parity.turn()
    assert night.last.under_way
    night.parity = night.new_parity()  # the worker died; nobody started another for an hour
    night.registry.clock.instant = NOW + timedelta(hours=1)
    night.parity.at_start()
    night.check()
    assert night.last.outcome is not None
    assert (night.last.outcome.compared, night.last.under_way) == (10, False)
    assert len(night.jobs) == 3, "found twice, queued once"


def test_two_workers_that_check_at_once_leave_the_same_jobs(night: Night) -> None:
    ids = night.letters(10)
    night.spoil(missing=ids[0], stale=ids[9], extra=777)
    both = [night.new_parity(), night.new_parity()]
    for one in both:
        one.at_start()
    while sum(one.turn() for one in both):
        pass
    assert night.last.outcome is not None
    assert len(night.jobs) == 3
    assert not night.last.under_way


def test_an_index_that_is_away_is_looked_at_later(night: Night) -> None:
    night.letters(2)
    table = "search_entry_1" if night.registry.database.is_sqlite else "search_document_1"
    with night.registry.database.write() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO gone"))
    night.parity.at_start()
    night.check()
    assert night.last.outcome is None
    with night.registry.database.write() as session:
        session.execute(text(f"ALTER TABLE gone RENAME TO {table}"))
    assert night.parity.turn() is False, "not at once"
    night.registry.clock.instant += timedelta(hours=1)
    assert night.check() > 0
    assert night.last.outcome is not None


def test_a_letter_registered_while_it_is_compared_is_no_difference(night: Night) -> None:
    night.letters(4)
    night.parity.at_start()
    night.parity.turn()
    night.parity.turn()
    night.letters(3)
    night.check()
    assert night.last.outcome == Outcome(NOW, NOW, compared=7)
    with night.registry.database.read() as session:
        assert len(session.scalars(select(Document.id)).all()) == 7


def test_a_rebuilt_index_keeps_its_last_check(night: Night) -> None:
    night.letters(3)
    night.parity.at_start()
    night.check()
    rebuild(night.registry.database, night.backend)
    assert night.last.outcome is not None
