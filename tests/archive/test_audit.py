"""The trail: every later edit, removal and insertion shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from archive import audit
from archive.access import Mark
from archive.audit_log import AuditFilter, list_entries
from archive.errors import NotAllowed
from tests.conftest import NOW, Registry
from tests.factories import document

pytestmark = pytest.mark.both_databases


@contextmanager
def by_hand(registry: Registry) -> Iterator[Connection]:
    """Open the database the way somebody with a tool would, the guards taken off."""
    with registry.database.engine.begin() as connection:
        if registry.database.is_sqlite:
            connection.execute(text("DROP TRIGGER audit_entry_no_update"))
            connection.execute(text("DROP TRIGGER audit_entry_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER audit_entry_no_change ON audit_entry"))
        yield connection


def faults(registry: Registry) -> list[tuple[int, str]]:
    with registry.database.read() as session:
        return [(fault.entry_id, fault.fault) for fault in audit.check_chain(session)]


@pytest.fixture
def trail(registry: Registry) -> Registry:
    with registry.database.write() as session:
        for _ in range(3):
            document(session, registry.registrar)
    return registry


def test_an_untouched_trail_is_whole(trail: Registry) -> None:
    assert faults(trail) == []


def test_a_changed_row_shows(trail: Registry) -> None:
    with by_hand(trail) as connection:
        connection.execute(text("UPDATE audit_entry SET actor_name = 'Nobody' WHERE id = 5"))
    assert faults(trail) == [(5, "content")]


def test_changed_details_show(trail: Registry) -> None:
    with by_hand(trail) as connection:
        last = connection.execute(text("SELECT max(id) FROM audit_entry")).scalar_one()
        kind = "text" if connection.dialect.name == "sqlite" else "json"
        connection.execute(
            text(
                "UPDATE audit_entry SET details = CAST(replace(CAST(details AS text), '15-03', '15-04')"
                f" AS {kind}) WHERE id = :last"
            ),
            {"last": last},
        )
    assert faults(trail) == [(last, "content")]


def test_a_removed_row_shows(trail: Registry) -> None:
    with by_hand(trail) as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE id = 5"))
    assert faults(trail) == [(6, "order")]


def test_a_row_with_a_new_hash_shows_in_the_next_one(trail: Registry) -> None:
    with by_hand(trail) as connection:
        connection.execute(text("UPDATE audit_entry SET hash = :hash WHERE id = 5"), {"hash": "f" * 64})
    assert faults(trail) == [(5, "content"), (6, "order")]


def test_the_database_itself_refuses_to_change_the_trail(trail: Registry) -> None:
    for statement in ("UPDATE audit_entry SET actor_name = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(IntegrityError, match="append-only"), trail.database.write() as session:
            session.connection().exec_driver_sql(statement)


def test_the_log_tells_an_administrator_nothing_of_restricted_documents(registry: Registry) -> None:
    with registry.database.write() as session:
        secret_id = document(session, registry.head, access=Mark.CONFIDENTIAL, subject="Купуя маселе").id
    with registry.database.read() as session:
        shown = list_entries(session, registry.administrator, AuditFilter(action="registered"), limit=10)
        assert [(line.subject_id, dict(line.details)) for line in shown] == [(None, {})]
        full = list_entries(session, registry.auditor, AuditFilter(action="registered"), limit=10)
        assert full[0].subject_id == secret_id
        with pytest.raises(NotAllowed):
            list_entries(session, registry.officer, AuditFilter(), limit=10)


def test_details_come_back_as_they_were_hashed(registry: Registry) -> None:
    odd = {"day": NOW.date(), "list": (1, None, True), "word": Mark.PUBLIC, "nested": {"a": {"ө": 1.5}}}
    with registry.database.write() as session:
        audit.record(session, registry.head, "tried", "office", None, at=NOW, details=odd)
    assert faults(registry) == []
