"""The text of a PDF page as PDFium gives it, made readable, and the places of its words."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.extract.port import Word

BREAK = "\ufffe"
"""What PDFium puts where a line ended in a hyphen; the line end itself it leaves out."""

_UNWANTED = re.compile(r"\r(?=\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\ufffe\uffff\ud800-\udfff]")
_PIECES = re.compile(rf"[^\s{BREAK}]+{BREAK}?")


@dataclass(frozen=True, slots=True)
class PageText:
    """Text and the places of its words."""

    text: str
    words: tuple[Word, ...] = ()


Place = Callable[[float, float], tuple[float, float]]


def place_on(page: pypdfium2.PdfPage) -> Place:
    """Give the function from PDF coordinates to fractions of the page as it is seen, turned and cropped."""
    fine = 100_000
    x, y = ctypes.c_int(), ctypes.c_int()

    def seen(at: tuple[float, float]) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, fine, fine, 0, *at, ctypes.byref(x), ctypes.byref(y))
        return x.value / fine, y.value / fine

    (x0, y0), (x_right, y_right), (x_up, y_up) = seen((0, 0)), seen((1000, 0)), seen((0, 1000))
    a, b, c, d = (x_right - x0) / 1000, (x_up - x0) / 1000, (y_right - y0) / 1000, (y_up - y0) / 1000
    return lambda u, v: (x0 + a * u + b * v, y0 + c * u + d * v)


def raw_text(layer: pypdfium2.PdfTextPage) -> str:
    """Give the text as PDFium orders it, one character for each of its UTF-16 units."""
    count = layer.count_chars()
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    units = pdfium.FPDFText_GetText(layer, 0, count, buffer) - 1
    data = memoryview(buffer).cast("B")[: units * 2]
    text = bytes(data).decode("utf-16-le", "surrogatepass")
    return text if len(text) == units else "".join(map(chr, buffer[:units]))


def page_text(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, raw: str, *, boxed: bool) -> PageText:
    """Clean the raw text of a page; with `boxed`, find the places of its words too."""
    joined = join_hyphens(raw)
    text = _UNWANTED.sub("", joined).replace("\r", "\n")
    if not boxed:
        return PageText(text)
    gone = [found.start() for found in _UNWANTED.finditer(joined)]
    words = []
    for start, end, x0, y0, x1, y1 in _boxes(page, layer, raw):
        first, last = start - bisect_left(gone, start), end - bisect_left(gone, end)
        if first < last:
            words.append(Word(first, last, x0, y0, x1, y1))
    return PageText(text, tuple(words))


def _boxes(
    page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, raw: str
) -> list[tuple[int, int, float, float, float, float]]:
    # The boxes of the first and the last letter make the word's: a call per letter costs ten times more.
    place = place_on(page)
    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    handle = layer.raw
    letter, box_of = pdfium.FPDFText_GetCharIndexFromTextIndex, pdfium.FPDFText_GetLooseCharBox
    found = []
    for piece in _PIECES.finditer(raw):
        start, end = piece.span()
        if not box_of(handle, letter(handle, start), pointer):
            continue
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if box_of(handle, letter(handle, end - 1), pointer):
            left, right = min(left, box.left), max(right, box.right)
            bottom, top = min(bottom, box.bottom), max(top, box.top)
        found.append((start, end, *on_page(place(left, top), place(right, bottom))))
    return found


def on_page(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float, float, float]:
    """Give the box between two corners, cut to the page."""
    x0, x1 = sorted((one[0], other[0]))
    y0, y1 = sorted((one[1], other[1]))
    return max(0.0, min(1.0, x0)), max(0.0, min(1.0, y0)), max(0.0, min(1.0, x1)), max(0.0, min(1.0, y1))


_HYPHENATED = re.compile(rf"(\w*[^\W\d_]){BREAK}(\w*)")
_OFTEN = 1 / 15
"""Of the lines of a page: so many end in a hyphen only where a program hyphenates."""


def join_hyphens(raw: str) -> str:
    """Decide for every hyphen at a line's end whether it belongs to the word; those that do become `-`.

    The page itself is the witness: the word may stand elsewhere on it in one piece or with its hyphen. Else
    a page that ends many lines in hyphens was hyphenated by a program, and a page that hardly does was not.
    """
    if BREAK not in raw:
        return raw
    lowered = raw.lower()
    words = set(re.findall(r"\w+(?:-\w+)*", lowered))
    breaks = raw.count(BREAK)
    automatic = breaks > 1 and breaks > _OFTEN * (raw.count("\n") + breaks)

    def judge(found: re.Match[str]) -> str:
        head, tail = found[1].lower(), found[2].lower()
        if head + tail in words:
            belongs = False
        elif f"{head}-{tail}" in words or found[2][:1].isupper() or not tail[:1].isalpha():
            belongs = True
        else:
            belongs = not automatic
        return f"{found[1]}-{found[2]}" if belongs else found[0]

    return _HYPHENATED.sub(judge, raw)
