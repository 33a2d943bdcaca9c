"""The ruled page of a printed journal: which facts share a cell, how wide each column is, how small the type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from archive.journal_export.book import BookRow, Column, Kind, as_text
from archive.journal_export.linebreaks import break_lines
from archive.journal_export.typeface import REGULAR, STRONG, Typeface, typeface

PADDING = 2.6  # points between a vertical rule and the words
_LEADING = 1.2
# What the narrowest cell of a kind must hold on one line, whatever its weight says.
_SAMPLE: dict[Kind, str] = {"date": "00.00.0000", "code": "00-00/00", "count": "000", "text": "кызмат"}
_LONGEST_HEADING_WORD = 8.0  # times the type size: a longer word of a heading may be parted


@dataclass(frozen=True)
class Line:
    """One line of words in a cell."""

    words: str
    face: Typeface


@dataclass(frozen=True)
class PrintedColumn:
    """A column of the page: where it starts, how wide it is, and the facts of the entry set in it."""

    left: float
    width: float
    facts: tuple[int, ...]


@dataclass(frozen=True)
class Entry:
    """An entry broken into lines: its cells, and the reason below them when it is annulled."""

    cells: tuple[tuple[Line, ...], ...]
    note: tuple[Line, ...]
    struck: bool

    @property
    def depth(self) -> int:
        """Count the lines of the deepest cell."""
        return max(map(len, self.cells))

    @property
    def lines(self) -> int:
        """Count the lines from the top of the entry to its end."""
        return self.depth + len(self.note)

    def split(self, lines: int) -> tuple[Entry, Entry]:
        """Part an entry too long for a page: so many lines here, the others overleaf."""
        noted = max(0, lines - self.depth)
        here = Entry(tuple(cell[:lines] for cell in self.cells), self.note[:noted], self.struck)
        there = Entry(tuple(cell[lines:] for cell in self.cells), self.note[noted:], self.struck)
        return here, there


class Grid:
    """The columns of one book on a page of one width."""

    def __init__(self, columns: Sequence[Column], left: float, width: float) -> None:
        cells = _shared_cells(columns)
        self.size = _type_size(len(cells))
        self.leading = self.size * _LEADING
        self.left, self.width = left, width
        self.regular, self.strong = typeface(REGULAR), typeface(STRONG)
        self._broken = lru_cache(maxsize=4096)(break_lines)
        self.columns = self._rule_columns(columns, cells)
        # The reason of an annulled entry runs across the page, beside the number and below the other facts.
        self.note_left = self.columns[min(1, len(self.columns) - 1)].left
        self.headings = tuple(
            tuple(
                line
                for place, fact in enumerate(column.facts)
                for line in self._lines(
                    as_text(columns[fact].heading), column.width, self.regular if place else self.strong
                )
            )
            for column in self.columns
        )

    def set_entry(self, row: BookRow) -> Entry:
        """Break one entry into lines; its number, the first fact, is set strong."""
        cells = tuple(
            tuple(
                line
                for fact in column.facts
                for line in self._lines(
                    as_text(row.cells[fact]), column.width, self.strong if fact == 0 else self.regular
                )
            )
            for column in self.columns
        )
        note = self._lines(as_text(row.annul_note), self.left + self.width - self.note_left, self.regular)
        return Entry(cells, note, row.annulled)

    def _lines(self, text: str, width: float, face: Typeface) -> tuple[Line, ...]:
        limit = (width - 2 * PADDING) / self.size
        return tuple(Line(words, face) for words in self._broken(text, limit, face.width)) if text else ()

    def _rule_columns(
        self, columns: Sequence[Column], cells: list[tuple[int, ...]]
    ) -> tuple[PrintedColumn, ...]:
        needs = [max(self._need(columns[fact]) for fact in facts) for facts in cells]
        weights = [max(columns[fact].weight for fact in facts) for facts in cells]
        ruled: list[PrintedColumn] = []
        left = self.left
        for facts, width in zip(cells, _share(self.width, weights, needs), strict=True):
            ruled.append(PrintedColumn(left, width, facts))
            left += width
        return tuple(ruled)

    def _need(self, column: Column) -> float:
        words = [self.strong.width(word) for word in as_text(column.heading).split()]
        heading = min(max(words, default=0.0), _LONGEST_HEADING_WORD)
        return max(heading, self.strong.width(_SAMPLE[column.kind])) * self.size + 2 * PADDING


def _shared_cells(columns: Sequence[Column]) -> list[tuple[int, ...]]:
    """Gather the facts set under one another; a fact under a column that is not printed stands alone."""
    cells: dict[str, list[int]] = {}
    for index, column in enumerate(columns):
        cells.setdefault(column.under if column.under in cells else column.key, []).append(index)
    return [tuple(facts) for facts in cells.values()]


def _share(whole: float, weights: list[float], needs: list[float]) -> list[float]:
    """Share a width by weight; whoever would get less than needed gets that, and the rest is shared again."""
    needs = [need * min(1.0, whole / sum(needs)) for need in needs]
    widths: dict[int, float] = {}
    while True:
        free = [index for index in range(len(weights)) if index not in widths]
        scale = (whole - sum(widths.values())) / (sum(weights[index] for index in free) or 1)
        wanting = [index for index in free if weights[index] * scale < needs[index]]
        if not wanting or len(wanting) == len(free):
            widths.update({index: weights[index] * scale for index in free})
            return [widths[index] for index in range(len(weights))]
        widths.update({index: needs[index] for index in wanting})


def _type_size(columns: int) -> float:
    """Choose the type by how crowded the page is; below six points nobody reads."""
    return next((size for most, size in ((9, 8.0), (11, 7.5), (13, 7.0), (15, 6.5)) if columns <= most), 6.0)
