"""Answers kept until the trail grows: never older than what a reader sees, never taken from a change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy.orm import Session

from archive import audit
from archive.db import Database
from archive.kept import kept_until_change
from tests.conftest import NOW, Registry

asked = count(1)


@kept_until_change
def turn(session: Session, question: str = "") -> int:
    """Answer with a number that rises whenever the question is really asked."""
    return next(asked)


@pytest.fixture
def reading(registry: Registry) -> Iterator[Session]:
    with registry.database.read() as session:
        yield session


def grow(registry: Registry) -> None:
    with registry.database.write() as session:
        audit.record(session, None, "changed", "office", None, at=NOW)


def test_an_answer_is_kept_while_nothing_changes(registry: Registry, reading: Session) -> None:
    first = turn(reading)
    assert turn(reading) == first
    with registry.database.read() as later:
        assert turn(later) == first


def test_another_question_has_another_answer(reading: Session) -> None:
    assert turn(reading, "a") != turn(reading, "b")
    assert turn(reading, question="a") == turn(reading, question="a")


def test_a_row_on_the_trail_ends_it_for_those_who_see_it(registry: Registry, reading: Session) -> None:
    first = turn(reading)
    grow(registry)
    assert turn(reading) == first  # still the snapshot of before
    with registry.database.read() as later:
        assert turn(later) != first


def test_one_session_that_goes_on_to_a_new_snapshot_sees_the_change(
    registry: Registry, reading: Session
) -> None:
    first = turn(reading)
    grow(registry)
    reading.rollback()
    assert turn(reading) != first


def test_nothing_is_kept_of_what_a_change_sees_half_way(registry: Registry, reading: Session) -> None:
    kept = turn(reading)
    with registry.database.write() as session:
        assert turn(session) != kept
    assert turn(reading) == kept


def test_another_registry_with_the_same_trail_is_another_registry(
    registry: Registry, reading: Session
) -> None:
    first = turn(reading)
    other = Database(registry.database.url.render_as_string(hide_password=False))
    with other.read() as session:
        assert turn(session) != first
    other.close()
