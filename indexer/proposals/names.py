"""Names of the directory among the words of a letter, with endings and a letter misread in each forgiven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.proposals.directory import Candidate
from indexer.proposals.folding import fold, words
from indexer.proposals.letter import Span

Stream = list[tuple[str, Span]]
"""Folded words in reading order and where they stand."""

_KEY = 6  # first letters by which a word is looked up, so that its ending does not matter
_LONGEST_ENDING = 7
_SHORTEST_INFLECTED = 5
_LONG = 8
_NEAR = 3  # characters between two words of one stretch


@dataclass(frozen=True)
class Match:
    """A name where it stands in the letter; in several spans if it runs down a column."""

    candidate: Candidate
    spans: tuple[Span, ...]

    @property
    def length(self) -> int:
        """How many characters of the letter the name takes."""
        return sum(end - start for start, end in self.spans)

    def overlaps(self, other: Match) -> bool:
        """Say whether two names share a place."""
        return any(a[0] < b[1] and b[0] < a[1] for a in self.spans for b in other.spans)


def find_names(candidates: Sequence[Candidate], streams: Sequence[Stream]) -> list[Match]:
    """Find the names that stand in a zone, in its order; of names inside one another only the longest."""
    found: list[Match] = []
    for stream in streams:
        places: dict[str, list[int]] = {}
        for place, (word, _) in enumerate(stream):
            places.setdefault(word[:_KEY], []).append(place)
        matches = (_match(candidate, stream, places) for candidate in candidates)
        found.extend(match for match in matches if match)
    kept: list[Match] = []
    for match in sorted(found, key=lambda one: -one.length):
        rivals = [other for other in kept if match.overlaps(other)]
        twice = any(other.candidate.partner_id == match.candidate.partner_id for other in rivals)
        # Two partners of one name both stay: the clerk is to choose.
        if not twice and all(other.length == match.length for other in rivals):
            kept.append(match)
    return sorted(kept, key=lambda one: one.spans[0])


def _match(candidate: Candidate, stream: Stream, places: dict[str, list[int]]) -> Match | None:
    name = _words_of(candidate.alias)
    starts = {place - at for at, word in enumerate(name) for place in places.get(word[:_KEY], ())}
    for start in sorted(start for start in starts if start >= 0):
        piece = stream[start : start + len(name)]
        if len(piece) == len(name) and all(_same(a, b) for a, (b, _) in zip(name, piece, strict=True)):
            return Match(candidate, _joined([span for _, span in piece]))
    return None


@lru_cache(maxsize=1 << 14)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in words(fold(name)))


def _same(name: str, word: str) -> bool:
    """Compare a word of a name with one of the letter, which may have an ending or one misread letter."""
    if name == word:
        return True
    if len(name) < _SHORTEST_INFLECTED:
        return False
    if word.startswith(name) and len(word) - len(name) <= _LONGEST_ENDING:
        return True
    if len(name) == len(word):
        return sum(a != b for a, b in zip(name, word, strict=True)) == 1
    return len(name) >= _LONG and abs(len(name) - len(word)) == 1 and _one_for_two(name, word)


def _one_for_two(name: str, word: str) -> bool:
    """Say whether a scanner took one letter of a long word for two, or two for one: «II» for «П»."""
    shorter, longer = sorted((name, word), key=len)
    head = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shorter[head + 1 :] == longer[head + 2 :]


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    joined = [spans[0]]
    for start, end in spans[1:]:
        if 0 <= start - joined[-1][1] <= _NEAR:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
