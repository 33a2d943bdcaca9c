"""Pages as a reader of files gives them, with the place of every word."""

from __future__ import annotations

import re

from indexer.extract.port import Method, Page, Word

_WIDTH, _HEIGHT = 595.0, 842.0
_LETTER, _LINE = 5.5, 11.0  # points
_STEP = 16.0
_LEFT, _TOP = 60.0, 60.0


def page(*lines: str, number: int = 1) -> Page:
    """Build a page of text without the places of its words, as a DOCX gives it."""
    return Page(number, "\n".join(lines), Method.TEXT)


def laid_out(*lines: str | tuple[float, str], number: int = 1) -> Page:
    """Build a page whose words have boxes: typewriter letters, wide blanks become gaps, "" an empty line.

    A line may come with its own distance from the top, in lines.
    """
    text: list[str] = []
    words: list[Word] = []
    offset = 0
    for row, line in enumerate(lines):
        height, content = line if isinstance(line, tuple) else (row, line)
        if not content.strip():
            continue
        written = re.sub(r" {2,}", " ", content)
        top = _TOP + _STEP * height
        found = zip(re.finditer(r"\S+", written), re.finditer(r"\S+", content), strict=True)
        for word, drawn in found:
            box = (_LEFT + _LETTER * drawn.start(), top, _LEFT + _LETTER * drawn.end(), top + _LINE)
            x0, y0, x1, y1 = box
            place = (x0 / _WIDTH, y0 / _HEIGHT, x1 / _WIDTH, y1 / _HEIGHT)
            words.append(Word(offset + word.start(), offset + word.end(), *place))
        text.append(written)
        offset += len(written) + 1
    return Page(number, "\n".join(text), Method.TEXT, None, _WIDTH, _HEIGHT, tuple(words))
