"""While a word is typed, letters that say it in another script or language are found too."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from indexer.search import suggest
from tests.conftest import Registry
from tests.indexer.office import Office

pytestmark = pytest.mark.both_databases


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    office = Office(registry, session)
    office.letter("Пакистандан келген окутуучулар жөнүндө.", subject="1")
    office.letter("Профессор Асан Кожобековдун сапары.", subject="2")
    office.letter("Students of Osh State University.", subject="3")
    office.letter("Кореядагы окуу практикасы.", subject="4")
    office.letter("Направляем подписанное соглашение между нашими университетами.", subject="5")
    return office


def subjects(office: Office, typed: str) -> set[str]:
    found = suggest(office.session, office.backend, office.registry.officer, typed)
    return {document.subject for document in found}


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("Pakist", "1"),
        ("pakistan", "1"),
        ("Kozhob", "2"),
        ("kojobek", "2"),
        ("professor kozhob", "2"),
        ("Кыргыз Pakis", ""),
        ("South Korea Stud", ""),
        ("Südkor", "4"),
        ("agreem", "5"),
        ("келиши", "5"),
    ],
)
def test_what_begins_so_is_found_in_another_script(office: Office, typed: str, subject: str) -> None:
    assert subjects(office, typed) == set(filter(None, [subject]))


@pytest.mark.parametrize("typed", ["Pakista zzz", "Kozx", "-pakist"])
def test_nothing_is_found_by_what_begins_nothing(office: Office, typed: str) -> None:
    assert "1" not in subjects(office, typed)


def test_letters_that_begin_many_things_are_taken_as_they_are(office: Office) -> None:
    assert subjects(office, "stud") == {"3"}
