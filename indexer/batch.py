"""A list of partners or numbers searched line by line: how much is found of each, and the first of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive.access import Actor, Right, require
from indexer.backends.port import SearchBackend
from indexer.hits import FoundDocument
from indexer.search import search

MOST_LINES = 300
_LONGEST_LINE = 200
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What one line found; `exactly` is false where only some of its words were, or the keyboard was the other one."""

    line: str
    total: int
    capped: bool
    exactly: bool
    first: tuple[FoundDocument, ...]


def lines_of(text: str) -> list[str]:
    """Read a pasted list: a line for each thing asked, repetitions and empty lines left out."""
    lines = (" ".join(line.split())[:_LONGEST_LINE] for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def find_each(
    session: Session, backend: SearchBackend, actor: Actor, lines: Iterable[str]
) -> Iterator[Answer]:
    """Search for each line within what the actor may see; raises SearchUnavailable."""
    require(actor, Right.READ)
    for line in lines:
        found = search(session, backend, actor, line, size=_SHOWN)
        exactly = not found.some_missing and found.searched_for == found.typed
        yield Answer(line, found.total, found.capped, exactly, found.found)
