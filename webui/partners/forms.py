"""The forms of partners: facts and names, people, merging."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from archive import countries
from archive.models import Partner, PartnerName, PartnerPerson
from archive.partners import (
    NameForm,
    PartnerForm,
    PersonForm,
    countries_in_use,
)
from archive.registration import DOCUMENT_LANGUAGES
from webui import wording
from webui.fields import Form, RadioField, SelectField
from webui.i18n import language, language_name

LINE = 300
PROSE = 2000
FIRST_YEAR, LAST_YEAR = 1000, 2100
_BLANK_KINDS = ("official", "official", "short")


class FactsForm(Form):
    """What a partner is; its names stand beside it as `NameRow`s."""

    type = SelectField(_l("Type"), validate_choice=False)
    country = SelectField(_l("Country"), validate_choice=False)
    city = StringField(_l("City"), [Length(max=LINE)])
    letter_language = SelectField(_l("Language of our letters"), validate_choice=False)
    shown = SelectField(_l("Name shown in lists"), validate_choice=False)
    note = TextAreaField(_l("Note"), [Length(max=PROSE)])
    version = HiddenField()
    same_accepted = BooleanField(_l("This is another organisation: add it"))


class PersonPageForm(Form):
    name = StringField(_p("person", "Name"), [Length(max=LINE)])
    post = StringField(_l("Post"), [Length(max=LINE)])
    email = StringField(_l("E-mail"), [Length(max=LINE)])
    phone = StringField(_l("Telephone"), [Length(max=LINE)])
    active = BooleanField(_l("In office"), default=True)

    def person(self) -> PersonForm:
        """Give what was typed."""
        return PersonForm(
            name=self.name.data or "",
            post=self.post.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            active=self.active.data,
        )


class MergeForm(Form):
    keep = RadioField(_l("Which one is kept?"), coerce=int)
    reason = TextAreaField(_l("Reason"), [Length(max=PROSE)])


class SeparateForm(Form):
    """Nothing to fill in; the button is the answer."""


@dataclass
class NameRow:
    """A line of the table of names, as it was typed."""

    name: str = ""
    kind: str = "official"
    language: str = ""
    valid_until: str = ""
    id: str = ""
    problems: list[str] = field(default_factory=list)

    def form(self) -> NameForm:
        """Give the name as the registry takes it."""
        return NameForm(
            name=self.name,
            kind=self.kind,
            language=self.language or None,
            valid_until=int(self.valid_until) if self.valid_until else None,
            id=int(self.id) if self.id.isdecimal() else None,
        )


def prepare(form: FactsForm, rows: Sequence[NameRow]) -> None:
    """Give the lists of the form their choices in the reader's language."""
    form.type.choices = wording.choices(wording.PARTNER_TYPES)
    form.country.choices = [("", gettext("not said")), *countries.choices(language())]
    form.letter_language.choices = [("", gettext("not said")), *languages()]
    form.shown.choices = [
        (str(place), row.name) for place, row in enumerate(rows) if row.id and row.kind == "official"
    ]


def fill(form: FactsForm, partner: Partner) -> None:
    """Fill the form with what the registry has."""
    for name in ("type", "country", "city", "letter_language", "note", "version"):
        value = getattr(partner, name)
        getattr(form, name).data = "" if value is None else str(value)


def present_rows(names: Iterable[PartnerName]) -> list[NameRow]:
    """Give the rows of the names that are there, and two empty ones."""
    rows = [
        NameRow(row.name, row.kind, row.language or "", str(row.valid_until or ""), str(row.id))
        for row in names
    ]
    return [*rows, NameRow(kind="alias"), NameRow(kind="alias")]


def blank_rows(name: str = "") -> list[NameRow]:
    """Give the rows of a new partner."""
    rows = [NameRow(kind=kind) for kind in _BLANK_KINDS]
    rows[0].name = name
    return rows


def typed_rows(sent: MultiDict[str, str]) -> list[NameRow]:
    """Read the table of names; a year that is none is said beside it."""
    columns = [sent.getlist(column) for column in ("name", "kind", "name_language", "valid_until", "name_id")]
    rows = [NameRow(*(cell.strip() for cell in cells)) for cells in zip(*columns, strict=False)]
    for row in rows:
        year = row.valid_until
        if year and not (year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR):
            row.problems.append(gettext("There is no such year: %(year)s. Write it like 2019.", year=year))
    return rows


def partner_form(form: FactsForm, rows: Sequence[NameRow]) -> PartnerForm:
    """Put facts and names together; the name chosen to be shown comes first."""
    ordered = list(rows)
    if form.shown.data and form.shown.data.isdecimal() and int(form.shown.data) < len(ordered):
        ordered.insert(0, ordered.pop(int(form.shown.data)))
    return PartnerForm(
        names=tuple(row.form() for row in ordered),
        type=form.type.data or "other",
        country=form.country.data or None,
        city=form.city.data or "",
        letter_language=form.letter_language.data or None,
        note=form.note.data or "",
    )


def languages() -> list[tuple[str, str]]:
    """List the languages a name or a letter may be in."""
    return [(code, language_name(code)) for code in DOCUMENT_LANGUAGES]


def country_choices(session: Session) -> list[tuple[str, str]]:
    """List the countries partners are from, in the order of the reader's alphabet."""
    used = set(countries_in_use(session))
    return [(code, name) for code, name in countries.choices(language()) if code in used]


def fill_person(form: PersonPageForm, person: PartnerPerson) -> None:
    """Fill the form with what is known of somebody."""
    for name in ("name", "post", "email", "phone", "active"):
        getattr(form, name).data = getattr(person, name)
