"""What can be wrong with a line of a past year's journal: one function for each, named by what it says.

Each is given a line and the book, and gives its findings. An error keeps the line out of the registry; a warning
says what will become of a cell that is not understood (it is kept in the note).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from archive.import_journal import cells
from archive.import_journal.book import ERROR, WARNING, Book, Finding, Line, number_key
from archive.import_journal.headings import fold
from archive.numbering import LONGEST
from archive.registers import INTERNAL

Validator = Callable[[Line, Book], Iterator[Finding]]
_RUNS_BACK = timedelta(days=31)


def number_missing(line: Line, _book: Book) -> Iterator[Finding]:
    """A line without a number."""
    if not line["number"]:
        yield Finding("number_missing", ERROR, "number")


def number_unusable(line: Line, _book: Book) -> Iterator[Finding]:
    """A number without a letter or digit, or too long."""
    number = number_key(line["number"])
    if number and (len(number) > LONGEST or not any(letter.isalnum() for letter in number)):
        yield Finding("number_unusable", ERROR, "number", {"number": number[:LONGEST]})


def number_twice(line: Line, book: Book) -> Iterator[Finding]:
    """The same number in two lines of the file."""
    number = number_key(line["number"])
    if number and book.numbers[number] > 1:
        lines = [str(one.number) for one in book.lines if number_key(one["number"]) == number]
        yield Finding("number_twice", ERROR, "number", {"number": number, "lines": ", ".join(lines[:5])})


def number_taken(line: Line, book: Book) -> Iterator[Finding]:
    """A number that the registry's year holds already."""
    number = number_key(line["number"])
    if number and number in book.taken:
        yield Finding("number_taken", ERROR, "number", {"number": number, "year": book.year})


def date_missing(line: Line, _book: Book) -> Iterator[Finding]:
    """A line without a date of registration."""
    if not line["registered_on"]:
        yield Finding("date_missing", ERROR, "registered_on")


def date_unreadable(line: Line, book: Book) -> Iterator[Finding]:
    """A date of registration that is none."""
    if line["registered_on"] and book.day(line["registered_on"]) is None:
        yield Finding("date_unreadable", ERROR, "registered_on", {"text": line["registered_on"]})


def date_outside_year(line: Line, book: Book) -> Iterator[Finding]:
    """A date of another year than the book's."""
    day = book.day(line["registered_on"])
    if day and day.on.year != book.year:
        yield Finding("date_outside_year", ERROR, "registered_on", {"date": day.on, "year": book.year})


def date_in_future(line: Line, book: Book) -> Iterator[Finding]:
    """A date that has not come yet."""
    day = book.day(line["registered_on"])
    if day and day.on > book.today:
        yield Finding("date_in_future", ERROR, "registered_on", {"date": day.on})


def date_doubtful(line: Line, book: Book) -> Iterator[Finding]:
    """A date that could mean another day: 03/04/2019, 03.04.19, 03.04."""
    for name in ("registered_on", "their_date", "due"):
        day = book.day(line[name])
        if day and day.doubtful:
            yield Finding("date_doubtful", WARNING, name, {"text": line[name], "date": day.on})


def date_runs_back(line: Line, book: Book) -> Iterator[Finding]:
    """A date long before that of the line above."""
    place = book.places[line.number]
    day = book.day(line["registered_on"])
    above = book.day(book.lines[place - 1]["registered_on"]) if place else None
    if day and above and day.on < above.on - _RUNS_BACK:
        yield Finding("date_runs_back", WARNING, "registered_on", {"date": day.on, "above": above.on})


def their_date_unreadable(line: Line, book: Book) -> Iterator[Finding]:
    """A date of the document that is none; it is kept in the note."""
    if line["their_date"] and book.day(line["their_date"]) is None:
        yield Finding("their_date_unreadable", WARNING, "their_date", {"text": line["their_date"]})


def their_date_in_future(line: Line, book: Book) -> Iterator[Finding]:
    """A date of the document that has not come yet."""
    day = book.day(line["their_date"])
    if day and day.on > book.today and book.register.direction != INTERNAL:
        yield Finding("their_date_in_future", ERROR, "their_date", {"date": day.on})


def their_date_later(line: Line, book: Book) -> Iterator[Finding]:
    """A document dated after its registration."""
    day, on = book.day(line["their_date"]), book.day(line["registered_on"])
    if day and on and day.on > on.on:
        yield Finding("their_date_later", WARNING, "their_date", {"date": day.on})


def due_unreadable(line: Line, book: Book) -> Iterator[Finding]:
    """A due date that is none; it is kept in the note."""
    if line["due"] and book.day(line["due"]) is None:
        yield Finding("due_unreadable", WARNING, "due", {"text": line["due"]})


