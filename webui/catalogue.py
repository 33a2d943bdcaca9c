"""The catalogue of parts: every part a page may be made of, once, with its class name (administrators only)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, render_template
from flask_babel import gettext
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from archive.access import Right
from webui.fields import DayField, Form, RadioField, SelectField, SelectMultipleField
from webui.guard import allowed

bp = Blueprint("catalogue", __name__)


@dataclass(frozen=True)
class _Row:
    """A document of the catalogue; no such number is in any journal."""

    number: str
    number_head: str = ""
    number_tail: str = ""


@dataclass(frozen=True)
class _Proposal:
    place: str
    quote: str
    known: bool = False


@dataclass(frozen=True)
class _Event:
    when: str
    what: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class _Item:
    text: str
    href: str = "#main"
    count: int | None = None
    current: bool = False
    late: bool = False


@dataclass(frozen=True)
class _Group:
    title: str
    items: tuple[_Item, ...]


@dataclass(frozen=True)
class _Spot:
    x: float
    y: float
    width: float
    height: float
    now: bool = False
    field: str = ""


class _ExampleForm(Form):
    """One field of each kind, so that the parts of a form are shown by the macros that pages use."""

    sender = StringField("Sender")
    their_number = StringField("Sender’s number")
    their_date = RadioField("Date of the document", choices=[("a", "3 April 2026"), ("b", "4 March 2026")])
    received = DayField("Date received")
    kind = SelectField("Kind of document", choices=[("letter", "Letter"), ("note", "Note verbale")])
    subject = TextAreaField("Subject")
    reason = TextAreaField("Reason")
    keep = BooleanField("Keep this journal")
    languages = SelectMultipleField(
        "Languages",
        choices=[("ky", "Кыргызча"), ("ru", "Русский")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


@bp.get("/catalogue")
@allowed(Right.ADMINISTER)
def show() -> str:
    """Show every part once."""
    form = _ExampleForm(
        formdata=None, sender="Selçuk Üniversitesi", their_number="E-38162/2214", their_date="a"
    )
    form.received.errors = [gettext("The date is later than today.")]
    form.received.data = date(2027, 11, 16)
    return render_template(
        "admin/catalogue.html",
        form=form,
        proposal=_Proposal("page 1, line 5", "No: E-38162/2214"),
        known=_Proposal("a partner of the directory, 47 letters", "SELÇUK ÜNİVERSİTESİ", known=True),
        numbers=(
            _Row("15-03/412", "15-03/"),
            _Row("ЭК-2024/17", "ЭК-2024/"),
            _Row("4062-ФХД", "", "-ФХД"),
            _Row("15-03/123а", "15-03/"),
        ),
        annulled=_Row("15-03/407", "15-03/"),
        day=date(2026, 11, 23),
        moment=datetime(2026, 11, 23, 5, 42, tzinfo=UTC),
        events=(
            _Event("07.12.2026", "Reply is due", "next"),
            _Event("23.11.2026", "Registered", "key", "7 proposals taken, 1 corrected"),
            _Event("20.11.2026", "Reminder was not answered", "miss"),
            _Event("16.11.2026", "Letter written"),
        ),
        tabs=(
            _Item("All", count=412, current=True),
            _Item("Overdue", count=3, late=True),
            _Item("Waiting", count=31),
        ),
        chips=(_Item("Türkiye"), _Item("2026")),
        groups=(
            _Group(
                "Kind of document", (_Item("Letter", count=12, current=True), _Item("Note verbale", count=2))
            ),
            _Group("Year", (_Item("2026", count=11), _Item("2025", count=1204))),
        ),
        spots=(
            _Spot(296, 64, 408, 28, field="sender"),
            _Spot(103, 194, 158, 26, now=True),
            _Spot(736, 194, 161, 26),
        ),
    )
