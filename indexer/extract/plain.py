"""Reads plain text, whatever program of the last forty years wrote it."""

from __future__ import annotations

import codecs
import platform
import re
from collections.abc import Iterator
from itertools import pairwise

from indexer.extract.content import wide_encoding
from indexer.extract.paging import clean, cut, pages_of
from indexer.extract.port import FileFacts, Finding, ProblemCode, ReadingFailed, Source, Tool, Wishes

MOST_BYTES = 32 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CANDIDATES = ("cp1251", "koi8-r", "cp866", "cp1254")
_KYRGYZ = re.compile(r"\b(?:жана|менен|боюнча|кыргыз\w*|университетини\w*|мамлекеттик)\b", re.IGNORECASE)

_FREQUENT = (
    "пр по го ри ст но ен то на ов ни ра во ко ка ан ар ер ал ла ун ын ин да ды ты ык ту ор ле ми ти те ол ат ет ес ро "
    "th he in er an re on at en nd ti es or te of ed is it al st nt ng bi la le ın de da ri ya lı iş"
)
_COMMON = frozenset(_FREQUENT.split(" "))
"""Pairs of letters that are frequent in Kyrgyz, Russian, English or Turkish."""


class PlainExtractor:
    """Reads text files."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give the text, cut at form feeds."""
        yield Tool("katchy-text", f"python {platform.python_version()}")
        if source.size > MOST_BYTES:
            raise ReadingFailed(ProblemCode.TOO_LARGE, f"{source.size} bytes")
        sheets = decode(source.file.read()).split("\f")
        pages = [page for sheet in sheets for page in cut(clean(sheet))]
        yield FileFacts(page_count=len(pages))
        yield from pages_of(pages, wishes)


def decode(data: bytes) -> str:
    """Decode bytes by their mark, as UTF-8, as UTF-16 without a mark, or by the likeliest of the old encodings."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    wide = wide_encoding(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(likeliest(data), "replace")


def likeliest(data: bytes) -> str:
    """Name the eight-bit encoding in which bytes look most like writing in one of our languages."""
    sample = data[:20_000]
    best = max(_CANDIDATES, key=lambda encoding: _score(sample.decode(encoding, "replace")))
    if best == "cp1251":
        text = sample.decode(best, "replace")
        # The Kazakh code page is cp1251 with ө ү ң where Ukrainian and Serbian letters were, and what
        # Kyrgyz offices used before Unicode.
        if _KYRGYZ.search(text) and re.search("[єїѕЄЇЅјЈ]", text) and "і" not in text:
            return "kz1048"
    return best


def _score(text: str) -> float:
    letters = re.findall(r"[^\W\d_]+", text)
    pairs = sum(word[at : at + 2].lower() in _COMMON for word in letters for at in range(len(word) - 1))
    # A capital inside a word and line-drawing signs are the traces of a wrong guess.
    wrong = sum(1 for word in letters for a, b in pairwise(word) if a.islower() and b.isupper())
    drawn = sum("\u2500" <= letter <= "\u259f" or letter == "\ufffd" for letter in text)
    return pairs - 2.0 * wrong - drawn
