"""From a question to a query. Terms go in as values, never as syntax."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any

from archive.access import Mark, Visibility
from indexer.backends.elasticsearch.contents import label_key
from indexer.backends.embedded.rows import begun_number, first_row, whole_number
from indexer.backends.merit import Run, runs_by_clause
from indexer.backends.port import Label, SearchRequest, has_number
from indexer.query import Clause, Terms

Query = dict[str, Any]

_DAY_BITS = 12  # of a row number of the embedded index, which says parts too
_MOST_ENDINGS = 10_000  # of the last word of a phrase that is only begun
_MOST_ENDINGS_SCORED = 500
_ABOVE_ALL = (
    1e12  # so much that merit is lost in it: hits with the number asked for are in the order of newness
)
FIRST_SCORE = _ABOVE_ALL / 2


def hits_of(
    request: SearchRequest, visible: Visibility, let_in: Sequence[int], but: Collection[int]
) -> list[Query]:
    """Give the conditions that every hit fulfils."""
    conditions = [*_labels(request.labels), *_days(request), *_seen(visible, let_in)]
    wanted = [_clause(clause) for clause in request.query.wanted]
    conditions += [_any(wanted)] if request.any_word and wanted else wanted
    refused = [_clause(clause) for clause in request.query.unwanted]
    if but:
        refused.append({"ids": {"values": sorted(map(str, but))}})
    return [*conditions, *([{"bool": {"must_not": refused}}] if refused else [])]


def before_others(numbers: Iterable[Terms]) -> list[Query]:
    """Lift hits with one of the numbers above all others."""
    whole = sorted({whole_number(run) for run in numbers})
    if not whole:
        return []
    return [{"constant_score": {"filter": {"terms": {"numbers": whole}}, "boost": _ABOVE_ALL}}]


def nearly_merit(request: SearchRequest) -> list[Query]:
    """Score a hit by the best of its rows that has everything asked for, as well as the engine can."""
    clauses = [
        _scored(clause, runs)
        for clause, runs in zip(request.query.wanted, runs_by_clause(request), strict=True)
    ]
    if not clauses:
        return []
    asked = _any(clauses) if request.any_word else {"bool": {"must": clauses}}
    shorter = {"query": asked, "field_value_factor": {"field": "rows.brevity"}, "boost_mode": "multiply"}
    return [{"nested": {"path": "rows", "score_mode": "max", "query": {"function_score": shorter}}}]


def row_with(run: Run) -> Query:
    """Ask for the rows that have a run."""
    field = field_of(run)
    return _beginning(field, run.terms) if run.begun else _phrases(field, [run.terms])


def _clause(clause: Clause) -> Query:
    """Say what a hit must have of one clause; the row of the whole letter has what any of its rows has."""
    if clause.exact:
        return in_rows(_phrases("rows.exact", clause.alternatives))
    if not clause.prefix:
        begun_alike = [_beginning("rows.words", run) for run in clause.begun]
        return in_rows(_any([_phrases("rows.words", clause.alternatives), *begun_alike]))
    numbers = [run for run in clause.alternatives if has_number(run)]
    found = [_beginning("rows.words", run) for run in clause.alternatives if run not in numbers]
    if not numbers:
        return in_rows(_any(found))
    # On cards a number may go on; in running text it must be complete.
    begun = {"terms": {"numbers": sorted({begun_number(run) for run in numbers})}}
    return _any([in_rows(_any([*found, _phrases("rows.words", numbers)])), begun])


def in_rows(query: Query) -> Query:
    """Ask for letters that have such a row."""
    return {"nested": {"path": "rows", "score_mode": "none", "query": query}}


def _phrases(field: str, runs: Iterable[Terms]) -> Query:
    lone = sorted({run[0] for run in runs if len(run) == 1})
    found: list[Query] = [{"terms": {field: lone}}] if lone else []
    found += [{"match_phrase": {field: " ".join(run)}} for run in runs if len(run) > 1]
    return _any(found)


def _beginning(field: str, run: Terms) -> Query:
    if len(run) == 1:
        return {"prefix": {field: {"value": run[0]}}}
    return {"match_phrase_prefix": {field: {"query": " ".join(run), "max_expansions": _MOST_ENDINGS}}}


def _scored(clause: Clause, runs: Iterable[Run]) -> Query:
    scored: list[Query] = []
    for run in runs:
        field = field_of(run)
        if run.begun:
            scored.append(_scored_beginning(run))
        elif len(run.terms) == 1:
            scored.append({"term": {field: {"value": run.terms[0], "boost": run.weight}}})
        else:
            scored.append({"match_phrase": {field: {"query": " ".join(run.terms), "boost": run.weight}}})
    if clause.prefix or clause.begun:
        # A piece of a number, or an ending that is not among the scored ones, adds nothing and keeps nothing out.
        scored.append({"match_all": {"boost": 0.0}})
    return _any(scored)


def field_of(run: Run) -> str:
    """Name the field that a run is looked for in."""
    return "rows.exact" if run.exact else "rows.words"


def _scored_beginning(run: Run) -> Query:
    if len(run.terms) > 1:
        phrase = {
            "query": " ".join(run.terms),
            "max_expansions": _MOST_ENDINGS_SCORED,
            "boost": run.weight,
        }
        return {"match_phrase_prefix": {field_of(run): phrase}}
    # Every ending weighs as if it stood as often as the most frequent one.
    rewrite = f"top_terms_blended_freqs_{_MOST_ENDINGS_SCORED}"
    return {"prefix": {field_of(run): {"value": run.terms[0], "rewrite": rewrite, "boost": run.weight}}}


def _labels(labels: tuple[Label, ...]) -> list[Query]:
    """Ask for any value of each name."""
    by_name = groupby(sorted(set(labels)), key=lambda label: label.name)
    return [{"terms": {"labels": [label_key(label) for label in group]}} for _, group in by_name]


def _days(request: SearchRequest) -> list[Query]:
    span = {}
    if request.since:
        span["gte"] = first_row(request.since) >> _DAY_BITS
    if request.until:
        span["lt"] = (first_row(request.until) >> _DAY_BITS) + (1 << 32)
    return [{"range": {"at": span}}] if span else []


def _seen(visible: Visibility, let_in: Sequence[int]) -> list[Query]:
    """Say to the engine what `archive.access.visible` says."""
    if visible.everything:
        return []
    person = str(visible.user_id)
    ways: list[Query] = [{"term": {"responsible": person}}, {"term": {"registered_by": person}}]
    if visible.marks:
        ways.append({"terms": {"access": sorted(mark.value for mark in visible.marks)}})
    if visible.unit_id is not None:
        unit = str(visible.unit_id)
        own = _any([{"term": {"unit": unit}}, {"term": {"from_unit": unit}}])
        ways.append({"bool": {"filter": [{"term": {"access": Mark.INTERNAL.value}}, own]}})
    if let_in:
        ways.append({"ids": {"values": list(map(str, let_in))}})
    return [_any(ways)]


def _any(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}
