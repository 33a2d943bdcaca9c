"""What copying machines, scanners and readers of files do to a letter."""

from __future__ import annotations

import random
import re

# As tesseract with Cyrillic and Latin alphabets at once confuses them.
_MISREAD = {
    **{"о": "o", "а": "a", "е": "e", "с": "c", "р": "p", "у": "y", "х": "x", "и": "н", "н": "п"},
    **{"ө": "о", "ү": "у", "ң": "н", "ğ": "g", "ş": "s", "ı": "i", "i": "l"},
    **{"№": "N°", "0": "О", "1": "l", "«": '"', "»": '"', "—": "-", ".": ","},
}


def without_layout(text: str) -> str:
    """Give a text as a PDF without boxes does: no empty lines, no columns."""
    lines = (re.sub(r"[ \t]+", " ", line.strip()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def misread(text: str, share: float, seed: int = 3) -> str:
    """Give a text with a share of its letters misread, the same ones each time."""
    chance = random.Random(seed)
    return "".join(_MISREAD.get(letter, letter) if chance.random() < share else letter for letter in text)
