"""In which language a letter is written: by what it says, not by its letterhead."""

from __future__ import annotations

from collections import Counter

from indexer.languages.detect import UNKNOWN, detect, segments
from indexer.proposals.letter import Letter
from indexer.proposals.model import Proposal, sure

# A second language counts from this share of the body on; a quoted title stays below it.
_SECOND = 0.25
_MOST = 2


def languages_of(letter: Letter) -> tuple[str, ...]:
    """Name the languages of a letter in their order; none if nothing tells."""
    start, end = _body(letter)
    share: Counter[str] = Counter()
    for segment in segments(letter.text[start:end]):
        share[segment.language] += segment.end - segment.start
    known = [(language, size) for language, size in share.items() if language != UNKNOWN]
    if not known:
        whole = detect(letter.text)
        return () if whole == UNKNOWN else (whole,)
    enough = _SECOND * sum(size for _, size in known)
    return tuple(language for language, size in known if size >= enough)[:_MOST]


def propose_language(letter: Letter, languages: tuple[str, ...]) -> Proposal | None:
    """Propose the languages of the letter, with the first line of its body as the witness."""
    if not languages or not letter.lines:
        return None
    witness = letter.lines[min(letter.body, len(letter.lines) - 1)]
    value = ",".join(languages)
    return sure("language", value, value, letter.source((witness.start, witness.end)))


def _body(letter: Letter) -> tuple[int, int]:
    lines = letter.body_lines
    return (lines[0].start, lines[-1].end) if lines else (0, len(letter.text))
