"""Can this be somebody's writing? Tells text from the rubbish of a PDF whose letters have no names."""

from __future__ import annotations

import re
import unicodedata

VOWELS = frozenset("аеёиоуыэюяөүєїіaeiouyıöüəáéíóúàèâêîôûäåæøãõ")
PLENTY = re.compile(r"(?:[^\W_][\W_]*){25}")
"""So many letters and digits make a page of text; fewer may be a stamp on a picture."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_CYRILLIC = re.compile(r"[\u0400-\u052f]+")
_LATIN = re.compile(r"[a-z\u00c0-\u024f]+")
_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_ACCENTED = re.compile(r"[\u00c0-\u00ff]")
_FREQUENT = frozenset(
    (
        *(
            "жана",
            "менен",
            "боюнча",
            "үчүн",
            "болгон",
            "эмес",
            "бул",
            "деп",
            "да",
            "на",
            "по",
            "от",
            "для",
            "не",
            "что",
        ),
        *(
            "из",
            "за",
            "the",
            "of",
            "and",
            "to",
            "in",
            "for",
            "on",
            "is",
            "with",
            "ve",
            "bir",
            "ile",
            "bu",
            "için",
        ),
        *(
            "olarak",
            "der",
            "die",
            "und",
            "das",
            "von",
            "mit",
            "den",
            "zu",
            "le",
            "la",
            "les",
            "de",
            "du",
            "des",
            "et",
        ),
        *(
            "en",
            "un",
            "une",
            "el",
            "los",
            "que",
            "del",
            "por",
            "il",
            "di",
            "che",
            "per",
            "os",
            "do",
            "em",
            "się",
            "nie",
        ),
        *(
            "jest",
            "va",
            "bilan",
            "та",
            "және",
            "мен",
            "бен",
            "an",
            "as",
            "at",
            "by",
            "be",
            "or",
            "it",
            "het",
            "een",
        ),
        *("van", "och", "att", "og"),
    )
)
"""Words that no page of writing in our languages, or in those of our partners' letters, is without."""
_SAMPLE = 200


def has_plenty(text: str) -> bool:
    """Tell whether a text has as many letters as a page of writing has at least."""
    return PLENTY.search(text) is not None


def is_garbage(text: str) -> bool:
    """Tell whether a text of some length is no language at all."""
    visible = len(text.strip())
    if visible > 40 and len(_ODD.findall(text)) > 0.05 * len(text):
        return True
    words = [word.lower() for word in _WORD.findall(text)[:_SAMPLE]]
    if not words:
        return visible > 200
    if _is_misnamed(text):
        return True
    known = [word for word in words if _is_ours(word)]
    if len(words) < 15 or len(known) < 0.5 * len(words):
        return False  # too little to judge, or another script, on which we have no opinion
    return sum(_is_odd(word) for word in known) > 0.45 * len(known)


def _is_misnamed(text: str) -> bool:
    """Tell whether Cyrillic letters stand under the names of Latin ones: Îø ìàìëåêåòòèê óíèâåðñèòåòè."""
    letters = [letter for letter in text[:5000] if letter.isalpha()]
    accented = len(_ACCENTED.findall(text[:5000]))
    return len(letters) > 40 and accented > 0.6 * len(letters)


def is_doubtful(text: str) -> bool:
    """Tell whether a text of some length has not one of the words that every page has: worth a look at the page."""
    words = re.findall(r"[^\W\d_]+", text.lower())[:400]
    if len(words) < 60 or sum(map(_is_ours, words)) < 0.7 * len(words):
        return False
    return not any(word in _FREQUENT for word in words)


def _is_ours(word: str) -> bool:
    if _CYRILLIC.fullmatch(word) or _LATIN.fullmatch(word):
        return True
    return all(unicodedata.name(letter, "").startswith(("LATIN", "CYRILLIC")) for letter in word)


def _is_odd(word: str) -> bool:
    share = sum(letter in VOWELS for letter in word) / len(word)
    return not 0.15 <= share <= 0.85 or not (_CYRILLIC.fullmatch(word) or _LATIN.fullmatch(word))
