"""Letters by year as a drawing of bars: lengths go into attributes, because pages have no styles of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from archive.partners import YearOfLetters

WIDTH, HEIGHT = 700, 102
_TALLEST, _FOOT = 54, 78
_BAR, _BETWEEN = 30, 3
_LEFT = 2
_FEWEST_SLOTS = 7  # a first year's bars are not as wide as the page


@dataclass(frozen=True)
class Bar:
    """One bar with the number over it."""

    x: float
    y: float
    width: float
    height: float
    letters: int
    outgoing: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class YearMark:
    """The year under its two bars."""

    x: float
    year: int


@dataclass(frozen=True)
class Bars:
    """The whole drawing and what it says to who cannot see it."""

    bars: tuple[Bar, ...]
    years: tuple[YearMark, ...]
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = HEIGHT - 4  # where the years stand


def build_bars(years: Sequence[YearOfLetters]) -> Bars:
    """Draw the letters of some years; the tallest bar is the busiest year's."""
    most = max((max(year.incoming, year.outgoing) for year in years), default=0) or 1
    slot = WIDTH / max(len(years), _FEWEST_SLOTS)
    bars: list[Bar] = []
    marks: list[YearMark] = []
    for place, year in enumerate(years):
        middle = round(slot * place + _LEFT + _BAR + _BETWEEN / 2, 1)
        for letters, outgoing in ((year.incoming, False), (year.outgoing, True)):
            height = round(_TALLEST * letters / most, 1)
            x = middle + _BETWEEN / 2 if outgoing else middle - _BETWEEN / 2 - _BAR
            bars.append(Bar(x, _FOOT - height, _BAR, height, letters, outgoing))
        marks.append(YearMark(middle, year.year))
    return Bars(tuple(bars), tuple(marks), _sentence(years))


def _sentence(years: Sequence[YearOfLetters]) -> str:
    return "; ".join(
        gettext(
            "%(year)s: incoming %(incoming)s, outgoing %(outgoing)s",
            year=year.year,
            incoming=year.incoming,
            outgoing=year.outgoing,
        )
        for year in years
    )
