"""The second look at the first hits by merit: exact in the end, and of few requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from archive.access import Mark, Visibility
from indexer.backends.elasticsearch import ElasticsearchIndex
from indexer.backends.elasticsearch.merit import WEIGHED, Statistics
from indexer.backends.merit import Run
from indexer.backends.port import IndexDocument, Order, SearchRequest
from indexer.languages.analyse import Analysis
from indexer.query import Clause, Query
from tests.conftest import Registry
from tests.servers.between import Between
from tests.servers.elasticsearch import OLDEST, index_on

ALL = Visibility(marks=frozenset(Mark), user_id=0, everything=True)
WORD = Query((Clause("сөз", (("kсөз",),)),))


@pytest.fixture
def wire(servers: dict[str, Any]) -> Iterator[Between]:
    between = Between(servers[OLDEST].url)
    yield between
    between.close()


@pytest.fixture
def index(registry: Registry, wire: Between) -> Iterator[ElasticsearchIndex]:
    with index_on(wire) as index:
        with registry.database.write() as session:
            index.prepare(session)
        yield index


def letter(id: int, text: str) -> IndexDocument:
    words = Analysis(text, text.replace("k", ""))
    return IndexDocument(
        id=id,
        stamp="1",
        registered_on=date(2026, 3, 2),
        sort_key=f"{id:06}",
        access=Mark.INTERNAL,
        registered_by=1,
        parts=(words,),
    )


def put(registry: Registry, index: ElasticsearchIndex, *texts: str) -> None:
    with registry.database.write() as session:
        index.index(session, [letter(id, text) for id, text in enumerate(texts, start=1)])


def found(registry: Registry, index: ElasticsearchIndex, **wishes: Any) -> list[int]:
    with registry.database.read() as session:
        page = index.search(session, SearchRequest(WORD, **wishes), ALL)
    return [hit.document_id for hit in page.hits]


def test_a_page_costs_one_request_and_the_order_by_merit_one_more(
    registry: Registry, index: ElasticsearchIndex, wire: Between
) -> None:
    put(registry, index, "kсөз kсөз kбар", "kсөз kбар kжана", "kбашка")
    requests = {}
    for order in Order:
        wire.seen.clear()
        found(registry, index, order=order)
        requests[order] = len(wire.seen)
    assert requests == {Order.NEWEST: 1, Order.NUMBER: 1, Order.BEST: 2}


def test_a_lone_hit_is_not_weighed(registry: Registry, index: ElasticsearchIndex, wire: Between) -> None:
    put(registry, index, "kсөз", "kбашка")
    wire.seen.clear()
    assert found(registry, index, order=Order.BEST) == [1]
    assert len(wire.seen) == 1


def test_pages_follow_on_each_other_across_the_last_weighed_hit(
    registry: Registry, index: ElasticsearchIndex
) -> None:
    texts = ["kсөз " * (1 + id * 7 % 5) + "kбар " * (id * 11 % 90) for id in range(WEIGHED + 25)]
    put(registry, index, *texts)
    pages = [found(registry, index, order=Order.BEST, offset=at, limit=20) for at in range(0, 100, 20)]
    assert [len(page) for page in pages] == [20, 20, 20, 20, 5]
    assert sorted(id for page in pages for id in page) == list(range(1, WEIGHED + 26))
    assert found(registry, index, order=Order.BEST, limit=100) == [id for page in pages for id in page]


def test_how_frequent_a_word_is_is_kept_the_longer_the_larger_the_index() -> None:
    now = [100.0]
    statistics = Statistics(now=lambda: now[0])
    word, other = Run(("kсөз",)), Run(("kбар",))

    def learn(rows: int) -> None:
        known, asked = statistics.known([word])
        answers = [{"aggregations": {"rows": {"having": {"doc_count": 3}}}} for _ in asked]
        whole = {"aggregations": {"rows": {"doc_count": rows, "terms": {"value": 9.0}}}}
        counted = statistics.learn(known, asked, [whole, *answers] if known is None else answers)
        assert (counted.rows, counted.terms, counted.having[word]) == (rows, 9, 3)

    learn(rows=10)
    now[0] += 0.1
    assert statistics.known([word]) == (None, [word])  # of so few rows it is asked each time
    learn(rows=1_000_000)
    now[0] += 40
    known, asked = statistics.known([word, word._replace(weight=0.5), other])
    assert known is not None
    assert (known.having, asked) == ({word: 3}, [other])
    now[0] += 30
    assert statistics.known([word])[0] is None
