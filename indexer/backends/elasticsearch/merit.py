"""The best hits of the engine weighed once more, by the same formula as in every index (`indexer/backends/merit.py`).

The engine puts hits in an order that is nearly the right one. Of its first ones it is asked how often each run of terms
stands in each of their rows: an interval query scores n/(n+1) for n times, whatever the statistics are, and read
backwards that tells n. How many rows of the index have a run is counted by the engine too and kept a short while.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from indexer.backends.elasticsearch.match import Query, field_of, in_rows, row_with
from indexer.backends.merit import Run, Scale, runs_by_clause, runs_of, scale_of
from indexer.backends.port import SearchRequest, has_number

WEIGHED = 60  # hits from the first on
_MOST_ROWS = 20  # of a letter, those that have most of what was asked for
_KEPT_A_ROW = 1 / 2_000  # seconds; from some hundred thousand letters on it is the longest
_LONGEST_KEPT = 60.0
_MOST_KEPT = 10_000

log = logging.getLogger("katchy.index")


class Counted(NamedTuple):
    """How many rows an index has, of how many terms, and how many of them have each run."""

    rows: int
    terms: int
    having: Mapping[Run, int]

    def scale(self, runs: Sequence[Run]) -> Scale:
        """Give the scale to weigh rows on."""
        return scale_of(runs, self.rows, self.terms, [self.having[_bare(run)] for run in runs])


class Statistics:
    """Asks how frequent runs are and keeps the answers: the longer the larger the index, for the less they change."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._until = 0.0
        self._kept = Counted(0, 0, {})

    def known(self, runs: Iterable[Run]) -> tuple[Counted | None, list[Run]]:
        """Give what is kept, None if nothing is, and which runs are to be asked for."""
        wanted = dict.fromkeys(map(_bare, runs))
        with self._lock:
            if self._now() >= self._until:
                return None, list(wanted)
            return self._kept, [run for run in wanted if run not in self._kept.having]

    def learn(
        self, known: Counted | None, asked: Sequence[Run], answers: Sequence[dict[str, Any]]
    ) -> Counted:
        """Put what was asked beside what is kept."""
        counts = [answer["aggregations"]["rows"] for answer in answers]
        if known is None:
            whole = counts.pop(0)
            known = Counted(whole["doc_count"], int(whole["terms"]["value"]), {})
            until = self._now() + min(known.rows * _KEPT_A_ROW, _LONGEST_KEPT)
        else:
            until = self._until
        new = {run: count["having"]["doc_count"] for run, count in zip(asked, counts, strict=True)}
        counted = known._replace(having={**known.having, **new})
        with self._lock:
            if len(counted.having) <= _MOST_KEPT:
                self._kept, self._until = counted, until
        return counted


def counting(known: Counted | None, runs: Sequence[Run]) -> list[Query]:
    """Ask how many rows there are, unless that is known, and how many have each of the runs."""
    whole = _rows_of({"match_all": {}}, {"terms": {"sum": {"field": "rows.length"}}})
    each = [_rows_of(in_rows(row_with(run)), {"having": {"filter": row_with(run)}}) for run in runs]
    return [*([whole] if known is None else []), *each]


def looking_closer(request: SearchRequest, ids: Sequence[int]) -> Query:
    """Ask how often each run stands in the rows of some letters."""
    runs = dict.fromkeys(map(_bare, runs_of(request)))
    times = [_how_often(run, str(number)) for number, run in enumerate(runs)]
    rows = {
        "path": "rows",
        "score_mode": "none",
        "query": {"bool": {"should": times, "minimum_should_match": 1}},
        "inner_hits": {"size": _MOST_ROWS, "docvalue_fields": ["rows.length"], "stored_fields": "_none_"},
    }
    return {
        "query": {"bool": {"filter": [{"ids": {"values": list(map(str, ids))}}, {"nested": rows}]}},
        "sort": [{"place": "desc"}],
        "size": len(ids),
        "track_total_hits": False,
        "stored_fields": "_none_",
    }


def merits(request: SearchRequest, answer: dict[str, Any], counted: Counted) -> dict[int, float]:
    """Give the merit of each letter by its place: that of the best of its rows that have everything asked for."""
    runs = runs_of(request)
    scale = counted.scale(runs)
    bare = dict.fromkeys(map(_bare, runs))
    found: dict[int, float] = {}
    for hit in answer["hits"]["hits"]:
        best = 0.0
        for row in hit["inner_hits"]["rows"]["hits"]["hits"]:
            names = row["matched_queries"]
            times = {run: _times(names.get(str(number), 0.0)) for number, run in enumerate(bare)}
            if row["_nested"]["offset"] == 0 or _has_all(request, times):
                score = scale.weigh(row["fields"]["rows.length"][0], [times[_bare(run)] for run in runs])
                best = max(best, score)
        found[hit["sort"][0]] = best
    return found


def may_be_too_much(request: SearchRequest) -> bool:
    """Tell whether the engine may refuse to look closer: a beginning may be that of more words than it counts."""
    return any(run.begun for run in runs_of(request))


def _bare(run: Run) -> Run:
    return run._replace(weight=1.0)


def _times(score: float) -> int:
    """Read n/(n+1) backwards; the engine tells it in seven digits."""
    return round(score / max(1.0 - score, 1e-7))


def _has_all(request: SearchRequest, times: Mapping[Run, int]) -> bool:
    """Tell whether a part by itself has what is asked for; numbers are those of the card, which every part has."""
    has = [
        any(times[_bare(run)] or (clause.prefix and has_number(run.terms)) for run in runs)
        for clause, runs in zip(request.query.wanted, runs_by_clause(request), strict=True)
    ]
    return any(has) if request.any_word else all(has)


def _how_often(run: Run, name: str) -> Query:
    whole = run.terms[:-1] if run.begun else run.terms
    found: list[Query] = []
    if whole:
        found.append({"match": {"query": " ".join(whole), "ordered": True, "max_gaps": 0}})
    if run.begun:
        found.append({"prefix": {"prefix": run.terms[-1]}})
    together = {"all_of": {"intervals": found, "ordered": True, "max_gaps": 0}}
    return {"intervals": {field_of(run): {**(found[0] if len(found) == 1 else together), "_name": name}}}


def _rows_of(query: Query, what: Query) -> Query:
    """Count over the rows of the letters that a query finds."""
    return {
        "query": {"bool": {"filter": [query]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"rows": {"nested": {"path": "rows"}, "aggs": what}},
    }
