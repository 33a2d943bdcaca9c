"""A registry number in the pieces a page marks: quiet head, bold serial, quiet tail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Numbered(Protocol):
    """A document, or any row that carries its number with its quiet parts."""

    number: str
    number_head: str
    number_tail: str


@dataclass(frozen=True)
class NumberParts:
    head: str
    serial: str
    tail: str


def number_parts(row: Numbered) -> NumberParts:
    """Give the pieces of a number as the registry stores them; a number is never cut at a sign."""
    head, tail = row.number_head, row.number_tail
    return NumberParts(head, row.number[len(head) : len(row.number) - len(tail)], tail)
