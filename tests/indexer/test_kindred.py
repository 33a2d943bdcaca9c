"""Where no letter has all words, letters with words of the same root come to the front; nowhere else."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from indexer.kindred import with_kindred
from indexer.query import parse
from tests.conftest import Registry
from tests.indexer.office import Office


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    return Office(registry, session)


def begun(text: str) -> list[tuple[str, ...]]:
    return [tuple(run[0] for run in clause.begun) for clause in with_kindred(parse(text)).clauses]


def test_a_longer_word_is_also_asked_for_by_its_first_letters() -> None:
    assert begun("чыгармачылык öğrenciler") == [("kчыгар", "rчыгар"), ("togren",)]


@pytest.mark.parametrize("text", ["кат", "китеп", '"чыгармачылык"', "-чыгармачылык", "чыгармач*", "15-03/4"])
def test_short_words_phrases_and_numbers_are_taken_as_they_are(text: str) -> None:
    assert begun(text) == [()]


@pytest.mark.both_databases
def test_the_subject_decides_where_nothing_has_all_words(office: Office) -> None:
    near = office.letter("Жаш чыгармачылдардын көргөзмөсү болот.", subject="1")
    office.letter("Башка жөнүндө кат.", subject="2")
    far = office.letter("Көргөзмө тууралуу, башка көп сөздөр: " + "сөз " * 50, subject="3")
    found = office.search("чыгармасы көргөзмө дирижабль")
    assert found.some_missing
    assert [one.id for one in found.found] == [near.id, far.id]
    (passage,) = found.found[0].passages
    assert len(passage.snippet.marks) == 2, "the word of the same root is marked too"


@pytest.mark.both_databases
def test_words_of_the_same_root_are_no_answer_by_themselves(office: Office) -> None:
    office.letter("Жаш чыгармачылдардын көргөзмөсү болот.", subject="1")
    assert office.find("чыгармасы дирижабль") == []


@pytest.mark.both_databases
def test_a_letter_with_all_words_needs_no_kin(office: Office) -> None:
    office.letter("Жаш чыгармачылдардын көргөзмөсү.", subject="1")
    whole = office.letter("Анын чыгармасы.", subject="2")
    assert office.find("чыгарма") == [whole.id]
    assert office.find("чыгармасы") == [whole.id]
