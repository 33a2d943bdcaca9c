"""A letter as its parts: head, salutation, body, closing and what stands below it.

Office letters of all four languages have the same order, and nearly everything a card asks for stands either
above the salutation or below the closing. Knowing the parts is what keeps a date of the body from becoming
the date of the letter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.extract.port import Page, Word
from indexer.proposals.model import Alternative, Box, Source

Span = tuple[int, int]

_MOST_FOOT_LINES = 12
_QUOTE = 240


@dataclass(frozen=True)
class Line:
    """A line that has something on it; the number counts such lines from the top of the page."""

    start: int
    end: int
    page: int
    number: int
    after_gap: bool
    segments: tuple[Span, ...]  # its pieces, where columns stand side by side


@dataclass(frozen=True)
class Letter:
    """The text of a letter, its lines and where its parts begin; lines are counted from 0."""

    text: str
    folded: str
    lines: tuple[Line, ...]
    pages: tuple[Page, ...]
    page_starts: tuple[int, ...]
    salutation: int | None
    body: int
    closing: int | None  # the first line after the body: «С уважением», or the name itself

    @cached_property
    def head(self) -> tuple[Line, ...]:
        """Everything above the salutation, or above the first sentence where there is none."""
        return self.lines[: self.body if self.salutation is None else self.salutation]

    @cached_property
    def body_lines(self) -> tuple[Line, ...]:
        """From below the salutation to the closing."""
        return self.lines[self.body : self.closing]

    @cached_property
    def tail(self) -> tuple[Line, ...]:
        """The closing and everything below it."""
        return () if self.closing is None else self.lines[self.closing :]

    @cached_property
    def foot(self) -> tuple[Line, ...]:
        """What stands below the body: from the closing on, or the last lines of a letter without one."""
        return self.tail or self.lines[max(self.body, len(self.lines) - _MOST_FOOT_LINES) :]

    @cached_property
    def head_end(self) -> int:
        """Where in the text the head ends."""
        return self.head[-1].end if self.head else 0

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, place: int) -> int:
        """Give the index of the line that holds a place."""
        return max(0, bisect_right(self._line_starts, place) - 1)

    def segment_at(self, place: int) -> Span:
        """Give the piece of a line that holds a place."""
        line = self.lines[self.line_at(place)]
        return next((s for s in line.segments if s[0] <= place < s[1]), (line.start, line.end))

    def reading_order(self, spans: Sequence[Span]) -> list[Span]:
        """Put pieces of lines in the order of their columns, and within a column from the top down.

        A scan that lies askew gives the lines of two columns in turns, sometimes the lower one first.
        """
        return sorted(spans, key=lambda span: (not self._begins_line(span), self._top(span), span))

    def _begins_line(self, span: Span) -> bool:
        return span[0] <= self.lines[self.line_at(span[0])].start

    def _top(self, span: Span) -> float:
        line = self.lines[self.line_at(span[0])]
        base = self.page_starts[line.page]
        boxes = _boxes(self.pages[line.page], span[0] - base, span[1] - base)
        return line.page + boxes[0][1] if boxes else float(line.page)

    def source(self, *spans: Span) -> Source:
        """Say where stretches of the text stand: page, lines, words and boxes."""
        first = self.lines[self.line_at(spans[0][0])]
        last = self.lines[self.line_at(max(spans[-1][0], spans[-1][1] - 1))]
        quote = " ".join(" ".join(self.text[start:end] for start, end in spans).split())
        if len(quote) > _QUOTE:
            quote = quote[: _QUOTE - 1].rstrip() + "…"
        page, base = self.pages[first.page], self.page_starts[first.page]
        boxes = tuple(box for start, end in spans for box in _boxes(page, start - base, end - base))
        last_line = last.number if last.page == first.page else first.number
        return Source(page.number, first.number, last_line, quote, boxes)

    def reading(self, span: Span, value: str, display: str = "") -> Alternative:
        """Build a reading of a stretch of the text."""
        return Alternative(value, display or value, self.source(span))


def _boxes(page: Page, start: int, end: int) -> tuple[Box, ...]:
    """Give one box for each line of the page that a stretch of its text touches."""
    rows: list[list[Word]] = []
    place = 0
    first = bisect_right(page.words, start, key=lambda word: word.end)
    for word in page.words[first:]:
        if word.start >= end:
            break
        if not rows or "\n" in page.text[place : word.start]:
            rows.append([])
        rows[-1].append(word)
        place = word.end
    return tuple(
        (min(w.x0 for w in row), min(w.y0 for w in row), max(w.x1 for w in row), max(w.y1 for w in row))
        for row in rows
    )
