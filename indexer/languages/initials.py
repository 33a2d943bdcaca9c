"""Which words may have a term, told by the first letter: far cheaper than an analysis.

Folding and stemming change a word from its end; its first letter only takes another spelling. So a chunk
where no word begins with a spelling of the term's first letter need not be analysed to mark the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.languages.folding import CYRILLIC_TWINS, LATIN_TWINS, TYPED_AS_V, fold, spell

# After these a letter begins no word; ъ and ь are not among them, for folding drops them.
_LETTER = "[a-zA-Z\u00c0-\u02af\u0400-\u0429\u042b\u042d-\u0449\u044b\u044d-\u052f]"
_USUAL = ((0x41, 0x2AF), (0x400, 0x52F))  # Latin and Cyrillic letters
_UNUSUAL = r"[^\W\d_A-Za-z\u00c0-\u02af\u0400-\u052f]"  # ﬁ, ½, Ⅻ and whole scripts: not judged here
_HARDENED = {"п": "б", "к": "г"}  # a stem of one letter may have been hardened


def words_beginning(initials: Iterable[str]) -> re.Pattern[str] | None:
    """Give what is found in every chunk with a term that begins so; None where the first letter tells nothing.

    It tells nothing in scripts other than Latin and Cyrillic: Arabic stems lose prefixes, Han has no words.
    """
    letters: set[str] = set()
    ways = {_UNUSUAL}
    for initial in initials:
        if initial.isdecimal():
            ways.add(r"\d")
        elif initial in _spellings():
            letters.update(_spellings()[initial])
        else:
            return None
    if letters:
        # First the letter, then what stands before it: in this order the search runs four times faster.
        ways.add(rf"[{''.join(sorted(letters))}](?<!{_LETTER}.)")
    return re.compile("|".join(sorted(ways)), re.DOTALL)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Give for each folded or spelled letter all letters that may be written for it."""
    found: dict[str, set[str]] = {}
    for first, last in _USUAL:
        for letter in filter(str.isalpha, map(chr, range(first, last + 1))):
            twins = (letter.translate(table) for table in (LATIN_TWINS, CYRILLIC_TWINS, TYPED_AS_V))
            for twin in {letter, *twins}:
                spelled = spell(twin)
                for initial in {spelled[:1], fold(spelled)[:1]}:
                    found.setdefault(initial, set()).add(letter)
    for hard, soft in _HARDENED.items():
        found[hard] |= found[soft]
    return {initial: "".join(sorted(letters)) for initial, letters in found.items() if initial}
