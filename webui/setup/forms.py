"""The few questions of the first start."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from archive.users import SHORTEST_PASSWORD
from webui.fields import Form, SelectField

LINE = 200


def zones() -> list[tuple[str, str]]:
    """List the time zones people live in, by their names."""
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return [(name, name) for name in sorted(available_timezones()) if name.startswith(areas)]


class FirstStartForm(Form):
    name_ky = StringField(_l("Name of the organisation in Kyrgyz"), [Length(max=LINE)])
    name_ru = StringField(_l("Name of the organisation in Russian"), [Length(max=LINE)])
    name_en = StringField(_l("Name of the organisation in English"), [Length(max=LINE)])
    short_ky = StringField(_l("Short name in Kyrgyz"), [Length(max=40)])
    short_ru = StringField(_l("Short name in Russian"), [Length(max=40)])
    short_en = StringField(_l("Short name in English"), [Length(max=40)])
    zone = SelectField(_l("Time zone"), default="Asia/Bishkek", choices=zones)
    language = SelectField(
        _l("Language of the office"),
        choices=[("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")],
        default="ky",
    )
    admin_name = StringField(
        _l("Your name"), [InputRequired(_l("Give the administrator’s name.")), Length(max=LINE)]
    )
    admin_login = StringField(
        _l("User name"),
        [InputRequired(_l("Give a user name of letters, digits, dots or dashes.")), Length(max=40)],
    )
    admin_password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Give a password.")),
            Length(min=SHORTEST_PASSWORD, message=_l("The password needs at least %(min)d characters.")),
        ],
    )
    again = PasswordField(
        _l("Password once more"), [EqualTo("admin_password", _l("The two passwords are not the same."))]
    )
    example = BooleanField(
        _l("Load example data: about sixty letters in Kyrgyz, Russian, English and Turkish")
    )
