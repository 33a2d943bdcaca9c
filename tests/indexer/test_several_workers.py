"""Several workers on one PostgreSQL registry: each job is one worker's, and a dead one's comes back."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from archive import outbox
from archive.clock import SystemClock
from archive.db import Database
from archive.models import Document, Job, Page, Reading
from archive.registration import Letter, register
from archive.storage import LocalStorage
from indexer.backends import SearchBackend, index_in
from indexer.check import compare, compare_thoroughly
from indexer.extract.pool import ReadingPool
from indexer.worker import Worker
from tests import factories
from tests.conftest import NOW, ZONE, Registry
from tests.indexer.office import pages

LETTERS, WORKERS, KILLS = 60, 3, 12
PATIENCE = 60.0


@pytest.fixture
def kept_in() -> str:
    return "postgresql"


@pytest.fixture
def letters(registry: Registry, backend: SearchBackend) -> list[str]:
    """Registered letters nobody has read; the checksums of their files."""
    files = [
        factories.taken(registry.storage, f"Келишим {n}\fЭкинчи барак", "letter.txt") for n in range(LETTERS)
    ]
    with registry.database.write() as session:
        for file in files:
            letter = Letter(register="INT", subject="Кат", files=(file,), repeat_accepted=True)
            register(session, registry.registrar, letter, now=NOW, zone=ZONE)
    return [file.sha256 for file in files]


class Pool:
    """Notes who reads what."""

    def __init__(self) -> None:
        self.read_files: list[str] = []

    def read(self, path: Path, *, name: str, progress: Callable[[int, int], None], **_wishes: Any) -> Any:
        self.read_files.append(path.name)
        time.sleep(0.005)
        return pages(*path.read_text("utf-8").split("\f"))


def jobs(registry: Registry) -> int:
    with registry.database.read() as session:
        return session.scalar(select(func.count()).select_from(Job)) or 0


def wait_for_the_end(registry: Registry) -> None:
    until = time.monotonic() + PATIENCE
    while jobs(registry) and time.monotonic() < until:
        time.sleep(0.05)
    assert jobs(registry) == 0


@pytest.fixture
def workers(registry: Registry, backend: SearchBackend) -> Iterator[list[Pool]]:
    """Workers at work, each with a database of its own as on another computer; ended with the test."""
    stop = threading.Event()
    pools, running, databases = [], [], []
    for _ in range(WORKERS):
        pool, database = Pool(), Database(registry.settings.url)
        worker = Worker(
            database,
            registry.storage,
            backend,
            pool,
            SystemClock(),
            registry.settings,
            at_once=2,  # type: ignore[arg-type]
        )
        pools.append(pool)
        databases.append(database)
        running.append(threading.Thread(target=worker.run_forever, args=(stop,), daemon=True))
    for thread in running:
        thread.start()
    yield pools
    stop.set()
    for thread in running:
        thread.join(10)
    for database in databases:
        database.close()


def test_every_file_is_read_by_one_of_them(
    registry: Registry, letters: list[str], workers: list[Pool], backend: SearchBackend
) -> None:
    wait_for_the_end(registry)
    read = [name for pool in workers for name in pool.read_files]
    assert sorted(read) == sorted(letters)
    assert sum(bool(pool.read_files) for pool in workers) > 1
    assert compare_thoroughly(registry.database, backend).none


def test_clerks_and_workers_do_not_wait_for_each_other_for_ever(
    registry: Registry, letters: list[str], workers: list[Pool], backend: SearchBackend
) -> None:
    """Letters are corrected, named anew in bulk and registered while they are read and indexed."""
    with registry.database.read() as session:
        ids = list(session.scalars(select(Document.id)))
    for turn in range(10):
        with registry.database.write() as session:
            for id in ids[turn::10]:
                document = session.get_one(Document, id)
                document.subject, document.version = f"Жаңы {id}", document.version + 1
                outbox.enqueue(session, outbox.INDEX, id, at=NOW)
            outbox.enqueue_bulk(session, outbox.INDEX, ids, at=NOW)
    wait_for_the_end(registry)
    assert compare_thoroughly(registry.database, backend).none


def test_a_job_left_while_it_is_being_claimed_is_not_lost(registry: Registry, backend: SearchBackend) -> None:
    """Whoever claims has not committed yet; whoever leaves the job again waits, and leaves a new one."""
    with registry.database.write() as session:
        id = factories.document(session, registry.registrar).id
    left = threading.Event()

    def leave_again() -> None:
        with registry.database.write() as session:
            outbox.enqueue(session, outbox.INDEX, id, at=NOW)
        left.set()

    with registry.database.note() as claiming:
        taken = outbox.claim(claiming, [outbox.INDEX], at=NOW)
        assert [job.subject for job in taken] == [str(id)]
        thread = threading.Thread(target=leave_again)
        thread.start()
        assert not left.wait(0.3)
        with registry.database.note() as other:
            assert outbox.claim(other, [outbox.INDEX], at=NOW) == []  # passed over, not waited for
    thread.join(10)
    with registry.database.read() as session:
        states = sorted(session.scalars(select(Job.state).where(Job.kind == outbox.INDEX)))
    assert states == ["running", "waiting"]


def test_a_living_worker_s_jobs_are_not_taken_over(registry: Registry, letters: list[str]) -> None:
    with registry.database.note() as session:
        mine = outbox.claim(session, [outbox.READ], at=NOW, most=5)
    Worker(
        registry.database,
        registry.storage,
        index_in(registry.database),
        Pool(),
        registry.clock,
        registry.settings,  # type: ignore[arg-type]
    )._take_over()
    later = NOW + outbox.LEASE + timedelta(seconds=1)
    with registry.database.note() as session:
        assert not {job.id for job in mine} & {
            job.id for job in outbox.claim(session, [outbox.READ], at=NOW, most=100)
        }
        outbox.renew(session, [mine[0].id], at=later)
    with registry.database.note() as session:
        again = {job.id for job in outbox.claim(session, [outbox.READ], at=later, most=100)}
    assert {job.id for job in mine[1:]} <= again
    assert mine[0].id not in again


def _work_until_killed(url: str, files: Path, settings: Any) -> None:
    outbox.LEASE = timedelta(seconds=2)
    database = Database(url)
    with ReadingPool(1) as pool:
        Worker(
            database, LocalStorage(files), index_in(database), pool, SystemClock(), settings, at_once=2
        ).run_forever(threading.Event())


@pytest.mark.slow
def test_killed_at_any_point_the_others_do_the_work(
    registry: Registry, letters: list[str], backend: SearchBackend
) -> None:
    registry.database.close()
    settings, chance = registry.settings, random.Random(7)
    process = multiprocessing.get_context("fork")

    def start() -> Any:
        child = process.Process(
            target=_work_until_killed, args=(settings.url, settings.files, settings), daemon=True
        )
        child.start()
        return child

    children = [start() for _ in range(2)]
    try:
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.4))
            one = children.pop(0)
            os.kill(one.pid, signal.SIGKILL)
            one.join()
            children.append(start())
        wait_for_the_end(registry)
    finally:
        for child in children:
            child.kill()
            child.join()
    with registry.database.write() as session:
        states = session.execute(select(Reading.state, func.count()).group_by(Reading.state)).all()
        assert [tuple(row) for row in states] == [("read", LETTERS)]
        assert session.scalar(select(func.count()).select_from(Page)) == 2 * LETTERS
        assert compare(session, backend).none
