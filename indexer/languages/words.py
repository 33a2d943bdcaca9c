"""Where the words of a text are: chunks between spaces, tokens in them, and the pieces of a token.

A chunk is what `str.split` gives; the same chunks come again and again, so whatever is worked out is worked
out by chunk and remembered. A token is a chunk without its punctuation: «оюн-зоок», «2023-жылдын»,
«2017-П-12/51-13-(НПА)». A piece is one word, number or run of code letters; which of these letters are
depends on the token they stand in.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

# Signs that belong to the letter before them: accents, vowel signs, soft hyphens, joiners.
_SIGNS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u0900-\u0903\u093a-\u093c\u093e-\u094f"
    "\u200b-\u200f\u2060\ufeff"
)
_RUN = rf"[\w{_SIGNS}]+"
TOKEN = re.compile(rf"{_RUN}(?:[-‐‑–/\\.()№]{{1,3}}{_RUN})*")

# Scripts written without spaces, or with particles grown to the word.
_IDEOGRAPHS = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_NOTE_MARKS = "²³¹⁰-⁹₀-₉"  # a footnote's figure is not part of the word it hangs on
_LETTER = rf"[^\W\d_{_NOTE_MARKS}{_IDEOGRAPHS}]"
_PIECE = re.compile(
    rf"(?P<number>\d+)|(?P<ideographs>[{_IDEOGRAPHS}]+)|(?P<letters>{_LETTER}(?:{_LETTER}|[{_SIGNS}])*)"
)
_DIGIT = re.compile(r"\d")

# An abbreviation in capitals with the ending it is spoken with: «КМШнын», «АКШда», «ОшМУнун», «МИДом». A table of
# suffixes cannot tell these, for they go by the name of the last letter.
_ABBREVIATION = re.compile(
    "([А-ЯЁӨҮҢ][а-яёөүң]?[А-ЯЁӨҮҢ]+)"
    "(?:н[ыиуү]н|д[ыиуү]н|т[ыиуү]н|[нтд][ыиуү]|[гк][аеоө]|[дт][аеоө]н?|[лдт][аеоө]р(?:[а-яөүң]{0,6})|[сбм]?[ыиуү]"
    "|[сы]?[ыиуү]н[аеоөыиуү]?н?|[дт][аеоө]г[ыиуү]|ом|ов|ам|ами|ах|[аеуы])"
)

_CODE_LETTERS_OF_ANY_CASE = 2  # «20-б», «123а»
LONGEST_CODE = 3  # in capitals: «4062-ФХД», «51-13-(НПА)»; longer ones are headings: «2023-ЖЫЛДЫН»


class Kind(Enum):
    """What a piece of a token is."""

    WORD = "word"
    NUMBER = "number"
    CODE = "letters of a registration number"
    IDEOGRAPHS = "run of Han, kana or Hangul"


class Piece(NamedTuple):
    """One word, number or run of code letters, and where in its chunk it stands."""

    text: str
    start: int
    end: int
    kind: Kind


def pieces(chunk: str) -> list[Piece]:
    """Split what stands between two spaces into its pieces, in order."""
    found = []
    for token in TOKEN.finditer(chunk):
        beside_a_number = _DIGIT.search(token[0]) is not None
        for match in _PIECE.finditer(chunk, token.start(), token.end()):
            found.append(Piece(match[0], match.start(), match.end(), _kind(match, beside_a_number)))
    return found


def without_ending(word: str) -> str:
    """Give an abbreviation in capitals without the small letters of its ending; other words as they are."""
    found = _ABBREVIATION.fullmatch(word)
    return found[1] if found else word


def _kind(match: re.Match[str], beside_a_number: bool) -> Kind:
    if match["letters"] is None:
        return Kind.NUMBER if match["number"] else Kind.IDEOGRAPHS
    return Kind.CODE if beside_a_number and _is_code(match[0]) else Kind.WORD


def _is_code(letters: str) -> bool:
    return len(letters) <= _CODE_LETTERS_OF_ANY_CASE or (len(letters) <= LONGEST_CODE and letters.isupper())
