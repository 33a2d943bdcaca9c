"""A letter as its parts: head, salutation, body, closing and what stands below it.

Office letters of all four languages have the same order, and nearly everything a card asks for stands either
above the salutation or below the closing. Knowing the parts is what keeps a date of the body from becoming
the date of the letter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.extract.port import Page, Word
from indexer.proposals.folding import fold
from indexer.proposals.model import Alternative, Box, Source

_MOST_PAGES = 6
_MOST_CHARACTERS = 30_000
_MOST_HEAD_LINES = 45
_MOST_FOOT_LINES = 12
_QUOTE = 240
# A gap between two words wider than this many line heights divides columns.
_COLUMN_GAP = 2.0
_PARAGRAPH_GAP = 0.9

_WIDE_SPACE = re.compile(r"[ ]*\t[ \t]*|[ ]{3,}")
_SALUTATION = re.compile(
    r"(?:(?:глубоко|много)?уважаем|(?:терен )?урматтуу|кадырлуу|кымбаттуу|ардактуу|господин [^\n]{3,40}!|dear\b|"
    r"(?:your )?excellency\b|ваше превосходительство|to whom it may concern|ladies and gentlemen|greetings\b|hello\b|"
    r"good (?:day|morning|afternoon)|sayin\b[^\n]*[,:!]\s*$|degerli\b|saygideger\b|merhaba|здравствуйте|"
    r"добрый день|саламатсыз)"
)
_CLOSING = re.compile(
    r"(?:с (?:глубоким |искренним |неизменным )?уважением|(?:терен |чын )?урмат(?:тоо)? менен|"
    r"yours (?:sincerely|faithfully|truly)|sincerely|respectfully|(?:with )?(?:best|kind|warm)(?:est)? (?:regards|wishes)|regards\b|"
    r"with respect|en derin saygi|saygilarim|посольство пользуется|министерство пользуется|"
    r"the (?:embassy|ministry|consulate)[^\n]{0,60} avails|элчилик(?:[а-я]*) [^\n]{0,40}пайдаланып)"
)
_CLOSING_END = re.compile(r"(?:arz|rica)(?: ve (?:arz|rica))? eder(?:im|iz)\s*\.?\s*$")
_ANNEX_TITLE = re.compile(
    r"(?:приложение|тиркеме|annex|appendix|attachment|enclosure|ek)(?:\s*[-:]?\s*(?:№|no\.?)?\s*\d{1,2}|\s*[-:.]?\s*[a-zivx]?)\b"
)
_SHEETS = re.compile(r"\d\s*\)?\s*(?:л\b|л\.|лист|стр|барак|бет|page|sheet|sayfa|yaprak|экз|нуска)")
_PROSE = re.compile(r"[а-яa-z]{2,}")
_NOT_PROSE = re.compile(
    r"(?:\d{5}|(?:адрес|дарег|address|бекит|утвержд|макулдаш|subject|тема\b|konu\b|ilgi\b|re:|ек:|о\s|об\s|to\b|№)|"
    r"[^\n]*(?:\b(?:тел|tel|phone|факс)\b|@|www|жонундо$|тууралуу$))"
)


@dataclass(frozen=True)
class Line:
    """A line that has something on it; the number counts such lines from the top of the page."""

    start: int
    end: int
    page: int
    number: int
    after_gap: bool
    segments: tuple[tuple[int, int], ...]


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
    closing: int | None  # the first line after the body: «С уважением» or the name itself

    @property
    def head(self) -> tuple[Line, ...]:
        """Everything above the salutation, or above the first sentence where there is none."""
        return self.lines[: self.body if self.salutation is None else self.salutation]

    @property
    def body_lines(self) -> tuple[Line, ...]:
        """From below the salutation to the closing."""
        return self.lines[self.body : self.closing]

    @property
    def tail(self) -> tuple[Line, ...]:
        """The closing and everything below it."""
        return () if self.closing is None else self.lines[self.closing :]

    @property
    def foot(self) -> tuple[Line, ...]:
        """What stands below the body: from the closing on, or the last lines of a letter without one."""
        return self.tail or self.lines[max(self.body, len(self.lines) - _MOST_FOOT_LINES) :]

    @property
    def head_end(self) -> int:
        """Where in the text the head ends."""
        return self.head[-1].end if self.head else 0

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line starts, for finding the line of a place."""
        return [line.start for line in self.lines]

    def line_at(self, place: int) -> int:
        """Give the index of the line that holds a place."""
        return max(0, bisect_right(self.line_starts, place) - 1)

    def segment_at(self, place: int) -> tuple[int, int]:
        """Give the column piece of a line that holds a place."""
        line = self.lines[self.line_at(place)]
        return next((s for s in line.segments if s[0] <= place < s[1]), (line.start, line.end))

    def source(self, *spans: tuple[int, int]) -> Source:
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

    def reading(self, start: int, end: int, value: str, display: str = "") -> Alternative:
        """Build a reading of a stretch of the text."""
        return Alternative(value, display or value, self.source((start, end)))


