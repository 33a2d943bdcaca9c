"""What the checks of an import say, in the reader's language: a sentence for each validator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from archive.import_journal.book import Finding
from archive.import_journal.headings import FIELDS
from webui import dates

_l = lazy_gettext

SENTENCES: Mapping[str, Any] = {
    "number_missing": _l("There is no number."),
    "number_unusable": _l(
        "“%(number)s” cannot be a registry number: it has no letters or digits, or is too long."
    ),
    "number_twice": _l("The number %(number)s stands in several lines: %(lines)s."),
    "number_taken": _l("The number %(number)s is already taken in this journal in %(year)s."),
    "date_missing": _l("There is no date of registration."),
    "date_unreadable": _l("“%(text)s” is no date."),
    "date_outside_year": _l("The date %(date)s is not of the year %(year)s."),
    "date_in_future": _l("The date %(date)s is later than today."),
    "date_doubtful": _l("“%(text)s” could mean another day; it is taken for %(date)s."),
    "date_runs_back": _l("The date %(date)s is long before that of the line above, %(above)s."),
    "their_date_unreadable": _l("“%(text)s” is no date; it is kept in the note."),
    "their_date_in_future": _l("The date of the document, %(date)s, is later than today."),
    "their_date_later": _l("The document is dated %(date)s, after its registration."),
    "due_unreadable": _l("“%(text)s” is no date; it is kept in the note."),
    "partner_missing": _l("There is no correspondent."),
    "partner_undecided": _l("Nobody is called %(name)s. Who is meant: %(near)s? Decide above."),
    "partner_new": _l("%(name)s is new and will be added to the partners."),
    "subject_missing": _l("There is no summary."),
    "kind_unknown": _l("There is no kind of document “%(text)s”; it is kept in the note."),
    "language_unknown": _l("The language “%(text)s” is not known; it is kept in the note."),
    "delivery_unknown": _l("The delivery “%(text)s” is not known; it is kept in the note."),
    "access_unknown": _l("There is no access mark “%(text)s”. Write one that there is, or nothing."),
    "case_unknown": _l("There was no case %(text)s in %(year)s; it is kept in the note."),
    "executor_unknown": _l("%(text)s is not a user; the name is kept in the note."),
    "count_unreadable": _l("“%(text)s” is no number; it is kept in the note."),
    "file_missing": _l("The file %(name)s did not come along."),
    "file_named_twice": _l("The file %(name)s is named by several lines."),
}

FIELD_WORDS: Mapping[str, Any] = {
    "number": _l("Number"),
    "registered_on": _l("Date of registration"),
    "partner": _l("Correspondent"),
    "person": _l("Person"),
    "country": _l("Country"),
    "their_number": _l("Their number"),
    "their_date": _l("Date of the document"),
    "language": _l("Language"),
    "kind": _l("Kind of document"),
    "subject": _l("Summary"),
    "sheets": _l("Sheets"),
    "annexes": _l("Annexes"),
    "copies": _l("Copies"),
    "delivery": _l("Delivery"),
    "unit": _l("Addressee unit"),
    "addressee": _l("Addressee"),
    "from_unit": _l("From unit"),
    "signatory": _l("Signatory"),
    "responsible": _l("Responsible executor"),
    "due": _l("Due date"),
    "execution": _l("Execution note"),
    "reply_to": _l("In reply to"),
    "case": _l("Case index"),
    "access": _l("Access mark"),
    "note": _l("Note"),
    "annulled": _l("Annulled: reason"),
    "file": _l("File"),
}


def sentence(finding: Finding) -> str:
    """Say a finding."""
    said = {
        key: dates.table_date(value) if hasattr(value, "isoformat") else value  # type: ignore[arg-type]
        for key, value in finding.parameters.items()
    }
    return gettext(str(SENTENCES[finding.what]._args[0]), **said)


def field_choices() -> list[tuple[str, str]]:
    """Give the fields a column may stand for, with "none" first."""
    return [("", gettext("not taken over")), *((name, str(FIELD_WORDS[name])) for name in FIELDS)]
