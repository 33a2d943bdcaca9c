"""The columns of each journal in their statutory order (domain 2.3), in the export's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext, pgettext

from archive import countries
from archive.journal_export import BookRow, Cell, Column, Kind
from archive.journal_rows import JournalRow
from archive.registers import INCOMING, INTERNAL, MUTUAL, OUTGOING
from webui import wording
from webui.i18n import language, language_name

Value = Callable[[JournalRow], Cell]


@dataclass(frozen=True)
class Spec:
    """A column and where its value comes from."""

    column: Column
    value: Value


def columns_of(direction: str) -> tuple[Spec, ...]:
    """Give the columns of a journal of this direction, headings in the language of the moment."""
    return {INCOMING: _incoming, OUTGOING: _outgoing, INTERNAL: _internal, MUTUAL: _mutual}[direction]()


def book_row(specs: tuple[Spec, ...], row: JournalRow, annul_note: str) -> BookRow:
    """Write a journal's row into the cells of the columns."""
    return BookRow(tuple(spec.value(row) for spec in specs), row.annulled, annul_note)


def _incoming() -> tuple[Spec, ...]:
    return (
        _number(),
        _date(gettext("Date received")),
        *_correspondent(gettext("Sender")),
        _spec("their_number", gettext("Their number"), lambda row: row.their_number, 1.5, "code"),
        _spec("their_date", gettext("Their date"), lambda row: row.their_date, 1.0, "date", "their_number"),
        *_what(),
        *_volume(),
        _delivery(),
        _spec("addressee", gettext("Addressee"), _addressee, 1.2, under="delivery"),
        _responsible(),
        _due(),
        _spec("execution", gettext("Execution note"), lambda row: ", ".join(row.replies), 1.2, "code"),
        *_keeping(),
    )


def _outgoing() -> tuple[Spec, ...]:
    return (
        _number(),
        _date(gettext("Date")),
        *_correspondent(gettext("Addressees")),
        *_what(),
        _spec("signatory", gettext("Signatory"), lambda row: row.signatory, 1.3),
        _spec("responsible", gettext("Executor"), lambda row: row.responsible, 1.3, under="signatory"),
        _spec("reply_to", gettext("In reply to"), lambda row: ", ".join(row.reply_to), 1.2, "code"),
        *_volume(),
        _delivery(),
        *_keeping(),
    )


def _internal() -> tuple[Spec, ...]:
    return (
        _number(),
        _date(gettext("Date")),
        _kind(None),
        _spec("from_unit", gettext("From"), lambda row: _named(row.from_unit) or row.signatory, 1.6),
        _spec("unit", gettext("To"), lambda row: _named(row.unit) or row.addressee, 1.6),
        _spec("subject", gettext("Summary"), lambda row: row.subject, 4.0),
        _due(None),
        _spec("execution", gettext("Execution"), lambda row: ", ".join(row.replies), 1.2, "code"),
        *_keeping(),
    )


def _mutual() -> tuple[Spec, ...]:
    return (
        _number(),
        _kind(None),
        _spec("subject", gettext("Title"), lambda row: row.subject, 3.6),
        *_correspondent(gettext("Partners")),
        _spec("their_number", gettext("Their number"), lambda row: row.their_number, 1.2, "code"),
        _spec("language", gettext("Text languages"), _languages, 1.1),
        _date(gettext("Signed")),
        _spec("signatory", gettext("Signatory"), lambda row: row.signatory, 1.4),
        _spec("responsible", gettext("Coordinator"), lambda row: row.responsible, 1.4, under="signatory"),
        *_volume(),
        *_keeping(),
    )


def _number() -> Spec:
    return _spec("number", "№", lambda row: row.number, 1.2, "code")


def _date(heading: str) -> Spec:
    return _spec("registered_on", heading, lambda row: row.registered_on, 1.0, "date")


def _correspondent(heading: str) -> tuple[Spec, ...]:
    return (
        _spec("partner", heading, lambda row: "; ".join((row.partner, *row.further_partners)), 2.6),
        _spec("person", gettext("Person"), lambda row: row.person, 1.6, under="partner"),
        _spec("country", gettext("Country"), _country, 1.2, under="partner"),
    )


def _what() -> tuple[Spec, ...]:
    return (
        _spec("language", gettext("Language"), _languages, 1.1),
        _kind("language"),
        _spec("subject", gettext("Summary"), lambda row: row.subject, 4.2),
    )


def _kind(under: str | None) -> Spec:
    return _spec("kind", gettext("Kind"), lambda row: _named(row.kind_names), 1.3, under=under)


def _volume() -> tuple[Spec, ...]:
    return (
        _spec("sheets", gettext("Sheets"), lambda row: row.sheets, 0.8, "count"),
        _spec("annexes", gettext("Annexes"), lambda row: row.annexes, 1.0, under="sheets"),
        _spec("copies", gettext("Copies"), lambda row: row.copies, 0.7, "count", "sheets"),
    )


def _delivery() -> Spec:
    return _spec(
        "delivery", gettext("Delivery"), lambda row: wording.word(wording.DELIVERIES, row.delivery), 1.2
    )


def _responsible() -> Spec:
    return _spec("responsible", gettext("Responsible executor"), lambda row: row.responsible, 1.4)


def _due(under: str | None = "responsible") -> Spec:
    return _spec("due", gettext("Due date"), lambda row: row.due_on, 1.0, "date", under)


def _keeping() -> tuple[Spec, ...]:
    return (
        _spec("case", gettext("Case index"), lambda row: row.case, 0.9, "code"),
        _spec(
            "access",
            gettext("Access"),
            lambda row: wording.word(wording.MARKS, row.access),
            1.0,
            under="case",
        ),
        _spec("note", gettext("Note"), _note, 1.4),
    )


def _spec(
    key: str, heading: str, value: Value, weight: float, kind: Kind = "text", under: str | None = None
) -> Spec:
    return Spec(Column(key, heading, weight, kind, under), value)


def _country(row: JournalRow) -> str:
    return countries.country_name(row.country, language()) if row.country else ""


def _languages(row: JournalRow) -> str:
    return ", ".join(language_name(code) for code in row.languages)


def _addressee(row: JournalRow) -> str:
    return ", ".join(part for part in (_named(row.unit), row.addressee) if part)


def _note(row: JournalRow) -> str:
    by_hand = ""
    if row.numbering != "issued":
        reason = f": {row.numbering_reason}" if row.numbering_reason else ""
        by_hand = wording.word(wording.NUMBERINGS, row.numbering) + reason
    return "; ".join(part for part in (by_hand, row.note) if part)


def _named(names: tuple[str, str, str]) -> str:
    return names[{"ky": 0, "ru": 1, "en": 2}.get(language(), 2)]


def annulled_heading() -> str:
    """Give the heading over the reasons of annulment."""
    return pgettext("journal", "Annulled: reason")
