"""The language of a page: chosen by the person, else by the browser, else by the office."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from babel import Locale, support
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, get_locale, get_translations, gettext
from markupsafe import Markup

from archive.office import LANGUAGES, Office, office
from webui import dates
from webui.catalogs import compile_stale

NAMES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
COOKIE = "katchy_language"
TRANSLATIONS = Path(__file__).parent / "translations"


def init_app(app: Flask) -> None:
    """Give pages their language, the office's time zone and the filters that write dates and numbers."""
    compile_stale(TRANSLATIONS)
    Babel(app, default_locale="ky", locale_selector=choose_language)
    app.jinja_env.globals.update(
        get_locale=get_locale, language_names=NAMES.items, here_path=here_path, this_office=this_office
    )
    app.jinja_env.filters.update(FILTERS)
    # A page has hundreds of words: which catalog they come from is asked once, not for each.
    app.jinja_env.install_gettext_callables(
        gettext=lambda text: _catalog().ugettext(text),
        ngettext=lambda one, many, count: _catalog().ungettext(one, many, count),
        pgettext=lambda context, text: _catalog().upgettext(context, text),
        npgettext=lambda context, one, many, count: _catalog().unpgettext(context, one, many, count),
        newstyle=True,
    )


def _catalog() -> support.Translations:
    """Give the catalog of the page's language; a language that is forced for a while is heeded."""
    locale = get_locale()
    known: tuple[Locale | None, support.Translations] | None = g.get("catalog")
    if known is None or known[0] is not locale:
        known = g.catalog = (locale, get_translations())
    return known[1]


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
    return str(get_locale() or "en")


def language_name(code: str) -> str:
    """Give the name of a text's language in the page's language."""
    known = {
        "ky": gettext("Kyrgyz"),
        "ru": gettext("Russian"),
        "en": gettext("English"),
        "tr": gettext("Turkish"),
    }
    if code in known:
        return known[code]
    return Locale.parse(language()).languages.get(code, code)


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
