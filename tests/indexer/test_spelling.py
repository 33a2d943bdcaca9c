"""«Did you mean»: a slip is mended from the words of the index, and never from what the reader may not see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from archive.access import Mark
from indexer.spelling import _slips
from tests.conftest import Registry
from tests.indexer.office import Office


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    return Office(registry, session)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("аккредатация", "аккредитация"),
        ("лабоартория", "лаборатория"),
        ("laboratroy", "laboratory"),
        ("жобо лабараторыя", "жобо лаборатория"),
    ],
)
def test_a_slip_is_mended(office: Office, typed: str, meant: str) -> None:
    office.letter("Аккредитация жана лаборатория жөнүндө жобо, кеңсе.", subject="1")
    office.letter("Our laboratory is new.", subject="2")
    assert office.search(typed).meant == meant


@pytest.mark.both_databases
def test_what_was_meant_is_shown_where_nothing_is_found(office: Office) -> None:
    letter = office.letter("Аккредитация жөнүндө.", subject="1")
    found = office.search("аккредатация")
    assert found.mended
    assert (found.searched_for, [one.id for one in found.found]) == ("аккредитация", [letter.id])
    assert not office.search("аккредитация").mended


@pytest.mark.both_databases
def test_nothing_is_suggested_where_the_words_are_found_or_nothing_is_near(office: Office) -> None:
    office.letter("Аккредитация жөнүндө.", subject="1")
    assert office.search("аккредитация").meant is None
    assert office.search("дирижабль").meant is None
    assert office.search("").meant is None


@pytest.mark.both_databases
def test_a_word_of_a_letter_that_is_gone_is_never_suggested(office: Office) -> None:
    gone = office.letter("Дирижабль жөнүндө.", subject="1")
    assert office.search("дирижабел").meant == "дирижабль"
    office.backend.remove(office.session, [gone.id])
    assert office.search("дирижабел").meant is None


@pytest.mark.both_databases
def test_a_word_of_a_hidden_letter_is_never_suggested(office: Office) -> None:
    secret = office.letter(
        "Дирижабль жөнүндө.", subject="1", access=Mark.CONFIDENTIAL, actor=office.registry.head
    )
    assert office.search("дирижабел").meant == "дирижабль"
    assert office.search("дирижабел", office.registry.reader).meant is None
    # the stem is seen, the word as it is written in the hidden letter is not
    office.letter("Дирижаблдын сүрөтү.", subject="2")
    assert office.search("дирижабел", office.registry.reader).meant in (None, "дирижаблдын")
    assert secret.access == Mark.CONFIDENTIAL


@given(st.text(alphabet="абвг", max_size=7), st.text(alphabet="абвг", max_size=7))
def test_slips_are_counted_the_same_from_both_sides(one: str, other: str) -> None:
    if len(one) == len(other):
        assert _slips(one, other) == _slips(other, one)
    assert _slips(one, one) == 0
