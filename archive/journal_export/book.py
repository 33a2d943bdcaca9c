"""A journal ready for paper: columns, rows and closing words, already filtered, allowed and translated.

The formatters beside this module turn a book into XLSX, CSV and PDF. They ask no database and translate
nothing: every word, from the headings to "Page 3 of 12", comes with the book.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

# "code" is text that only looks like a number (15-03/27, 0015, 1/2) and must never become one.
Kind = Literal["text", "code", "date", "count"]
Cell = str | date | int | None

# Control characters cannot be printed and break XML; the invisible format characters (zero-width space,
# right-to-left override, byte order mark) could make a cell read otherwise than it is; half a surrogate
# pair cannot be written to any file.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True)
class Column:
    """One fact of every entry; `weight` is its share of the page width."""

    key: str
    heading: str
    weight: float = 1.0
    kind: Kind = "text"
    # A printed page is too narrow for eighteen columns side by side: this fact is set in the cell of the
    # column named here, below it. The tables for a computer keep every fact in a column of its own.
    under: str | None = None


@dataclass(frozen=True)
class BookRow:
    """One entry, its cells in the order of the columns; an annulled one stays, with who, when and why."""

    cells: tuple[Cell, ...]
    annulled: bool = False
    annul_note: str = ""


@dataclass(frozen=True)
class Signature:
    """A line to sign on: the position before it, the name after it."""

    position: str
    name: str


@dataclass(frozen=True)
class JournalBook:
    """What a journal says when it leaves the program; the rows are read once, so they may be a stream."""

    title: str
    organisation: str
    filter_sentence: str
    made_by: str
    export_number: str
    columns: tuple[Column, ...]
    rows: Iterable[BookRow]
    closing_lines: tuple[str, ...]
    page_word: str  # "Page %(page)s of %(pages)s"
    language: str
    annulled_heading: str  # over the reasons in the tables for a computer
    signatures: tuple[Signature, ...] = ()

    @property
    def origin(self) -> tuple[str, ...]:
        """Where the sheet comes from: whose it is, what was asked for, who made it, under which number."""
        return tuple(
            filter(None, (self.organisation, self.filter_sentence, self.made_by, self.export_number))
        )


def as_text(cell: Cell) -> str:
    """Write a cell the way people read it: dates as 23.11.2026, nothing for what is not known."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell.day:02}.{cell.month:02}.{cell.year:04}"
    return printable(cell) if isinstance(cell, str) else str(cell)


def printable(text: str) -> str:
    """Take out what cannot be printed or would mislead the eye; letters are left composed (й, not и + ̆)."""
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))
