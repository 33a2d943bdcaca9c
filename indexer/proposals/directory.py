"""Who is known: the port through which proposals ask the partner directory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Candidate:
    """A name of an organisation that may stand in the letter."""

    partner_id: int
    name: str  # as the lists show the partner
    alias: str  # the name that may stand in the letter
    is_ours: bool = False


class Directory(Protocol):
    """The partners, as far as proposals need them."""

    def candidates(self, words: Sequence[str]) -> Iterable[Candidate]:
        """Give the names that may stand among these folded words; too many do no harm, missing ones do."""
        ...
