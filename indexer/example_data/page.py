"""A letter set on pages: which words stand where. What draws them, a PDF or a scan, does not decide anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from archive.journal_export.typeface import REGULAR, STRONG, typeface

WIDTH, HEIGHT = 595.0, 842.0  # A4 in points
_LEFT, _RIGHT, _TOP, _BOTTOM = 72.0, 545.0, 62.0, 770.0
_SIZE, _LEADING = 11.0, 15.5
_COLUMN = 330.0  # where the addressee begins
_INDENT = 28.0


@dataclass(frozen=True)
class Sheet:
    """A document as it stands on paper, from the letterhead to the executor's telephone."""

    language: str
    heading: tuple[str, ...] = ()
    address: str = ""
    marks: tuple[str, ...] = ()  # number, day, reference
    to: tuple[str, ...] = ()
    subject: str = ""
    salutation: str = ""
    body: tuple[str, ...] = ()  # a paragraph that begins with | is rows of a table
    enclosure: str = ""
    closing: str = ""
    signers: tuple[tuple[str, str], ...] = ()
    executor: str = ""


@dataclass(frozen=True)
class Run:
    """Words at a place: from the left, and down to the line they stand on."""

    x: float
    y: float
    text: str
    size: float = _SIZE
    font: str = REGULAR


@dataclass
class Page:
    """One page: words, straight lines and the places of signatures."""

    runs: list[Run] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)  # from, to, height
    signatures: list[tuple[float, float]] = field(default_factory=list)


def set_pages(sheet: Sheet) -> list[Page]:
    """Set a document on as many pages as it needs."""
    setter = _Setter(sheet)
    setter.head()
    setter.body()
    setter.foot()
    return setter.pages


def broken(
    text: str, width: float, *, size: float = _SIZE, font: str = REGULAR, indent: float = 0
) -> list[str]:
    """Break a paragraph into lines of a width."""
    face = typeface(font)
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        room = width - (0 if lines else indent)
        if line and face.width(longer) * size > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


class _Setter:
    """Sets one document from top to bottom."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.pages = [Page()]
        self._y = _TOP

    def head(self) -> None:
        """Set the letterhead, the line of reference, the addressee and the subject."""
        sheet = self.sheet
        for line in sheet.heading:
            self._centred(line, 13, STRONG)
        if sheet.address:
            self._centred(sheet.address, 9)
        if sheet.heading:
            self._y += 4
            self._page.rules.append((_LEFT, _RIGHT, self._y - 8))
        self._columns(sheet.marks, sheet.to)
        if sheet.subject:
            alone = not sheet.to
            for line in broken(sheet.subject, _RIGHT - _LEFT if alone else 300, font=STRONG):
                if alone:
                    self._centred(line, _SIZE, STRONG)
                else:
                    self._line(line, _LEFT, font=STRONG)
            self._y += 8
        if sheet.salutation:
            if sheet.language in ("ky", "ru"):
                self._centred(sheet.salutation, _SIZE, STRONG)
            else:
                self._line(sheet.salutation, _LEFT)
            self._y += 6

    def body(self) -> None:
        """Set the paragraphs and tables."""
        for paragraph in self.sheet.body:
            if paragraph.startswith("|"):
                self._table(paragraph)
            else:
                self._paragraph(paragraph)
            self._y += 5

    def foot(self) -> None:
        """Set what stands below the body."""
        sheet = self.sheet
        if sheet.enclosure:
            self._y += 4
            self._paragraph(sheet.enclosure, indent=0)
        self._y += 14
        if sheet.closing:
            self._line(sheet.closing, _LEFT)
            self._y += 4
        if len(sheet.signers) > 1:
            self._side_by_side()
        for post, name in sheet.signers if len(sheet.signers) == 1 else ():
            self._signature(post, name)
        if sheet.executor:
            self._page.runs.append(Run(_LEFT, 800, sheet.executor, 9))

    @property
    def _page(self) -> Page:
        return self.pages[-1]

    def _line(self, text: str, x: float, *, size: float = _SIZE, font: str = REGULAR) -> None:
        if self._y > _BOTTOM:
            self.pages.append(Page())
            self._y = _TOP
        self._page.runs.append(Run(x, self._y, text, size, font))
        self._y += _LEADING * size / _SIZE

    def _centred(self, text: str, size: float, font: str = REGULAR) -> None:
        for line in broken(text, _RIGHT - _LEFT, size=size, font=font):
            width = typeface(font).width(line) * size
            self._line(line, (_LEFT + _RIGHT - width) / 2, size=size, font=font)

    def _columns(self, left: Sequence[str], right: Sequence[str]) -> None:
        if not left and not right:
            return
        self._y += 12
        top = self._y
        for line in _all_broken(left, _COLUMN - _LEFT - 20):
            self._line(line, _LEFT)
        below, self._y = self._y, top
        for line in _all_broken(right, _RIGHT - _COLUMN):
            self._line(line, _COLUMN, font=STRONG)
        self._y = max(below, self._y) + 14

    def _paragraph(self, text: str, *, indent: float = _INDENT) -> None:
        for number, line in enumerate(broken(text, _RIGHT - _LEFT, indent=indent)):
            self._line(line, _LEFT + (indent if number == 0 else 0))

    def _table(self, rows: str) -> None:
        cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows.splitlines()]
        widths = [
            max(typeface(REGULAR).width(cell) * _SIZE for cell in column)
            for column in zip(*cells, strict=True)
        ]
        gap = min(40.0, max(14.0, (_RIGHT - _LEFT - sum(widths)) / max(1, len(widths) - 1)))
        for row in cells:
            x, y = _LEFT, self._y
            for cell, width in zip(row, widths, strict=True):
                self._y = y
                self._line(cell, x)
                x += width + gap
            self._page.rules.append((_LEFT, _RIGHT, self._y - _LEADING + 4))

    def _signature(self, post: str, name: str) -> None:
        lines = broken(post, 230)
        for line in lines[:-1]:
            self._line(line, _LEFT)
        y = self._y
        self._line(lines[-1], _LEFT)
        page_y = self._page.runs[-1].y
        self._page.runs.append(Run(430, page_y, name))
        self._page.signatures.append((330, page_y if page_y != y else y))

    def _side_by_side(self) -> None:
        """Set two signature blocks beside each other, as agreements have them."""
        if self._y > _BOTTOM - 80:
            self.pages.append(Page())
            self._y = _TOP
        top = self._y
        for (post, name), x in zip(self.sheet.signers, (_LEFT, 320.0), strict=False):
            self._y = top
            for line in broken(post, 210):
                self._line(line, x)
            self._y = top + 3 * _LEADING
            self._page.signatures.append((x + 10, self._y - 2))
            self._page.rules.append((x, x + 90, self._y))
            self._line(name, x + 98)


def _all_broken(lines: Iterable[str], width: float) -> list[str]:
    return [piece for line in lines for piece in broken(line, width)]
