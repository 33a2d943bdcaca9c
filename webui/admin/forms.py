"""The forms of the administrator's pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from wtforms import BooleanField, IntegerField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from archive.users import SHORTEST_PASSWORD
from webui import wording
from webui.fields import Form, SelectField

LINE = 200
DIRECTIONS = (
    ("incoming", _l("incoming: sender, their number")),
    ("outgoing", _l("outgoing: addressees, signatory")),
    ("internal", _l("internal: from unit, to unit")),
    ("mutual", _l("agreements: partner, signatory")),
)


class NamedForm(Form):
    """A thing with a code and a name in three languages."""

    code = StringField(_l("Code"), [InputRequired(_l("Give a short code.")), Length(max=40)])
    name_ky = StringField(_l("Name in Kyrgyz"), [Length(max=LINE)])
    name_ru = StringField(_l("Name in Russian"), [Length(max=LINE)])
    name_en = StringField(_l("Name in English"), [Length(max=LINE)])


class UnitEdit(NamedForm):
    active = BooleanField(_l("In use"), default=True)


class KindEdit(NamedForm):
    registered = BooleanField(_l("Documents of this kind get a number"), default=True)
    active = BooleanField(_l("In use"), default=True)


class CaseEdit(Form):
    index = StringField(_l("Case index"), [InputRequired(_l("Give the case index.")), Length(max=40)])
    title_ky = StringField(_l("Title in Kyrgyz"), [Length(max=LINE)])
    title_ru = StringField(_l("Title in Russian"), [Length(max=LINE)])
    title_en = StringField(_l("Title in English"), [Length(max=LINE)])
    from_year = IntegerField(_l("From year"), [InputRequired(_l("Give the year.")), NumberRange(1900, 2200)])
    until_year = IntegerField(_l("Until year"), [Optional(), NumberRange(1900, 2200)])


class ConceptEdit(Form):
    ky = StringField(_l("Terms in Kyrgyz"), [Length(max=LINE)])
    ru = StringField(_l("Terms in Russian"), [Length(max=LINE)])
    en = StringField(_l("Terms in English"), [Length(max=LINE)])
    tr = StringField(_l("Terms in Turkish"), [Length(max=LINE)])
    zh = StringField(_l("Terms in Chinese"), [Length(max=LINE)])
    active = BooleanField(_l("Searched"), default=True)


class UserEdit(Form):
    name = StringField(_p("person", "Name"), [InputRequired(_l("Give the name.")), Length(max=LINE)])
    login = StringField(
        _l("User name"),
        [InputRequired(_l("Give a user name of letters, digits, dots or dashes.")), Length(max=40)],
    )
    role = SelectField(_l("Role"), choices=list(wording.ROLES.items()))
    unit = SelectField(_l("Unit"), validate_choice=False)
    password = PasswordField(
        _l("Password"),
        [
            Optional(),
            Length(min=SHORTEST_PASSWORD, message=_l("The password needs at least %(min)d characters.")),
        ],
    )
    registers_late = BooleanField(_l("May give late, literal and backlog numbers"))
    active = BooleanField(_l("May log in"), default=True)


class RegisterEdit(NamedForm):
    direction = SelectField(_l("Fields of the card"), choices=DIRECTIONS)
    title_ky = StringField(_l("Title of the book in Kyrgyz"), [Length(max=LINE)])
    title_ru = StringField(_l("Title of the book in Russian"), [Length(max=LINE)])
    title_en = StringField(_l("Title of the book in English"), [Length(max=LINE)])
    mode = SelectField(
        _l("Numbers"), choices=[("serial", _l("Katchy counts")), ("manual", _l("typed by hand"))]
    )
    pattern = StringField(_l("Pattern"), [Length(max=40)])
    default_case = SelectField(_l("Usual case"), validate_choice=False)
    default_kind = SelectField(_l("Usual kind of document"), validate_choice=False)
    default_access = SelectField(_l("Usual access mark"), choices=list(wording.MARKS.items()))
    position = IntegerField(_l("Place in the menu"), [Optional(), NumberRange(0, 99)], default=50)
    active = BooleanField(_l("In use"), default=True)
    continue_from = IntegerField(_l("Last number on paper this year"), [Optional(), NumberRange(1, 10**6)])


class OfficeEdit(Form):
    name_ky = StringField(_l("Name of the organisation in Kyrgyz"), [Length(max=LINE)])
    name_ru = StringField(_l("Name of the organisation in Russian"), [Length(max=LINE)])
    name_en = StringField(_l("Name of the organisation in English"), [Length(max=LINE)])
    short_ky = StringField(_l("Short name in Kyrgyz"), [Length(max=40)])
    short_ru = StringField(_l("Short name in Russian"), [Length(max=40)])
    short_en = StringField(_l("Short name in English"), [Length(max=40)])
    department_ky = StringField(_l("Department in Kyrgyz"), [Length(max=LINE)])
    department_ru = StringField(_l("Department in Russian"), [Length(max=LINE)])
    department_en = StringField(_l("Department in English"), [Length(max=LINE)])
    zone = SelectField(_l("Time zone"), validate_choice=False)
    language = SelectField(
        _l("Language of the office"), choices=[("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
    )


def text_of(form: Any, *names: str) -> dict[str, str]:
    """Give the typed texts of some fields, empty where nothing was typed."""
    return {name: (form[name].data or "").strip() for name in names}
