"""The statements that answer a question.

Every one of them walks matching rows from the newest back, joined to the narrow table that says who may see them. The
join is written CROSS so that SQLite keeps this order; never `rowid IN (…)`, which is slower by hundreds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from archive.access import Mark, Visibility
from indexer.backends.embedded.match import expression, typed_words, with_number, without_number
from indexer.backends.embedded.rows import (
    DOCUMENTS,
    PART_BITS,
    PARTS,
    ROWS_OF_A_DAY,
    access_code,
    document_of,
    first_row,
    label_name,
)
from indexer.backends.embedded.tables import Tables
from indexer.backends.port import MOST_COUNTED, Hit, SearchPage, SearchRequest
from indexer.backends.steps import Steps

# labels, numbers, card, text, exact: filters and number pieces say nothing about merit
_WEIGHTS = "0.0, 0.0, 4.0, 1.0, 1.0"
_FEW, _FEW_FOR_ONE = 200, 4  # best rows whose rights are looked at, for one hit wanted
_WHOLE = f"(w.rowid & {PARTS}) = 0"

Parameters = tuple[object, ...]


class _Condition(NamedTuple):
    sql: str
    parameters: Parameters = ()


class Questions(Steps[str]):
    """Asks one set of tables on behalf of one person."""

    def __init__(self, connection: Connection, tables: Tables, visible: Visibility) -> None:
        self._connection = connection
        self._tables = tables
        self._seen = _seen(visible)

    def answer(self, request: SearchRequest) -> SearchPage:
        """Give a page of hits, and how many there are of what."""
        return self.answer_to(request, expression(request))

    def _with_number(self, request: SearchRequest, asked: str) -> str:
        return with_number(asked, request.first)

    def _without_number(self, request: SearchRequest, asked: str) -> str:
        return without_number(asked, request.first)

    def _newest(self, request: SearchRequest, asked: str, limit: int, offset: int) -> list[Hit]:
        matching, parameters = self._matching(request, asked, "w.rowid", whole=True)
        rows = self._rows(f"{matching} LIMIT ? OFFSET ?", (*parameters, limit, offset))
        return [Hit(document_of(row)) for (row,) in rows]

    def _by_number(self, request: SearchRequest, asked: str, limit: int, offset: int) -> list[Hit]:
        matching, parameters = self._matching(request, asked, "d.document_id", whole=True)
        rows = self._rows(
            f"SELECT document_id FROM ({matching} LIMIT {MOST_COUNTED}) CROSS JOIN {self._tables.entries}"
            " USING (document_id) ORDER BY sort_key LIMIT ? OFFSET ?",
            (*parameters, limit, offset),
        )
        return [Hit(document_id) for (document_id,) in rows]

    def _best(self, request: SearchRequest, asked: str, limit: int, offset: int) -> list[Hit]:
        """Let each document's best row count; a part's row alone is no hit, the whole must match."""
        few = self._best_of_few(request, asked, offset + limit)
        if few is not None:
            return few[offset:]
        matching, parameters = self._matching(request, asked, f"w.rowid AS place, {self._score} AS score")
        matching = f"{matching} LIMIT {MOST_COUNTED}"
        found = _Condition(f"hit AS MATERIALIZED ({matching})", parameters)
        if typed := typed_words(request):
            found = self._halved(matching, parameters, typed)
        rows = self._rows(
            f"WITH {found.sql} SELECT max(place), min(score) FROM hit GROUP BY place >> {PART_BITS}"
            f" HAVING min(place & {PARTS}) = 0 ORDER BY 2, 1 DESC LIMIT ? OFFSET ?",
            (*found.parameters, limit, offset),
        )
        return [Hit(document_of(row), -score) for row, score in rows]

    def _best_of_few(self, request: SearchRequest, asked: str, wanted: int) -> list[Hit] | None:
        """Weigh first and look at the rights of the best alone; None where that may not give as many as wanted.

        Rights cost half of a row's weighing. It is right only where nothing is excluded, for then the whole matches
        wherever a part does, and where all rows that match count.
        """
        if request.query.unwanted:
            return None
        matching, parameters = self._words(request, asked, "w.rowid")
        ((rows,),) = self._rows(f"SELECT count(*) FROM ({matching} LIMIT {MOST_COUNTED + 1})", parameters)
        if rows > MOST_COUNTED:
            return None
        matching, parameters = self._words(request, asked, f"w.rowid AS place, {self._score} AS score")
        ranked = _Condition(f"hit AS ({matching})", parameters)
        if typed := typed_words(request):
            ranked = self._halved(matching, parameters, typed)
        most = max(_FEW, _FEW_FOR_ONE * wanted)
        best = self._rows(
            f"WITH {ranked.sql}, best AS (SELECT place, score FROM hit ORDER BY score, place DESC LIMIT {most})"
            f" SELECT place, score FROM best CROSS JOIN {self._tables.documents} AS d"
            f" ON d.document_id = (place >> {PART_BITS}) & {DOCUMENTS}"
            f" WHERE {self._seen.sql} ORDER BY score, place DESC",
            (*ranked.parameters, *self._seen.parameters),
        )
        scores: dict[int, float] = {}
        for place, score in best:
            scores.setdefault(document_of(place), -score)
        if len(scores) < wanted and rows > most:
            return None
        return [Hit(*hit) for hit in scores.items()][:wanted]

    @property
    def _score(self) -> str:
        return f"bm25({self._tables.words}, {_WEIGHTS})"

    def _words(self, request: SearchRequest, asked: str, columns: str) -> tuple[str, Parameters]:
        """Ask for every row that matches, whoever may see it."""
        words = self._tables.words
        where = _together([_Condition(f"{words} MATCH ?", (asked,)), *_days(request)])
        return f"SELECT {columns} FROM {words} AS w WHERE {where.sql}", where.parameters

    def _halved(self, matching: str, parameters: Parameters, typed: str) -> _Condition:
        """Let what was typed count full and the weaker alternatives half: half of all, and half of it once more."""
        words = self._tables.words
        return _Condition(
            f"every AS MATERIALIZED ({matching}),"
            f" typed AS MATERIALIZED (SELECT rowid AS place, {self._score} AS score FROM {words}"
            f" WHERE {words} MATCH ? AND rowid >= (SELECT min(place) FROM every)),"
            " hit AS (SELECT place, sum(score) / 2 AS score FROM (SELECT place, score, 1 AS found FROM every"
            " UNION ALL SELECT place, score, 0 FROM typed) GROUP BY place HAVING max(found))",
            (*parameters, typed),
        )

    def _count(self, request: SearchRequest, asked: str) -> tuple[int, Mapping[str, Mapping[str, int]]]:
        """Count hits and their labels; one string crosses from SQLite, which is far cheaper than rows."""
        matching, parameters = self._matching(request, asked, "d.labels", whole=True)
        ((total, labels),) = self._rows(
            f"SELECT count(*), group_concat(labels, ' ') FROM ({matching} LIMIT {MOST_COUNTED + 1})",
            parameters,
        )
        facets: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for term, count in Counter((labels or "").split()).items():
            facets[label_name(term)][term[1:]] = count
        return total, dict(facets)

    def _matching(
        self, request: SearchRequest, asked: str, columns: str, *, whole: bool = False
    ) -> tuple[str, Parameters]:
        words, documents = self._tables.words, self._tables.documents
        conditions = [_Condition(f"{words} MATCH ?", (asked,)), *_days(request), self._seen]
        if whole:
            conditions.append(_Condition(_WHOLE))
        where = _together(conditions)
        statement = (
            f"SELECT {columns} FROM {words} AS w CROSS JOIN {documents} AS d"
            f" ON d.document_id = (w.rowid >> {PART_BITS}) & {DOCUMENTS}"
            f" WHERE {where.sql} ORDER BY w.rowid DESC"
        )
        return statement, where.parameters

    def _rows(self, statement: str, parameters: Parameters) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.exec_driver_sql(statement, parameters).all()


def _together(conditions: Sequence[_Condition], by: str = " AND ") -> _Condition:
    return _Condition(
        by.join(condition.sql for condition in conditions),
        tuple(value for condition in conditions for value in condition.parameters),
    )


def _days(request: SearchRequest) -> list[_Condition]:
    """Keep to a span of days; they are the row number's first digits."""
    found = []
    if request.since:
        found.append(_Condition("w.rowid >= ?", (first_row(request.since),)))
    if request.until:
        found.append(_Condition("w.rowid < ?", (first_row(request.until) + ROWS_OF_A_DAY,)))
    return found


def _seen(visible: Visibility) -> _Condition:
    """Say in SQL what `archive.access.visible` says."""
    if visible.everything:
        return _Condition("1")
    marks = sorted(map(access_code, visible.marks))
    own = [
        _Condition("d.responsible_id = ?", (visible.user_id,)),
        _Condition("d.registered_by = ?", (visible.user_id,)),
        _Condition(
            "EXISTS (SELECT 1 FROM document_reader AS r WHERE r.document_id = d.document_id AND r.user_id = ?)",
            (visible.user_id,),
        ),
    ]
    if marks:
        own.insert(0, _Condition(f"d.access IN ({', '.join('?' * len(marks))})", tuple(marks)))
    if visible.unit_id is not None:
        unit = visible.unit_id
        own.append(
            _Condition(
                "d.access = ? AND (d.unit_id = ? OR d.from_unit_id = ?)",
                (access_code(Mark.INTERNAL), unit, unit),
            )
        )
    some = _together([one._replace(sql=f"({one.sql})") for one in own], " OR ")
    return some._replace(sql=f"({some.sql})")
