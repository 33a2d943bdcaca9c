"""An index on the desk: short ways to fill it, to ask it, and to write questions down."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from archive.access import Mark, Visibility
from indexer.backends.port import IndexDocument, SearchBackend, SearchPage, SearchRequest
from indexer.languages.analyse import Analysis
from indexer.query import Clause, Query

ALL = Visibility(marks=frozenset(Mark), user_id=0, everything=True)
DAY = date(2026, 3, 2)
STRANGER = 900
NUMBER = ("015", "003", "0123")


class Desk:
    """An index with a session that stays open, and short ways to fill it and to ask it."""

    def __init__(self, backend: SearchBackend, session: Session) -> None:
        self.backend = backend
        self.session = session

    def put(self, id: int, *parts: str, card: str = "", day: date = DAY, **facts: Any) -> None:
        facts.setdefault("stamp", "1")
        facts.setdefault("access", Mark.INTERNAL)
        facts.setdefault("registered_by", 1)
        facts.setdefault("sort_key", f"{id:06}")
        document = IndexDocument(
            id=id,
            registered_on=day,
            card=Analysis(card, unmarked(card)),
            parts=tuple(Analysis(part, unmarked(part)) for part in parts),
            **facts,
        )
        self.backend.index(self.session, [document])

    def ask(self, *clauses: Clause, visible: Visibility = ALL, **wishes: Any) -> SearchPage:
        return self.backend.search(self.session, SearchRequest(Query(clauses), **wishes), visible)

    def find(self, *clauses: Clause, visible: Visibility = ALL, **wishes: Any) -> list[int]:
        return ids(self.ask(*clauses, visible=visible, **wishes))


def unmarked(terms: str) -> str:
    return " ".join(term[1:] for term in terms.split())


def ids(page: SearchPage) -> list[int]:
    return [hit.document_id for hit in page.hits]


def any_of(*runs: str, **kind: bool) -> Clause:
    return Clause(runs[0], tuple(tuple(run.split()) for run in runs), **kind)


def exactly(run: str) -> Clause:
    return any_of(run, exact=True)


def no(run: str, **kind: bool) -> Clause:
    return any_of(run, without=True, **kind)


def number(*run: str) -> Clause:
    return Clause("/".join(run), (run,), prefix=True)
