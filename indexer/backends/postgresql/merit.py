"""Which hit is the best one: BM25 as FTS5 reckons it, over what PostgreSQL tells of each hit.

FTS5 counts how often each run of terms stands on the card (four times as much) and in the text, and how long a row
is. PostgreSQL has no BM25, but its `ts_rank` of one term is a sum of 1/i² over the i times it stands there: read
backwards it tells how often. Where a run is a phrase, the places of its terms are counted. How many rows have a run is
counted by the index, up to half of them: beyond that it weighs nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from indexer.backends.port import SearchRequest, has_number
from indexer.backends.postgresql.match import run_of
from indexer.backends.postgresql.tables import Tables
from indexer.backends.postgresql.vectors import CARD, EXACT, MOST_PLACES, WORD
from indexer.query import Terms

_K1, _B = 1.2, 0.75
_CARD_COUNTS = 4.0
_WEAKER = 0.5  # what a word was widened to counts half, on every engine
_LEAST = 1e-6
_LIMIT_OF_SUM = 1.64493406685
_ALIKE = "'{1,1,1,1}'"  # no place weighs more than another
_MOST_REMEMBERED = 10_000


Counts = list[tuple[int, int]]  # of each run: anywhere, on the card


class Run(NamedTuple):
    """Terms side by side that are asked for in a column."""

    mark: str
    terms: Terms
    begun: bool = False
    weight: float = 1.0

    @property
    def asked(self) -> str:
        return run_of(self.mark, self.terms, begun=self.begun)

    @property
    def on_card(self) -> str:
        return run_of(CARD, self.terms, begun=self.begun)


def runs_of(request: SearchRequest) -> list[Run]:
    """List what is weighed: filters and the numbers of cards say nothing about merit."""
    found: list[Run] = []
    for clause in request.query.wanted:
        for terms in clause.alternatives:
            begun = clause.prefix and not clause.exact and not has_number(terms)
            weight = _WEAKER if terms in clause.weaker else 1.0
            found.append(Run(EXACT if clause.exact else WORD, terms, begun, weight))
        weight = _WEAKER if clause.begun_weaker else 1.0
        found += [Run(WORD, terms, True, weight) for terms in clause.begun]
    return found  # a word asked for twice counts twice


def facts(runs: Iterable[Run]) -> tuple[str, tuple[object, ...]]:
    """Give the columns, over a vector `v`, that tell how often each run is there; two for each."""
    columns: list[str] = []
    parameters: list[object] = []
    for run in runs:
        if len(run.terms) > 1:
            columns += [_PLACES, "NULL"]
            exact = run.terms[:-1] if run.begun else run.terms
            begun = [mark + run.terms[-1] for mark in (run.mark, CARD)] if run.begun else [_NOTHING] * 2
            parameters += [run.asked, [mark + term for mark in (run.mark, CARD) for term in exact], *begun]
        elif run.begun:
            columns += [_BEGINNING] * 2
            parameters += [mark + run.terms[0] for mark in (run.mark, CARD)]
        else:
            columns += [f"ts_rank({_ALIKE}, v, %s::tsquery)"] * 2
            parameters += [run.asked, run.on_card]
    return "".join(f", {column}" for column in columns), tuple(parameters)


# The places of a phrase's terms, where it stands at all; the last one perhaps only begun.
_PLACES = (
    "CASE WHEN v @@ %s::tsquery THEN (SELECT jsonb_object_agg(u.lexeme, u.positions) FROM unnest(v) AS u"
    " WHERE u.lexeme = ANY(%s) OR starts_with(u.lexeme, %s) OR starts_with(u.lexeme, %s)) END"
)
_NOTHING = "\uffff"  # no term begins so
# How often terms with a common beginning stand there.
_BEGINNING = (
    "(SELECT coalesce(sum(cardinality(u.positions)), 0)::int"
    " FROM unnest(v) AS u WHERE starts_with(u.lexeme, %s))"
)


class Scale:
    """Weighs rows of one set of tables for one question."""

    def __init__(self, connection: Connection, tables: Tables, runs: Sequence[Run]) -> None:
        self._runs = runs
        rows, terms = tables.counted(connection)
        self._usual = terms / rows if rows else 1.0
        counts = _rows_having(connection, tables, runs, rows)
        self._worth = [_worth(rows, counts[run]) for run in runs]

    def counts(self, facts: Sequence[Any]) -> Counts:
        """Tell from a row's facts how often each run stands anywhere and on the card."""
        pairs = zip(facts[::2], facts[1::2], strict=True)
        return [_count(run, all_, card) for run, (all_, card) in zip(self._runs, pairs, strict=True)]

    def weigh(self, length: int, counts: Counts) -> float:
        """Give the score of a row of this length; more is better."""
        slow = _K1 * (1 - _B + _B * length / self._usual)
        score = 0.0
        for run, worth, (all_, card) in zip(self._runs, self._worth, counts, strict=True):
            times = all_ + (_CARD_COUNTS - 1) * card if run.mark == WORD else all_
            if times:
                score += run.weight * worth * times * (_K1 + 1) / (times + slow)
        return score


