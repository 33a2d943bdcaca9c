"""What came inside a mail or an archive is a file of the record: kept, read, found, and shown where it came from."""

from __future__ import annotations

import io
import multiprocessing
import os
import random
import signal
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from archive import inner_files, tray
from archive.attaching import attach_file
from archive.cards import card
from archive.db import Database
from archive.files import TakenFile
from archive.models import AuditEntry, Document, DocumentFile, InnerFile, Reading, StoredFile, TrayFile
from archive.storage import LocalStorage
from indexer.backends.embedded import EmbeddedIndex
from indexer.document_rows import IN_FORCE
from indexer.extract.pool import ReadingPool
from indexer.search import search
from indexer.worker import Worker
from tests import factories
from tests.conftest import NOW, MovingClock, Registry

FORMATS = Path(__file__).parents[1] / "samples" / "formats"


class Bench:
    """A registry whose worker reads with real reading processes."""

    def __init__(self, registry: Registry, pool: ReadingPool) -> None:
        self.registry, self.database, self.pool = registry, registry.database, pool
        self.backend = EmbeddedIndex()
        with self.database.write() as session:
            self.backend.prepare(session)

    def worker(self) -> Worker:
        registry = self.registry
        return Worker(
            registry.database, registry.storage, self.backend, self.pool, registry.clock, registry.settings
        )

    def take(self, content: bytes, name: str, mime: str = "message/rfc822") -> TakenFile:
        return factories.taken(self.registry.storage, content, name, mime)

    def register(self, *files: TakenFile, **facts: Any) -> int:
        with self.database.write() as session:
            return factories.document(session, self.registry.registrar, "IN", files=files, **facts).id

    def files(self, document_id: int) -> list[tuple[str, str, str]]:
        """The files of a document as its card lists them: name, state, what it came inside."""
        with self.database.read() as session:
            view = card(session, self.registry.head, document_id)
            return [(file.name, file.state, file.inside) for file in view.files]

    def find(self, words: str) -> list[int]:
        with self.database.read() as session:
            return [one.id for one in search(session, self.backend, self.registry.head, words).found]


@pytest.fixture(scope="module")
def pool() -> Any:
    with ReadingPool(2) as pool:
        yield pool


@pytest.fixture
def bench(registry: Registry, pool: ReadingPool) -> Bench:
    return Bench(registry, pool)


MAIL = (FORMATS / "letter.eml").read_bytes()
LISTED = [
    ("letter.eml", "read", ""),
    ("тизме.docx", "read", "letter.eml"),
    ("кат.pdf", "read", "letter.eml"),
    ("Алмашуу боюнча суроо.eml", "read", "letter.eml"),
    ("ички.pdf", "read", "Алмашуу боюнча суроо.eml"),
]


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name.replace("_", "."), (2026, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def test_the_files_of_a_mail_are_kept_read_and_found(bench: Bench) -> None:
    letter = bench.register(bench.take(MAIL, "letter.eml"), subject="Кат")
    bench.worker().drain()
    assert bench.files(letter) == LISTED
    # These words stand only in the letter that hangs on the forwarded mail.
    assert bench.find("Чет өлкөлүк студенттердин") == [letter]
    with bench.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "unpacked")).all()
        assert [entry.details["inside"] for entry in entries] == ["letter.eml", "Алмашуу боюнча суроо.eml"]
        roles = session.execute(
            select(DocumentFile.role, DocumentFile.added_by).order_by(DocumentFile.id)
        ).all()
        assert [role for role, _ in roles] == ["original", *["annex"] * 4]
        assert {by for _, by in roles} == {bench.registry.registrar.id}


def test_reading_again_adds_nothing(bench: Bench) -> None:
    taken = bench.take(MAIL, "letter.eml")
    letter = bench.register(taken)
    bench.worker().drain()
    from archive.files import read_again

    with bench.database.write() as session:
        read_again(session, taken.sha256, at=NOW)
    bench.worker().drain()
    assert bench.files(letter) == LISTED
    with bench.database.read() as session:
        assert session.scalar(select(func.count()).select_from(InnerFile)) == 4


def test_the_same_mail_registered_later_has_its_files_at_once(bench: Bench) -> None:
    bench.register(bench.take(MAIL, "letter.eml"))
    bench.worker().drain()
    again = bench.register(bench.take(MAIL, "letter.eml"), subject="Дагы бир жолу")
    assert bench.files(again) == LISTED


def test_a_waiting_letter_shows_them_and_hands_each_on_once(bench: Bench) -> None:
    taken = bench.take(MAIL, "letter.eml")
    with bench.database.write() as session:
        item = tray.receive(session, bench.registry.registrar, (taken,), now=NOW).id
    bench.worker().drain()
    with bench.database.read() as session:
        view = tray.tray_item(session, bench.registry.registrar, item)
        assert [(file.name, file.state, file.inside) for file in view.files] == LISTED
        files = tray.taken_files(view)
    assert [file.name for file in files] == ["letter.eml"]
    letter = bench.register(*files, tray_item_id=item)
    assert bench.files(letter) == LISTED


