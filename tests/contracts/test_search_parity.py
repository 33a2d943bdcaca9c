"""The same letters and questions on SQLite and on PostgreSQL: the same hits, and the same letter first."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from archive.access import Mark, Visibility
from archive.db import Database
from indexer.backends import SearchBackend, index_in
from indexer.backends.port import IndexDocument, Label, Order, SearchRequest
from indexer.languages.analyse import Analysis
from indexer.query import Clause, Query
from tests.conftest import Registry
from tests.servers.postgresql import PostgreSQL

LETTERS, QUESTIONS = 160, 200
ALL = Visibility(marks=frozenset(Mark), user_id=0, everything=True)
SOME = Visibility(marks=frozenset({Mark.PUBLIC}), user_id=3, unit_id=2)
# Words as frequent as those of a language: the first in every second letter, the last hardly anywhere.
WORDS = [f"k{'абвгдежзик'[n % 10]}{'лмнопрст'[n % 8]}сөз{n}" for n in range(600)]

Engines = list[tuple[SearchBackend, Session]]


def drawn(chance: random.Random) -> str:
    return WORDS[min(int(chance.paretovariate(0.6)) - 1, len(WORDS) - 1)]


def text_of(chance: random.Random, words: int) -> Analysis:
    terms = [drawn(chance) for _ in range(words)]
    return Analysis(" ".join(terms), " ".join(term[1:] for term in terms))


def letter(id: int, chance: random.Random) -> IndexDocument:
    number = ("015", "003", f"0{id}")
    sizes = [chance.choice((5, 40, 150, 400)) for _ in range(chance.choice((0, 1, 1, 1, 2, 3)))]
    if id % 100 == 0:
        sizes.append(30_000)  # longer than any vector
    return IndexDocument(
        id=id,
        stamp="1",
        registered_on=date(2025, 1, 1) + timedelta(days=id // 2),
        sort_key=f"{chance.randrange(10**6):06}",
        access=chance.choice(list(Mark)),
        registered_by=chance.randrange(1, 6),
        unit_id=chance.choice((None, 2, 3)),
        labels=(Label("year", str(2025 + id % 2)), Label("country", chance.choice(("KG", "PK", "TR")))),
        numbers=(number,),
        card=Analysis(
            " ".join([*number, *text_of(chance, 6).terms.split()]), " ".join(n[1:] for n in number)
        ),
        parts=tuple(text_of(chance, size) for size in sizes),
    )


def clause(chance: random.Random, letters: list[IndexDocument]) -> Clause:
    kind = chance.randrange(10)
    word, other = drawn(chance), chance.choice(WORDS)
    if kind < 5:
        return Clause(word, ((word,), (other,)) if kind % 2 else ((word,),))
    if kind < 7:  # a phrase that stands somewhere
        terms = [one.terms.split() for some in letters for one in some.parts if one.terms]
        run = chance.choice(list(pairwise(chance.choice(terms)[:200])))
        return Clause("…", (run,))
    if kind == 7:
        return Clause(word, ((word[1:],),), exact=True)
    if kind == 8:
        return Clause(word, ((word[:5],),), prefix=True)
    return Clause(word, ((other,),), without=True)


def question(chance: random.Random, letters: list[IndexDocument]) -> SearchRequest:
    clauses = tuple(clause(chance, letters) for _ in range(chance.choice((1, 1, 2, 3))))
    return SearchRequest(
        Query(clauses),
        any_word=chance.random() < 0.2,
        labels=(Label("country", "PK"),) if chance.random() < 0.2 else (),
        since=date(2025, 3, 1) if chance.random() < 0.2 else None,
        limit=500,
    )


@pytest.fixture
def letters() -> list[IndexDocument]:
    chance = random.Random(20261129)
    return [letter(id, chance) for id in range(1, LETTERS + 1)]


@pytest.fixture
def engines(registry: Registry, postgresql: PostgreSQL, letters: list[IndexDocument]) -> Iterator[Engines]:
    with postgresql.database(postgresql.set_up[0]) as url:
        server = Database(url)
        both = [registry.database, server]
        for database in both:
            with database.write() as session:
                index_in(database).prepare(session)
                index_in(database).index(session, letters)
        sessions = [database.reading_session() for database in both]
        yield [(index_in(database), session) for database, session in zip(both, sessions, strict=True)]
        for session in sessions:
            session.close()
        server.close()


def test_every_question_has_the_same_hits_and_nearly_every_one_the_same_first(
    engines: Engines, letters: list[IndexDocument]
) -> None:
    chance = random.Random(4)
    first = same_first = 0
    for _ in range(QUESTIONS):
        asked = question(chance, letters)
        visible = chance.choice((ALL, SOME))
        (embedded, one), (server, other) = engines
        newest = [
            backend.search(session, asked, visible) for backend, session in ((embedded, one), (server, other))
        ]
        assert newest[0] == newest[1], asked  # hits in their order, total and facets
        best = [
            backend.search(session, _best(asked), visible).hits
            for backend, session in ((embedded, one), (server, other))
        ]
        assert {hit.document_id for hit in best[0]} == {hit.document_id for hit in best[1]}, asked
        if best[0]:
            first += 1
            same_first += best[0][0].document_id == best[1][0].document_id
    assert first > QUESTIONS / 2
    assert same_first >= 0.99 * first, f"{same_first} of {first}"


def test_words_alone_are_weighed_alike(engines: Engines, letters: list[IndexDocument]) -> None:
    chance = random.Random(5)
    for _ in range(60):
        words = [drawn(chance) for _ in range(chance.choice((1, 2, 3)))]
        asked = SearchRequest(
            Query(tuple(Clause(word, ((word,),)) for word in words)), order=Order.BEST, limit=50
        )
        one, other = (backend.search(session, asked, ALL).hits for backend, session in engines)
        assert [hit.score for hit in one] == pytest.approx([hit.score for hit in other], rel=0.01)


def _best(asked: SearchRequest) -> SearchRequest:
    return SearchRequest(
        asked.query,
        any_word=asked.any_word,
        labels=asked.labels,
        since=asked.since,
        order=Order.BEST,
        limit=asked.limit,
        counted=False,
    )