def _count(run: Run, all_: Any, card: Any) -> tuple[int, int]:
    if len(run.terms) > 1:
        return _phrases(run, all_ or {})
    return (all_, card) if run.begun else (_how_often(all_), _how_often(card))


@cache
def _sums() -> list[float]:
    sums, sum_ = [0.0], 0.0
    for times in range(1, MOST_PLACES + 1):
        sum_ += 1 / times**2
        sums.append(sum_ / _LIMIT_OF_SUM)
    return sums


@cache
def _how_often(rank: float) -> int:
    """Read the sum of 1/i² backwards; PostgreSQL tells it in seven digits."""
    return bisect_right(_sums(), rank * (1 + 1e-6) + 1e-7) - 1


def _phrases(run: Run, places: Mapping[str, Sequence[int]]) -> tuple[int, int]:
    """Count the places a phrase begins at, anywhere and on the card."""
    if not places:
        return 0, 0
    counted = []
    for mark in (run.mark, CARD):
        at = [set(places.get(mark + term) or ()) for term in run.terms]
        if run.begun:
            last = mark + run.terms[-1]
            at[-1] = {
                place for term, several in places.items() if term.startswith(last) for place in several or ()
            }
        counted.append(sum(all(first + n in at[n] for n in range(1, len(at))) for first in at[0]))
    return max(counted[0], 1), counted[1]


def _worth(rows: int, having: int) -> float:
    return max(math.log((rows - having + 0.5) / (having + 0.5)), _LEAST)


_remembered: dict[tuple[str, str, Run], tuple[int, int]] = {}


def _rows_having(connection: Connection, tables: Tables, runs: Sequence[Run], rows: int) -> dict[Run, int]:
    """Count the rows with each run; a count is remembered while the index stays about as large."""
    database = str(connection.engine.url)
    counts: dict[Run, int] = {}
    for run in runs:
        then, count = _remembered.get((database, tables.name, run), (-1, 0))
        if abs(rows - then) * 100 <= rows and then >= 0:
            counts[run] = count
    missing = [run for run in runs if run not in counts]
    if missing:
        half = rows // 2 + 1
        each = ", ".join(
            " + ".join(
                f"(SELECT count(*) FROM (SELECT 1 FROM {table} WHERE words @@ %s::tsquery LIMIT {half}) AS few)"
                for table in (tables.documents, tables.parts)
            )
            for _ in missing
        )
        asked = tuple(run.asked for run in missing for _ in range(2))
        found = connection.exec_driver_sql(f"SELECT {each}", asked).one()
        if len(_remembered) > _MOST_REMEMBERED:
            _remembered.clear()
        for run, count in zip(missing, found, strict=True):
            counts[run] = count
            _remembered[database, tables.name, run] = (rows, count)
    return counts
