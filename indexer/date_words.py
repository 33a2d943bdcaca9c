"""Days and spans of days as people type them: 2024-05, 17.05.2024, 2022..2024, last month, өткөн ай, today+14d."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class Days(NamedTuple):
    """A span of days; None leaves an end open."""

    since: date | None
    until: date | None


_RELATIVE = {
    "today": "today | сегодня | бүгүн",
    "yesterday": "yesterday | вчера | кечээ",
    "tomorrow": "tomorrow | завтра | эртең",
    "this week": "this week | эта неделя | на этой неделе | этой недели | бул апта | ушул апта | бул жумада",
    "last week": "last week | прошлая неделя | на прошлой неделе | прошлой недели | өткөн апта | өткөн жума",
    "next week": "next week | следующая неделя | на следующей неделе | кийинки апта | кийинки жума",
    "this month": "this month | этот месяц | в этом месяце | этого месяца | бул ай | ушул ай | бул айда | ушул айда",
    "last month": "last month | прошлый месяц | в прошлом месяце | прошлого месяца | өткөн ай | өткөн айда",
    "next month": "next month | следующий месяц | в следующем месяце | кийинки ай | кийинки айда",
    "this year": "this year | этот год | в этом году | этого года | бул жыл | ушул жыл | бул жылы | ушул жылы | быйыл",
    "last year": "last year | прошлый год | в прошлом году | прошлого года | өткөн жыл | өткөн жылы | былтыр",
}
_TODAY = re.compile(
    r"(?:today|сегодня|бүгүн)(?:(?P<sign>[+-])(?P<number>\d{1,4})(?P<unit>[dwmдмнкжа])?)?$", re.IGNORECASE
)
_DAYS_OF = {"d": 1, "д": 1, "к": 1, "w": 7, "н": 7, "ж": 7, "m": 30, "м": 30, "а": 30}
_NUMERIC = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?$")
_WRITTEN = re.compile(r"(?:(?P<day>\d{1,2})\.)?(?P<month>\d{1,2})\.(?P<year>\d{4})$")
_KEYBOARD = str.maketrans("өүңё", "оуне")


def _folded(text: str) -> str:
    return " ".join(text.casefold().translate(_KEYBOARD).split())


_MEANS = {_folded(words): meaning for meaning, ways in _RELATIVE.items() for words in ways.split(" | ")}
_ONE = r"\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?|\d{1,2}\.\d{1,2}\.\d{4}"
_OF_SEVERAL_WORDS = sorted(
    {
        way
        for ways in _RELATIVE.values()
        for words in ways.split(" | ")
        for way in (words, _folded(words))
        if " " in way
    },
    key=len,
    reverse=True,
)
# What is a date wherever it stands: a range, a month, a day, and words that can hardly mean anything else.
STANDING = re.compile(
    rf"(?<!\S)(?:(?:{_ONE})?\.\.(?:{_ONE})|(?:{_ONE})\.\.|(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?"
    rf"|(?:за |for )?(?:{'|'.join(_OF_SEVERAL_WORDS)}))(?!\S)",
    re.IGNORECASE,
)


def read_days(text: str, today: date) -> Days | None:
    """Read a day or a span of days; None for what is neither."""
    text = text.strip()
    begin, dots, end = text.partition("..")
    if not dots:
        return _span(text, today)
    first = _span(begin, today) if begin.strip() else Days(None, None)
    last = _span(end, today) if end.strip() else Days(None, None)
    if first is None or last is None or not (begin.strip() or end.strip()):
        return None
    return Days(first.since, last.until)


def compared(days: Days, operator: str) -> Days:
    """Give the days that are before, after, until or from a span on, or the span itself."""
    one = timedelta(days=1)
    if operator == "<" and days.since:
        return Days(None, days.since - one)
    if operator == "<=":
        return Days(None, days.until)
    if operator == ">" and days.until:
        return Days(days.until + one, None)
    if operator == ">=":
        return Days(days.since, None)
    return days


def _span(text: str, today: date) -> Days | None:
    text = text.strip()
    if from_today := _TODAY.match(text):
        return _from_today(from_today, today)
    if day := _NUMERIC.match(text) or _WRITTEN.match(text):
        return _calendar(day["year"], day["month"], day["day"])
    meaning = _MEANS.get(_folded(text).removeprefix("за ").removeprefix("for "))
    return _relative(meaning, today) if meaning else None


def _from_today(match: re.Match[str], today: date) -> Days:
    number = int(match["number"] or 0) * _DAYS_OF[(match["unit"] or "d").lower()]
    day = today + timedelta(days=-number if match["sign"] == "-" else number)
    return Days(day, day)


def _calendar(year: str, month: str | None, day: str | None) -> Days | None:
    of_year = int(year)
    if not _FIRST_YEAR <= of_year <= _LAST_YEAR:
        return None
    try:
        if month is None:
            return Days(date(of_year, 1, 1), date(of_year, 12, 31))
        if day is None:
            return _month(of_year, int(month))
        return Days(date(of_year, int(month), int(day)), date(of_year, int(month), int(day)))
    except ValueError:
        return None


def _month(year: int, month: int) -> Days:
    first = date(year, month, 1)
    return Days(first, first.replace(day=monthrange(year, month)[1]))


def _relative(meaning: str, today: date) -> Days:
    if meaning in ("today", "yesterday", "tomorrow"):
        day = today + timedelta(days={"today": 0, "yesterday": -1, "tomorrow": 1}[meaning])
        return Days(day, day)
    which, unit = meaning.split()
    by = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=by)
        return Days(monday, monday + timedelta(days=6))
    if unit == "month":
        months = today.year * 12 + today.month - 1 + by
        return _month(months // 12, months % 12 + 1)
    return Days(date(today.year + by, 1, 1), date(today.year + by, 12, 31))
