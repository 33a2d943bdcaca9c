"""Words and rules on the pages of a PDF: the only place that speaks to reportlab's canvas."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from archive.journal_export.book import JournalBook, as_text
from archive.journal_export.grid import Line
from archive.journal_export.typeface import Typeface

BLACK, GREY, PALE = 0.0, 0.36, 0.65
_STRIKE = 0.26  # how high above the base line, in parts of the type size


class Ink:
    """The pages of one PDF, drawn one after another; coordinates in points from the lower left corner."""

    def __init__(self, path: Path, size: tuple[float, float], book: JournalBook) -> None:
        self._canvas: Any = Canvas(str(path), pagesize=size, pageCompression=1, lang=book.language)
        self._canvas.setTitle(as_text(book.title))
        self._canvas.setAuthor(as_text(book.organisation))
        self._canvas.setSubject(as_text(book.filter_sentence))
        self._canvas.setCreator("Katchy")

    def say(self, words: str, x: float, y: float, face: Typeface, size: float, grey: float = BLACK) -> None:
        """Set one line of words."""
        self.set_blocks([(x, [Line(words, face)])], y, size, size, grey)

    def set_blocks(
        self,
        blocks: Iterable[tuple[float, Sequence[Line]]],
        y: float,
        size: float,
        leading: float,
        grey: float,
    ) -> None:
        """Set blocks of lines side by side, all beginning on one base line."""
        text = self._canvas.beginText()
        text.setFillGray(grey)
        for x, lines in blocks:
            text.setTextOrigin(x, y)
            for line in lines:
                _put(text, line, size, leading)
        self._canvas.drawText(text)

    def strike_blocks(
        self, blocks: Iterable[tuple[float, Sequence[Line]]], y: float, size: float, leading: float
    ) -> None:
        """Cross out blocks of lines word for word, so that what was written can still be read."""
        for x, lines in blocks:
            for number, line in enumerate(lines):
                height = y - number * leading + _STRIKE * size
                self.rule(x, height, x + line.face.width(line.words) * size, height, 0.5, GREY)

    def rule(self, x: float, y: float, to_x: float, to_y: float, width: float, grey: float = BLACK) -> None:
        """Draw a straight line."""
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeGray(grey)
        self._canvas.line(x, y, to_x, to_y)

    def end_page(self, number: int) -> None:
        """Finish a page, leaving its foot open: how many pages there are is known only at the end."""
        self._canvas.doForm(_foot(number))
        self._canvas.showPage()
        # reportlab keeps the drawing of every page until the last; packed, a long journal is a tenth of that.
        page = self._canvas._doc.Pages.pages[-1]
        packed = PDFDictionary({"Filter": PDFName("FlateDecode")})
        page.Contents = PDFStream(packed, zlib.compress(page.stream.encode("latin-1")))
        page.stream = None

    @contextmanager
    def foot(self, number: int) -> Iterator[None]:
        """Draw the foot of a page that was finished before."""
        self._canvas.beginForm(_foot(number))
        yield
        self._canvas.endForm()

    def save(self) -> None:
        """Write the file."""
        self._canvas.save()


def _put(text: Any, line: Line, size: float, leading: float) -> None:
    """Set one line and go down to the next; names out of our script change fonts on the way."""
    *others, (last_font, last_run) = line.face.runs(line.words)
    for font, run in others:
        _take_font(text, font, size, leading)
        text.textOut(run)
    _take_font(text, last_font, size, leading)
    text.textLine(last_run)


def _take_font(text: Any, font: str, size: float, leading: float) -> None:
    # Naming the font again for every line would make the file half as long again.
    if (text._fontname, text._fontsize, text._leading) != (font, size, leading):
        text.setFont(font, size, leading)


def _foot(number: int) -> str:
    return f"foot-{number}"
