"""The worker: what was taken in gets read and findable, whatever happens on the way."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from archive import outbox
from archive.db import Database
from archive.files import TakenFile, read_again
from archive.models import Document, Job, Page, Reading
from archive.outbox import MOST_TRIES
from archive.storage import LocalStorage
from indexer.backends import index_in
from indexer.document_rows import read_stamps
from indexer.extract.pool import ReadingPool
from indexer.extract.port import Extracted
from indexer.search import search
from indexer.worker import MOST_DEATHS, Worker, index_now
from indexer.worker_lock import trying_lock
from tests import factories
from tests.conftest import NOW, MovingClock, Registry
from tests.indexer.office import PROTECTED, pages

SAMPLES = Path(__file__).parents[1] / "samples" / "letters"


class PoolOfOurs:
    """Reads a file as the text it is, or does what the test says with it."""

    def __init__(self) -> None:
        self.instead: dict[str, Callable[[Callable[[int, int], None]], Extracted]] = {}
        self.read_files: list[str] = []

    def read(self, path: Path, *, name: str, progress: Any, **_wishes: Any) -> Extracted:
        self.read_files.append(path.name)
        if path.name in self.instead:
            return self.instead[path.name](progress)
        return pages(*path.read_text("utf-8").split("\f"))


class Bench:
    """A registry, its index and a worker whose reading the test decides."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.database = registry.database
        self.clock = registry.clock
        self.backend = index_in(self.database)
        self.pool = PoolOfOurs()
        with self.database.write() as session:
            self.backend.prepare(session)
        self.worker = self.new_worker()

    def new_worker(self, pool: Any = None) -> Worker:
        registry = self.registry
        return Worker(
            registry.database,
            registry.storage,
            self.backend,
            pool or self.pool,
            registry.clock,
            registry.settings,
            at_once=2,
        )

    def take(self, content: str | bytes, name: str = "letter.txt") -> TakenFile:
        return factories.taken(self.registry.storage, content, name)

    def register(self, *files: TakenFile, subject: str = "Тема") -> int:
        with self.database.write() as session:
            document = factories.document(
                session, self.registry.registrar, subject=subject, files=files, code="INT"
            )
            return document.id

    def find(self, asked: str) -> list[int]:
        with self.database.read() as session:
            found = search(session, self.backend, self.registry.head, asked).found
            return [document.id for document in found]

    def reading(self, file: TakenFile) -> Reading:
        with self.database.read() as session:
            reading = session.get_one(Reading, file.sha256)
            session.expunge(reading)
            return reading

    def jobs(self) -> list[tuple[str, str, str]]:
        with self.database.read() as session:
            rows = session.execute(select(Job.kind, Job.subject, Job.state).order_by(Job.id))
            return [(kind, subject, state) for kind, subject, state in rows]


@pytest.fixture
def bench(registry: Registry) -> Bench:
    return Bench(registry)


# Reading --------------------------------------------------------------------------------------------------


def test_a_registered_letter_is_read_and_found_by_its_text(bench: Bench) -> None:
    file = bench.take("Студенттерди алмашуу жөнүндө келишимдин долбоору жөнөтүлөт.\fЭкинчи барак: тиркеме")
    id = bench.register(file)
    assert bench.find("келишим") == []
    assert bench.worker.drain() == 2
    assert bench.find("келишим") == [id]
    reading = bench.reading(file)
    assert (reading.state, reading.page_count, reading.pages_done, reading.language) == ("read", 2, 2, "ky")
    assert (reading.tries, reading.started_at, reading.finished_at) == (1, NOW, NOW)
    assert bench.jobs() == []


def test_real_files_go_through_the_reading_processes(bench: Bench) -> None:
    files = {
        name: bench.take((SAMPLES / name).read_bytes(), name) for name in ("en_letter.pdf", "ru_letter.docx")
    }
    ids = {name: bench.register(file) for name, file in files.items()}
    with ReadingPool(2) as pool:
        bench.new_worker(pool).drain()
    for file, language in (("en_letter.pdf", "en"), ("ru_letter.docx", "ru")):
        reading = bench.reading(files[file])
        assert (reading.state, reading.language) == ("read", language)
        assert reading.tool
        assert reading.tool_version
    assert ids["en_letter.pdf"] in bench.find("university")
    assert ids["ru_letter.docx"] in bench.find("университета")


def test_a_file_of_two_documents_is_read_once_and_found_in_both(bench: Bench) -> None:
    file = bench.take("Меморандум долбоору")
    ids = {bench.register(file), bench.register(file)}
    bench.worker.drain()
    assert set(bench.find("меморандум")) == ids
    assert bench.pool.read_files == [file.sha256]


def test_what_cannot_be_read_leaves_the_document_findable_by_its_card(bench: Bench) -> None:
    file = bench.take("сыр сөз")
    bench.pool.instead[file.sha256] = lambda _progress: PROTECTED
    id = bench.register(file, subject="Жашыруун келишим")
    bench.worker.drain()
    reading = bench.reading(file)
    assert (reading.state, reading.error) == ("protected", "protected")
    assert bench.find("келишим") == [id]
    with bench.database.read() as session:
        assert search(session, bench.backend, bench.registry.head, "келишим").unread.count == 1


