"""Building the index anew: nothing is missed, searches go on, and a broken-off rebuild goes on."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from archive.models import Document
from indexer import rebuild as rebuilding
from indexer.backends import SearchBackend
from indexer.backends.port import INDEX_VERSION
from indexer.check import compare_thoroughly
from indexer.indexing import index_now
from indexer.rebuild import Rebuilding, rebuild
from indexer.search import search
from tests import factories
from tests.conftest import Registry

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "_AT_ONCE", 4)


def register(registry: Registry, backend: SearchBackend | None, count: int = 1) -> list[int]:
    with registry.database.write() as session:
        ids = [
            factories.document(session, registry.registrar, subject=f"Келишим {number}", code="INT").id
            for number in range(count)
        ]
        if backend:
            index_now(session, backend, ids)
        return ids


def total(registry: Registry, backend: SearchBackend, asked: str = "келишим") -> int:
    with registry.database.read() as session:
        return search(session, backend, registry.head, asked).total


def agrees(registry: Registry, backend: SearchBackend) -> bool:
    return compare_thoroughly(registry.database, backend).none


def test_every_document_is_in_the_new_index(registry: Registry, backend: SearchBackend) -> None:
    register(registry, None, 10)
    told: list[tuple[int, int]] = []
    assert rebuild(registry.database, backend, lambda done, of: told.append((done, of))) == 10
    assert told == [(4, 10), (8, 10), (10, 10)]
    assert total(registry, backend) == 10
    assert agrees(registry, backend)


def test_searches_and_registrations_go_on_meanwhile(registry: Registry, backend: SearchBackend) -> None:
    ids = register(registry, backend, 10)
    seen = []

    def meanwhile(done: int, _of: int) -> None:
        seen.append(total(registry, backend))
        if done == 4:
            with registry.database.write() as session:
                session.get_one(Document, ids[0]).subject = "Өзгөргөн келишим"
                session.get_one(Document, ids[0]).version += 1
                session.flush()
                index_now(session, backend, ids[:1])
        if done == 8:
            register(registry, backend)

    rebuild(registry.database, backend, meanwhile)
    assert seen == [10, 10, 11]
    assert total(registry, backend) == 11
    assert total(registry, backend, "өзгөргөн") == 1
    assert agrees(registry, backend)


def test_a_rebuild_that_broke_off_goes_on(registry: Registry, backend: SearchBackend) -> None:
    register(registry, None, 10)

    def breaks(done: int, _of: int) -> None:
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(registry.database, backend, breaks)
    assert total(registry, backend) == 0
    assert rebuild(registry.database, backend) == 2
    assert total(registry, backend) == 10


def test_an_index_of_other_rules_is_rebuilt_from_the_start(
    registry: Registry, backend: SearchBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(registry, backend, 5)
    with registry.database.write() as session:
        backend.begin_rebuild(session)
    monkeypatch.setattr("indexer.backends.sets.INDEX_VERSION", "new")
    assert not agrees(registry, backend)
    assert rebuild(registry.database, backend) == 5
    assert agrees(registry, backend)


def test_an_index_with_the_tables_of_an_older_program_is_replaced(
    registry: Registry, backend: SearchBackend
) -> None:
    register(registry, backend, 5)
    with registry.database.write() as session:
        session.connection().exec_driver_sql("UPDATE search_state SET value = '0' WHERE key = 'layout'")
        backend.prepare(session)
        assert backend.outdated(session)
    assert rebuild(registry.database, backend) == 5
    assert agrees(registry, backend)


def test_a_broken_index_is_replaced_and_can_be_again(registry: Registry, backend: SearchBackend) -> None:
    register(registry, backend, 5)
    with registry.database.write() as session:
        if registry.database.is_sqlite:
            session.connection().exec_driver_sql("DELETE FROM search_words_1_data")
            session.connection().exec_driver_sql("DROP TABLE search_terms_1")
        else:
            session.connection().exec_driver_sql("DROP TABLE search_part_1")
    registry.database.close()
    assert rebuild(registry.database, backend) == 5
    assert rebuild(registry.database, backend) == 5
    assert total(registry, backend) == 5
    assert agrees(registry, backend)


def test_a_deleted_index_comes_back(registry: Registry, backend: SearchBackend) -> None:
    register(registry, backend, 5)
    with registry.database.write() as session:
        connection = session.connection()
        tables = [
            name
            for name in inspect(connection).get_table_names()
            if name.startswith("search_") and not name.startswith("search_words_1_")
        ]
        for table in tables:
            connection.exec_driver_sql(f"DROP TABLE {table}")
    assert rebuild(registry.database, backend) == 5
    assert total(registry, backend) == 5


def test_a_worker_builds_an_index_of_older_rules_anew_by_itself(
    registry: Registry, backend: SearchBackend
) -> None:
    register(registry, backend, 10)
    rebuilding = Rebuilding(registry.database, backend)
    assert not rebuilding.turn(), "it is of the present rules"
    with registry.database.write() as session:
        session.execute(
            text("UPDATE search_state SET value = 'old' WHERE value = :now"), {"now": INDEX_VERSION}
        )
    rebuilding = Rebuilding(registry.database, backend)
    turns = 0
    while rebuilding.turn():
        turns += 1
        assert total(registry, backend) == 10, "searches are answered all the time"
    assert turns > 3, "in small turns"
    assert agrees(registry, backend)
    assert not rebuilding.turn()


def test_a_worker_and_somebody_who_rebuild_at_once_both_come_to_an_end(
    registry: Registry, backend: SearchBackend
) -> None:
    register(registry, backend, 10)
    with registry.database.write() as session:
        session.execute(
            text("UPDATE search_state SET value = 'old' WHERE value = :now"), {"now": INDEX_VERSION}
        )
    worker = Rebuilding(registry.database, backend)
    assert worker.turn()
    assert worker.turn()

    def meanwhile(*_progress: int) -> None:
        while worker.turn():
            pass

    rebuild(registry.database, backend, meanwhile)
    assert agrees(registry, backend)
