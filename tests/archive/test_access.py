"""Who sees what: every role against every mark, in queries and in getters."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import (
    RIGHTS,
    Actor,
    Mark,
    Right,
    Role,
    document_for,
    file_for,
    require,
    visibility,
    visible,
)
from archive.errors import NotAllowed, NotFound
from archive.models import Document, DocumentReader, Unit
from tests.conftest import Registry
from tests.factories import document, taken

SEEN: dict[Role, set[Mark]] = {
    Role.REGISTRAR: {Mark.PUBLIC, Mark.INTERNAL, Mark.OFFICIAL},
    Role.OFFICER: {Mark.PUBLIC, Mark.INTERNAL},
    Role.HEAD: set(Mark),
    Role.RECTOR: set(Mark),
    Role.LAWYER: {Mark.PUBLIC, Mark.INTERNAL, Mark.OFFICIAL},
    Role.COORDINATOR: {Mark.PUBLIC},
    Role.ARCHIVIST: {Mark.PUBLIC, Mark.INTERNAL, Mark.OFFICIAL},
    Role.READER: {Mark.PUBLIC, Mark.INTERNAL},
    Role.AUDITOR: set(Mark),
    Role.ADMINISTRATOR: {Mark.PUBLIC, Mark.INTERNAL},
}


def by_somebody_else(registry: Registry, mark: Mark, asking: Role) -> Actor:
    """Registering lets one see what one registered: let another person do it."""
    return registry.people["administrator" if asking is Role.HEAD else "head"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("mark", list(Mark))
def test_a_role_sees_the_marks_of_its_office(
    session: Session, registry: Registry, role: Role, mark: Mark
) -> None:
    file = taken(registry.storage)
    found = document(session, by_somebody_else(registry, mark, role), access=mark, files=(file,))
    actor = registry.people[role.value]
    ids = set(session.scalars(select(Document.id).where(visible(actor))))
    if mark in SEEN[role]:
        assert found.id in ids
        assert document_for(session, actor, found.id) is found
    else:
        assert found.id not in ids
        with pytest.raises(NotFound):
            document_for(session, actor, found.id)
        with pytest.raises(NotFound):
            file_for(session, actor, found.id, 1)


@pytest.mark.parametrize("mark", [Mark.OFFICIAL, Mark.CONFIDENTIAL])
def test_the_responsible_the_registering_and_the_named_see_it_whatever_the_mark(
    session: Session, registry: Registry, mark: Mark
) -> None:
    found = document(session, registry.registrar, access=mark, responsible_id=registry.officer.id)
    session.add(DocumentReader(document_id=found.id, user_id=registry.reader.id))
    session.flush()
    for name in ("registrar", "officer", "reader"):
        assert document_for(session, registry.people[name], found.id) is found
    with pytest.raises(NotFound):
        document_for(session, registry.coordinator, found.id)


def test_a_coordinator_sees_the_internal_letters_of_the_own_faculty(
    session: Session, registry: Registry
) -> None:
    own, other = (Unit(code=code, name_ky=code, name_ru=code, name_en=code) for code in ("М", "Ф"))
    session.add_all([own, other])
    session.flush()
    coordinator = Actor(registry.coordinator.id, "c", "C", Role.COORDINATOR, unit_id=own.id)
    to_us = document(session, registry.registrar, "INT", unit_id=own.id)
    from_us = document(session, registry.registrar, "INT", from_unit_id=own.id)
    theirs = document(session, registry.registrar, "INT", unit_id=other.id)
    closed = document(session, registry.registrar, "INT", unit_id=own.id, access=Mark.OFFICIAL)
    ids = set(session.scalars(select(Document.id).where(visible(coordinator))))
    assert {to_us.id, from_us.id} <= ids
    assert not ids & {theirs.id, closed.id}


def test_a_file_is_had_only_through_its_own_document(session: Session, registry: Registry) -> None:
    one = document(session, registry.registrar, files=(taken(registry.storage, "one"),))
    two = document(session, registry.registrar, files=(taken(registry.storage, "two"),))
    file = file_for(session, registry.officer, one.id, 1)
    assert file.document_id == one.id
    with pytest.raises(NotFound):
        file_for(session, registry.officer, two.id, file.id)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("right", list(Right))
def test_a_right_is_had_by_role_or_grant(registry: Registry, role: Role, right: Right) -> None:
    actor = registry.people[role.value]
    if right in RIGHTS[role]:
        require(actor, right)
    else:
        with pytest.raises(NotAllowed):
            require(actor, right)
        require(Actor(actor.id, "x", "X", role, granted=frozenset({right})), right)


def test_the_administrator_reads_no_restricted_content_by_default(registry: Registry) -> None:
    seen = visibility(registry.administrator)
    assert not seen.everything
    assert not seen.marks & {Mark.OFFICIAL, Mark.CONFIDENTIAL}


def test_nobody_but_the_administrator_administers() -> None:
    assert [role for role in Role if Right.ADMINISTER in RIGHTS[role]] == [Role.ADMINISTRATOR]
