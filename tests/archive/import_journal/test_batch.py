"""A past year: begun, checked, imported in batches that bear a kill, taken back with its numbers free again."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from archive import audit, journals
from archive.errors import HeadingsMissing, ImportHasErrors, ImportNotDone, NotAllowed
from archive.import_journal import batch as imports
from archive.import_journal.book import Vocabulary
from archive.import_journal.dry_run import Report
from archive.models import Counter, Document, DocumentFile, ImportBatch, ImportRow, Partner
from archive.registers import register_by_code
from tests.conftest import NOW, ZONE, Registry
from tests.factories import taken

HEADINGS = ["№", "Дата", "Отправитель", "Содержание", "Листов", "Файл", "Аннулировано"]
WORDS = Vocabulary()
OTHER_COLUMNS = {"0": "number", "1": "registered_on", "2": "partner", "3": "note", "4": "subject"}


def row(number: int, **changes: str) -> list[str]:
    facts = {
        "number": f"15-03/{number}", "on": f"{number % 28 + 1:02}.03.2019", "from": f"Университет {number % 7}",
        "subject": f"О визите {number}", "sheets": "2", "file": "", "annulled": "", **changes,
    }  # fmt: skip
    return list(facts.values())


@dataclass
class Importing:
    """An import into IN of 2019 by the head."""

    registry: Registry

    def begin(self, *rows: list[str], files: dict[str, str] | None = None) -> int:
        came = {name: taken(self.registry.storage, text, name) for name, text in (files or {}).items()}
        table = taken(self.registry.storage, repr(rows), "2019.csv")
        with self.registry.database.write() as session:
            register = register_by_code(session, "IN")
            return imports.begin(
                session, self.registry.head, register, 2019, table, [["Журнал"], HEADINGS, *rows], came,
                own_headings={}, now=NOW,
            ).id  # fmt: skip

    def start(self, batch_id: int, *, leave_out_errors: bool = False) -> Report:
        with self.registry.database.write() as session:
            return imports.start(
                session, self.registry.head, batch_id, WORDS,
                leave_out_errors=leave_out_errors, now=NOW, zone=ZONE,
            )  # fmt: skip

    def finish(self, batch_id: int) -> imports.Progress:
        more = True
        while more:
            with self.registry.database.write() as session:
                more = imports.carry_on(session, batch_id, now=NOW, zone=ZONE)
        with self.registry.database.read() as session:
            return imports.progress(session, batch_id)

    def count(self, *where: Any) -> int:
        with self.registry.database.read() as session:
            return session.scalar(select(func.count()).select_from(Document).where(*where)) or 0


@pytest.fixture
def importing(registry: Registry) -> Importing:
    return Importing(registry)


def test_every_row_once_at_its_own_number(importing: Importing) -> None:
    batch = importing.begin(*(row(n) for n in range(1, 121)))
    importing.start(batch)
    assert importing.finish(batch) == imports.Progress(120, 120, 0)
    with importing.registry.database.read() as session:
        documents = session.scalars(select(Document).order_by(Document.number_sort)).all()
        assert [one.number for one in documents] == [f"15-03/{n}" for n in range(1, 121)]
        assert {(one.year, one.numbering, one.numbering_reason) for one in documents} == {
            (2019, "imported", "2019.csv")
        }
        assert session.scalar(select(func.count()).select_from(Counter).where(Counter.year == 2019)) == 0
        assert session.scalar(select(func.count()).select_from(Partner)) == 7, "a name is added once"
        assert list(audit.check_chain(session)) == []


def test_the_counter_of_this_year_does_not_move(importing: Importing) -> None:
    from tests.factories import document

    registry = importing.registry
    with registry.database.write() as session:
        first = document(session, registry.head).number
    batch = importing.begin(row(500))
    importing.start(batch)
    importing.finish(batch)
    with registry.database.write() as session:
        second = document(session, registry.head).number
    assert (first, second) == ("15-03/1", "15-03/2")


def test_files_and_annulments_come_along(importing: Importing) -> None:
    batch = importing.begin(
        row(1, file="scans/one.pdf; two.pdf"),
        row(2, annulled="эки жолу"),
        files={"scans/one.pdf": "1", "two.pdf": "2"},
    )
    importing.start(batch)
    importing.finish(batch)
    with importing.registry.database.read() as session:
        kept = session.scalars(select(DocumentFile).order_by(DocumentFile.position)).all()
        assert [(one.name, one.role) for one in kept] == [("one.pdf", "original"), ("two.pdf", "annex")]
        annulled = session.scalars(select(Document).where(Document.annulled_at.is_not(None))).one()
        assert (annulled.number, annulled.annul_reason) == ("15-03/2", "эки жолу")


def test_totals_and_signatures_under_the_table_are_no_entries(importing: Importing) -> None:
    batch = importing.begin(row(1), [], ["Всего записей: 1"], ["Начальник", "", "Исаков"])
    importing.start(batch)
    assert importing.finish(batch).done == 1


def test_lines_with_errors_keep_all_out_or_are_left_out(importing: Importing) -> None:
    batch = importing.begin(row(1), row(2, subject=""))
    with pytest.raises(ImportHasErrors):
        importing.start(batch)
    assert importing.count() == 0
    importing.start(batch, leave_out_errors=True)
    assert importing.finish(batch).done == 1


def test_a_table_without_headings_is_refused(importing: Importing) -> None:
    with pytest.raises(HeadingsMissing), importing.registry.database.write() as session:
        imports.begin(
            session, importing.registry.head, register_by_code(session, "IN"), 2019,
            taken(importing.registry.storage, "x"), [["a", "b"]], {}, own_headings={}, now=NOW,
        )  # fmt: skip


def test_the_mapping_is_remembered_for_the_register(importing: Importing) -> None:
    first = importing.begin(row(1))
    with importing.registry.database.write() as session:
        batch = imports.decide(
            session,
            importing.registry.head,
            first,
            mapping=OTHER_COLUMNS,
        )
        chosen = dict(batch.mapping)
    importing.start(first)
    second = importing.begin(row(2))
    with importing.registry.database.read() as session:
        assert session.get_one(ImportBatch, second).mapping == chosen


def test_what_is_taken_meanwhile_is_refused_alone(importing: Importing) -> None:
    registry = importing.registry
    batch = importing.begin(*(row(n) for n in range(1, 6)))
    importing.start(batch)
    other = importing.begin(row(3))
    importing.start(other)
    importing.finish(other)
    assert importing.finish(batch) == imports.Progress(4, 5, 1)
    with registry.database.read() as session:
        [problem] = imports.problems(session, batch)
        assert "already taken" in problem.problem


class TestTakingBack:
    def test_nothing_is_deleted_and_the_numbers_are_free(self, importing: Importing) -> None:
        registry = importing.registry
        batch = importing.begin(*(row(n) for n in range(1, 11)))
        importing.start(batch)
        importing.finish(batch)
        with registry.database.write() as session:
            assert imports.withdraw(session, registry.head, batch, "wrong file", now=NOW) == 10
        assert importing.count(Document.annulled_at.is_not(None), Document.year == -batch) == 10
        with registry.database.read() as session:
            register = register_by_code(session, "IN")
            assert journals.years(session, registry.head, register.id) == []
            everything = journals.JournalFilter(register.id, None)
            assert journals.count_rows(session, registry.head, everything, today=NOW.date()) == 0
            history = audit.history(session, "document", 1)
            assert [entry.action for entry in history] == ["registered", "import_withdrawn"]
            assert list(audit.check_chain(session)) == []
        again = importing.begin(*(row(n) for n in range(1, 11)))
        importing.start(again)
        assert importing.finish(again).done == 10
        assert importing.count(Document.year == 2019) == 10

    def test_one_under_way_stops(self, importing: Importing) -> None:
        registry = importing.registry
        batch = importing.begin(*(row(n) for n in range(1, 121)))
        importing.start(batch)
        with registry.database.write() as session:
            imports.carry_on(session, batch, now=NOW, zone=ZONE)
        with registry.database.write() as session:
            assert imports.withdraw(session, registry.head, batch, "wrong file", now=NOW) == 50
        importing.finish(batch)
        assert importing.count(Document.year == 2019) == 0

    def test_not_before_it_began_not_twice_not_without_the_right(self, importing: Importing) -> None:
        registry = importing.registry
        batch = importing.begin(row(1))
        with registry.database.write() as session:
            with pytest.raises(ImportNotDone):
                imports.withdraw(session, registry.head, batch, "x", now=NOW)
            with pytest.raises(NotAllowed):
                imports.withdraw(session, registry.registrar, batch, "x", now=NOW)


@pytest.mark.slow
def test_killed_at_any_moment_every_row_comes_once(importing: Importing) -> None:
    registry = importing.registry
    batch = importing.begin(*(row(n) for n in range(1, 401)))
    importing.start(batch)
    command = [
        sys.executable,
        "-m",
        "tests.archive.import_journal.importing_process",
        str(registry.settings.data),
        str(batch),
    ]
    for turn in range(25):
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        try:
            process.wait(0.01 * turn)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert importing.finish(batch) == imports.Progress(400, 400, 0)
    with registry.database.read() as session:
        numbers = session.scalars(select(Document.number)).all()
        assert sorted(numbers) == sorted(f"15-03/{n}" for n in range(1, 401))
        rows = session.scalars(select(ImportRow.document_id)).all()
        assert len(set(rows)) == 400
        assert list(audit.check_chain(session)) == []
