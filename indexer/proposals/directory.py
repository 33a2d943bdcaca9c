"""Who is known: the port to the partner directory, and an index of names that fits any directory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.proposals.folding import fold, words

# Two words are looked up by their first letters, so that endings and a misread tail do not matter.
_KEY = 6
_KEYS_OF_NAME = 2


@dataclass(frozen=True)
class Candidate:
    """A name of an organisation that may stand in the letter."""

    partner_id: int
    name: str  # as the lists show the partner
    alias: str  # the name that may stand in the letter
    is_ours: bool = False


class Directory(Protocol):
    """The partners, as far as proposals need them."""

    def candidates(self, words: Sequence[str]) -> Iterable[Candidate]:
        """Give the names that may stand among these folded words; too many do no harm, missing ones do."""
        ...


class NameIndex:
    """A directory in memory, built once from all names: a letter costs it a few look-ups."""

    def __init__(self, names: Iterable[Candidate]) -> None:
        """Index every name by the two rarest of its words."""
        kept = [(name, {key(word) for word, _, _ in words(fold(name.alias))}) for name in names]
        frequency = Counter(word for _, keys in kept for word in keys)
        self._names: dict[str, list[Candidate]] = {}
        for name, keys in kept:
            for rare in sorted(keys, key=lambda word: (frequency[word], word))[:_KEYS_OF_NAME]:
                self._names.setdefault(rare, []).append(name)

    def candidates(self, words: Sequence[str]) -> Iterable[Candidate]:
        """Give the names one of whose rare words begins as a word of the letter does."""
        found = [name for rare in {key(word) for word in words} for name in self._names.get(rare, ())]
        return sorted(set(found), key=lambda name: (name.partner_id, name.alias))


def key(word: str) -> str:
    """Give the beginning of a folded word by which names are looked up."""
    return word[:_KEY]
