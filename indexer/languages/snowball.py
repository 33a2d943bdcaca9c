"""Stems of the languages that Snowball has an algorithm for, folded like everything else."""

from __future__ import annotations

import threading

import Stemmer

from indexer.languages.folding import fold, spell

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
    """Give the folded Snowball stem of a word; the language must be one of ALGORITHMS.

    Latin words are folded before (öğrenci and ogrenci then agree in every form, and Turkish finds more so),
    Russian ones after, because its endings are told apart by ь.
    """
    spelled = spell(word)
    letters = spelled.replace("ё", "е") if language == "ru" else fold(spelled)
    stemmed: str = _stemmers.of(language).stemWord(letters)
    return fold(stemmed)
