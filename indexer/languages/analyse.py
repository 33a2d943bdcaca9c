"""The one definition of a search term, for every index and every query.

A text becomes one term per word, in order, so that phrases can be looked up. A term is a mark and a stem:

    k  Kyrgyz        r  Russian     e t d f s  English, Turkish, German, French, Spanish
    a p h  Arabic, Persian, Hindi   x  a word of any other language, folded
    0  a number, or letters of a registration number, never stemmed
    z  two neighbouring signs of Han, kana or Hangul

The language of the passage chooses the stemmer, because no letter of a word tells Kyrgyz from Russian;
a query asks for all of them. Beside the terms stand the words folded by nothing but case and encoding:
quotation marks search there. Terms are lower-case letters and digits only, so no index takes them apart.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from indexer.languages import kyrgyz, snowball
from indexer.languages.detect import UNKNOWN, segments
from indexer.languages.folding import fold, fold_code, is_cyrillic, is_latin, restore_legacy_font, spell
from indexer.languages.words import Kind, Piece, pieces, without_ending

# Grows with every change of a table or rule that gives any word another term; the index is then rebuilt.
ANALYSIS_VERSION = 3

CODE_MARK = "0"
MARKS = {
    "ky": "k",
    "ru": "r",
    "en": "e",
    "tr": "t",
    "de": "d",
    "fr": "f",
    "es": "s",
    "ar": "a",
    "fa": "p",
    "hi": "h",
    UNKNOWN: "x",
}
_LATIN = frozenset({"en", "tr", "de", "fr", "es"})
_ARABIC = frozenset({"ar", "fa"})
_NOT_LATIN = frozenset({"ky", "ru", "kk", "uz", "tg", "ar", "fa", "hi", "zh", "ja", "ko"})
_DEVANAGARI = ("\u0900", "\u097f")

_LONGEST_TERM = 64
LONGEST_KNOWN = 40
_CHUNKS_KNOWN = 1 << 14  # about 12 MB in each process; the words of some hundred letters


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as an index stores it: two strings of terms parted by spaces."""

    terms: str
    exact: str


class Term(NamedTuple):
    """One term, and the place in its chunk that it stands for."""

    start: int
    end: int
    term: str
    exact: str


def analyse(text: str, language: str | None = None) -> Analysis:
    """Give the terms of a text; without a language each paragraph is read in its own."""
    parts = [
        known_chunk(chunk, tongue) if len(chunk) <= LONGEST_KNOWN else _joined(chunk, tongue)
        for tongue, passage in passages(text, language)
        for chunk in passage.split()
    ]
    return Analysis(
        " ".join([terms for terms, _ in parts if terms]), " ".join([exact for _, exact in parts if exact])
    )


def passages(text: str, language: str | None) -> list[tuple[str, str]]:
    """Split a text into (language, passage), in order and without loss; old Kyrgyz fonts are read here."""
    if language is not None:
        return [(language, restore_legacy_font(text) if language == "ky" else text)]
    return [
        (found.language, restore_legacy_font(passage) if found.language == "ky" else passage)
        for found in segments(text)
        if (passage := text[found.start : found.end])
    ]


def chunk_terms(chunk: str, language: str) -> list[Term]:
    """Give the terms of what stands between two spaces, with the places in it that they stand for."""
    return [term for piece in pieces(chunk) for term in piece_terms(piece, language)]


def piece_terms(piece: Piece, language: str) -> list[Term]:
    """Give the term of a word, number or code letter, or the terms of a run of Han, kana or Hangul."""
    if piece.kind is Kind.IDEOGRAPHS:
        return _bigrams(piece)
    if piece.kind is Kind.WORD:
        exact = plain(spell(piece.text))
        return [Term(piece.start, piece.end, word_term(piece.text, language), exact)] if exact else []
    term = code_term(piece.text)
    return [Term(piece.start, piece.end, term, term[1:])] if term != CODE_MARK else []


def word_term(word: str, language: str) -> str:
    """Give the term of a word in a text of the given language."""
    word = without_ending(word)
    spelled = spell(word)
    chosen = _analysis_for(spelled, language)
    if chosen == "ky":
        stem = kyrgyz.stem(spelled)
    elif chosen in snowball.ALGORITHMS:
        stem = snowball.stem(word, chosen)
    else:
        stem = fold(spelled)
    return MARKS[chosen] + (plain(stem) or plain(spelled))


def code_term(text: str) -> str:
    """Give the term of a number, or of letters in a registration number."""
    if text.isdecimal():
        return CODE_MARK + "".join(str(unicodedata.decimal(digit)) for digit in text)[:_LONGEST_TERM]
    return CODE_MARK + (plain(fold_code(text)) or plain(spell(text)))


def plain(word: str) -> str:
    """Leave only what every index takes for part of a word."""
    kept = word if word.isalnum() else "".join(filter(str.isalnum, word))
    return kept[:_LONGEST_TERM]


def _analysis_for(spelled: str, language: str) -> str:
    """Choose the stemmer by the word's script first and the language of its text second."""
    if is_cyrillic(spelled):
        return "ru" if language == "ru" else "ky"
    if is_latin(spelled):
        if language in _LATIN:
            return language
        return "en" if language in _NOT_LATIN else UNKNOWN
    if language in _ARABIC and "\u0600" <= spelled[:1] <= "\u06ff":
        return language
    if language == "hi" and _DEVANAGARI[0] <= spelled[:1] <= _DEVANAGARI[1]:
        return language
    return UNKNOWN


def _bigrams(piece: Piece) -> list[Term]:
    """Give every two neighbouring signs; a lone sign stands for itself."""
    found = []
    for at in range(max(len(piece.text) - 1, 1)):
        pair = plain(unicodedata.normalize("NFKC", piece.text[at : at + 2]).lower())
        if pair:
            start = piece.start + at
            found.append(Term(start, min(start + 2, piece.end), "z" + pair, pair))
    return found


def _joined(chunk: str, language: str) -> tuple[str, str]:
    found = chunk_terms(chunk, language)
    return " ".join([term.term for term in found]), " ".join([term.exact for term in found])


# The two strings of a chunk, remembered. Longer chunks are runs of Han or noise from a scan: not worth it.
known_chunk = lru_cache(maxsize=_CHUNKS_KNOWN)(_joined)
