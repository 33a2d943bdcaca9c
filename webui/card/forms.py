"""The forms of a card: correction, annulment, a further file, a tie."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, FileField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from archive import cases, kinds, units, users
from archive.cards import CardView
from archive.files import FileRole
from archive.links import TYPES
from archive.models import Document
from archive.page_corrections import LONGEST
from archive.registration import DOCUMENT_LANGUAGES
from webui import wording
from webui.fields import DayField, Form, SelectField
from webui.i18n import in_language, language_name

LINE = 300
PROSE = 2000


class CorrectForm(Form):
    """Every field that may be corrected, and the reason."""

    version = HiddenField()
    kind_id = SelectField(_l("Kind of document"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    second_language = SelectField(_l("Second language"), validate_choice=False)
    partner = StringField(_l("Correspondent"), [Length(max=LINE)])
    partner_id = HiddenField()
    person = StringField(_l("Person"), [Length(max=LINE)])
    their_number = StringField(_l("Their number"), [Length(max=100)])
    their_date = DayField(_l("Date of the document"))
    subject = TextAreaField(
        _l("Summary"), [InputRequired(_l("Write what the document is about.")), Length(max=PROSE)]
    )
    sheets = IntegerField(_l("Sheets"), [Optional(), NumberRange(0, 9999)])
    annexes = StringField(_l("Annexes"), [Length(max=LINE)])
    copies = IntegerField(_l("Copies"), [Optional(), NumberRange(0, 999)])
    delivery = SelectField(_l("Delivery"), validate_choice=False)
    from_unit_id = SelectField(_l("From unit"), validate_choice=False)
    unit_id = SelectField(_l("Addressee unit"), validate_choice=False)
    addressee = StringField(_l("Addressee"), [Length(max=LINE)])
    signatory = StringField(_l("Signatory"), [Length(max=LINE)])
    responsible_id = SelectField(_l("Responsible executor"), validate_choice=False)
    due_on = DayField(_l("Due date"))
    case_id = SelectField(_l("Case"), validate_choice=False)
    access = SelectField(_l("Access mark"), validate_choice=False)
    access_reason = StringField(_l("Reason for the access mark"), [Length(max=LINE)])
    note = TextAreaField(_l("Note"), [Length(max=PROSE)])
    reason = StringField(
        _l("Reason for the correction"),
        [InputRequired(_l("Give the reason: it is kept with the old value.")), Length(max=LINE)],
    )


class CorrectTextForm(Form):
    version = HiddenField()
    text = TextAreaField(_l("Text of the page"), [Length(max=LONGEST)])


class AnnulForm(Form):
    reason = TextAreaField(
        _l("Reason"), [InputRequired(_l("Give the reason: it is printed in the journal.")), Length(max=PROSE)]
    )
    sure = BooleanField(
        _l("I have looked at the document and annul the number"),
        [InputRequired(_l("Tick that you have looked at the document."))],
    )


class AttachForm(Form):
    file = FileField(_l("File"), [InputRequired(_l("Choose a file."))])
    role = SelectField(
        _l("What the file is"), choices=list(wording.FILE_ROLES.items()), default=FileRole.ANNEX
    )
    supersedes = SelectField(_l("Replaces a wrong file"), validate_choice=False)


class LinkForm(Form):
    number = StringField(_l("Registry number of the other document"), [InputRequired(_l("Give the number."))])
    type = SelectField(_l("Link"), choices=[(type_, wording.LINKS_OUT[type_]) for type_ in TYPES])


def fill_correction(form: CorrectForm, view: CardView) -> None:
    """Put the card's present values into the form."""
    document = view.document
    for name in (
        "person", "their_number", "their_date", "subject", "sheets", "annexes", "copies", "delivery", "addressee",
        "signatory", "due_on", "access", "access_reason", "note",
    ):  # fmt: skip
        getattr(form, name).data = getattr(document, name)
    for name in ("kind_id", "from_unit_id", "unit_id", "responsible_id", "case_id", "partner_id"):
        getattr(form, name).data = str(getattr(document, name) or "")
    form.version.data = str(document.version)
    form.partner.data = view.partner.name if view.partner else ""
    languages = [*view.languages, "", ""]
    form.language.data, form.second_language.data = languages[0], languages[1]


def offer_choices(form: CorrectForm, session: Session, document: Document) -> None:
    """Give the form's lists their choices, in the reader's language."""
    unsaid = ("", gettext("not said"))
    form.kind_id.choices = [
        unsaid,
        *((str(kind.id), in_language(kind)) for kind in kinds.list_kinds(session, active_only=False)),
    ]
    languages = [(code, language_name(code)) for code in DOCUMENT_LANGUAGES]
    form.language.choices = [unsaid, *languages]
    form.second_language.choices = [("", gettext("none")), *languages]
    form.delivery.choices = wording.choices(wording.DELIVERIES, gettext("not said"))
    every_unit = [(str(unit.id), in_language(unit)) for unit in units.list_units(session, active_only=False)]
    form.unit_id.choices = form.from_unit_id.choices = [unsaid, *every_unit]
    people = [(str(user.id), user.name) for user in users.list_users(session)]
    form.responsible_id.choices = [("", gettext("nobody yet")), *people]
    form.case_id.choices = [
        ("", gettext("no case")),
        *(
            (str(case.id), f"{case.index} {in_language(case, 'title')}")
            for case in cases.list_cases(session, document.year)
        ),
    ]
    form.access.choices = list(wording.MARKS.items())


def corrected_values(form: CorrectForm, partner_id: int | None) -> dict[str, object]:
    """Read the form as values of the card's fields."""
    values: dict[str, object] = {
        name: getattr(form, name).data or ""
        for name in (
            "person", "their_number", "subject", "annexes", "delivery", "addressee", "signatory", "access",
            "access_reason", "note",
        )
    }  # fmt: skip
    for name in ("their_date", "due_on", "sheets", "copies"):
        values[name] = getattr(form, name).data
    for name in ("kind_id", "from_unit_id", "unit_id", "responsible_id", "case_id"):
        chosen = getattr(form, name).data
        values[name] = int(chosen) if chosen and chosen.isdecimal() else None
    values["partner_id"] = partner_id
    spoken = dict.fromkeys(code for code in (form.language.data, form.second_language.data) if code)
    values["languages"] = ",".join(spoken)
    return values
