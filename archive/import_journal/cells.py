"""What a clerk's cell means: a day, a count, a word of ours. Nothing is guessed beyond what stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive.import_journal.headings import fold


@dataclass(frozen=True)
class Day:
    """A day as it was read; `doubtful` where the cell could mean another one."""

    on: date
    doubtful: bool = False


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
_OURS = re.compile(
    r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\s*(?:г|ж|г\.|ж\.|года|жыл)?\.?\Z"
)
_NO_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.?\Z")


def day(text: str, year: int) -> Day | None:
    """Read a day, the day first as the trade writes it; None where there is no such day."""
    text = " ".join(text.split())
    try:
        if found := _ISO.match(text):
            return Day(date(int(found[1]), int(found[2]), int(found[3])))
        if found := _OURS.match(text):
            first, second, of = int(found[1]), int(found[3]), int(found[4])
            short = of < 100
            of = of + (1900 if of > year % 100 + 1 else 2000) if short else of
            american = found[2] == "/" and first <= 12 and second <= 12 and first != second
            return Day(date(of, second, first), doubtful=short or american)
        if found := _NO_YEAR.match(text):
            return Day(date(year, int(found[2]), int(found[1])), doubtful=True)
    except ValueError:
        return None
    return None


def whole(text: str) -> int | None:
    """Read a count; None where it is none."""
    found = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?", text.strip())
    return int(found[1]) if found else None


def word(text: str, known: Mapping[str, str]) -> str:
    """Give the code of a word in any of our languages, or nothing."""
    return known.get(fold(text), "")


def words(text: str, known: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the codes of several words, and those not understood."""
    parts = [part.strip() for part in re.split(r"[,;/+]| и | жана | and ", text) if part.strip()]
    found = [(part, word(part, known) or word(part.split()[0], known)) for part in parts]
    codes = dict.fromkeys(code for _, code in found if code)
    return tuple(codes), tuple(part for part, code in found if not code)


def listed(text: str) -> tuple[str, ...]:
    """Give the parts of a cell that names several things: `a; b`, or one a line."""
    return tuple(part.strip() for part in re.split(r"[;\n|]+", text) if part.strip())
