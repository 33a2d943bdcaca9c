"""The journal as an Excel workbook, in which 12-03, 1/2 and 0015 stay what the clerk wrote.

Only dates and counts are typed; everything else is written as text, never as a formula or a link, whatever it
begins with. Rows go to disk one by one, so that a long journal needs no more memory than a short one, and each
with its height: not every program finds out by itself how many lines a wrapped text takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from archive.journal_export.book import BookRow, Cell, Column, JournalBook, Kind, as_text
from archive.journal_export.linebreaks import break_lines

_LONGEST_TEXT = 32_767  # characters in a cell, by Excel's rules
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_SOUND_DAY = 61  # 1 March 1900; the day before it, in Excel's calendar, never was
_CHARACTERS_A_LINE = 210  # what fits across A4 landscape once Excel has fitted the sheet to the page
_REASON = 24  # the width of the last column
_EDGES = 0.7  # what a cell's edges take from its width
_LINE_HEIGHT, _TALLEST_ROW = 12.8, 409.0  # points, by Excel's rules
_NARROWEST: Mapping[Kind, float] = {"date": 11, "count": 6, "code": 8, "text": 8}
_WIDEST_FOR_A_HEADING = 16
_LOOKS = {
    "text": {"num_format": "@"},
    "date": {"num_format": "dd.mm.yyyy", "align": "left"},
    "count": {"num_format": "0", "align": "left"},
}


def write_xlsx(book: JournalBook, path: Path) -> None:
    """Write the sheet as it will be read and printed: A4 landscape, headings fixed above, one entry a row."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),  # beside the result: the system's /tmp may be small, and is not ours
    }
    try:
        with xlsxwriter.Workbook(str(path), options) as workbook:
            workbook.set_properties({"title": as_text(book.title), "company": as_text(book.organisation)})
            _Sheet(workbook, book).write()
    except FileCreateError as error:  # a full disk is a full disk, whichever library met it
        raise error.args[0] from error


