"""Letters like a letter: about the same thing, in any language, and only those the reader may see."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from archive.access import Mark
from archive.errors import NotFound
from indexer.similar import similar
from tests.conftest import Registry
from tests.indexer.office import Office


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    return Office(registry, session)


def test_the_letter_about_the_same_thing_comes_first(office: Office) -> None:
    one = office.letter(
        "Студенттерди алмашуу программасы. Алмашуу күзүндө башталат.", subject="Студенттерди алмашуу"
    )
    english = office.letter("The student exchange begins in autumn.", subject="Student exchange")
    kyrgyz = office.letter("Алмашуу программасынын студенттери келди.", subject="Студенттер жөнүндө")
    office.letter("Имараттын чатырын оңдоо.", subject="Чатыр")
    office.letter("Жылытуу системасы.", subject="Жылытуу")
    found = [hit.id for hit in similar(office.session, office.backend, office.registry.head, one.id)]
    assert set(found[:2]) == {english.id, kyrgyz.id}
    assert one.id not in found


def test_a_hidden_letter_is_neither_asked_about_nor_given(office: Office) -> None:
    one = office.letter("Студенттерди алмашуу.", subject="Студенттерди алмашуу")
    secret = office.letter(
        "Студенттерди алмашуу.",
        subject="Студенттерди алмашуу",
        access=Mark.CONFIDENTIAL,
        actor=office.registry.head,
    )
    reader = office.registry.reader
    assert secret.id in [
        hit.id for hit in similar(office.session, office.backend, office.registry.head, one.id)
    ]
    assert similar(office.session, office.backend, reader, one.id) == ()
    with pytest.raises(NotFound):
        similar(office.session, office.backend, reader, secret.id)


def test_a_letter_that_says_nothing_is_like_none(office: Office) -> None:
    one = office.letter(subject="15-03")
    assert similar(office.session, office.backend, office.registry.head, one.id) == ()
