"""Every index finds the same: hit sets, totals and counts equal, the first hit equal in 99 of 100 questions.

The letters are the invented ones of `katchy example-data`, every fifth with the text of another as a second file. To
have another index compared, add it to OTHERS.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import Actor, visibility
from archive.models import Document, Page
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.port import Label, Order, SearchBackend, SearchRequest
from indexer.document import build_index_documents
from indexer.example_data import load_many
from indexer.query import parse
from tests.conftest import NOW, Registry
from tests.indexer.example_data.conftest import opened
from tests.servers.elasticsearch import NEWEST, OLDEST, index_on

LETTERS = 500
QUESTIONS = 420
EQUAL_FIRST = 0.99

Opening = Callable[[dict[str, Any]], AbstractContextManager[SearchBackend]]
OTHERS: dict[str, Opening] = {
    f"elasticsearch {version}": lambda servers, version=version: index_on(servers[version])
    for version in (OLDEST, NEWEST)
}


@dataclass(frozen=True)
class Asked:
    """A question as it is typed, and by whom."""

    kind: str
    text: str
    role: str
    order: Order
    labels: tuple[Label, ...] = ()


@pytest.fixture(scope="module")
def filled(
    _registry_template: tuple[Path, dict[str, Actor]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Registry]:
    """A registry of invented letters, with the index inside its database filled."""
    registry = opened(_registry_template, tmp_path_factory.mktemp("parity") / "var")
    index = EmbeddedIndex()
    with registry.database.write() as session:
        index.prepare(session)
    load_many(
        registry.database,
        registry.storage,
        index,
        registry.administrator,
        LETTERS,
        now=NOW,
        progress=lambda _done, _total: None,
    )
    with registry.database.write() as session:
        put_all(session, index)
    yield registry
    registry.database.close()


@pytest.mark.parametrize("name", OTHERS)
def test_the_same_is_found(filled: Registry, servers: dict[str, Any], name: str) -> None:
    with OTHERS[name](servers) as other:
        with filled.database.write() as session:
            other.prepare(session)
            put_all(session, other)
        with filled.database.read() as session:
            first = Counter[Order]()
            asked = Counter[Order]()
            hits = 0
            for question in questions(session):
                ours, theirs = (
                    answer(session, index, filled, question) for index in (EmbeddedIndex(), other)
                )
                assert {hit.document_id for hit in ours.hits} == {hit.document_id for hit in theirs.hits}, (
                    question
                )
                assert (ours.total, ours.capped, ours.more) == (theirs.total, theirs.capped, theirs.more)
                assert ours.facets == theirs.facets, question
                hits += ours.total > 0
                asked[question.order] += 1
                first[question.order] += [h.document_id for h in ours.hits[:1]] == [
                    h.document_id for h in theirs.hits[:1]
                ]
        print({order: f"{first[order]} of {asked[order]}" for order in Order})
        assert hits > 0.8 * QUESTIONS, "most questions find something"
        assert first[Order.NEWEST] == asked[Order.NEWEST]
        assert first[Order.NUMBER] == asked[Order.NUMBER]
        assert first.total() >= EQUAL_FIRST * asked.total(), first


def put_all(session: Session, index: SearchBackend) -> None:
    """Put every letter in; every fifth gets the next one's text as a second part."""
    documents = build_index_documents(session, range(1, LETTERS + 1))
    after = [*documents[1:], documents[0]]
    index.index(
        session,
        [
            replace(one, parts=one.parts + other.parts) if one.id % 5 == 0 else one
            for one, other in zip(documents, after, strict=True)
        ],
    )


def answer(session: Session, index: SearchBackend, registry: Registry, asked: Asked) -> Any:
    request = SearchRequest(parse(asked.text), order=asked.order, labels=asked.labels, limit=LETTERS)
    return index.search(session, request, visibility(registry.people[asked.role]))


def questions(session: Session) -> Iterator[Asked]:
    """Draw questions of every kind from what the letters say."""
    chance = random.Random(7)
    texts = [text.split() for text in session.scalars(select(Page.text).order_by(Page.sha256))]
    numbers = list(session.scalars(select(Document.number).order_by(Document.id)))

    def words(count: int) -> list[str]:
        text = chance.choice(texts)
        at = chance.randrange(max(1, len(text) - count))
        return text[at : at + count]

    kinds: dict[str, Callable[[], str]] = {
        "word": lambda: max(words(4), key=len),
        "two words": lambda: " ".join(sorted(words(8), key=len)[-2:]),
        "phrase": lambda: f'"{" ".join(words(2))}"',
        "beginning": lambda: f"{max(words(6), key=len)[:5]}*",
        "without": lambda: f"{max(words(5), key=len)} -{max(words(5), key=len)}",
        "number": lambda: chance.choice(numbers),
        "piece of a number": lambda: chance.choice(numbers)[:4],
    }
    for place in range(QUESTIONS):
        kind = list(kinds)[place % len(kinds)]
        labels = (Label("year", str(NOW.year - place % 4)),) if place % 11 == 0 else ()
        role = ("head", "officer", "coordinator")[place % 3]
        yield Asked(kind, kinds[kind](), role, list(Order)[place // len(kinds) % 3], labels)
