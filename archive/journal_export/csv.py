"""The journal as CSV, the way a spreadsheet in our offices opens it: UTF-8 with BOM, `;`, CRLF.

A spreadsheet runs a cell that begins like a formula, and the words of a letter are written by strangers. So
a text that begins with = + - @ (also their full-width twins, also behind spaces), a tab, a line break or an
apostrophe gets an apostrophe before it: `'+996 3222 70712`. A program that reads the file takes one leading
apostrophe off and has the text again. Registry numbers stay as they are; a spreadsheet may still turn 12-03
into a date when it opens CSV by itself, so XLSX is the format for people and CSV the one for programs.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.journal_export.book import BookRow, JournalBook, as_text

_LIKE_A_FORMULA = re.compile(r"[\t\n]|\s*[=+\-@＝＋－＠﹢﹣﹦−'＇]")


def write_csv(book: JournalBook, path: Path) -> None:
    """Write headings and entries, then, below an empty line, where the sheet comes from and how it closes."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";", lineterminator="\r\n")
        table.writerow([*(_harmless(column.heading) for column in book.columns), book.annulled_heading])
        table.writerows(_lines(book.rows))
        table.writerow([])
        table.writerows([_harmless(line)] for line in (book.title, *book.origin, *book.closing_lines))
        table.writerows(
            [_harmless(signature.position), "", _harmless(signature.name)] for signature in book.signatures
        )


def _lines(rows: Iterable[BookRow]) -> Iterator[list[str]]:
    for row in rows:
        yield [*(_harmless(as_text(cell)) for cell in row.cells), _harmless(as_text(row.annul_note))]


def _harmless(text: str) -> str:
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text
