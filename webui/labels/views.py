"""Print what is stuck on paper: separator sheets, the label of a letter, the labels of a part of a journal."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from archive import journals, office, registers
from archive.access import Right, document_for
from archive.clock import local_date
from archive.errors import NotFound
from archive.journals import JournalFilter
from archive.labels import label_code, separator_code
from archive.labels.printing import SHEETS, Printed, write_labels, write_separators
from archive.models import Register
from webui import dates
from webui.fields import DayField, Form, SelectField
from webui.guard import allowed
from webui.i18n import LANGUAGES, in_language, language, speaking
from webui.transaction import services

bp = Blueprint("labels", __name__, url_prefix="/labels")

MOST = 500
FORMS = (("a4-24", _l("A4 sheet of 24 labels, 70 × 37 mm")), ("single", _l("single label, 62 × 29 mm")))


class LabelForm(Form):
    """Which labels, on what, beginning where; sent by GET, so it has no token."""

    class Meta(Form.Meta):
        csrf = False

    since = DayField(_l("Registered from"))
    until = DayField(_l("until"))
    sheet = SelectField(_l("Labels"), choices=FORMS, default="a4-24")
    start = IntegerField(_l("First free label of the sheet"), [Optional(), NumberRange(1, 24)], default=1)


class SeparatorForm(Form):
    """Separator sheets of which journal, and how many."""

    class Meta(Form.Meta):
        csrf = False

    register = SelectField(_l("Journal"))
    count = IntegerField(_l("Sheets"), [InputRequired(), NumberRange(1, 50)], default=1)


@bp.get("/separators")
@allowed(Right.REGISTER)
def separators() -> str | Response:
    """Print separator sheets for a batch scan."""
    journals_ = {one.code: one for one in registers.list_registers(g.session)}
    form = SeparatorForm(request.args if "register" in request.args else None)
    form.register.choices = [(code, in_language(one)) for code, one in journals_.items()]
    if "register" not in request.args or not form.validate():
        return render_template("labels/separators.html", form=form)
    register = journals_[form.register.data]
    sheets = [(separator_code(register.code), _names(register), _sentences())] * (form.count.data or 1)
    return _pdf(write_separators(sheets, title=gettext("Separator sheet")), f"separator-{register.code}.pdf")


@bp.get("/document/<int:document_id>")
@allowed(Right.REGISTER)
def document(document_id: int) -> Response:
    """Print the label of one letter."""
    found = document_for(g.session, g.actor, document_id)
    register = g.session.get_one(Register, found.register_id)
    if found.year < 1:
        raise NotFound
    sheet = SHEETS.get(request.args.get("sheet", ""), SHEETS["single"])
    label = _printed(register, found.year, found.number, found.registered_on)
    return _pdf(write_labels([label], sheet, start=request.args.get("start", 1, type=int)), "label.pdf")


@bp.get("/journal/<code>")
@allowed(Right.REGISTER)
def journal(code: str) -> str | Response:
    """Print the labels of what a journal registered in some days."""
    register = registers.register_by_code(g.session, code)
    today = local_date(services().clock.now(), office.office(g.session).zone)
    form = LabelForm(request.args if "sheet" in request.args else None)
    if "sheet" not in request.args:
        form.since.data = form.until.data = today
    if "sheet" not in request.args or not form.validate():
        return render_template("labels/journal.html", form=form, register=register, nothing=False)
    wanted = JournalFilter(register.id, None, since=form.since.data, until=form.until.data, descending=False)
    rows = journals.list_rows(g.session, g.actor, wanted, today=today, limit=MOST)
    labels = [
        _printed(register, row.registered_on.year, row.number, row.registered_on)
        for row in rows
        if not row.annulled
    ]
    if not labels:
        return render_template("labels/journal.html", form=form, register=register, nothing=True)
    sheet = SHEETS[form.sheet.data]
    return _pdf(write_labels(labels, sheet, start=form.start.data or 1), f"labels-{register.code}.pdf")


def _printed(register: Register, year: int, number: str, on: date) -> Printed:
    return Printed(
        label_code(register.code, year, number),
        number,
        office.office(g.session).short(language()),
        f"{in_language(register)} · {dates.table_date(on)}",
    )


def _names(register: Register) -> str:
    return " · ".join(dict.fromkeys((register.name_ky, register.name_ru, register.name_en)))


def _sentences() -> list[str]:
    said = []
    for locale in LANGUAGES:
        with speaking(locale):
            said.append(gettext("Lay this sheet before each letter of the batch. It does not become a page."))
    return said


def _pdf(data: bytes, name: str) -> Response:
    answer = Response(data, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