def test_a_lost_file_is_said_to_be_lost(bench: Bench) -> None:
    file = bench.take("жоголот")
    id = bench.register(file, subject="Жоголгон")
    bench.registry.storage.path(file.sha256).unlink()
    bench.worker.drain()
    assert (bench.reading(file).state, bench.reading(file).error) == ("failed", "lost")
    assert bench.find("жоголгон") == [id]
    assert bench.jobs() == []


def test_what_breaks_around_a_reading_is_tried_again_later_and_at_last_given_up(bench: Bench) -> None:
    file = bench.take("кыйын")

    def breaks(_progress: object) -> Extracted:
        raise RuntimeError("no process could be started")

    bench.pool.instead[file.sha256] = breaks
    bench.register(file)
    for _ in range(MOST_TRIES):
        bench.worker.drain()
        assert bench.reading(file).state == "failed"
        bench.clock.instant += timedelta(hours=2)
    assert bench.jobs() == [("read", file.sha256, "failed")]
    bench.worker.drain()
    assert len(bench.pool.read_files) == MOST_TRIES
    del bench.pool.instead[file.sha256]
    with bench.database.write() as session:
        read_again(session, file.sha256, at=bench.clock.now())
    bench.worker.drain()
    assert bench.reading(file).state == "read"
    assert bench.jobs() == []


def test_a_reading_that_cannot_be_kept_does_not_hold_up_the_others(bench: Bench) -> None:
    bad, good = bench.take("жаман"), bench.take("жакшы кат")
    twice = pages("бир", "эки").pages
    bench.pool.instead[bad.sha256] = lambda _progress: Extracted(
        pages("бир").state, pages=(twice[0], twice[0])
    )
    bench.register(bad)
    id = bench.register(good)
    bench.worker.drain()
    assert bench.find("жакшы") == [id]
    assert (bench.reading(bad).state, bench.reading(bad).error) == ("failed", "crashed")


def test_a_long_reading_shows_how_far_it_is_and_holds_up_nobody(bench: Bench) -> None:
    long, short = bench.take("узун"), [bench.take(f"кыска кат {i}") for i in range(9)]
    go_on = threading.Event()

    def slowly(progress: Callable[[int, int], None]) -> Extracted:
        time.sleep(1.1)
        progress(3, 200)
        assert go_on.wait(20)
        return pages("узун кат")

    bench.pool.instead[long.sha256] = slowly
    bench.register(long)
    for file in short:
        bench.register(file)
    deadline = time.monotonic() + 20
    while (
        len(bench.find("кыска")) < 9 or bench.reading(long).pages_done < 3
    ) and time.monotonic() < deadline:
        bench.worker.run_once()
    assert len(bench.find("кыска")) == 9
    reading = bench.reading(long)
    assert (reading.state, reading.pages_done, reading.page_count) == ("reading", 3, 200)
    go_on.set()
    bench.worker.drain()
    assert bench.reading(long).state == "read"


# Indexing -------------------------------------------------------------------------------------------------


def test_a_card_indexed_now_is_found_in_the_same_transaction_and_not_after_a_rollback(bench: Bench) -> None:
    session = bench.database.writing_session()
    document = factories.document(session, bench.registry.registrar, subject="Азыркы келишим", code="INT")
    index_now(session, bench.backend, [document.id])
    assert search(session, bench.backend, bench.registry.head, "келишим").total == 1
    session.rollback()
    session.close()
    assert bench.find("келишим") == []


def test_while_the_index_is_away_reading_goes_on_and_it_catches_up(bench: Bench) -> None:
    file = bench.take("келишимдин тексти")
    with bench.database.write() as session:
        session.execute(text("DROP TABLE search_state"))
    id = bench.register(file)
    bench.worker.drain()
    assert bench.reading(file).state == "read"
    assert [kind for kind, _, _ in bench.jobs()] == ["index"]
    with bench.database.write() as session:
        bench.backend.prepare(session)
    bench.clock.instant += timedelta(minutes=5)
    bench.worker.drain()
    assert bench.find("келишим") == [id]
    assert bench.jobs() == []


