"""Days and numbers put into a letter's words, as each language writes them.

`{day}` is the day of the letter, `{day+14}` a fortnight later, `{written}` the day a partner wrote; `{ref.day}` and
`{ref.number}` are those of the letter answered. An ending may follow: `{day+14.dat}` 2026-жылдын 8-декабрына,
`{day.attr}` 24-ноябрындагы, `{day.loc}` 24-ноябрында, `{day.short}` 24.11.2026. Years are `{year+1}` and
`{academic}` (2026/27).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from indexer.example_data.calendar import working_day

_PLACE = re.compile(r"\{((?:ref\.)?[a-z_]+)([+-]\d+)?(?:\.(dat|attr|loc|short))?\}")

_MONTHS = {
    "ky": "январы февралы марты апрели майы июну июлу августу сентябры октябры ноябры декабры",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_SHAPES = {
    "ky": "{year}-жылдын {day}-{month}",
    "ru": "{day} {month} {year} г.",
    "de": "{day}. {month} {year}",
}
_ENDINGS = {"dat": ("на", "не"), "attr": ("ндагы", "ндеги"), "loc": ("нда", "нде")}
_FRONT = ("апрели",)
_NEW_ACADEMIC_YEAR = 8  # letters from August on speak of the year about to begin

Value = str | date | int


@dataclass(frozen=True)
class Facts:
    """What the places in a letter's words stand for."""

    language: str
    values: Mapping[str, Value]

    def put_into(self, text: str) -> str:
        """Fill every place of a text; a place nobody knows raises KeyError."""
        return _PLACE.sub(self._fill, text).replace("г..", "г.")  # a Russian date may end the sentence

    def _fill(self, place: re.Match[str]) -> str:
        value, more = self.values[place[1]], int(place[2] or 0)
        if isinstance(value, date):
            return written_day(later(value, more), self.language, place[3] or "")
        if isinstance(value, int):
            return str(value + more)
        return value


def later(day: date, days: int) -> date:
    """Give the working day so many days later; the day itself may be any."""
    return working_day(day + timedelta(days=days)) if days else day


def written_day(day: date, language: str, ending: str = "") -> str:
    """Write a day out in a language; endings are Kyrgyz ones, `short` is 24.11.2026 everywhere."""
    if ending == "short":
        return f"{day:%d.%m.%Y}"
    month = _MONTHS[language].split()[day.month - 1]
    if ending and language == "ky":
        month += _ENDINGS[ending][month in _FRONT]
    shape = _SHAPES.get(language, "{day} {month} {year}")
    return shape.format(day=day.day, month=month, year=day.year)


def academic_year(day: date, later: int = 0) -> str:
    """Name the academic year a letter of this day speaks of: 2026/27."""
    first = day.year + later - (day.month < _NEW_ACADEMIC_YEAR)
    return f"{first}/{(first + 1) % 100:02d}"
