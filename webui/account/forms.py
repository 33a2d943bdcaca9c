"""The forms of signing in and of the profile."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from archive.users import LONGEST_PASSWORD
from webui.fields import Form, SelectField


class SignInForm(Form):
    login = StringField(_l("User name"), [InputRequired(_l("Give your user name.")), Length(max=100)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Give your password."))])


class ProfileForm(Form):
    language = SelectField(
        _l("Language of the pages"),
        choices=[("", _l("as the browser asks")), ("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")],
    )
    theme = SelectField(_l("Colours"), choices=[("light", _l("light")), ("dark", _l("dark"))])
    single_keys = BooleanField(_l("Single keys work outside fields (/, R, J, K, N, ?)"))
    compact_journal = BooleanField(_l("Dense journals: one line a row"))


class PasswordForm(Form):
    old = PasswordField(_l("Present password"), [InputRequired(_l("Give your present password."))])
    password = PasswordField(
        _l("New password"), [InputRequired(_l("Give a new password.")), Length(max=LONGEST_PASSWORD)]
    )
    again = PasswordField(
        _l("New password once more"), [EqualTo("password", _l("The two passwords are not the same."))]
    )