def test_one_document_that_cannot_be_indexed_does_not_hold_up_the_others(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [bench.register(subject=f"Келишим {i}") for i in range(5)]
    put = bench.backend.index

    def put_all_but_one(session: Any, documents: Any) -> None:
        built = list(documents)
        if any(document.id == ids[2] for document in built):
            raise ValueError("cannot be indexed")
        put(session, built)

    monkeypatch.setattr(bench.backend, "index", put_all_but_one)
    bench.worker.drain()
    assert sorted(bench.find("келишим")) == [ids[0], ids[1], ids[3], ids[4]]
    assert bench.jobs() == [("index", str(ids[2]), "waiting")]


def test_draining_tells_how_far_it_is(bench: Bench) -> None:
    for i in range(4):
        bench.register(bench.take(f"кат {i}"))
    told: list[tuple[int, int]] = []
    bench.worker.drain(lambda done, left: told.append((done, left)))
    assert told[-1] == (8, 0)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


# One worker -----------------------------------------------------------------------------------------------


def test_jobs_of_a_dead_worker_are_taken_over_at_once(bench: Bench) -> None:
    file = bench.take("кат")
    id = bench.register(file)
    with bench.database.write() as session:
        assert len(outbox.claim(session, ["read", "index"], at=NOW, most=5)) == 2
    bench.worker.drain()
    assert bench.find("кат") == [id]


def test_a_file_that_ends_its_worker_each_time_is_given_up(bench: Bench) -> None:
    file = bench.take("өлүм")
    bench.register(file)
    with bench.database.write() as session:
        for job in session.scalars(select(Job)):
            job.tries = MOST_DEATHS
    bench.worker.drain()
    assert (bench.reading(file).state, bench.reading(file).error) == ("failed", "crashed")
    assert bench.pool.read_files == []
    assert bench.jobs() == []


def test_a_second_worker_waits_until_the_first_has_ended(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    with trying_lock(bench.registry.settings.data / "worker.lock") as mine:
        assert mine
        second = threading.Thread(target=bench.worker.run_forever, args=(stop,))
        second.start()
        id = bench.register(subject="Кезекте")
        time.sleep(0.5)
        assert bench.find("кезекте") == []
    assert "another worker" in caplog.text
    deadline = time.monotonic() + 10
    while not bench.find("кезекте") and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    second.join()
    assert bench.find("кезекте") == [id]


def test_draining_beside_another_worker_waits_for_its_work(bench: Bench) -> None:
    id = bench.register(subject="Кезекте")
    stop = threading.Event()
    first = threading.Thread(target=bench.worker.run_forever, args=(stop,))
    first.start()
    time.sleep(0.1)
    bench.new_worker().drain()
    assert bench.find("кезекте") == [id]
    stop.set()
    first.join()


def test_a_worker_told_to_stop_puts_back_what_it_holds(bench: Bench) -> None:
    file = bench.take("узун")
    reached, go_on, stop = threading.Event(), threading.Event(), threading.Event()

    def slowly(_progress: object) -> Extracted:
        reached.set()
        go_on.wait(20)
        return pages("узун")

    bench.pool.instead[file.sha256] = slowly
    bench.register(file)
    running = threading.Thread(target=bench.worker.run_forever, args=(stop,))
    running.start()
    assert reached.wait(10)
    stop.set()
    running.join(5)
    assert not running.is_alive()
    go_on.set()
    assert ("read", file.sha256, "waiting") in bench.jobs()


def test_an_idle_worker_hardly_works(bench: Bench) -> None:
    stop = threading.Event()
    running = threading.Thread(target=bench.worker.run_forever, args=(stop,))
    running.start()
    time.sleep(0.3)
    before = time.process_time()
    time.sleep(1.5)
    used = time.process_time() - before
    stop.set()
    running.join()
    assert used < 0.1


# kill -9 --------------------------------------------------------------------------------------------------


def _work_until_killed(url: str, files: Path, settings: Any) -> None:
    database = Database(url)
    with ReadingPool(2) as pool:
        worker = Worker(
            database, LocalStorage(files), index_in(database), pool, MovingClock(), settings, at_once=2
        )
        worker.run_forever(threading.Event())


@pytest.mark.slow
def test_killed_at_any_point_nothing_is_lost_and_nothing_done_twice(bench: Bench) -> None:
    taken = [bench.take(f"Келишимдин {i} долбоору.\fЭкинчи барак {i}.") for i in range(120)]
    ids = [bench.register(file, subject=f"Кат {i}") for i, file in enumerate(taken)]
    bench.database.close()
    process = multiprocessing.get_context("fork")
    chance = random.Random(7)
    kills = 0
    while kills < 25:
        settings = bench.registry.settings
        child = process.Process(
            target=_work_until_killed, args=(settings.url, settings.files, settings), daemon=True
        )
        child.start()
        time.sleep(chance.uniform(0.01, 0.6))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        kills += 1
        if kills % 5 == 0:  # a clerk goes on working meanwhile
            extra = bench.take(f"Келишим кошумча {kills}")
            taken.append(extra)
            ids.append(bench.register(extra, subject=f"Кошумча {kills}"))
            bench.database.close()
    bench.worker.drain()
    with bench.database.read() as session:
        states = session.execute(select(Reading.state, func.count()).group_by(Reading.state)).all()
        assert [tuple(row) for row in states] == [("read", len(taken))]
        assert session.scalar(select(func.count()).select_from(Page)) == 2 * 120 + 5
        assert bench.backend.stamps(session) == read_stamps(session, 0, 1000)
        assert session.scalar(select(func.count()).select_from(Document)) == len(ids)
        assert search(session, bench.backend, bench.registry.head, "келишим").total == len(ids)
    with bench.database.write() as session:
        assert bench.backend.faults(session) == []
        if bench.database.is_sqlite:
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    assert bench.jobs() == []
