"""The tray: what was received is safe at once and decided later (R11)."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from archive import kinds, tray
from archive.errors import NotAllowed, NotFound
from archive.models import Job, StoredFile
from tests.conftest import NOW, Registry
from tests.factories import document, taken

pytestmark = pytest.mark.both_databases


def received(session: Session, registry: Registry, text: str = "Кат") -> int:
    return tray.receive(session, registry.registrar, (taken(registry.storage, text),), now=NOW).id


def test_received_files_are_kept_and_read_first(session: Session, registry: Registry) -> None:
    item = tray.tray_item(session, registry.registrar, received(session, registry))
    (file,) = item.files
    assert (file.state, item.is_read) == ("waiting", False)
    assert session.get(StoredFile, file.sha256) is not None
    assert session.query(Job).filter_by(kind="read", subject=file.sha256).one().priority == 1


def test_a_registered_letter_leaves_the_tray(session: Session, registry: Registry) -> None:
    item = tray.tray_item(session, registry.registrar, received(session, registry))
    found = document(session, registry.registrar, files=tray.taken_files(item), tray_item_id=item.id)
    assert tray.list_tray(session, registry.registrar) == []
    assert tray.tray_item(session, registry.registrar, item.id).document_id == found.id


def test_a_letter_without_a_number_is_kept_and_can_be_taken_back(
    session: Session, registry: Registry
) -> None:
    item_id = received(session, registry)
    advertising = kinds.list_kinds(session, registered=False)[0]
    tray.put_aside(session, registry.registrar, item_id, advertising.id, "буклет", now=NOW)
    assert tray.count_waiting(session, registry.registrar) == 0
    assert [one.id for one in tray.list_tray(session, registry.registrar, state=tray.NOT_REGISTERED)] == [
        item_id
    ]
    tray.take_back(session, registry.registrar, item_id, now=NOW)
    assert tray.count_waiting(session, registry.registrar) == 1
    with pytest.raises(NotFound):
        tray.take_back(session, registry.registrar, item_id, now=NOW)


def test_a_postponed_letter_goes_to_the_end(session: Session, registry: Registry) -> None:
    first, second = received(session, registry, "a"), received(session, registry, "b")
    tray.postpone(session, registry.registrar, first, now=NOW)
    assert [one.id for one in tray.list_tray(session, registry.registrar)] == [second, first]


def test_several_files_become_one_letter(session: Session, registry: Registry) -> None:
    ids = [received(session, registry, text) for text in ("letter", "annex", "other", "translation")]
    tray.join(session, registry.registrar, [ids[0], ids[1], ids[3], ids[0]], now=NOW)
    first, other = tray.list_tray(session, registry.registrar)
    assert (first.id, len(first.files), other.id) == (ids[0], 3, ids[2])
    roles = [file.role for file in tray.taken_files(first)]
    assert roles == ["original", "annex", "annex"]
    with pytest.raises(NotFound):
        tray.join(
            session, registry.registrar, [ids[1], ids[2]], now=NOW
        )  # the second is part of the first now


def test_the_tray_is_for_those_who_register(session: Session, registry: Registry) -> None:
    item_id = received(session, registry)
    with pytest.raises(NotAllowed):
        tray.tray_item(session, registry.officer, item_id)
    with pytest.raises(NotAllowed):
        tray.list_tray(session, registry.officer)
    assert tray.count_waiting(session, registry.officer) == 0
