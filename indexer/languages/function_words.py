"""Words that only join others: in «меморандум с университетом» the с is not what anybody looks for.

Only words that never tell a letter from another; those that turn the meaning (не, без, not, эмес) are not here.
"""

from __future__ import annotations

from functools import lru_cache

from indexer.languages.folding import fold, spell

_WORDS = """
    жана менен же үчүн боюнча жөнүндө тууралуу да дагы деле эле бул деген аркылуу тарабынан
    с со в во на по к ко о об обо от из у для при за под над между и или а но же ли бы до через
    a an the of in on at to for from by with and or as is are about between
    ve ile için bir bu da de ki hakkında veya
    der die das dem den des ein eine einer und oder mit für von zu zum zur im
    le la les du et ou avec pour par au aux
"""


@lru_cache(maxsize=4_096)
def is_function_word(word: str) -> bool:
    """Tell whether a typed word joins others; IN in capitals may be a journal's letters, and is none."""
    return not (len(word) > 1 and word.isupper()) and fold(spell(word)) in _FOLDED


_FOLDED = frozenset(fold(word) for word in _WORDS.split())
