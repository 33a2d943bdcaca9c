"""The pattern of a journal's numbers: parts in braces and text between them (R3).

`{n}` serial · `{n:3}` serial with leading zeros · `{case}` case index · `{yyyy}`, `{yy}` year · `{L}` first letter
of the correspondent's name. A number is kept as parts; a pattern is only ever written out, never read back (R5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.errors import (
    CaseMissing,
    PatternAmbiguous,
    PatternRefused,
    PatternUnknownPart,
    PatternWithoutSerial,
)

_PART = re.compile(r"\{([^{}]*)\}")
_SERIAL = re.compile(r"n(?::([1-9]))?\Z")
_KNOWN = ("case", "yyyy", "yy", "L")
LONGEST = 40


@dataclass(frozen=True)
class Facts:
    """What a pattern may speak of besides the serial."""

    year: int
    case: str = ""
    letter: str = ""


@dataclass(frozen=True)
class Rendered:
    """A number written out, with the text around the serial kept apart for display."""

    head: str
    serial: str
    tail: str

    @property
    def text(self) -> str:
        return self.head + self.serial + self.tail


@dataclass(frozen=True)
class Pattern:
    """A pattern known to give no two serials of a year the same number."""

    source: str
    head: str
    tail: str
    width: int

    @property
    def needs_case(self) -> bool:
        return "{case}" in self.source

    @property
    def needs_letter(self) -> bool:
        return "{L}" in self.source

    def render(self, serial: int, facts: Facts, suffix: str = "") -> Rendered:
        """Write the number of a serial; a suffix (R9) stands right behind the serial."""
        if self.needs_case and not facts.case:
            raise CaseMissing
        return Rendered(_fill(self.head, facts), f"{serial:0{self.width}d}{suffix}", _fill(self.tail, facts))


def parse_pattern(source: str) -> Pattern:
    """Read a pattern; raise PatternRefused (with what is wrong) if it is not one or its numbers could repeat."""
    source = source.strip()
    if not source or len(source) > LONGEST:
        raise PatternRefused
    serials = [part for part in _PART.finditer(source) if _SERIAL.match(part[1])]
    for part in _PART.finditer(source):
        if part not in serials and not _SERIAL.match(part[1]) and part[1] not in _KNOWN:
            raise PatternUnknownPart(part=part[0])
    if len(serials) != 1:
        raise PatternWithoutSerial
    if _PART.sub("", source).count("{") or _PART.sub("", source).count("}"):
        raise PatternRefused
    serial = serials[0]
    head, tail = source[: serial.start()], source[serial.end() :]
    _refuse_ambiguous(head, tail)
    width = _SERIAL.match(serial[1])
    return Pattern(source, head, tail, int(width[1]) if width and width[1] else 1)


def preview(source: str, facts: Facts, serials: tuple[int, ...] = (1, 2, 123)) -> tuple[str, ...]:
    """Give what a pattern's numbers will look like; raises as parse_pattern."""
    pattern = parse_pattern(source)
    return tuple(pattern.render(serial, facts).text for serial in serials)


def _refuse_ambiguous(head: str, tail: str) -> None:
    """Digits of a neighbour could run into the serial: case 15-0 + 31 and case 15-03 + 1 would both be 15-031."""
    before = re.search(r"(\{[^{}]*\}|[0-9])\Z", head)
    after = re.match(r"(\{[^{}]*\}|[0-9])", tail)
    for neighbour in (before, after):
        if neighbour and neighbour[1] != "{L}":
            raise PatternAmbiguous(part=neighbour[1])


def _fill(text: str, facts: Facts) -> str:
    values = {
        "case": facts.case,
        "yyyy": f"{facts.year:04d}",
        "yy": f"{facts.year % 100:02d}",
        "L": facts.letter.upper(),
    }
    return _PART.sub(lambda part: values[part[1]], text)
