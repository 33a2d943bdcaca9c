"""A registry number as pages mark it: quiet head, bold serial, quiet tail."""

from __future__ import annotations

from typing import Protocol

from markupsafe import Markup, escape


class Numbered(Protocol):
    """A document, or any row that carries its number with its quiet parts."""

    number: str
    number_head: str
    number_tail: str


def number_parts(row: Numbered) -> Markup:
    """Mark the parts of a number as the registry stores them; a number is never cut at a sign."""
    head, tail = row.number_head, row.number_tail
    serial = row.number[len(head) : len(row.number) - len(tail)]
    return Markup(f"{_quiet(head)}{escape(serial)}{_quiet(tail)}")  # noqa: S704 - every piece is escaped


def _quiet(part: str) -> str:
    return f"<i>{escape(part)}</i>" if part else ""