class _Sheet:
    """One worksheet being filled from the top down."""

    def __init__(self, workbook: Any, book: JournalBook) -> None:
        self.book = book
        self.sheet = workbook.add_worksheet(_sheet_name(book.title))
        cell = {"valign": "top", "text_wrap": True, "font_size": 10, "border": 1, "border_color": "#C9C9C2"}
        struck = {**cell, "font_strikeout": True, "font_color": "#5D5F67"}
        self.plain = {name: workbook.add_format({**cell, **look}) for name, look in _LOOKS.items()}
        self.struck = {name: workbook.add_format({**struck, **look}) for name, look in _LOOKS.items()}
        self.title = workbook.add_format({"bold": True, "font_size": 14, "num_format": "@"})
        self.words = workbook.add_format({"num_format": "@"})
        self.signing = workbook.add_format({"bottom": 1})
        self.heading = workbook.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "bottom",
                "bg_color": "#F2F2EF",
                "top": 1,
                "bottom": 1,
            }
        )
        self.line = 0
        self.widths = (*_widths(book.columns), _REASON)
        self._broken = lru_cache(maxsize=4096)(break_lines)

    def write(self) -> None:
        self._prepare_page()
        self._write_words(self.book.title, self.title)
        for words in self.book.origin:
            self._write_words(words, self.words)
        self.line += 1
        heading_line = self.line
        self._write_headings()
        for row in self.book.rows:
            self._write_entry(row)
        self._prepare_table(heading_line, max(self.line - 1, heading_line))
        self.line += 1
        self._write_closing()

    def _prepare_page(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(left=0.8, right=0.4, top=0.5, bottom=0.6)  # wider where the sheet is bound
        self.sheet.fit_to_pages(1, 0)
        # Excel reads "&P-4" as "page number less four"; a font change in between keeps the hyphen a hyphen.
        words = as_text(self.book.page_word).replace("&", "&&")
        self.sheet.set_footer(
            '&R&"-,Regular"&8' + words % {"page": '&P&"-,Regular"', "pages": '&N&"-,Regular"'}
        )
        for index, width in enumerate(self.widths):
            self.sheet.set_column(index, index, width)

    def _prepare_table(self, heading_line: int, last_line: int) -> None:
        last_column = len(self.book.columns)
        self.sheet.freeze_panes(heading_line + 1, 1)
        self.sheet.repeat_rows(heading_line)
        self.sheet.autofilter(heading_line, 0, last_line, last_column)
        # Numbers are text on purpose; without this Excel puts a green warning corner on each of them.
        everything = f"A1:XFD{max(last_line + 1, 1)}"
        self.sheet.ignore_errors({"number_stored_as_text": everything, "two_digit_text_year": everything})

    def _write_words(self, words: str, look: Any) -> None:
        self.sheet.write_string(self.line, 0, as_text(words), look)
        self.line += 1

    def _write_headings(self) -> None:
        headings = (*(column.heading for column in self.book.columns), self.book.annulled_heading)
        self._make_room(headings)
        for index, heading in enumerate(headings):
            self.sheet.write_string(self.line, index, as_text(heading), self.heading)
        self.line += 1

    def _write_entry(self, row: BookRow) -> None:
        looks = self.struck if row.annulled else self.plain
        self._make_room((*row.cells, row.annul_note))
        for index, cell in enumerate(row.cells):
            self._write_cell(index, cell, looks)
        self._write_cell(len(self.book.columns), row.annul_note, self.plain)
        self.line += 1

    def _make_room(self, cells: Iterable[Cell]) -> None:
        """Make the line as high as its longest text needs in its column."""
        lines = 1
        for cell, width in zip(cells, self.widths, strict=True):
            if isinstance(cell, str) and (len(cell) >= width or "\n" in cell):
                lines = max(lines, len(self._broken(cell, width - _EDGES, _width_in_digits)))
        self.sheet.set_row(self.line, min(lines * _LINE_HEIGHT + 2, _TALLEST_ROW))

    def _write_cell(self, index: int, cell: Cell, looks: Mapping[str, Any]) -> None:
        if cell is None or cell == "":
            self.sheet.write_blank(self.line, index, None, looks["text"])
        elif isinstance(cell, int):
            self.sheet.write_number(self.line, index, cell, looks["count"])
        elif isinstance(cell, date) and (days := cell.toordinal() - _DAY_ZERO) >= _FIRST_SOUND_DAY:
            self.sheet.write_number(self.line, index, days, looks["date"])
        else:
            self.sheet.write_string(self.line, index, _fitting(as_text(cell)), looks["text"])

    def _write_closing(self) -> None:
        for words in self.book.closing_lines:
            self._write_words(words, self.words)
        for signature in self.book.signatures:
            self.line += 1
            self.sheet.write_string(self.line, 0, as_text(signature.position), self.words)
            self.sheet.write_blank(self.line, 4, None, self.signing)
            self.sheet.write_blank(self.line, 5, None, self.signing)
            self.sheet.write_string(self.line, 6, as_text(signature.name), self.words)
            self.line += 1


def _widths(columns: tuple[Column, ...]) -> list[float]:
    """Share the line by weight, but give each column what one fact of its kind and its heading need."""
    in_all = sum(column.weight for column in columns)
    return [max(_narrowest(column), _CHARACTERS_A_LINE * column.weight / in_all) for column in columns]


def _narrowest(column: Column) -> float:
    longest_word = max(map(len, column.heading.split()), default=0)
    return max(_NARROWEST[column.kind], min(longest_word + 2, _WIDEST_FOR_A_HEADING))


def _width_in_digits(text: str) -> float:
    """Measure a text as Excel measures columns, in digits of its standard type, which is a point larger."""
    return len(text) * 0.95


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _sheet_name(title: str) -> str:
    """Excel wants at most 31 characters, none of them from its formulas; cut between words."""
    name = re.sub(r"[\[\]:*?/\\']", " ", as_text(title)).strip()
    if len(name) > 31:
        name = name[:32].rpartition(" ")[0] or name[:31]
    return name.strip() or "1"