def test_what_lay_in_a_replaced_file_is_replaced_with_it(bench: Bench) -> None:
    letter = bench.register(bench.take(MAIL, "letter.eml"))
    bench.worker().drain()
    assert bench.find("кесиптештер") == [letter]
    right = bench.take("Туура кат".encode(), "right.txt", "text/plain")
    with bench.database.write() as session:
        wrong = session.scalar(select(DocumentFile.id).where(DocumentFile.name == "letter.eml"))
        attach_file(session, bench.registry.registrar, letter, right, supersedes_id=wrong, now=NOW)
    bench.worker().drain()
    assert bench.find("кесиптештер") == []
    with bench.database.read() as session:
        assert session.scalars(select(DocumentFile.name).where(IN_FORCE)).all() == ["right.txt"]
        view = card(session, bench.registry.head, letter)
        assert [file.superseded for file in view.files] == [False, *[True] * 5]


def test_files_in_files_end_somewhere(bench: Bench) -> None:
    inside = packed(text_txt="Түпкү кат".encode())
    for depth in range(inner_files.DEEPEST + 2):
        inside = packed(**{f"box{depth}_zip": inside})
    letter = bench.register(bench.take(inside, "box.zip", "application/zip"))
    bench.worker().drain()
    assert len(bench.files(letter)) == 1 + inner_files.DEEPEST


def test_all_files_of_one_letter_together_are_limited(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inner_files, "MOST_FILES", 6)
    first = packed(**{f"a{number}_txt": f"кат {number}".encode() for number in range(5)})
    second = packed(**{f"b{number}_txt": f"барак {number}".encode() for number in range(5)})
    letter = bench.register(
        bench.take(packed(first_zip=first, second_zip=second), "box.zip", "application/zip")
    )
    bench.worker().drain()
    listed = bench.files(letter)
    assert len(listed) <= 1 + 6 + 4  # two archives may be read side by side
    assert "partly" in [state for _, state, _ in listed]


def test_an_archive_within_itself_is_no_endless_shelf(bench: Bench) -> None:
    taken = bench.take(b"one", "one.zip")
    other = bench.take(b"two", "two.zip")
    letter = bench.register(taken)
    with bench.database.write() as session:
        from archive import files

        files.keep(session, other, at=NOW)
        found = inner_files.Found
        inner_files.note(
            session, taken.sha256, [found(taken.sha256, "self"), found(other.sha256, "two")], at=NOW
        )
        inner_files.note(session, other.sha256, [found(taken.sha256, "one")], at=NOW)
    assert [name for name, _, _ in bench.files(letter)] == ["one.zip", "two"]


def _work_until_killed(url: str, files: Path, settings: Any) -> None:
    with ReadingPool(2) as pool:
        storage = LocalStorage(files)
        worker = Worker(Database(url), storage, EmbeddedIndex(), pool, MovingClock(), settings, at_once=2)
        worker.run_forever(threading.Event())


@pytest.mark.slow
def test_killed_at_any_point_no_file_inside_another_is_lost_or_doubled(bench: Bench) -> None:
    letters = []
    for number in range(40):
        deeper = packed(c_txt=f"Терең барак {number}".encode())
        box = packed(
            a_txt=f"Биринчи барак {number}".encode(), b_txt=f"Экинчи {number}".encode(), box_zip=deeper
        )
        letters.append(bench.register(bench.take(box, "box.zip", "application/zip"), subject=f"Кат {number}"))
    bench.database.close()
    settings, chance = bench.registry.settings, random.Random(11)
    for _ in range(25):
        arguments = (settings.url, settings.files, settings)
        child = multiprocessing.get_context("fork").Process(
            target=_work_until_killed, args=arguments, daemon=True
        )
        child.start()
        time.sleep(chance.uniform(0.01, 0.6))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
    bench.worker().drain()
    for letter in letters:
        assert [(name, inside) for name, _, inside in bench.files(letter)] == [
            ("box.zip", ""),
            ("a.txt", "box.zip"),
            ("b.txt", "box.zip"),
            ("box.zip", "box.zip"),
            ("c.txt", "box.zip"),
        ]
    with bench.database.read() as session:
        states = session.execute(select(Reading.state, func.count()).group_by(Reading.state)).all()
        assert [tuple(row) for row in states] == [("read", 40 * 5)]
        assert session.scalar(select(func.count()).select_from(StoredFile)) == 40 * 5
        assert session.scalar(select(func.count()).select_from(Document)) == 40
        assert session.scalar(select(func.count()).select_from(TrayFile)) == 0
        assert search(session, bench.backend, bench.registry.head, "терең").total == 40
