"""Every check of a line finds what it is named after, and nothing in a good line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from archive.import_journal.book import Book, Line, Vocabulary, open_book
from archive.import_journal.validators import VALIDATORS
from archive.partners import quick_create
from archive.registers import register_by_code
from tests.conftest import NOW, Registry
from tests.factories import document

TODAY = date(2026, 11, 24)
WORDS = Vocabulary(
    deliveries={"почта": "post"},
    marks={"для служебного пользования": "official"},
    languages={"русский": "ru"},
)
GOOD = {
    "number": "15-03/27",
    "registered_on": "14.03.2019",
    "partner": "Selçuk Üniversitesi",
    "their_number": "44",
    "their_date": "12.03.2019",
    "subject": "Об обмене студентами",
    "language": "русский",
    "delivery": "почта",
    "kind": "Письмо",
    "sheets": "2",
    "access": "Для служебного пользования",
}


@pytest.fixture
def selcuk(session: Session, registry: Registry) -> int:
    return quick_create(session, registry.head, "Selçuk Üniversitesi", "TR", "university", at=NOW).id


def book(
    session: Session, *texts: dict[str, str], decided: Any = None, files: Any = None, code: str = "IN"
) -> Book:
    lines = tuple(
        Line(number, {name: text for name, text in one.items() if text})
        for number, one in enumerate(texts, start=2)
    )
    register = register_by_code(session, code)
    return open_book(session, register, 2019, TODAY, WORDS, lines, decided or {}, files or {})


def found(of: Book, place: int = 0) -> list[tuple[str, str]]:
    line = of.lines[place]
    return [(finding.what, finding.level) for check in VALIDATORS for finding in check(line, of)]


def test_a_good_line_has_nothing_to_say(session: Session, selcuk: int) -> None:
    assert found(book(session, GOOD)) == []


@pytest.mark.parametrize(
    ("change", "what", "level"),
    [
        ({"number": ""}, "number_missing", "error"),
        ({"number": "--/--"}, "number_unusable", "error"),
        ({"registered_on": ""}, "date_missing", "error"),
        ({"registered_on": "31.02.2019"}, "date_unreadable", "error"),
        ({"registered_on": "14.03.2018", "their_date": ""}, "date_outside_year", "error"),
        ({"registered_on": "03/04/2019"}, "date_doubtful", "warning"),
        ({"registered_on": "14.03"}, "date_doubtful", "warning"),
        ({"registered_on": "14.03.19"}, "date_doubtful", "warning"),
        ({"their_date": "весной"}, "their_date_unreadable", "warning"),
        ({"their_date": "25.11.2026"}, "their_date_in_future", "error"),
        ({"their_date": "15.03.2019"}, "their_date_later", "warning"),
        ({"due": "скоро"}, "due_unreadable", "warning"),
        ({"partner": ""}, "partner_missing", "error"),
        ({"partner": "Selçuk Universitesi Rektörlügü"}, "partner_undecided", "error"),
        ({"partner": "Гёте-институт"}, "partner_new", "warning"),
        ({"subject": ""}, "subject_missing", "error"),
        ({"kind": "Эпистола"}, "kind_unknown", "warning"),
        ({"language": "эльфийский"}, "language_unknown", "warning"),
        ({"delivery": "голубь"}, "delivery_unknown", "warning"),
        ({"access": "совсекретно"}, "access_unknown", "error"),
        ({"case": "99-99"}, "case_unknown", "warning"),
        ({"responsible": "Никто Неизвестный"}, "executor_unknown", "warning"),
        ({"sheets": "две"}, "count_unreadable", "warning"),
        ({"file": "gone.pdf"}, "file_missing", "error"),
    ],
)
def test_each_check_finds_its_own(
    session: Session, selcuk: int, change: dict[str, str], what: str, level: str
) -> None:
    assert (what, level) in found(book(session, {**GOOD, **change}))


def test_a_date_that_has_not_come(session: Session, selcuk: int) -> None:
    register = register_by_code(session, "IN")
    line = Line(2, {**GOOD, "registered_on": "25.12.2026"})
    of = open_book(session, register, 2026, TODAY, WORDS, (line,), {}, {})
    assert ("date_in_future", "error") in found(of)


def test_a_number_twice_in_the_file_and_one_the_registry_has(
    session: Session, registry: Registry, selcuk: int
) -> None:
    twice = book(session, GOOD, GOOD)
    assert [what for what, _ in found(twice)] == ["number_twice"]
    taken = document(session, registry.head)
    of = open_book(
        session, register_by_code(session, "IN"), 2026, TODAY, WORDS,
        (Line(2, {**GOOD, "number": taken.number, "registered_on": "14.03.2026"}),), {}, {},
    )  # fmt: skip
    assert ("number_taken", "error") in found(of)


def test_a_date_that_runs_far_back(session: Session, selcuk: int) -> None:
    later = {**GOOD, "number": "28", "registered_on": "14.05.2019"}
    assert ("date_runs_back", "warning") in found(book(session, later, GOOD), 1)


def test_a_name_the_clerk_decided(session: Session, selcuk: int) -> None:
    name = "Selçuk Universitesi Rektörlügü"
    assert found(book(session, {**GOOD, "partner": name}, decided={name: selcuk})) == []
    assert found(book(session, {**GOOD, "partner": name}, decided={name: "new"})) == [
        ("partner_new", "warning")
    ]


def test_an_internal_journal_needs_no_correspondent(session: Session) -> None:
    assert found(book(session, {**GOOD, "partner": ""}, code="INT")) == []


def test_files_are_found_by_name_by_path_and_by_number(session: Session, selcuk: int) -> None:
    files = {"2019/15-03_27.pdf": "a", "2019/x.pdf": "b"}
    of = book(session, GOOD, files=files)
    assert of.files_of(of.lines[0]) == ("2019/15-03_27.pdf",)
    named = book(
        session, {**GOOD, "file": "X.pdf"}, {**GOOD, "number": "28", "file": "2019/x.pdf"}, files=files
    )
    assert named.files_of(named.lines[0]) == ("2019/x.pdf",)
    assert ("file_named_twice", "error") in found(named)


def test_every_check_has_its_sentence() -> None:
    from webui.journals.finding_words import SENTENCES

    assert set(SENTENCES) == {check.__name__ for check in VALIDATORS}
