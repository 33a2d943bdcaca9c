"""«Did you mean»: for a word nothing has, the nearest word of the index that would find something.

A candidate is shown only after a search has found it, as it is written, in what the person may see: a suggestion
must not tell of words in hidden documents. An engine beside the database leaves the listing of words to the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol, runtime_checkable

from sqlalchemy.orm import Session

from indexer.languages.folding import fold, spell
from indexer.languages.words import Kind, pieces
from indexer.query import Clause, Query, parse

_SHORTEST = 4
_MOST_WORDS_MENDED = 3
_MOST_TRIED = 6
_NEAR_BEGINNING, _WHOLE_LETTER = 4_000, 20_000  # words of the index looked at
_OTHER_LETTER = dict(zip("оунөүңouşsçcğg", "өүңоунöüsşcçgğ", strict=True))  # of the other keyboard

Finds = Callable[[Query], bool]


@runtime_checkable
class Vocabulary(Protocol):
    """An index that can list its words as they are written."""

    def words_beginning(self, session: Session, beginning: str, most: int) -> list[str]:
        """Give words of the index that begin so, whoever may see them."""


def did_you_mean(session: Session, backend: object, text: str, query: Query, finds: Finds) -> str | None:
    """Give the question with its misspelt words mended, if that finds something; `finds` asks within rights."""
    if not isinstance(backend, Vocabulary):
        return None
    mended = text
    unknown = [clause for clause in query.wanted if _may_be_misspelt(clause) and not finds(Query((clause,)))]
    for clause in unknown[:_MOST_WORDS_MENDED]:
        better = next(
            (word for word in _candidates(session, backend, clause.shown) if _is_seen(word, finds)), None
        )
        if better is not None:
            mended = re.sub(rf"(?<!\w){re.escape(clause.shown)}(?!\w)", better, mended)
    return mended if mended != text and finds(parse(mended)) else None


def _may_be_misspelt(clause: Clause) -> bool:
    found = pieces(clause.shown)
    plain = not (clause.exact or clause.prefix or clause.without)
    return plain and len(found) == 1 and found[0].kind is Kind.WORD and len(clause.shown) >= _SHORTEST


def _is_seen(word: str, finds: Finds) -> bool:
    return finds(parse(f'"{word}"'))


def _candidates(session: Session, index: Vocabulary, typed: str) -> list[str]:
    """Give words of the index within a slip or two of the typed one, the nearest first."""
    word = spell(typed)
    plain = fold(word)
    for beginnings, most in ((_beginnings(word), _NEAR_BEGINNING), ([word[:1]], _WHOLE_LETTER)):
        near: dict[str, int] = {}
        for beginning in beginnings:
            for known in index.words_beginning(session, beginning, most):
                slips = _slips(plain, fold(known))
                if slips is not None and known != word:
                    near[known] = slips
        if near:
            return sorted(near, key=lambda one: (near[one], abs(len(one) - len(word)), one))[:_MOST_TRIED]
    return []


def _beginnings(word: str) -> Iterator[str]:
    """Give two letters to begin with: as typed, the other way round, and with the letters of a Kyrgyz keyboard."""
    first, second = word[0], word[1]
    pairs = {first + second: None, second + first: None}
    for one in (first, _OTHER_LETTER.get(first, first)):
        for two in (second, _OTHER_LETTER.get(second, second)):
            pairs[one + two] = None
    yield from pairs


def _slips(typed: str, known: str) -> int | None:
    """Count the letters left out, put in, mistaken or exchanged; None where there are too many."""
    most = 1 if len(typed) <= 5 else 2
    if abs(len(typed) - len(known)) > most:
        return None
    if len(set(typed).difference(known)) > most or len(set(known).difference(typed)) > most:
        return None  # most words are told apart by this; what follows takes fifty times as long
    before, last = list(range(len(known) + 1)), list[int]()
    for row, letter in enumerate(typed, start=1):
        line = [row]
        for column, other in enumerate(known, start=1):
            cost = min(before[column] + 1, line[-1] + 1, before[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == known[column - 2] and typed[row - 2] == other:
                cost = min(cost, last[column - 2] + 1)
            line.append(cost)
        last, before = before, line
    return before[-1] if before[-1] <= most else None
