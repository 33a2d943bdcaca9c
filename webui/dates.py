"""Dates, times, sizes and numbers as each language writes them.

The patterns are our own: Babel's short and long Kyrgyz dates are not what clerks write. In tables a date is
23.11.2026; in running text it is long, and its parts that must not be torn apart stand in `k-nb`.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

KY_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
# "2026-жылдын 23-ноябры": the month of the year, with the ending its last vowel asks for
KY_MONTHS_OF_YEAR = (
    "январы", "февралы", "марты", "апрели", "майы", "июну",
    "июлу", "августу", "сентябры", "октябры", "ноябры", "декабры",
)  # fmt: skip
RU_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
EN_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = {
    "ky": ("Дүйшөмбү", "Шейшемби", "Шаршемби", "Бейшемби", "Жума", "Ишемби", "Жекшемби"),
    "ru": ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

# 2027–2030-жылдарга, 1-бет, 23-ноябрь: a number and its ending are one word
_NUMBER_WITH_ENDING = re.compile(r"\d+(?:[–-]\d+)*-[^\W\d_]+")


def table_date(day: date) -> str:
    """Write a date as tables have it: 23.11.2026."""
    return f"{day.day:02}.{day.month:02}.{day.year}"


def short_date(day: date) -> str:
    """Write day and month for a narrow column: 23.11."""
    return f"{day.day:02}.{day.month:02}"


def long_date_parts(day: date, language: str) -> tuple[str, ...]:
    """Give a date of running text in the pieces that must stay whole."""
    if language == "ky":
        return f"{day.year}-жылдын", f"{day.day}-{KY_MONTHS_OF_YEAR[day.month - 1]}"
    if language == "ru":
        return f"{day.day} {RU_MONTHS[day.month - 1]}", f"{day.year} г."
    return f"{day.day} {EN_MONTHS[day.month - 1]}", str(day.year)


def long_date(day: date, language: str) -> str:
    """Write a date as running text has it: 2026-жылдын 23-ноябры, 23 ноября 2026 г., 23 November 2026."""
    return " ".join(long_date_parts(day, language))


def day_month(day: date, language: str) -> str:
    """Write day and month in words: 23-ноябрь, 23 ноября, 23 November."""
    if language == "ky":
        return f"{day.day}-{KY_MONTHS[day.month - 1]}"
    return f"{day.day} {(RU_MONTHS if language == 'ru' else EN_MONTHS)[day.month - 1]}"


def weekday_heading(day: date, language: str) -> str:
    """Write the day as a heading: Дүйшөмбү, 23-ноябрь."""
    return f"{WEEKDAYS[language][day.weekday()]}, {day_month(day, language)}"


def clock_time(moment: datetime, zone: str) -> str:
    """Write the time of day in the office's zone: 11:42."""
    return f"{_local(moment, zone):%H:%M}"


def table_moment(moment: datetime, zone: str) -> str:
    """Write date and time for a table: 23.11.2026 11:42."""
    return f"{_local(moment, zone):%d.%m.%Y %H:%M}"


def short_moment(moment: datetime, zone: str) -> str:
    """Write date and time for a timeline of this year: 23.11, 11:42."""
    return f"{_local(moment, zone):%d.%m, %H:%M}"


def days_late(days: int) -> str:
    """Say how many working days something is late."""
    return ngettext("%(num)d day late", "%(num)d days late", days)


def days_left(days: int) -> str:
    """Say how many days are left; today and tomorrow have their own words."""
    if days == 0:
        return gettext("Today")
    if days == 1:
        return gettext("Tomorrow")
    return ngettext("%(num)d day left", "%(num)d days left", days)


def number(value: int | float, language: str) -> str:
    """Write a number with its thousands grouped as the language does it."""
    return _decimal(value, language)


def file_size(size: int, language: str) -> str:
    """Write a file's size with the unit a person would use."""
    if size < 1024:
        return ngettext("%(num)d byte", "%(num)d bytes", size)
    if size < 1024 * 1024:
        return gettext("%(size)s KB", size=_decimal(round(size / 1024), language))
    if size < 1024**3:
        return gettext("%(size)s MB", size=_decimal(_one_digit(size / 1024**2), language))
    return gettext("%(size)s GB", size=_decimal(_one_digit(size / 1024**3), language))


def year_short(year: int, language: str) -> str:
    """Write a year with the word for it shortened: 2026-ж., 2026 г., 2026."""
    return {"ky": f"{year}-ж.", "ru": f"{year} г."}.get(language, str(year))


def keep_together(text: object) -> Markup:
    """Keep a number and its ending on one line without invisible characters, which clerks would copy."""
    return Markup(  # noqa: S704 - every piece is escaped before it is wrapped
        _NUMBER_WITH_ENDING.sub(lambda found: f'<span class="k-nb">{found.group()}</span>', str(escape(text)))
    )


def keep_parts_together(parts: tuple[str, ...]) -> Markup:
    """Put each part into its own unbreakable piece."""
    return Markup(" ").join(Markup('<span class="k-nb">{}</span>').format(part) for part in parts)


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(_zone(zone))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=4_000)  # the counts of a page are small numbers, and Babel takes its time
def _decimal(value: int | float, language: str) -> str:
    return str(format_decimal(value, locale=language))


def _one_digit(value: float) -> int | float:
    return round(value, 1) if value < 10 else round(value)
