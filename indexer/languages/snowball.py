"""Stems of the languages that Snowball has an algorithm for, folded like everything else."""

from __future__ import annotations

import threading
import unicodedata

import Stemmer

from indexer.languages.folding import fold, lower_turkish, spell

ALGORITHMS = {
    "ru": "russian",
    "en": "english",
    "tr": "turkish",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "fa": "persian",
    "hi": "hindi",
}


class _Stemmers(threading.local):
    """One stemmer per language and thread: the C objects keep the word they are working on."""

    def __init__(self) -> None:
        self._made: dict[str, Stemmer.Stemmer] = {}

    def of(self, language: str) -> Stemmer.Stemmer:
        if language not in self._made:
            self._made[language] = Stemmer.Stemmer(ALGORITHMS[language], 0)  # results are cached above
        return self._made[language]


_stemmers = _Stemmers()


def stem(word: str, language: str) -> str:
    """Give the folded Snowball stem of a word as it was written; the language must be in ALGORITHMS.

    The algorithms need the letters that folding takes away (ь of -ть, ı of -ın), so they come first.
    """
    spelled = lower_turkish(unicodedata.normalize("NFC", word)) if language == "tr" else spell(word)
    stemmed: str = _stemmers.of(language).stemWord(spelled.replace("ё", "е"))
    return fold(stemmed)
