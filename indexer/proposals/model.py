"""What reading a letter proposes for its card: a value, its words in the letter and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Certainty = Literal["sure", "doubtful"]
Box = tuple[float, float, float, float]

# The fields of a card that a letter can speak of, in the order in which the form shows them.
FIELDS = (
    "sender",  # id of a partner in the directory
    "sender_name",  # the letterhead's organisation, when the directory does not know it
    "addressee",  # id of a partner, when the letter is our own
    "person",
    "their_number",
    "their_date",
    "language",
    "kind",
    "subject",
    "reply_to",  # one proposal for each of our numbers that the letter names
    "due",
    "annexes",
    "annex_sheets",
)


@dataclass(frozen=True)
class Source:
    """Where a proposal comes from; boxes are fractions of the page from its top left corner.

    `file` names the attached file it stands in; nothing for the letter itself.
    """

    page: int
    line: int
    last_line: int
    quote: str
    boxes: tuple[Box, ...] = ()
    file: str = ""


@dataclass(frozen=True)
class Alternative:
    """One of several readings, for the clerk to choose."""

    value: str
    display: str
    source: Source


@dataclass(frozen=True)
class Proposal:
    """A field as the letter has it; a doubtful one has no value, only alternatives."""

    field: str
    value: str | None
    display: str
    certainty: Certainty
    source: Source
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class Proposals:
    """Everything a letter proposes; a field appears once, reply_to once for each number."""

    items: tuple[Proposal, ...] = ()

    def get(self, field: str) -> Proposal | None:
        """Give the first proposal for a field, or None."""
        return next((item for item in self.items if item.field == field), None)

    def all(self, field: str) -> tuple[Proposal, ...]:
        """Give every proposal for a field in the order of the letter."""
        return tuple(item for item in self.items if item.field == field)


def sure(field: str, value: str, display: str, source: Source) -> Proposal:
    """Build a proposal that fills its field."""
    return Proposal(field, value, display, "sure", source)


def doubtful(field: str, alternatives: list[Alternative]) -> Proposal:
    """Build a proposal that leaves its field empty and offers readings instead."""
    return Proposal(field, None, "", "doubtful", alternatives[0].source, tuple(alternatives))


def one_of(field: str, readings: list[Alternative]) -> Proposal | None:
    """Be sure of a single reading, doubtful about several, silent about none."""
    distinct = list({reading.value: reading for reading in reversed(readings)}.values())[::-1]
    if not distinct:
        return None
    if len(distinct) == 1:
        return sure(field, distinct[0].value, distinct[0].display, distinct[0].source)
    return doubtful(field, distinct)
