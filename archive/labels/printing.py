"""Separator sheets and labels as PDF pages, in measures of real paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from archive.journal_export.book import printable
from archive.journal_export.typeface import REGULAR, STRONG, typeface

A4 = (210 * mm, 297 * mm)


@dataclass(frozen=True)
class Sheet:
    """A sheet of labels: its size, how many there are, how large each is and where the first one begins."""

    page: tuple[float, float]
    columns: int
    rows: int
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows


SHEETS = {
    "a4-24": Sheet(A4, 3, 8, 70 * mm, 37 * mm, top=0.5 * mm),
    "single": Sheet((62 * mm, 29 * mm), 1, 1, 62 * mm, 29 * mm),
}


@dataclass(frozen=True)
class Printed:
    """What a label says: the code, the number large, a line above and one below."""

    code: str
    number: str
    above: str
    below: str


def write_labels(labels: Sequence[Printed], sheet: Sheet, *, start: int = 1, title: str = "") -> bytes:
    """Print labels; on a sheet that is begun already the first one is stuck at place `start`."""
    out = BytesIO()
    canvas: Any = Canvas(out, pagesize=sheet.page)
    canvas.setTitle(printable(title))
    place = max(0, min(start, sheet.count) - 1)
    for label in labels:
        if place == sheet.count:
            canvas.showPage()
            place = 0
        row, column = divmod(place, sheet.columns)
        x = sheet.left + column * sheet.width
        y = sheet.page[1] - sheet.top - (row + 1) * sheet.height
        _label(canvas, label, x, y, sheet.width, sheet.height)
        place += 1
    canvas.save()
    return out.getvalue()


def write_separators(sheets: Sequence[tuple[str, str, Sequence[str]]], *, title: str) -> bytes:
    """Print separator sheets: for each its code, the journal's name and what to do with it in each language."""
    out = BytesIO()
    canvas: Any = Canvas(out, pagesize=A4)
    canvas.setTitle(printable(title))
    for code, name, sentences in sheets:
        # Read from any of its corners, and with one of them torn off.
        for x, y in ((20, 232), (145, 232), (20, 20), (145, 20)):
            _code(canvas, code, x * mm, y * mm, 45 * mm)
        _text(canvas, name, A4[0] / 2, 165 * mm, STRONG, 34, A4[0] - 30 * mm, centred=True)
        for place, sentence in enumerate(sentences):
            _text(
                canvas,
                sentence,
                A4[0] / 2,
                (140 - 12 * place) * mm,
                REGULAR,
                14,
                A4[0] - 30 * mm,
                centred=True,
            )
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _label(canvas: Any, label: Printed, x: float, y: float, width: float, height: float) -> None:
    edge = 3 * mm
    size = min(height - 2 * edge, width * 0.4)
    _code(canvas, label.code, x + edge, y + (height - size) / 2, size)
    left, room = x + edge + size + 2 * mm, width - size - 2 * edge - 2 * mm
    middle = y + height / 2
    _text(canvas, label.above, left, middle + 7 * mm, REGULAR, 7.5, room)
    _text(canvas, label.number, left, middle - 1.5 * mm, STRONG, 17, room)
    _text(canvas, label.below, left, middle - 8 * mm, REGULAR, 7.5, room)


def _code(canvas: Any, code: str, x: float, y: float, size: float) -> None:
    """Draw a QR code with its quiet zone inside a square."""
    rows = [list(row) for row in segno.make(code, error="q", micro=False).matrix_iter(border=4)]
    step = size / len(rows)
    canvas.setFillGray(0)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                canvas.rect(
                    x + across * step,
                    y + size - (down + 1) * step,
                    step * 1.02,
                    step * 1.02,
                    stroke=0,
                    fill=1,
                )


def _text(
    canvas: Any, words: str, x: float, y: float, face: str, size: float, room: float, *, centred: bool = False
) -> None:
    """Set one line, smaller where it would not fit."""
    words, cut = printable(words), typeface(face)
    width = cut.width(words) * size
    if width > room:
        size *= room / width
        width = room
    x = x - width / 2 if centred else x
    text = canvas.beginText(x, y)
    for font, run in cut.runs(words):
        text.setFont(font, size)
        text.textOut(run)
    canvas.drawText(text)
