"""The text inside the codes, written and read."""

from __future__ import annotations

from dataclasses import dataclass

_HEAD = "KATCHY"
LONGEST = 120


@dataclass(frozen=True)
class Separator:
    """A sheet between two letters of a batch; it may name the journal of what follows."""

    register: str


@dataclass(frozen=True)
class Label:
    """A registry number stuck on a letter."""

    register: str
    year: int
    number: str


def separator_code(register: str) -> str:
    """Write the code of a separator sheet."""
    return f"{_HEAD}/S/{register}"


def label_code(register: str, year: int, number: str) -> str:
    """Write the code of a label; the number comes last, for it may hold any sign."""
    return f"{_HEAD}/N/{register}/{year}/{number}"


def read_code(text: str) -> Separator | Label | None:
    """Read a code; None for any that is not ours."""
    parts = text.strip().split("/", 4)
    if len(text) > LONGEST or parts[0] != _HEAD or len(parts) < 3:
        return None
    if parts[1] == "S" and len(parts) == 3:
        return Separator(parts[2])
    if parts[1] == "N" and len(parts) == 5 and parts[3].isdecimal() and len(parts[3]) == 4 and parts[4]:
        return Label(parts[2], int(parts[3]), parts[4])
    return None
