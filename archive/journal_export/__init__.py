"""Journals as files: the same book for a spreadsheet, for a program and for the shelf."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.journal_export.book import BookRow, Cell, Column, JournalBook, Kind, Signature

__all__ = ["FORMATS", "BookRow", "Cell", "Column", "JournalBook", "Kind", "Signature", "write_journal"]

FORMATS = ("xlsx", "csv", "pdf")


def write_journal(book: JournalBook, path: Path, form: str) -> None:
    """Write the book as one of FORMATS; the file appears whole or not at all."""
    with _whole_or_nothing(path) as draft:
        # Each format loads its own library, and only when it is asked for: a web process that never prints
        # should not carry them.
        if form == "xlsx":
            from archive.journal_export.xlsx import write_xlsx

            write_xlsx(book, draft)
        elif form == "csv":
            from archive.journal_export.csv import write_csv

            write_csv(book, draft)
        elif form == "pdf":
            from archive.journal_export.pdf import write_pdf

            write_pdf(book, draft)
        else:
            raise ValueError(f"a journal is written as one of {', '.join(FORMATS)}, not as {form!r}")


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".journal-") as folder:
        draft = Path(folder, path.name)
        yield draft
        draft.replace(path)
