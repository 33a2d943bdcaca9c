"""Which hit is the best one: BM25 as FTS5 reckons it, so that every engine puts the same letter first.

FTS5 counts how often each run of terms that was asked for stands in a row, four times as much on the card as in the
text, how long the row is and how many rows have the run. An engine that reckons otherwise, or not at all, tells these
numbers of its best hits, and here they are weighed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.backends.port import SearchRequest, has_number
from indexer.query import Clause, Terms

CARD_COUNTS = 4
K1, B = 1.2, 0.75
_WEAKER = 0.5  # what a word was widened to counts half
_LEAST = 1e-6  # what more than half of all rows have weighs next to nothing


class Run(NamedTuple):
    """Terms side by side that are weighed."""

    terms: Terms
    exact: bool = False  # in the exact words, else in the stems of card and text
    begun: bool = False  # the last term may go on
    weight: float = 1.0


def runs_of(request: SearchRequest) -> list[Run]:
    """List what is weighed: filters and the numbers of cards say nothing about merit."""
    return [
        run for clause in runs_by_clause(request) for run in clause
    ]  # a word asked for twice counts twice


def runs_by_clause(request: SearchRequest) -> list[list[Run]]:
    """List what is weighed of each wanted clause."""
    return [[*_whole(clause), *_begun(clause)] for clause in request.query.wanted]


def _whole(clause: Clause) -> Iterator[Run]:
    for terms in clause.alternatives:
        yield Run(
            terms,
            exact=clause.exact,
            begun=clause.prefix and not clause.exact and not has_number(terms),
            weight=_WEAKER if terms in clause.weaker else 1.0,
        )


def _begun(clause: Clause) -> Iterator[Run]:
    for terms in clause.begun:
        yield Run(terms, begun=True, weight=_WEAKER if clause.begun_weaker else 1.0)


def worth(rows: int, having: int) -> float:
    """Give what a run counts that so many of the rows have."""
    return max(math.log(max(rows - having + 0.5, 0.5) / (having + 0.5)), _LEAST)


@dataclass(frozen=True, slots=True)
class Scale:
    """Weighs rows of an index for one question."""

    usual_length: float  # terms of a row, of all its columns
    worths: Sequence[float]  # of each run, its weight within

    def weigh(self, length: int, times: Sequence[float]) -> float:
        """Give the score of a row of this length that has each run so many times; more is better."""
        slow = K1 * (1 - B + B * length / self.usual_length)
        score = 0.0
        for value, often in zip(self.worths, times, strict=True):
            if often:
                score += value * ((often * (K1 + 1)) / (often + slow))
        return score


def scale_of(runs: Sequence[Run], rows: int, terms: int, having: Sequence[int]) -> Scale:
    """Make the scale for runs of which each is in so many of the rows, which have so many terms."""
    usual = terms / rows if rows and terms else 1.0
    return Scale(usual, [run.weight * worth(rows, count) for run, count in zip(runs, having, strict=True)])
