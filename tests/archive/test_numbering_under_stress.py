"""Many clerks at once, and processes killed in the middle: no number twice, no gap (R6)."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from archive import journals, registers, verify
from archive.models import Counter, Document
from archive.registration import Letter, register
from tests.conftest import NOW, ZONE, Registry
from tests.factories import partner

CLERKS, LETTERS = 20, 10
KILLS = {"sqlite": 25, "postgresql": 10}

pytestmark = pytest.mark.both_databases


@contextmanager
def registering(registry: Registry, partner_id: int, most: int = 10_000) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.archive.registering_process"]
    arguments = [registry.settings.url, str(registry.registrar.id), str(partner_id), str(most)]
    with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_two_hundred_letters_at_the_same_time_get_two_hundred_numbers(registry: Registry) -> None:
    with registry.database.write() as session:
        sender = partner(session).id

    def clerk(_: int) -> list[str]:
        given = []
        for _ in range(LETTERS):
            with registry.database.write() as session:
                letter = Letter(register="IN", subject="Кат", partner_id=sender)
                given.append(register(session, registry.registrar, letter, now=NOW, zone=ZONE).number)
        return given

    with ThreadPoolExecutor(CLERKS) as clerks:
        numbers = [number for given in clerks.map(clerk, range(CLERKS)) for number in given]
    assert sorted(numbers) == sorted(f"15-03/{n}" for n in range(1, CLERKS * LETTERS + 1))


def test_one_form_sent_by_many_threads_gives_one_number(registry: Registry) -> None:
    with registry.database.write() as session:
        sender = partner(session).id
    letter = Letter(register="IN", subject="Кат", partner_id=sender, form_key="double click")

    def click(_: int) -> str:
        with registry.database.write() as session:
            return register(session, registry.registrar, letter, now=NOW, zone=ZONE).number

    with ThreadPoolExecutor(8) as clicks:
        assert set(clicks.map(click, range(8))) == {"15-03/1"}


def test_a_process_killed_at_any_moment_loses_no_number_it_showed(registry: Registry, kept_in: str) -> None:
    with registry.database.write() as session:
        sender = partner(session).id
    shown: list[str] = []
    chance = random.Random(20261124)
    for _ in range(KILLS[kept_in]):
        with registering(registry, sender) as process:
            assert process.stdout is not None
            shown.append(process.stdout.readline().strip())  # it is at work
            time.sleep(chance.uniform(0.0, 0.05))
            process.kill()
            shown += [line.strip() for line in process.stdout if line.endswith("\n")]
    with registry.database.read() as session:
        register_id = registers.register_by_code(session, "IN").id
        kept = list(session.scalars(select(Document.number).where(Document.register_id == register_id)))
        last = session.get_one(Counter, (register_id, NOW.year)).last_serial
        assert len(kept) == len(set(kept)) == last
        assert set(shown) <= set(kept)
        assert journals.unexplained_gaps(session, register_id, NOW.year) == []
    outcome = verify.verify(registry.database, registry.storage, None, now=NOW)
    assert outcome.findings == ()
