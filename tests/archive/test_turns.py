"""Long work in many short transactions keeps nobody waiting for long."""

from __future__ import annotations

import threading
import time

from archive.turns import Turns
from tests.conftest import Registry

LONG = (
    40.0  # seconds of work in short transactions; a writer who never gets in waits half as long and gives up
)


def test_a_writer_gets_in_between_transactions_that_follow_each_other_at_once(registry: Registry) -> None:
    ended, working = threading.Event(), threading.Event()

    def work() -> None:
        turns, until = Turns(), time.monotonic() + LONG
        while not ended.is_set() and time.monotonic() < until:
            with registry.database.write() as session:
                session.connection()
                working.set()
                time.sleep(0.15)
            turns.leave()

    worker = threading.Thread(target=work)
    worker.start()
    working.wait()
    begun = time.monotonic()
    with registry.database.write() as session:
        session.connection()
    waited = time.monotonic() - begun
    ended.set()
    worker.join()
    assert waited < LONG / 2
