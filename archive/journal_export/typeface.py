"""The letters of the printed journal: a typeface that travels with the program, and how wide each letter is."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path(__file__).parent / "fonts"

REGULAR = "IBMPlexSansCondensed-Regular"
STRONG = "IBMPlexSansCondensed-SemiBold"

# Partners also sign in Chinese, Japanese and Korean. Those letters are not embedded (such a font is larger than
# this program): the PDF names the standard font of each script and the reader's machine draws it.
_HAN, _KANA, _HANGUL = "STSong-Light", "HeiseiMin-W3", "HYSMyeongJo-Medium"


class Typeface:
    """One cut of the typeface: measures text and tells which font draws each part of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        font = TTFont(name, str(_FOLDER / f"{name}.ttf"))
        pdfmetrics.registerFont(font)
        # reportlab measures in thousandths of the size; a letter the font does not have is drawn as a box.
        self._widths: dict[str, float] = {
            chr(code): width / 1000 for code, width in font.face.charWidths.items()
        }
        self._box: float = font.face.defaultWidth / 1000

    def width(self, text: str) -> float:
        """Measure a line of text set at size 1."""
        widths = self._widths
        try:
            return sum([widths[letter] for letter in text])
        except KeyError:
            return sum(self._widths.get(letter, 1.0 if _eastern(letter) else self._box) for letter in text)

    def runs(self, text: str) -> list[tuple[str, str]]:
        """Split a line into (font name, text) wherever another font has to draw."""
        if self._widths.keys() >= set(text):
            return [(self.name, text)]
        runs = groupby(text, key=lambda letter: _eastern(letter) or self.name)
        return [
            (font if font == self.name else _eastern_font(font), "".join(letters)) for font, letters in runs
        ]


@cache
def typeface(name: str) -> Typeface:
    """Load a cut once; the program prints with the same two for as long as it runs."""
    return Typeface(name)


@cache
def _eastern_font(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def _eastern(letter: str) -> str:
    if "\uac00" <= letter <= "\ud7a3" or "\u1100" <= letter <= "\u11ff":
        return _HANGUL
    if "\u3040" <= letter <= "\u30ff":
        return _KANA
    if "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or "\uff00" <= letter <= "\uffef":
        return _HAN
    return ""
