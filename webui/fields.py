"""Form fields of our own, and the form every page's form is built on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import get_translations, gettext
from flask_wtf import FlaskForm
from wtforms import Field, SelectChoice, fields
from wtforms.widgets import TextInput

from archive.errors import N_
from webui import dates

# What WTForms itself says; its own catalogs know no Kyrgyz.
WTFORMS_SENTENCES = (
    N_("This field is required."),
    N_("Invalid input."),
    N_("Not a valid choice."),
    N_("Not a valid integer value."),
    N_("Not a valid date value."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid email address."),
    N_("CSRF failed."),
)
PATTERNS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y")
EARLIEST = 1900


class _Translations:
    """Lets WTForms speak through our catalogs."""

    def gettext(self, string: str) -> str:
        return gettext(string)

    def ngettext(self, singular: str, plural: str, num: int) -> str:
        # WTForms fills the sentence in itself, with more than the number.
        return str(get_translations().ungettext(singular, plural, num))


class Form(FlaskForm):
    """A form with its token, whose own sentences are in the reader's language too."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: object) -> _Translations:
            return _Translations()


class _Pairs:
    """Takes choices as the rest of the program writes them: pairs of value and words, words alone, or a function."""

    _choices: list[SelectChoice] | None = None

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs["choices"] = _as_choices(kwargs.get("choices"))
        super().__init__(label, validators, **kwargs)

    @property
    def choices(self) -> list[SelectChoice] | None:
        return self._choices

    @choices.setter
    def choices(self, given: Any) -> None:
        self._choices = _as_choices(given)


def _as_choices(given: Any) -> list[SelectChoice] | None:
    if given is None:
        return None
    return [_as_choice(one) for one in (given() if callable(given) else given)]


def _as_choice(given: Any) -> SelectChoice:
    if isinstance(given, SelectChoice):
        return given
    return SelectChoice(*given) if isinstance(given, tuple) else SelectChoice(given)


class SelectField(_Pairs, fields.SelectField):
    """One of several, in a list that opens."""


class SelectMultipleField(_Pairs, fields.SelectMultipleField):
    """Some of several."""


class RadioField(_Pairs, fields.RadioField):
    """One of several, all in sight."""


class DayField(Field):
    """A date typed as the trade writes it: 23.11.2026; other usual ways are understood, the day comes first."""

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {}).setdefault("inputmode", "numeric")
        super().__init__(label, validators, **kwargs)
        self.typed: str | None = None

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return dates.table_date(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = valuelist[0].strip() if valuelist else ""
        self.data = read_day(self.typed) if self.typed else None


def read_day(typed: str) -> date:
    """Read a date as people type it, the day first; raises ValueError with a sentence for the reader."""
    for pattern in PATTERNS:
        try:
            day = datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
        if day.year >= EARLIEST:
            return day
    raise ValueError(gettext("There is no such date: %(typed)s. Write it like 23.11.2026.", typed=typed))
