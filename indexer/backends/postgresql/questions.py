"""The statements that answer a question.

PostgreSQL's planner takes a word for rare or frequent by guess, and a wrong guess reads the whole registry. So it is
told: first the newest letters are looked through, which finds a page of any frequent word; then the index of words
gives all hits, and the newest of them are taken.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from archive.access import Mark, Visibility
from indexer.backends.embedded.rows import ROWS_OF_A_DAY, access_code, document_of, first_row, label_name
from indexer.backends.merit import runs_of
from indexer.backends.port import MOST_COUNTED, Hit, SearchPage, SearchRequest
from indexer.backends.postgresql.match import Asked, asked_by, with_number, without_number
from indexer.backends.postgresql.merit import Counts, Scale, facts
from indexer.backends.postgresql.tables import Tables
from indexer.backends.steps import Steps

_LOOKED_THROUGH = 200  # of the newest letters
_MOST_AT_ONCE = 60  # hits that may be found so

Parameters = tuple[object, ...]


class _Condition(NamedTuple):
    sql: str
    parameters: Parameters = ()


class Questions(Steps[Asked]):
    """Asks one set of tables on behalf of one person."""

    def __init__(self, connection: Connection, tables: Tables, visible: Visibility) -> None:
        self._connection = connection
        self._tables = tables
        self._seen = _seen(visible)

    def answer(self, request: SearchRequest) -> SearchPage:
        """Give a page of hits, and how many there are of what."""
        with self._index_preferred():
            return self.answer_to(request, asked_by(request))

    @contextmanager
    def _index_preferred(self) -> Iterator[None]:
        """Keep the planner from reading whole tables: it does not reckon with vectors that lie apart."""
        self._connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        yield
        self._connection.exec_driver_sql("SET LOCAL enable_seqscan = on")

    def _with_number(self, request: SearchRequest, asked: Asked) -> Asked:
        return with_number(asked, request.first)

    def _without_number(self, request: SearchRequest, asked: Asked) -> Asked:
        return without_number(asked, request.first)

    def _newest(self, request: SearchRequest, asked: Asked, limit: int, offset: int) -> list[Hit]:
        if asked.narrows and limit + offset <= _MOST_AT_ONCE:
            places = self._among_newest(request, asked, limit + offset)
            if len(places) == limit + offset:
                return [Hit(document_of(place)) for place in places[offset:]]
        matching, parameters = self._matching(request, asked, "d.place")
        rows = self._rows(f"{matching} LIMIT %s OFFSET %s", (*parameters, limit, offset))
        return [Hit(document_of(place)) for (place,) in rows]

    def _among_newest(self, request: SearchRequest, asked: Asked, limit: int) -> list[int]:
        days = _all(_days(request))
        hit = _all([*self._match(asked), self._seen])
        rows = self._rows(
            f"SELECT d.place FROM (SELECT * FROM {self._tables.documents} AS d WHERE {days.sql}"
            f" ORDER BY d.place DESC LIMIT {_LOOKED_THROUGH}) AS d WHERE {hit.sql}"
            " ORDER BY d.place DESC LIMIT %s",
            (*days.parameters, *hit.parameters, limit),
        )
        return [place for (place,) in rows]

    def _by_number(self, request: SearchRequest, asked: Asked, limit: int, offset: int) -> list[Hit]:
        matching, parameters = self._matching(request, asked, "d.place, d.sort_key")
        rows = self._rows(
            f"SELECT place FROM ({matching} LIMIT {MOST_COUNTED}) AS hit ORDER BY sort_key, place"
            " LIMIT %s OFFSET %s",
            (*parameters, limit, offset),
        )
        return [Hit(document_of(place)) for (place,) in rows]

    def _best(self, request: SearchRequest, asked: Asked, limit: int, offset: int) -> list[Hit]:
        """Let each document's best row count; a part is no hit by itself, the whole must match."""
        runs = runs_of(request)
        scale = Scale(self._connection, self._tables, runs)
        columns, of_columns = facts(runs)
        matching, parameters = self._matching(
            request, asked, "d.place, d.document_id, d.length, d.overlong, d.words || ''::tsvector AS v"
        )
        hits = f"SELECT * FROM ({matching} LIMIT {MOST_COUNTED}) AS hit"
        best: dict[int, tuple[float, int]] = {}
        overlong: dict[int, tuple[int, Counts]] = {}
        for place, document_id, length, is_overlong, *found in self._rows(
            f"SELECT place, document_id, length, overlong{columns} FROM ({hits}) AS hit",
            (*of_columns, *parameters),
        ):
            counts = scale.counts(found)
            best[document_id] = (scale.weigh(length, counts), place)
            if is_overlong:
                overlong[document_id] = (length, [(0, card) for _, card in counts])
        for document_id, *found in self._pieces(list(overlong), columns, of_columns):
            length, before = overlong[document_id]
            counts = [
                (a + more, card) for (a, card), (more, _) in zip(before, scale.counts(found), strict=True)
            ]
            overlong[document_id] = (length, counts)
            best[document_id] = (scale.weigh(length, counts), best[document_id][1])
        for place, document_id, length, *found in self._parts(asked, list(best), columns, of_columns):
            score, last = best[document_id]
            score = max(score, scale.weigh(length, scale.counts(found)))
            best[document_id] = (score, max(last, place))
        ranked = sorted(best.items(), key=lambda one: (-one[1][0], -one[1][1]))
        return [Hit(document_id, score) for document_id, (score, _) in ranked[offset : offset + limit]]

    def _parts(
        self, asked: Asked, ids: Sequence[int], columns: str, of_columns: Parameters
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        if not asked.narrows:
            return ()
        return self._rows(
            f"SELECT place, document_id, length{columns} FROM (SELECT p.place, p.document_id, p.length,"
            f" p.words || ''::tsvector AS v FROM {self._tables.parts} AS p"
            " WHERE p.words @@ %s::tsquery AND p.document_id = ANY(%s) OFFSET 0) AS hit",
            (*of_columns, asked.full, list(ids)),
        )

    def _pieces(
        self, ids: Sequence[int], columns: str, of_columns: Parameters
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """Look into the pieces of texts too long for one vector: it counts a term 255 times at most."""
        if not ids:
            return ()
        return self._rows(
            f"SELECT document_id{columns} FROM (SELECT p.document_id, p.words AS v"
            f" FROM {self._tables.pieces} AS p WHERE p.document_id = ANY(%s) AND NOT p.seam) AS piece",
            (*of_columns, list(ids)),
        )

    def _count(self, request: SearchRequest, asked: Asked) -> tuple[int, Mapping[str, Mapping[str, int]]]:
        """Count hits and their labels; one string crosses from the server, which is far cheaper than rows."""
        matching, parameters = self._matching(request, asked, "d.place, d.labels")
        ((total, labels),) = self._rows(
            "SELECT count(*), string_agg(labels, ' ' ORDER BY place DESC)"
            f" FROM ({matching} LIMIT {MOST_COUNTED + 1}) AS hit",
            parameters,
        )
        facets: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for term, count in Counter((labels or "").split()).most_common():
            facets[label_name(term)][term[1:]] = count
        return total, dict(facets)

    def _matching(self, request: SearchRequest, asked: Asked, columns: str) -> tuple[str, Parameters]:
        """Select from the hits, the newest first."""
        hit = _all([*self._match(asked), *_days(request), self._seen])
        found = f"SELECT {columns} FROM {self._tables.documents} AS d WHERE {hit.sql}"
        if asked.narrows:
            # OFFSET 0 is PostgreSQL's wall: first all hits by their words, then their order.
            return f"SELECT * FROM ({found} OFFSET 0) AS d ORDER BY place DESC", hit.parameters
        return f"{found} ORDER BY d.place DESC", hit.parameters

    def _match(self, asked: Asked) -> list[_Condition]:
        if not asked.quick and not asked.has_phrases:
            return []
        quick = [_Condition("d.words @@ %s::tsquery", (asked.quick,))] if asked.quick else []
        if not asked.has_phrases:
            return quick
        there = (
            f"EXISTS (SELECT 1 FROM {self._tables.pieces} AS p"
            " WHERE p.document_id = d.document_id AND p.words @@ %s::tsquery)"
        )
        pieces = [there] * len(asked.wanted) + [f"NOT {there}"] * len(asked.unwanted)
        full = _Condition(
            f"CASE WHEN d.overlong THEN {' AND '.join(pieces)} ELSE d.words @@ %s::tsquery END",
            (*asked.wanted, *asked.unwanted, asked.full),
        )
        return [*quick, full]

    def _rows(self, statement: str, parameters: Parameters) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.exec_driver_sql(statement, parameters).all()


def _all(conditions: Sequence[_Condition]) -> _Condition:
    sql = " AND ".join(condition.sql for condition in conditions) or "true"
    return _Condition(sql, tuple(value for condition in conditions for value in condition.parameters))


def _days(request: SearchRequest) -> list[_Condition]:
    """Keep to a span of days; they are the row number's first digits."""
    found = []
    if request.since:
        found.append(_Condition("d.place >= %s", (first_row(request.since),)))
    if request.until:
        found.append(_Condition("d.place < %s", (first_row(request.until) + ROWS_OF_A_DAY,)))
    return found


def _seen(visible: Visibility) -> _Condition:
    """Say in SQL what `archive.access.visible` says."""
    if visible.everything:
        return _Condition("true")
    own = [
        _Condition("d.responsible_id = %s", (visible.user_id,)),
        _Condition("d.registered_by = %s", (visible.user_id,)),
        _Condition(
            "d.document_id IN (SELECT r.document_id FROM document_reader AS r WHERE r.user_id = %s)",
            (visible.user_id,),
        ),
    ]
    if visible.marks:
        own.insert(0, _Condition("d.access = ANY(%s)", (sorted(map(access_code, visible.marks)),)))
    if visible.unit_id is not None:
        unit = visible.unit_id
        own.append(
            _Condition(
                "d.access = %s AND (d.unit_id = %s OR d.from_unit_id = %s)",
                (access_code(Mark.INTERNAL), unit, unit),
            )
        )
    sql = " OR ".join(f"({condition.sql})" for condition in own)
    return _Condition(f"({sql})", tuple(value for condition in own for value in condition.parameters))
