"""Dates as letters write them, in Kyrgyz, Russian, English and Turkish, in figures and in words.

A date in figures can have two readings: 03/04/2026 is the third of April in Osh, Moscow and Ankara, and may be
the fourth of March in an English letter. Both readings are given then, and nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_DAY_FIRST_LANGUAGES = {"ky", "ru", "tr"}
_MOST_DATES = 100  # a page of dates is a table, not a letter

# Stems of the month names, folded; Kyrgyz takes them from Russian (январь, январы, январында).
_STEMS = tuple(
    line.split()
    for line in """
        январ феврал март апрел ма[йяи] июн июл август сентябр октябр ноябр декабр
        ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
        january february march april may june july august september october november december
        янв фев(?:р)? мар апр ма[йя] июн июл авг сент? окт ноя(?:б)? дек
        jan feb mar apr may jun jul aug sept? oct nov dec
    """.strip().splitlines()
)
_CYRILLIC_NAME = rf"(?:{'|'.join(_STEMS[0])})[а-я]{{0,9}}"
_LATIN_NAME = rf"(?:{'|'.join(_STEMS[1])})[a-z]{{0,6}}|(?:{'|'.join(_STEMS[2])})(?![a-z])"
_SHORT_NAME = rf"(?:{'|'.join(_STEMS[3])})(?![а-я])\.?|(?:{'|'.join(_STEMS[4])})(?![a-z])\.?"
_NAME = f"(?:{_CYRILLIC_NAME}|{_LATIN_NAME}|{_SHORT_NAME})"
_MONTH_OF_STEM = [(re.compile(stem), month) for stems in _STEMS for month, stem in enumerate(stems, start=1)]

_YEAR_WORD = r"(?:\s{0,2}-?\s{0,2}(?:г(?:ода|оду|\.)?|ж(?:\.|ыл[а-я]*)?|yil[a-z]*)(?![а-яa-z]))?"
_IN_WORDS = (
    # 5 мая 2024 г., 5-май 2024-ж., 5 Mayıs 2024, 5th of May, 2024
    re.compile(
        r"(?<![\d.,/-])(?P<day>\d{1,2})\s{0,2}\"?\s{0,2}(?:(?:st|nd|rd|th)\b|-?(?:го|е)\b)?\s{0,2}"
        rf"(?:-\s{{0,2}}|(?:day )?of\s+)?(?P<month>{_NAME})\s{{0,3}}[,.]?\s{{0,3}}(?P<year>\d{{4}})(?!\d){_YEAR_WORD}"
    ),
    # 2024-жылдын 5-майы, 2024-ж., 5-май, 2023-жылдын «1» сентябры
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20 ?)\d\d)\s{0,2}-?\s{0,2}ж(?:ыл[а-я]*)?\.?,?\s{0,3}\"?\s{0,2}"
        rf"(?P<day>\d{{1,2}})\s{{0,2}}\"?\s{{0,2}}-?\s{{0,2}}(?P<month>{_NAME})"
    ),
    # 2026 год «11» ноября
    re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d\d) года? {{1,2}}\"?(?P<day>\d{{1,2}})\" ?(?P<month>{_NAME})"),
    # 2026-жылдын ноябрь айынын 20сы
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s{0,2}-?\s{0,2}ж(?:ыл[а-я]*)?\.?,?\s{1,3}"
        rf"(?P<month>{_NAME})\s{{1,3}}айынын\s{{1,3}}(?P<day>\d{{1,2}})"
    ),
    # May 5, 2024
    re.compile(
        rf"(?<![a-zа-я])(?P<month>{_NAME})\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s?,?\s{{0,3}}(?P<year>\d{{4}})(?!\d)"
    ),
)
# 2024-05-05
_ISO = re.compile(r"(?<![\d/-])((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?!\d|[-/]\d)")
# 05.05.2024, 05/05/2024, 5.5.24; two figures for the year never after hyphens, for telephone numbers look so
_IN_FIGURES = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s?(?:(?P<sign>[./])\s?(\d{1,2})\s?(?P=sign)\s?(\d{4}|\d\d)|-(\d{1,2})-(\d{4}))"
    rf"(?!\d|[/-]\d|\.\d){_YEAR_WORD}"
)
_DAY_AND_MONTH = re.compile(
    r"(?<![\d.,/-])(?P<day>\d{1,2})\s{0,2}\"?\s{0,2}(?:(?:st|nd|rd|th)\b|-?(?:го|е)\b)?\s{0,2}"
    rf"(?:-\s{{0,2}}|(?:day )?of\s+)?(?P<month>{_NAME})"
)
_MONTH_AND_DAY = re.compile(
    rf"(?<![a-zа-я])(?P<month>{_NAME})\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.])"
)
_MONTH_NAME = re.compile(f"(?<![a-zа-я]){_NAME}")


@dataclass(frozen=True)
class FoundDate:
    """A date in the text and its possible readings, the likelier first."""

    start: int
    end: int
    readings: tuple[date, ...]


@dataclass(frozen=True)
class FoundDay:
    """A day and a month without their year."""

    start: int
    end: int
    day: int
    month: int


def find_dates(folded: str, language: str | None) -> list[FoundDate]:
    """Find every whole date of a folded text, in its order."""
    found: list[FoundDate] = []
    if _MONTH_NAME.search(folded):
        for pattern in _IN_WORDS:
            found.extend(_in_words(pattern, folded))
    found.extend(_iso(folded))
    found.extend(_in_figures(folded, day_first=language in _DAY_FIRST_LANGUAGES))
    return _apart(found)[:_MOST_DATES]


def find_days(folded: str, start: int = 0) -> list[FoundDay]:
    """Find days named without a year, as deadlines often are: до 15 марта, 15-мартка чейин."""
    found = [
        FoundDay(match.start(), match.end(), int(match["day"]), _month(match["month"]))
        for pattern in (_DAY_AND_MONTH, _MONTH_AND_DAY)
        for match in pattern.finditer(folded, start)
    ]
    return sorted(found, key=lambda day: day.start)[:_MOST_DATES]


def _in_words(pattern: re.Pattern[str], folded: str) -> Iterator[FoundDate]:
    for match in pattern.finditer(folded):
        day = _date(int(match["year"].replace(" ", "")), _month(match["month"]), int(match["day"]))
        if day:
            yield FoundDate(match.start(), match.end(), (day,))


def _iso(folded: str) -> Iterator[FoundDate]:
    for match in _ISO.finditer(folded):
        day = _date(int(match[1]), int(match[3]), int(match[4]))
        if day:
            yield FoundDate(match.start(), match.end(), (day,))


def _in_figures(folded: str, *, day_first: bool) -> Iterator[FoundDate]:
    for match in _IN_FIGURES.finditer(folded):
        first, second = int(match[1]), int(match[3] or match[5])
        year = int(match[4] or match[6])
        year = year + 2000 if year < 100 else year
        readings = [day for day in (_date(year, second, first), _date(year, first, second)) if day]
        if day_first:
            readings = readings[:1]
        if readings:
            yield FoundDate(match.start(), match.end(), tuple(dict.fromkeys(readings)))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(month for stem, month in _MONTH_OF_STEM if stem.match(name))


def _apart(found: list[FoundDate]) -> list[FoundDate]:
    """Keep the longer of two dates that overlap."""
    kept: list[FoundDate] = []
    for one in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept
