"""The labelled letters: what each says on paper and what a registrar would write on its card."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from indexer.extract.port import Method, Page
from indexer.proposals import FIELDS, Candidate, Proposals, propose
from tests.indexer.proposals.name_index import NameIndex

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Letter:
    """One labelled letter; `expect` gives each field's value, values, or readings left open."""

    name: str
    about: str
    pages: tuple[Page, ...]
    expect: dict[str, str | list[str] | dict[str, list[str]]]

    def values(self, field: str) -> list[str]:
        """Give the values a field should be filled with."""
        expected = self.expect.get(field, [])
        return [] if isinstance(expected, dict) else [expected] if isinstance(expected, str) else expected

    def left_open(self, field: str) -> list[str]:
        """Give the readings a field should offer without choosing."""
        expected = self.expect.get(field)
        return expected["open"] if isinstance(expected, dict) else []


@cache
def letters() -> tuple[Letter, ...]:
    """Read the labelled letters the rules are written against."""
    return tuple(_letter(path) for path in sorted((HERE / "letters").glob("*.json")))


@cache
def held_out() -> tuple[Letter, ...]:
    """Read the labelled letters no rule is ever changed for: what they score is what a new letter may expect."""
    return tuple(_letter(path) for path in sorted((HERE / "letters" / "held_out").glob("*.json")))


def _letter(path: Path) -> Letter:
    kept = json.loads(path.read_text(encoding="utf-8"))
    unknown = set(kept["expect"]) - set(FIELDS)
    assert not unknown, f"{path.name} expects fields that do not exist: {unknown}"
    pages = tuple(
        Page(number, "\n".join(lines), Method.TEXT) for number, lines in enumerate(kept["pages"], start=1)
    )
    return Letter(path.stem, kept["about"], pages, kept["expect"])


@cache
def partners() -> tuple[tuple[str, bool, tuple[str, ...]], ...]:
    """Read the partners of the directory: key, whether it is us, names."""
    kept = json.loads((HERE / "directory.json").read_text(encoding="utf-8"))
    return tuple((partner["key"], partner.get("ours", False), tuple(partner["names"])) for partner in kept)


@cache
def directory() -> NameIndex:
    """Build the directory that the letters are read against."""
    return NameIndex(
        Candidate(number, names[0], name, is_ours=ours)
        for number, (_key, ours, names) in enumerate(partners(), start=1)
        for name in names
    )


def read(letter: Letter) -> Proposals:
    """Propose the card of a labelled letter."""
    return propose(letter.pages, directory(), today=TODAY)


def proposed(proposals: Proposals, field: str) -> Iterator[str]:
    """Give the values a field was filled with, partners by their key."""
    for proposal in proposals.all(field):
        if proposal.value is not None:
            yield (
                partners()[int(proposal.value) - 1][0] if field in ("sender", "addressee") else proposal.value
            )


def offered(proposals: Proposals, field: str) -> list[str]:
    """Give the readings offered for a field that was left open."""
    found = proposals.get(field)
    return sorted(reading.value for reading in found.alternatives) if found and found.value is None else []