def partner_missing(line: Line, book: Book) -> Iterator[Finding]:
    """A letter without a correspondent, in a journal whose letters have one."""
    if book.register.direction != INTERNAL and not book.partners_of(line):
        yield Finding("partner_missing", ERROR, "partner")


def partner_undecided(line: Line, book: Book) -> Iterator[Finding]:
    """A name nobody bears, like some that are there: the clerk says who is meant."""
    for name in book.partners_of(line):
        if book.partners[name].is_open:
            near = "; ".join(match.name for match in book.partners[name].near)
            yield Finding("partner_undecided", ERROR, "partner", {"name": name, "near": near})


def partner_new(line: Line, book: Book) -> Iterator[Finding]:
    """A name nobody bears and that is like no other: it is added."""
    for name in book.partners_of(line):
        known = book.partners[name]
        if known.id is None and not known.is_open:
            yield Finding("partner_new", WARNING, "partner", {"name": name})


def subject_missing(line: Line, _book: Book) -> Iterator[Finding]:
    """A letter nobody knows what it was about."""
    if not line["subject"]:
        yield Finding("subject_missing", ERROR, "subject")


def kind_unknown(line: Line, book: Book) -> Iterator[Finding]:
    """A kind of document the registry does not have; it is kept in the note."""
    if line["kind"] and fold(line["kind"]) not in book.kinds:
        yield Finding("kind_unknown", WARNING, "kind", {"text": line["kind"]})


def language_unknown(line: Line, book: Book) -> Iterator[Finding]:
    """A language nobody knows; it is kept in the note."""
    _, strange = cells.words(line["language"], book.vocabulary.languages)
    if strange:
        yield Finding("language_unknown", WARNING, "language", {"text": ", ".join(strange)})


def delivery_unknown(line: Line, book: Book) -> Iterator[Finding]:
    """A way of delivery nobody knows; it is kept in the note."""
    if line["delivery"] and not cells.word(line["delivery"], book.vocabulary.deliveries):
        yield Finding("delivery_unknown", WARNING, "delivery", {"text": line["delivery"]})


def access_unknown(line: Line, book: Book) -> Iterator[Finding]:
    """An access mark nobody knows: guessing could open a closed letter."""
    if line["access"] and not cells.word(line["access"], book.vocabulary.marks):
        yield Finding("access_unknown", ERROR, "access", {"text": line["access"]})


def case_unknown(line: Line, book: Book) -> Iterator[Finding]:
    """A case that was not open in that year; its index is kept in the note."""
    if line["case"] and line["case"].strip() not in book.cases:
        yield Finding("case_unknown", WARNING, "case", {"text": line["case"], "year": book.year})


def executor_unknown(line: Line, book: Book) -> Iterator[Finding]:
    """An executor who is no user; the name is kept in the note."""
    if line["responsible"] and fold(line["responsible"]) not in book.people:
        yield Finding("executor_unknown", WARNING, "responsible", {"text": line["responsible"]})


def count_unreadable(line: Line, _book: Book) -> Iterator[Finding]:
    """Sheets or copies that are no number; they are kept in the note."""
    for name in ("sheets", "copies"):
        if line[name] and cells.whole(line[name]) is None:
            yield Finding("count_unreadable", WARNING, name, {"text": line[name]})


def file_missing(line: Line, book: Book) -> Iterator[Finding]:
    """A file that is named but did not come along."""
    if line["file"]:
        for name, key in zip(cells.listed(line["file"]), book.files_of(line), strict=True):
            if key not in book.files:
                yield Finding("file_missing", ERROR, "file", {"name": name})


def file_named_twice(line: Line, book: Book) -> Iterator[Finding]:
    """A file that two lines say is theirs."""
    for key in book.files_of(line):
        if book.named_files[key] > 1:
            yield Finding("file_named_twice", ERROR, "file", {"name": key})


VALIDATORS: tuple[Validator, ...] = (
    number_missing,
    number_unusable,
    number_twice,
    number_taken,
    date_missing,
    date_unreadable,
    date_outside_year,
    date_in_future,
    date_doubtful,
    date_runs_back,
    their_date_unreadable,
    their_date_in_future,
    their_date_later,
    due_unreadable,
    partner_missing,
    partner_undecided,
    partner_new,
    subject_missing,
    kind_unknown,
    language_unknown,
    delivery_unknown,
    access_unknown,
    case_unknown,
    executor_unknown,
    count_unreadable,
    file_missing,
    file_named_twice,
)
