"""Terms for names, which sound the same in every script: Кожобеков, Kozhobekov and Kojobekov are `nкожобеков`.

A capitalised word may be a name, so it gets, beside its term, the keys (`archive/name_key.py`) of the word as it
stands and of its stems: Кожобековду, Кожобековым and Kozhobekov's then have a key in common. They stand behind the
text, each once, where no phrase reaches; only a question for the same sound meets them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from archive.name_key import word_keys
from indexer.languages import kyrgyz, snowball
from indexer.languages.analyse import plain
from indexer.languages.folding import is_cyrillic, spell

NAME_MARK = "n"
_SHORTEST_KEY = 4
_SHORTEST_BASE = 3  # Риг-а
_KNOWN = 1 << 14

# A capital letter and what follows it; an apostrophe parts a foreign name from its ending.
CAPITALISED = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-ÞĀ-ſƏА-ЯЁӨҮҢЀ-Џ][^\W\d_]{2,}")
_RUSSIAN_CASE = re.compile("(?:[оеё]й|[ое]ю|[оеё]м|[аыиеую])$")
_FINAL_VOWEL = re.compile("[аеиоу]$")


def names_in_text(text: str) -> str:
    """Give the name terms of a text's capitalised words, each once, parted by spaces."""
    words = dict.fromkeys(CAPITALISED.findall(text))
    return " ".join(dict.fromkeys(term for word in words for term in name_terms(word)))


@lru_cache(maxsize=_KNOWN)
def name_terms(word: str) -> tuple[str, ...]:
    """Give the terms a word in a text is found by if it is a name."""
    return tuple(_terms([word, *_stems(word)]))


@lru_cache(maxsize=1_024)
def name_terms_asked(word: str) -> tuple[str, ...]:
    """Give the terms that a typed word asks for if it is a name; in capitals or not, for people type as they like."""
    forms = [kyrgyz.stem(spell(word)), *_nominatives(spell(word))] if is_cyrillic(word) else []
    return tuple(_terms([word, *forms]))


def _nominatives(spelled: str) -> Iterator[str]:
    """Give what a name in a Russian case may be without it: с Коньей is Конья, Сельчуком is Сельчук."""
    base = _RUSSIAN_CASE.sub("", spelled)
    if base != spelled and len(base) >= _SHORTEST_BASE:
        yield base
        yield f"{base}я"


@lru_cache(maxsize=1_024)
def name_terms_begun(begun: str) -> tuple[str, ...]:
    """Give how the terms of names begin that a word being typed may become; its last sound may still change."""
    keys = [key for key in word_keys(begun) if len(key) >= _SHORTEST_KEY]
    return tuple(dict.fromkeys(NAME_MARK + plain(key) for key in keys))


def _stems(word: str) -> Iterator[str]:
    spelled = spell(word)
    if is_cyrillic(spelled):
        yield kyrgyz.stem(spelled)
        yield snowball.stem(spelled, "ru")


def _terms(words: Iterable[str]) -> Iterator[str]:
    found: dict[str, None] = {}
    for word in words:
        for key in word_keys(word):
            base = _FINAL_VOWEL.sub("", key) if len(key) > _SHORTEST_KEY else key
            if len(base) >= _SHORTEST_KEY:
                found[NAME_MARK + plain(base)] = None
    return iter(found)
