"""The registration form and the small forms of the tray."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, IntegerField, MultipleFileField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from archive import cases, countries, kinds, units, users
from archive.access import Actor, Mark, Right
from archive.links import TYPES as LINK_TYPES
from archive.models import Register
from archive.registration import DOCUMENT_LANGUAGES
from webui import wording
from webui.fields import DayField, Form, RadioField, SelectField
from webui.i18n import in_language, language, language_name

NEXT, LATE, LITERAL, MANUAL = "issued", "late", "literal", "manual"
LINE = 300
PROSE = 2000


def one_of_those(_form: Any, field: Any) -> None:
    """Take nothing that was not offered; a list the journal's page does not show sends nothing."""
    if field.data and field.data not in {choice.value for choice in field.choices}:
        raise ValidationError(field.gettext("Not a valid choice."))


class RegistrationForm(Form):
    """Every field of a card; the page shows those its journal's direction has."""

    form_key = HiddenField()
    partner = StringField(_l("Correspondent"), [Length(max=LINE)])
    partner_id = HiddenField()
    partner_choice = RadioField(_l("Which correspondent is meant?"), validate_choice=False)
    partner_country = SelectField(_l("Country"), validate_choice=False)
    partner_type = SelectField(_l("Type"), validate_choice=False)
    further_partners = TextAreaField(_l("Further correspondents, one a line"), [Length(max=PROSE)])
    person = StringField(_l("Person"), [Length(max=LINE)])
    their_number = StringField(_l("Their number"), [Length(max=100)])
    their_number_choice = RadioField(_l("Their number"), validate_choice=False)
    their_date = DayField(_l("Date of the document"))
    their_date_choice = RadioField(_l("Date of the document"), validate_choice=False)
    registered_on = DayField(_l("Date of registration"))
    kind = SelectField(_l("Kind of document"), [one_of_those], validate_choice=False)
    language = SelectField(_l("Language"), [one_of_those], validate_choice=False)
    second_language = SelectField(_l("Second language"), [one_of_those], validate_choice=False)
    subject = TextAreaField(_l("Summary"), [Length(max=PROSE)])
    link = RadioField(_l("Link to a document"), validate_choice=False)
    link_number = StringField(_l("Registry number of the other document"), [Length(max=100)])
    link_type = SelectField(_l("Link"), [one_of_those], validate_choice=False)
    due = RadioField(_l("Due date"), validate_choice=False)
    due_on = DayField(_l("Another date"))
    sheets = IntegerField(_l("Sheets"), [Optional(), NumberRange(0, 9999)])
    annexes = StringField(_l("Annexes"), [Length(max=LINE)])
    copies = IntegerField(_l("Copies"), [Optional(), NumberRange(0, 999)])
    delivery = SelectField(_l("Delivery"), [one_of_those], validate_choice=False)
    from_unit = SelectField(_l("From unit"), [one_of_those], validate_choice=False)
    unit = SelectField(_l("Addressee unit"), [one_of_those], validate_choice=False)
    addressee = StringField(_l("Addressee"), [Length(max=LINE)])
    signatory = StringField(_l("Signatory"), [Length(max=LINE)])
    responsible = SelectField(_l("Responsible executor"), [one_of_those], validate_choice=False)
    case = SelectField(_l("Case"), validate_choice=False)
    access = SelectField(_l("Access mark"), [one_of_those], validate_choice=False)
    access_reason = StringField(_l("Reason for the access mark"), [Length(max=LINE)])
    note = TextAreaField(_l("Note"), [Length(max=PROSE)])
    numbering = RadioField(_l("Number"), validate_choice=False)
    serial = IntegerField(_l("Serial number it stands beside"), [Optional(), NumberRange(1, 10**7)])
    suffix = StringField(_l("Letter or /1"), [Length(max=6)])
    number = StringField(_l("The number as it is written"), [Length(max=60)])
    reason = StringField(_l("Reason"), [Length(max=LINE)])
    files = MultipleFileField(_l("Add files"))
    files_role = SelectField(
        _l("What the added files are"), choices=list(wording.FILE_ROLES.items()), default="annex"
    )
    repeat_accepted = BooleanField(_l("This is another document: register it"))

    def validate_due(self, _field: Any) -> None:
        """A chosen date to answer by is a date."""
        if self.due.data not in (None, "", "none", "other"):
            try:
                date.fromisoformat(self.due.data)
            except ValueError as error:
                raise ValidationError(gettext("Choose one of the dates.")) from error


def prepare(form: RegistrationForm, session: Session, actor: Actor, register: Register, year: int) -> None:
    """Give the form's lists their choices, in the reader's language."""
    here = language()
    form.kind.choices = [
        (kind.code, in_language(kind)) for kind in kinds.list_kinds(session, registered=True)
    ]
    languages = [(code, language_name(code)) for code in DOCUMENT_LANGUAGES]
    form.language.choices = [("", gettext("not said")), *languages]
    form.second_language.choices = [("", gettext("none")), *languages]
    form.partner_country.choices = [("", gettext("not said")), *countries.choices(here)]
    form.partner_type.choices = wording.choices(wording.PARTNER_TYPES)
    form.delivery.choices = wording.choices(wording.DELIVERIES, gettext("not said"))
    every_unit = [(str(unit.id), in_language(unit)) for unit in units.list_units(session)]
    form.unit.choices = form.from_unit.choices = [("", gettext("not said")), *every_unit]
    people = [(str(user.id), user.name) for user in users.list_users(session, active_only=True)]
    form.responsible.choices = [("", gettext("nobody yet")), *people]
    form.case.choices = [
        (case.index, f"{case.index} {in_language(case, 'title')}") for case in cases.list_cases(session, year)
    ]
    if not register.default_case:
        form.case.choices.insert(0, ("", gettext("no case")))
    form.access.choices = [(mark.value, wording.MARKS[mark]) for mark in Mark]
    form.link_type.choices = [(type_, wording.LINKS_OUT[type_]) for type_ in LINK_TYPES]
    form.numbering.choices = _numberings(actor, register)
    for pick in (form.link, form.due, form.partner_choice, form.their_number_choice, form.their_date_choice):
        pick.choices = pick.choices or []


def _numberings(actor: Actor, register: Register) -> list[tuple[str, str]]:
    if register.mode == "manual":
        return [(NEXT, gettext("as written"))]
    ordinary = [(NEXT, gettext("the next number"))]
    if not actor.can(Right.REGISTER_LATE):
        return ordinary
    return [
        *ordinary,
        (LATE, gettext("the next number under an earlier date")),
        (LITERAL, gettext("a literal or twin number (123а, 123/1)")),
        (MANUAL, gettext("a number from the paper book")),
    ]


class PutAsideForm(Form):
    """Why a letter gets no number."""

    kind = SelectField(_l("What it is"), coerce=int)
    remark = StringField(_l("Note"), [Length(max=LINE)])
