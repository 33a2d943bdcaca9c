"""A directory in memory, for letters read without a registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.proposals import Candidate
from indexer.proposals.folding import fold, words

_KEY = 6
_COMMON = 30  # names; a word of more of them tells nothing


class NameIndex:
    """Finds names by their rarest words; built once from all names."""

    def __init__(self, names: Iterable[Candidate]) -> None:
        """Index every name by its rarest word, and by the next one too unless that is common."""
        kept = [(name, {word[:_KEY] for word, _, _ in words(fold(name.alias))}) for name in names]
        frequency = Counter(word for _, keys in kept for word in keys)
        self._names: dict[str, list[Candidate]] = {}
        for name, keys in kept:
            rarest, *others = sorted(keys, key=lambda word: (frequency[word], word))
            for rare in (rarest, *(word for word in others[:1] if frequency[word] <= _COMMON)):
                self._names.setdefault(rare, []).append(name)

    def candidates(self, words: Sequence[str]) -> Iterable[Candidate]:
        """Give the names one of whose rare words begins as a word of the letter does."""
        found = {name for rare in {word[:_KEY] for word in words} for name in self._names.get(rare, ())}
        return sorted(found, key=lambda name: (name.partner_id, name.alias))
