"""Puts Kyrgyz letters back into their words where a PDF draws them apart.

When the chosen font lacks ө ү ң, a word processor takes them from another font and draws them after the
rest of the line: `б л м н н … ө ү ү ү`. Reading by position heals such pages, but harms others (columns,
turned text), so it is used only where letters stand alone that hardly ever stand inside words.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.extract.pdf_text import PageText, on_page, place_on
from indexer.extract.port import Word

_ALONE = re.compile(r"(?<![^\W_])([^\W\d_a-zA-Z])\1{0,2}(?![^\W_])")
_WORDS = re.compile(r"[^\W\d_]+")
_APART = 1.5
"""A gap wider than so many letter heights starts a new piece of a line: another column."""
_SPACE = 0.15


def stray_letters(text: str) -> set[str]:
    """Give the letters that stand alone many times and hardly ever inside words."""
    suspects = {
        letter
        for letter, alone in Counter(_ALONE.findall(text.lower())).items()
        if alone >= 3 and text.count(letter) < 8 * alone
    }
    if not suspects:
        return suspects
    alone, inside, short = Counter[str](), Counter[str](), Counter[str]()
    for word in _WORDS.findall(text.lower()):
        letters = set(word) & suspects
        (alone if len(set(word)) == 1 and len(word) <= 3 else inside).update(letters)
        if len(word) <= 4:
            short.update(letters)
    return {x for x in suspects if alone[x] >= 3 and inside[x] - (short[x] - alone[x]) < 0.1 * alone[x]}


def repaired(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, text: str) -> PageText | None:
    """Give the text by position if letters stray in `text` and reading by position brings them home."""
    strays = stray_letters(text)
    if not strays:
        return None
    found = text_by_position(page, layer)
    return found if _count(found.text, strays) < 0.5 * _count(text, strays) else None


def _count(text: str, strays: set[str]) -> int:
    return sum(1 for word in _WORDS.findall(text.lower()) if set(word) <= strays)


class Glyph(NamedTuple):
    """A drawn letter: where its origin is, how far it reaches, and when it was drawn."""

    x: float
    right: float
    bottom: float
    top: float
    order: int
    letter: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1)


def text_by_position(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage) -> PageText:
    """Rebuild lines from where letters stand; pieces of lines keep the order they were first drawn in."""
    pieces = [piece for line in _lines(layer) for piece in _split(sorted(line))]
    pieces.sort(key=lambda piece: min(glyph.order for glyph in piece))
    place = place_on(page)
    text: list[str] = []
    words: list[Word] = []
    length = 0
    for piece in pieces:
        written, found = _write(piece)
        for start, end, glyphs in found:
            low = place(min(g.x for g in glyphs), min(g.bottom for g in glyphs))
            high = place(max(g.right for g in glyphs), max(g.top for g in glyphs))
            words.append(Word(length + start, length + end, *on_page(low, high)))
        text.append(written)
        length += len(written) + 1
    return PageText("\n".join(text), tuple(words))


def _lines(layer: pypdfium2.PdfTextPage) -> list[list[Glyph]]:
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    lines: dict[int, list[Glyph]] = {}
    for index in range(layer.count_chars()):
        code = pdfium.FPDFText_GetUnicode(layer, index)
        if code < 32 or code in (0xAD, 0xFFFE, 0xFFFF) or 0xD7FF < code < 0xE000 or code > 0x10FFFF:
            continue
        if pdfium.FPDFText_IsGenerated(layer, index) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(layer, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(layer, index, box)
        near = round(y.value)
        baseline = next((line for line in (near, near - 1, near + 1) if line in lines), near)
        glyph = Glyph(x.value, box.right, box.bottom, box.top, index, chr(code))
        lines.setdefault(baseline, []).append(glyph)
    return list(lines.values())


def _split(line: list[Glyph]) -> list[list[Glyph]]:
    pieces: list[list[Glyph]] = []
    for glyph in line:
        if not pieces or glyph.x - pieces[-1][-1].right > _APART * glyph.height:
            pieces.append([])
        pieces[-1].append(glyph)
    return pieces


def _write(piece: list[Glyph]) -> tuple[str, list[tuple[int, int, list[Glyph]]]]:
    """Write a piece of a line out, and tell which letters make which word."""
    letters: list[str] = []
    words: list[tuple[int, int, list[Glyph]]] = []
    word: list[Glyph] = []

    def close() -> None:
        if word:
            words.append((len(letters) - len(word), len(letters), word.copy()))
            word.clear()

    for glyph in piece:
        if glyph.letter.isspace():
            close()
            letters.append(" ")
            continue
        if word and glyph.x - word[-1].right > _SPACE * glyph.height:
            close()
            letters.append(" ")
        word.append(glyph)
        letters.append(glyph.letter)
    close()
    return "".join(letters), words
