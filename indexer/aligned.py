"""The places of the words of a corrected page: what the machine saw stays where it was, whatever it is called now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from indexer.extract.port import Word

_CHUNK = re.compile(r"\S+")
_MOST_WORDS = 3_000  # a page has a few hundred; comparing is not worth more


def align(words: Sequence[Word], machine: str, corrected: str) -> tuple[Word, ...]:
    """Give the words of the corrected text the places they have on the picture; new words have none."""
    old = sorted(words)
    new = [match.span() for match in _CHUNK.finditer(corrected)]
    if not old or len(old) + len(new) > 2 * _MOST_WORDS:
        return ()
    matcher = SequenceMatcher(
        None,
        [machine[word.start : word.end] for word in old],
        [corrected[start:end] for start, end in new],
        autojunk=False,
    )
    placed: list[Word] = []
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        placed += _placed(old[i1:i2], new[j1:j2])
    return tuple(placed)


def _placed(old: Sequence[Word], new: Sequence[tuple[int, int]]) -> Iterator[Word]:
    """Give a stretch of new words the places of the old stretch: one to one, else each its share of the words."""
    for at, (start, end) in enumerate(new if old else ()):
        first = at * len(old) // len(new)
        last = max(first + 1, -(-(at + 1) * len(old) // len(new)))
        share = old[first:last]
        yield Word(
            start,
            end,
            min(word.x0 for word in share),
            min(word.y0 for word in share),
            max(word.x1 for word in share),
            max(word.y1 for word in share),
        )
