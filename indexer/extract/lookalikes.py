"""Puts letters of the wrong alphabet right in words where recognition mixed two: "cтудент" with a Latin c.

Letter for letter, so that the places of words in the text stay what they are.
"""

from __future__ import annotations

import re

_LATIN = "aceopxyABCEHKMOPTXY"
_CYRILLIC = "асеорхуАВСЕНКМОРТХУ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_STRAY = str.maketrans({"ɵ": "ө", "Ɵ": "Ө", "ѳ": "ө", "Ѳ": "Ө", "ʏ": "ү"})
_WORD = re.compile(r"[^\W\d_]{2,}")
_IS_LATIN = re.compile(r"[A-Za-z]")
_IS_CYRILLIC = re.compile(r"[\u0400-\u052f]")


def mended(text: str) -> str:
    """Give a text with the letters of mixed words in one alphabet, where that can be told."""
    return _WORD.sub(lambda found: _mended(found[0]), text)


def _mended(word: str) -> str:
    cyrillic = len(_IS_CYRILLIC.findall(word))
    if not cyrillic:
        return word
    word = word.translate(_STRAY)
    latin = len(_IS_LATIN.findall(word))
    if not latin:
        return word
    as_cyrillic, as_latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    can_be_cyrillic, can_be_latin = not _IS_LATIN.search(as_cyrillic), not _IS_CYRILLIC.search(as_latin)
    if can_be_cyrillic and (cyrillic >= latin or not can_be_latin):
        return as_cyrillic
    return as_latin if can_be_latin else word
