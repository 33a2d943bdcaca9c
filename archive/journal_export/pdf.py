"""The journal as a book to print and bind: A4 landscape, a wider margin where it is sewn, headings on every page.

reportlab's own tables measure all rows before they draw the first and build a paragraph object for every cell.
A journal is simpler: its columns are fixed before the first entry is read, so each entry is broken into lines
and drawn at once, and the memory needed hardly depends on how long the journal is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape

from archive.journal_export.book import JournalBook, Signature, as_text
from archive.journal_export.grid import PADDING, Entry, Grid, Line, PrintedColumn
from archive.journal_export.ink import BLACK, GREY, PALE, Ink
from archive.journal_export.linebreaks import break_lines
from archive.journal_export.typeface import REGULAR, STRONG, Typeface, typeface

_WIDTH, _HEIGHT = landscape(A4)
_LEFT, _RIGHT, _TOP, _BOTTOM = 51.0, _WIDTH - 28.0, _HEIGHT - 36.0, 40.0  # 18 mm to the left, for the binding
_FOOT = 24.0  # the base line of the page number
_SMALL, _BODY, _LARGE = 7.5, 9.0, 15.0
_SPACE = 2.2  # above and below the words of an entry
_HEAVY, _LIGHT = 0.9, 0.25
_SIGNING = 170.0  # the length of the line to sign on
_KEPT_TOGETHER = 2  # entries that move to the last page with the closing words rather than leave them alone


def write_pdf(book: JournalBook, path: Path) -> None:
    """Print the book, every page with headings and "page x of y", the closing words never alone on a page."""
    ink = Ink(path, (_WIDTH, _HEIGHT), book)
    press = _Press(ink, book)
    waiting: deque[Entry] = deque()
    for row in book.rows:
        waiting.append(press.grid.set_entry(row))
        if len(waiting) > _KEPT_TOGETHER:
            press.print_entry(waiting.popleft())
    press.print_end(waiting)
    ink.save()


class _Press:
    """Prints entries one under another and turns the page when it is full."""

    def __init__(self, ink: Ink, book: JournalBook) -> None:
        self.ink, self.book = ink, book
        self.regular, self.strong = typeface(REGULAR), typeface(STRONG)
        self.grid = Grid(book.columns, _LEFT, _RIGHT - _LEFT)
        self.page = 1
        self.y = _TOP
        self._print_title()
        above = self.y
        self._print_headings()
        self.room_overleaf = _TOP - _BOTTOM - (above - self.y)

    # Pages ----------------------------------------------------------------------------------------------------

    def _print_title(self) -> None:
        self.y -= _SMALL
        for line in self._wrap(
            ". ".join(words.rstrip(". ") for words in self.book.origin), _SMALL, self.regular
        ):
            self.ink.say(line, _LEFT, self.y, self.regular, _SMALL, GREY)
            self.y -= _SMALL * 1.35
        for line in self._wrap(self.book.title, _LARGE, self.strong):
            self.y -= _LARGE
            self.ink.say(line, _LEFT, self.y, self.strong, _LARGE)
        self.y -= 12

    def _print_headings(self) -> None:
        """Draw the head of the table: the headings and, as in a bound journal, the numbers of the columns."""
        grid = self.grid
        self.columns_top = self.y
        self._rule(_HEAVY)
        self.y -= _SPACE
        self._set_cells(grid.headings, BLACK)
        self.y -= max(map(len, grid.headings)) * grid.leading + _SPACE
        self._rule(_LIGHT)
        self.y -= grid.leading
        for number, column in enumerate(grid.columns, 1):
            indent = (column.width - self.regular.width(str(number)) * grid.size) / 2
            self.ink.say(str(number), column.left + indent, self.y + 2, self.regular, grid.size, GREY)
        self._rule(_HEAVY)

    def _turn_page(self) -> None:
        self._end_table()
        self.ink.end_page(self.page)
        self.page += 1
        self.y = _TOP
        self._print_headings()

    def _end_table(self) -> None:
        self._rule_columns(self.grid.columns[1:])
        self._rule(_HEAVY)

    def _print_feet(self) -> None:
        words = ". ".join(filter(None, (self.book.title, self.book.export_number)))
        mark = self._wrap(words, _SMALL, self.regular)[0]
        for page in range(1, self.page + 1):
            place = as_text(self.book.page_word) % {"page": page, "pages": self.page}
            with self.ink.foot(page):
                self.ink.say(mark, _LEFT, _FOOT, self.regular, _SMALL, GREY)
                right = _RIGHT - self.regular.width(place) * _SMALL
                self.ink.say(place, right, _FOOT, self.regular, _SMALL)

    # Entries --------------------------------------------------------------------------------------------------

    def print_entry(self, entry: Entry) -> None:
        """Print an entry where it fits whole; only one longer than a page begins here and goes on overleaf."""
        few_lines = 3 * self.grid.leading + 2 * _SPACE
        height = self._height(entry)
        if self._room < (height if height <= self.room_overleaf else few_lines):
            self._turn_page()
        while self._height(entry) > self._room:
            here, entry = entry.split(int((self._room - 2 * _SPACE) // self.grid.leading))
            self._draw(here)
            self._turn_page()
        self._draw(entry)

    def _draw(self, entry: Entry) -> None:
        self.y -= _SPACE
        self._set_cells(entry.cells, GREY if entry.struck else BLACK)
        if entry.struck:
            size, leading = self.grid.size, self.grid.leading
            self.ink.strike_blocks(self._blocks(entry.cells), self.y - size, size, leading)
        self.y -= entry.depth * self.grid.leading
        if entry.note:
            self._print_note(entry.note)
        else:
            self.y -= _SPACE
        self._rule(_LIGHT)

    def _print_note(self, note: Sequence[Line]) -> None:
        """Write the reason across the columns: the rules between them stop above it and go on below."""
        grid = self.grid
        self._rule_columns(grid.columns[1:])
        self.columns_top = self.y
        self.ink.set_blocks(
            [(grid.note_left + PADDING, note)], self.y - grid.size, grid.size, grid.leading, BLACK
        )
        self.y -= len(note) * grid.leading + _SPACE
        self._rule_columns(grid.columns[1:2])
        self.columns_top = self.y

    def _set_cells(self, cells: Iterable[Sequence[Line]], grey: float) -> None:
        size, leading = self.grid.size, self.grid.leading
        self.ink.set_blocks(self._blocks(cells), self.y - size, size, leading, grey)

    def _blocks(self, cells: Iterable[Sequence[Line]]) -> Iterable[tuple[float, Sequence[Line]]]:
        lefts = (column.left + PADDING for column in self.grid.columns)
        return zip(lefts, cells, strict=True)

    def _height(self, entry: Entry) -> float:
        return entry.lines * self.grid.leading + 2 * _SPACE

    @property
    def _room(self) -> float:
        return self.y - _BOTTOM

    # The end --------------------------------------------------------------------------------------------------

    def print_end(self, last_entries: Iterable[Entry]) -> None:
        """Print the last entries and the closing words on one page, then the feet of all pages."""
        entries = list(last_entries)
        closing = [
            line for words in self.book.closing_lines for line in self._wrap(words, _BODY, self.regular)
        ]
        height = _BODY * 2 + len(closing) * _BODY * 1.4 + len(self.book.signatures) * _BODY * 3
        if self._room < sum(map(self._height, entries)) + height <= self.room_overleaf:
            self._turn_page()
        for entry in entries:
            self.print_entry(entry)
        if height > self._room:  # only after an entry that fills a page by itself
            self._turn_page()
        self._end_table()
        self.y -= _BODY
        self._print_closing(closing)
        self.ink.end_page(self.page)
        self._print_feet()

    def _print_closing(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.y -= _BODY * 1.4
            self.ink.say(line, _LEFT, self.y, self.regular, _BODY)
        for signature in self.book.signatures:
            self.y -= _BODY * 3
            self._print_signature(signature)

    def _print_signature(self, signature: Signature) -> None:
        position, name = as_text(signature.position), as_text(signature.name)
        self.ink.say(position, _LEFT, self.y, self.regular, _BODY)
        line = max(_LEFT + self.regular.width(position) * _BODY + 10, _LEFT + 200)
        self.ink.rule(line, self.y - 2, line + _SIGNING, self.y - 2, 0.5)
        self.ink.say(name, line + _SIGNING + 10, self.y, self.regular, _BODY)

    # Words and rules ------------------------------------------------------------------------------------------

    def _wrap(self, words: str, size: float, face: Typeface) -> tuple[str, ...]:
        return break_lines(as_text(words), (_RIGHT - _LEFT) / size, face.width)

    def _rule(self, width: float) -> None:
        self.ink.rule(_LEFT, self.y, _RIGHT, self.y, width, PALE if width == _LIGHT else BLACK)

    def _rule_columns(self, columns: Iterable[PrintedColumn]) -> None:
        """Draw the rules between columns as far down as the page is printed."""
        for column in columns:
            self.ink.rule(column.left, self.columns_top, column.left, self.y, _LIGHT, PALE)
