"""One spelling for matching words, letter for letter, so that every place stays where it was.

Kyrgyz letters typed or read as their Russian look-alikes, Turkish letters with and without marks, Latin letters
inside a Cyrillic word and an O inside a number all become the same, and offsets into the text still hold. The
folding of `languages` is for whole words and may change their length; this one is for places.
"""

from __future__ import annotations

import re
import unicodedata

_SAME_LETTER = {
    **dict.fromkeys("өɵѳӨƟѲ", "о"),
    **dict.fromkeys("үʏұҮҰ", "у"),
    **dict.fromkeys("ңҢ", "н"),
    **dict.fromkeys("ёЁ", "е"),
    **dict.fromkeys("ıİ", "i"),
    **dict.fromkeys("øØ", "o"),
    **dict.fromkeys("łŁ", "l"),
    **dict.fromkeys("đĐ", "d"),
    **dict.fromkeys("‐‑‒–—―−\u00ad", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u200b\ufeff\r", " "),
    **dict.fromkeys("«»“”„‟", '"'),
    **dict.fromkeys("’‘ʼ`´", "'"),
    **dict.fromkeys("º°", "o"),
    "\x0c": "\n",
}


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0].lower()


_FOLD = str.maketrans({chr(code): _bare(chr(code)) for code in range(0xC0, 0x250)} | _SAME_LETTER)

_LATIN, _CYRILLIC = "aeopcyxkmthbi", "аеорсухкмтнві"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_SCRIPTS_MEET = re.compile(r"[a-z][а-яі]|[а-яі][a-z]")
_LETTERS = re.compile(r"[a-zа-яі]+")
_WORD = re.compile(r"[a-zа-яі0-9]+")

# What tesseract makes of a digit when it stands among digits.
_READ_AS_ZERO = re.compile(r"(?<=\d)[oо](?=[\d\s.,/-]|$)|(?<![a-zа-я])[oо](?=\d)")
_READ_AS_ONE = re.compile(r"(?<![a-zа-я])[li|](?=\d)|(?<=\d)[l|](?=[\d.])")
_READ_AS_THREE = re.compile(r"(?<![a-zа-я])з(?=\d)")

# Words and phrases in a list of them stand apart by a bar with spaces, or by a new line.
_APART = re.compile(r"\s+\|\s+|\s*\n\s*")


def fold(text: str) -> str:
    """Fold a text to one spelling of exactly the same length."""
    lowered = _plain(text)
    if _SCRIPTS_MEET.search(lowered):
        lowered = _LETTERS.sub(_one_script, lowered)
    lowered = _READ_AS_ZERO.sub("0", lowered)
    lowered = _READ_AS_ONE.sub("1", lowered)
    return _READ_AS_THREE.sub("3", lowered)


def words(folded: str) -> list[tuple[str, int, int]]:
    """Give the words and numbers of a folded text with their places."""
    return [(found.group(), found.start(), found.end()) for found in _WORD.finditer(folded)]


def any_of(phrases: str) -> str:
    """Build a pattern for folded text from phrases in their own letters; a space stands for any white space.

    Each phrase is a lower-case regular expression. They stand apart by "
    " or a new line. ө is often read as e.
    """
    spaced = (phrase.replace(" ?", r"\s?").replace(" ", r"\s+") for phrase in _APART.split(phrases.strip()))
    each = (phrase.replace("ө", "[ое]") for phrase in spaced)
    return "(?:" + "|".join(_plain(phrase) for phrase in each) + ")"


def _plain(text: str) -> str:
    folded = text.translate(_FOLD)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in folded)


def _one_script(found: re.Match[str]) -> str:
    word = found.group()
    cyrillic = sum(letter > "z" for letter in word)
    if cyrillic in (0, len(word)):
        return word
    return word.translate(_TO_CYRILLIC if cyrillic * 2 >= len(word) else _TO_LATIN)
