"""A registry carried from SQLite to PostgreSQL and back is the same registry, to the last row and export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, text

from archive import moving, verify
from archive.db import Base, Database
from archive.errors import MoveWentWrong, TargetNotEmpty
from archive.models import Document, Reading, StoredFile
from archive.registration import Letter, register
from archive.settings import Settings
from bench.moving import journals_of
from indexer.backends import index_in
from indexer.search import search
from tests import factories
from tests.conftest import NOW, ZONE, Registry
from tests.servers.postgresql import PostgreSQL
from webui.cli import cli

LETTERS = 200


@pytest.fixture
def full(registry: Registry) -> Registry:
    """A registry with letters of every sort of column: files, empty fields, ties, odd signs."""
    with registry.database.write() as session:
        kept = factories.partner(session, name="Анкара университети")
        merged = factories.partner(session, name="Ankara Üniversitesi")
        merged.merged_into_id = kept.id
        sender = factories.partner(session, name="Осло")
        early = factories.partner(session, name="Bergen")
        session.flush()
        kept.merged_into_id = early.id  # towards a later row, as no merge does but the table allows
        for number in range(LETTERS):
            files = (
                (factories.taken(registry.storage, f"Кат {number}", f"кат-{number}.txt"),)
                if number % 10 == 0
                else ()
            )
            letter = Letter(
                register="IN",
                subject=f"Келишим “{number}” — %_'\\ ө ү ң 学 \U0001f4e8",
                partner_id=sender.id,
                files=files,
                their_number=f"17/{number}",
            )
            register(session, registry.registrar, letter, now=NOW, zone=ZONE)
    with registry.database.write() as session:
        reading = session.scalars(select(Reading)).first()
        assert reading is not None
        reading.facts = {"title": "A\u2028B", "pages": [1, 2.5, None], "odd": "\\u0041"}
    return registry


@pytest.fixture
def server(postgresql: PostgreSQL) -> Iterator[Database]:
    with postgresql.database() as url:
        database = Database(url)
        yield database
        database.close()


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def katchy(settings: Settings, *words: str, database: str = "") -> Result:
    environment = {"KATCHY_DATABASE_URL": database} if database else {}
    command = ["--data", str(settings.data), *words]
    return CliRunner().invoke(cli, command, env=environment, catch_exceptions=False)


def silent(_what: str, _done: int, _all: int) -> None:
    pass


def test_there_and_back_every_row_is_the_same(full: Registry, server: Database, tmp_path: Path) -> None:
    before = contents(full.database)
    moved = moving.move(full.database, server, silent)
    assert moved.rows["document"] == LETTERS
    assert contents(server) == before
    back = Database(f"sqlite:///{tmp_path / 'back.sqlite'}")
    moving.move(server, back, silent)
    assert contents(back) == before
    urls = ["", server.url.render_as_string(hide_password=False), f"sqlite:///{tmp_path / 'back.sqlite'}"]
    journals, *others = (journals_of(replace(full.settings, database_url=url)) for url in urls)
    assert {form for _, _, form in journals} == {"csv", "xlsx"}
    assert all(len(lines) > LETTERS for (code, _, _), lines in journals.items() if code == "IN")
    assert others == [journals, journals]
    for database in (server, back):
        assert verify.verify(database, full.storage, None, now=NOW).findings == ()
    back.close()


def test_counting_goes_on_where_it_stood(full: Registry, server: Database) -> None:
    moving.move(full.database, server, silent)
    with server.write() as session:
        sender = factories.partner(session, name="Жаңы")
        letter = Letter(register="IN", subject="Кийинки", partner_id=sender.id)
        document = register(session, full.registrar, letter, now=NOW, zone=ZONE)
        assert document.number == f"15-03/{LETTERS + 1}"
        assert document.id == LETTERS + 1
    assert verify.verify(server, full.storage, None, now=NOW).findings == ()


def test_a_full_target_is_refused_and_left_alone(full: Registry, postgresql: PostgreSQL) -> None:
    with postgresql.database(postgresql.set_up[0]) as url:
        target = Database(url)
        before = contents(target)
        with pytest.raises(TargetNotEmpty):
            moving.move(full.database, target, silent)
        assert contents(target) == before
        target.close()


def test_a_move_broken_off_is_begun_again(full: Registry, server: Database) -> None:
    class Broken(Exception):
        pass

    def breaking(_what: str, done: int, all_: int) -> None:
        if done > all_ // 2:
            raise Broken

    with pytest.raises(Broken):
        moving.move(full.database, server, breaking)
    with server.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 0
    moving.move(full.database, server, silent)
    assert contents(server) == contents(full.database)


def test_a_row_that_arrives_otherwise_ends_the_move(full: Registry, server: Database) -> None:
    moving.migrations.upgrade(server)
    with server.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN NEW.subject := NEW.subject || '!'; RETURN NEW; END $$"
            )
        )
        connection.execute(
            text("CREATE TRIGGER spoil BEFORE INSERT ON document FOR EACH ROW EXECUTE FUNCTION spoil()")
        )
    with pytest.raises(MoveWentWrong):
        moving.move(full.database, server, silent)
    assert contents(server)["document"] == []


def test_the_command_moves_indexes_and_checks_the_files(
    full: Registry, server: Database, settings: Settings, tmp_path: Path
) -> None:
    url = server.url.render_as_string(hide_password=False)
    moved = katchy(settings, "db", "move", "--to", url)
    assert moved.exit_code == 0, moved.stderr
    assert "carried over and compared" in moved.stderr
    with server.read() as session:
        assert len(search(session, index_in(server), full.head, "келишим").found) == 20
    with pytest.raises(TargetNotEmpty):
        katchy(settings, "db", "move", "--to", url)
    assert katchy(settings, "verify", database=url).exit_code == 0
    exported = []
    for database in ("", url):
        out = tmp_path / f"journal-{len(exported)}.csv"
        words = ["journal", "export", "IN", "--year", "2026", "--format", "csv", "--out", str(out)]
        assert katchy(settings, *words, database=database).exit_code == 0
        # the trail's newest hash is printed too, and the export itself stands on it with its time
        exported.append(re.sub("[0-9a-f]{16,}", "", out.read_text("utf-8")))
    assert len(exported[0].splitlines()) > LETTERS
    assert exported[0] == exported[1]


def test_a_missing_file_is_said(full: Registry, server: Database, settings: Settings) -> None:
    with full.database.read() as session:
        sha256 = session.scalars(select(StoredFile.sha256)).first()
    next(settings.files.rglob(f"*{sha256}*")).unlink()
    moved = katchy(settings, "db", "move", "--to", server.url.render_as_string(hide_password=False))
    assert (moved.exit_code, f"file_lost: {sha256}" in moved.stdout) == (1, True)
