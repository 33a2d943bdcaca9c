"""The order of names in lists: by the alphabet of the reader's language, the way a printed directory has it.

The database orders text by code points, which puts ө, ү and ң behind я, Ö behind Z and 10 before 9. Lists of names
are short enough to be ordered here, on every database alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_CYRILLIC = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_TURKISH = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"

# A reader's own letters come first, then those of the other script; Russian has no ң ө ү, but its readers look
# for Kyrgyz names where the Kyrgyz alphabet has them.
_ORDER = {
    "ky": _CYRILLIC + _LATIN,
    "ru": _CYRILLIC + _LATIN,
    "en": _LATIN + _CYRILLIC,
    "tr": _TURKISH + _CYRILLIC,
}
# Letters of neighbours' alphabets stand where a reader would look for them.
_AS = {
    "ә": "а", "ґ": "г", "ғ": "г", "є": "е", "і": "и", "қ": "к", "һ": "х", "ҳ": "х", "ұ": "у", "ҷ": "ч",
    "ı": "i", "ə": "e", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss",
}  # fmt: skip

_FIRST_LETTER = 0x100  # above the digits, below the letters of all other scripts
_DIGITS = re.compile(r"[0-9]+")
_PARTING = " -–—/.,;:_"
_NO_DIFFERENCE = "\x01"  # lower than any weight: what follows it decides only between equals


@lru_cache(maxsize=8192)
def sort_key(text: str, language: str) -> str:
    """Give the key by which a text is ordered in a language (ky, ru, en, tr); numbers count as numbers."""
    weights = _weights(language)
    words = _DIGITS.sub(_by_length, _lower(text, language)).translate(weights).split()
    return " ".join(words) + _NO_DIFFERENCE + text


def _lower(text: str, language: str) -> str:
    if language == "tr":  # the only one of our alphabets with two letters i
        text = text.replace("I", "ı").replace("İ", "i")
    return unicodedata.normalize("NFC", text).lower()


def _by_length(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0")
    return f"{len(digits):04}{digits}"


class _Weights(dict[int, str]):
    """What each letter weighs in one alphabet, for str.translate."""

    def __init__(self, order: str) -> None:
        super().__init__((ord(letter), chr(_FIRST_LETTER + place)) for place, letter in enumerate(order))

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = _AS.get(letter) or _without_marks(letter)
        if plain != letter:
            self[code] = plain.translate(self)
        elif letter in _PARTING or letter.isspace():
            self[code] = " "
        else:  # quotation marks and accents do not move a name; letters of other scripts follow all of ours
            self[code] = letter if letter.isalnum() else ""
        return self[code]


def _without_marks(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if all(map(unicodedata.combining, parts[1:])) else letter


@cache
def _weights(language: str) -> _Weights:
    return _Weights(_ORDER.get(language, _ORDER["en"]))
