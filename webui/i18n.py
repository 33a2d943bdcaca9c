"""The language of a page: chosen by the person, else by the browser, else by the office."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale, support
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, force_locale, get_locale, get_translations, lazy_gettext
from markupsafe import Markup

from archive.office import LANGUAGES, Office, office
from webui import dates
from webui.catalogs import compile_stale

NAMES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
COOKIE = "katchy_language"
TRANSLATIONS = Path(__file__).parent / "translations"
LANGUAGES_OF_TEXTS = {
    "ky": lazy_gettext("Kyrgyz"),
    "ru": lazy_gettext("Russian"),
    "en": lazy_gettext("English"),
    "tr": lazy_gettext("Turkish"),
}


class _Spoken(NamedTuple):
    """The language of a page, the catalog its words come from, and what it calls the languages of texts."""

    code: str
    catalog: support.Translations
    names: dict[str, str]


def init_app(app: Flask) -> None:
    """Give pages their language, the office's time zone and the filters that write dates and numbers."""
    compile_stale(TRANSLATIONS)
    Babel(app, default_locale="ky", locale_selector=choose_language)
    app.jinja_env.globals.update(
        get_locale=language, language_names=NAMES.items, here_path=here_path, this_office=this_office
    )
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(_=_say, gettext=_say, ngettext=_say_many, pgettext=_say_as)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while, whatever the person or the browser wished."""
    before = g.pop("spoken", None)
    try:
        with force_locale(code):
            yield
    finally:
        g.spoken = before


def _spoken() -> _Spoken:
    """Give language and catalog; a page has hundreds of words and asks for them once."""
    known: _Spoken | None = g.get("spoken")
    if known is None:
        names = {code: str(name) for code, name in LANGUAGES_OF_TEXTS.items()}
        known = g.spoken = _Spoken(str(get_locale() or "en"), get_translations(), names)
    return known


# What pages say. Texts of the catalog are ours and marked as safe; values put into them are escaped. A percent sign
# is doubled in every text, as Jinja's own functions ask.


def _say(text: str, /, **values: object) -> Markup:
    return _filled(_spoken().catalog.ugettext(text), values)


def _say_many(one: str, many: str, count: int, /, **values: object) -> Markup:
    return _filled(_spoken().catalog.ungettext(one, many, count), {"num": count, **values})


def _say_as(context: str, text: str, /, **values: object) -> Markup:
    return _filled(_spoken().catalog.upgettext(context, text), values)


def _filled(text: Any, values: dict[str, object]) -> Markup:
    said = Markup(text)  # noqa: S704 - from the catalog
    return said % values if values or "%" in text else said


def choose_language() -> str:
    """Choose the page's language: the person's setting, the cookie, the browser's wish, the office's own."""
    return wished_language() or this_office().language


def wished_language() -> str | None:
    """Give the language person or browser ask for, without asking the database."""
    wanted = g.get("language") or request.cookies.get(COOKIE)
    if wanted in LANGUAGES:
        return str(wanted)
    return request.accept_languages.best_match(LANGUAGES)


def remember_language(response: Response, code: str) -> None:
    """Keep a chosen language in this browser, for pages before sign-in."""
    response.set_cookie(
        COOKIE,
        code,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def this_office() -> Office:
    """Give the office as it is decided now, read once a request."""
    if "office" not in g:
        g.office = office(g.session)
    return g.office


def language() -> str:
    """Give the code of the page's language."""
    return _spoken().code


def language_name(code: str) -> str:
    """Give the name of a text's language in the page's language."""
    here = _spoken()
    return here.names.get(code) or Locale.parse(here.code).languages.get(code, code)


def here_path() -> str:
    """Give the present address, to come back to after the language was changed."""
    if request.method != "GET":
        return "/"
    return request.full_path.removesuffix("?")


def in_language(row: object, what: str = "name") -> str:
    """Give a row's text in the page's language: row.name_ky, row.name_ru or row.name_en, or one that is filled."""
    order = (language(), *LANGUAGES)
    return next((text for code in order if (text := getattr(row, f"{what}_{code}", ""))), "")


def _long_date(day: date) -> Markup:
    return dates.keep_parts_together(dates.long_date_parts(day, language()))


def _day_month(day: date) -> Markup:
    return dates.keep_together(dates.day_month(day, language()))


def _weekday_heading(day: date) -> Markup:
    return dates.keep_together(dates.weekday_heading(day, language()))


def _clock_time(moment: datetime) -> str:
    return dates.clock_time(moment, this_office().zone)


def _table_moment(moment: datetime) -> str:
    return dates.table_moment(moment, this_office().zone)


def _short_moment(moment: datetime) -> str:
    return dates.short_moment(moment, this_office().zone)


FILTERS = {
    "table_date": dates.table_date,
    "short_date": dates.short_date,
    "long_date": _long_date,
    "day_month": _day_month,
    "weekday_heading": _weekday_heading,
    "clock_time": _clock_time,
    "table_moment": _table_moment,
    "short_moment": _short_moment,
    "days_late": dates.days_late,
    "days_left": dates.days_left,
    "number": lambda value: dates.number(value, language()),
    "file_size": lambda size: dates.file_size(size, language()),
    "year_short": lambda year: dates.year_short(year, language()),
    "keep_together": dates.keep_together,
    "language_name": language_name,
    "in_language": in_language,
}
