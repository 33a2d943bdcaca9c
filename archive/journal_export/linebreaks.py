"""Where a line of a narrow column may end.

Between words; after a hyphen, dash or slash; and inside a word only when the word alone is wider than its column,
then between syllables. Kyrgyz words grow long at the end (министрлигинин, кызматташтыгыбыздын), and in a journal
of eighteen columns many of them meet that case, so a word is never simply cut off at the edge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Ruler = Callable[[str], float]

# After a hyphen, dash or slash, but 1-т. and 2629-И stay whole: nobody looks for a single letter on the next line.
_PLACE_TO_PART = re.compile(r"(?<=\w\w[-/‐–—])(?=\w\w)")
_ENDLESS = 100  # letters; what is longer is no word, and is not searched for its syllables as one
_VOWELS = frozenset("аеёиоөуүыэюяәіїєaeiouyıöüäâîûáéíóúàèêôåæø")
_NEVER_FIRST = frozenset("ьъй")


def break_lines(text: str, limit: float, ruler: Ruler) -> tuple[str, ...]:
    """Break a text into lines no wider than the limit, measured by the ruler."""
    return tuple(line for paragraph in text.split("\n") for line in _fill(paragraph.split(), limit, ruler))


def _fill(words: list[str], limit: float, ruler: Ruler) -> Iterator[str]:
    line, room = "", limit
    for word in words:
        gap = " " if line else ""
        for piece in _pieces(word):
            rest = piece
            while (width := ruler(gap + rest)) > room:
                start, rest = _divide(rest, room - ruler(gap), limit, ruler)
                yield line + gap + start if start else line
                line, room, gap = "", limit, ""
            line += gap + rest
            room -= width
            gap = ""
    if line:
        yield line


def _pieces(word: str) -> Iterator[str]:
    for piece in _PLACE_TO_PART.split(word):
        for start in range(0, len(piece), _ENDLESS):
            yield piece[start : start + _ENDLESS]


def _divide(word: str, room: float, limit: float, ruler: Ruler) -> tuple[str, str]:
    """Part a word into what still goes on this line, perhaps nothing, and what goes on the next."""
    if ruler(word) <= limit:
        return "", word
    for point in reversed(_syllables(word)):
        if ruler(word[:point] + "-") <= room:
            return word[:point] + "-", word[point:]
    if room < limit:
        return "", word
    # No syllable to end on, as in EMKK20261234567: the line is filled letter by letter.
    fitting = next((end for end in range(len(word), 1, -1) if ruler(word[:end]) <= limit), 1)
    return word[:fitting], word[fitting:]


def _syllables(word: str) -> list[int]:
    """Find where a new syllable begins: at a consonant before a vowel, never leaving a letter alone."""
    letters = word.lower()
    return [
        point
        for point in range(2, len(word) - 1)
        if letters[point - 1 : point + 2].isalpha()
        and letters[point] not in _VOWELS
        and letters[point] not in _NEVER_FIRST
        and letters[point + 1] in _VOWELS
        and not _VOWELS.isdisjoint(letters[:point])
    ]