def read_letter(pages: Sequence[Page]) -> Letter:
    """Divide the pages of a letter into lines and parts; annexes on pages of their own are left out."""
    kept = _pages_of_letter(pages)
    starts, texts, place = [], [], 0
    for page in kept:
        text = page.text[:_MOST_CHARACTERS]
        starts.append(place)
        texts.append(text)
        place += len(text) + 1
    text = "\n".join(texts)
    folded = fold(text)
    lines = tuple(_lines(kept, starts, texts))
    salutation = _first(_SALUTATION, lines[:_MOST_HEAD_LINES], folded)
    body = _body_start(lines, text, folded) if salutation is None else salutation + 1
    return Letter(text, folded, lines, tuple(kept), tuple(starts), salutation, body, _closing(lines, folded, body))


def _pages_of_letter(pages: Sequence[Page]) -> list[Page]:
    written = [page for page in pages if page.text.strip()][:_MOST_PAGES]
    for index, page in enumerate(written[1:], start=1):
        top = fold(page.text[:400]).strip().split("\n", 2)[:2]
        if any(_ANNEX_TITLE.match(line.strip()) and not _SHEETS.search(line) for line in top):
            return written[:index]
    return written


def _lines(pages: Sequence[Page], starts: Sequence[int], texts: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    for index, (page, text) in enumerate(zip(pages, texts, strict=True)):
        base, place, number, blank, bottom = starts[index], 0, 0, False, None
        words_of = _words_by_line(page, text)
        for row, raw in enumerate(text.split("\n")):
            stripped = raw.strip()
            start = place + len(raw) - len(raw.lstrip())
            place += len(raw) + 1
            if not stripped:
                blank = True
                continue
            number += 1
            row_words = words_of.get(row, ())
            top = min((word.y0 for word in row_words), default=None)
            if top is not None and bottom is not None:
                height = max(word.y1 - word.y0 for word in row_words)
                blank = blank or top - bottom > _PARAGRAPH_GAP * height
            bottom = max((word.y1 for word in row_words), default=None)
            segments = _segments(page, start, stripped, row_words)
            shifted = tuple((base + left, base + right) for left, right in segments)
            lines.append(Line(base + start, base + start + len(stripped), index, number, blank, shifted))
            blank = False
    return lines


def _words_by_line(page: Page, text: str) -> dict[int, list[Word]]:
    breaks = [place for place, letter in enumerate(text) if letter == "\n"]
    rows: dict[int, list[Word]] = {}
    for word in page.words:
        if word.end <= len(text):
            rows.setdefault(bisect_right(breaks, word.start), []).append(word)
    return rows


def _segments(page: Page, start: int, stripped: str, row_words: Sequence[Word]) -> list[tuple[int, int]]:
    cuts = [(start + gap.start(), start + gap.end()) for gap in _WIDE_SPACE.finditer(stripped)]
    for left, right in zip(row_words, row_words[1:], strict=False):
        height = (left.y1 - left.y0) * page.height
        if (right.x0 - left.x1) * page.width > _COLUMN_GAP * height:
            cuts.append((left.end, right.start))
    pieces, place = [], start
    for left_end, right_start in sorted(set(cuts)):
        if place < left_end:
            pieces.append((place, left_end))
        place = max(place, right_start)
    return [*pieces, (place, start + len(stripped))]


def _first(pattern: re.Pattern[str], lines: Sequence[Line], folded: str) -> int | None:
    for index, line in enumerate(lines):
        if any(pattern.match(folded, start, end) for start, end in line.segments):
            return index
    return None


def _body_start(lines: Sequence[Line], text: str, folded: str) -> int:
    """Find the first line of running prose; letterheads and addresses have few words or many capitals."""
    for index, line in enumerate(lines[:_MOST_HEAD_LINES]):
        words = _PROSE.findall(folded, line.start, line.end)
        long_enough = len(words) >= 7 and line.end - line.start >= 50 and len(line.segments) == 1
        capitals = sum(letter.isupper() for letter in text[line.start : line.end])
        if long_enough and capitals < len(words) and not _NOT_PROSE.match(folded, line.start, line.end):
            return index
    for index, line in enumerate(lines[2:_MOST_HEAD_LINES], start=2):
        if len(_PROSE.findall(folded, line.start, line.end)) >= 5 and folded[line.end - 1] in ".;,":
            return index
    return min(len(lines), _MOST_HEAD_LINES)


def _closing(lines: Sequence[Line], folded: str, body: int) -> int | None:
    for index in range(body, len(lines)):
        line = lines[index]
        if any(_CLOSING.match(folded, start, end) for start, end in line.segments):
            return index
        if _CLOSING_END.search(folded, line.start, line.end):
            return index + 1
    return None


def _boxes(page: Page, start: int, end: int) -> tuple[Box, ...]:
    """Give one box for each line of the page that the stretch touches."""
    rows: list[list[Word]] = []
    last_end: int | None = None
    for word in page.words:
        if word.end <= start or word.start >= end:
            continue
        if last_end is None or "\n" in page.text[last_end : word.start]:
            rows.append([])
        rows[-1].append(word)
        last_end = word.end
    return tuple(
        (min(w.x0 for w in row), min(w.y0 for w in row), max(w.x1 for w in row), max(w.y1 for w in row))
        for row in rows
    )
