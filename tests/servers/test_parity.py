"""Every index finds the same: hit sets, totals, counts and the orders by newness and number are equal.

In the order by merit the first hit is equal in 99 of 100 questions at least, though the letters are much alike; where
it is not, it is nearly as good.

The letters are the invented ones of `katchy example-data`, every fifth with the text of another as a second file. To
have another index compared, add it to OTHERS.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import moving
from archive.access import Actor, visibility
from archive.db import Database
from archive.models import Document, Page
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.port import Label, Order, SearchBackend, SearchRequest
from indexer.backends.postgresql import PostgresqlIndex
from indexer.document import build_index_documents
from indexer.example_data import load_many
from indexer.query import parse
from tests.conftest import NOW, Registry
from tests.indexer.example_data.conftest import opened
from tests.servers.elasticsearch import NEWEST, OLDEST, index_on

LETTERS = 500
QUESTIONS = 420
EQUAL_BEST = 0.99
NEARLY = 0.80  # of the best merit, in the figures of the index inside the database
NEARLY_ALWAYS = 0.99

OTHERS = ("postgresql", f"elasticsearch {OLDEST}", f"elasticsearch {NEWEST}")


@contextmanager
def opened_beside(
    name: str, registry: Registry, request: pytest.FixtureRequest
) -> Iterator[tuple[SearchBackend, Database]]:
    """Give another index, empty, and the database it works in: the same registry, carried over if need be."""
    if name == "postgresql":
        with request.getfixturevalue("postgresql").database() as url:
            database = Database(url)
            moving.move(registry.database, database, lambda _what, _done, _all: None)
            yield PostgresqlIndex(), database
            database.close()
    else:
        servers = request.getfixturevalue("servers")
        with index_on(servers[name.removeprefix("elasticsearch ")]) as index:
            yield index, registry.database


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
def test_the_same_is_found(filled: Registry, request: pytest.FixtureRequest, name: str) -> None:
    with opened_beside(name, filled, request) as (other, database):
        with database.write() as session:
            other.prepare(session)
        with database.write() as session:
            put_all(session, other)
        with filled.database.read() as here, database.read() as there:
            met = [met_by(here, there, filled, other, question) for question in questions(here)]
    found = [one for one in met if one.merits]
    assert len(found) > 0.8 * QUESTIONS, "most questions find something"
    assert all(one.equal for one in found if one.order is not Order.BEST)
    best = [one for one in found if one.order is Order.BEST]
    assert len(best) > QUESTIONS / 4
    other_first = [one for one in best if not one.equal]
    assert len(other_first) <= (1 - EQUAL_BEST) * len(best), other_first
    assert sum(one.as_good for one in best) >= NEARLY_ALWAYS * len(best)


@dataclass(frozen=True)
class Met:
    """What two indices put first, with the merit that the first of them gives to every hit."""

    order: Order
    ours: int
    theirs: int
    merits: dict[int, float]

    @property
    def equal(self) -> bool:
        return self.ours == self.theirs

    @property
    def as_good(self) -> bool:
        return self.merits[self.theirs] >= NEARLY * self.merits[self.ours]


def met_by(here: Session, there: Session, registry: Registry, other: SearchBackend, question: Asked) -> Met:
    """Ask both indices; everything but merit must be the same."""
    ours = answer(here, EmbeddedIndex(), registry, question)
    theirs = answer(there, other, registry, question)
    merits = {hit.document_id: hit.score for hit in ours.hits}
    assert merits.keys() == {hit.document_id for hit in theirs.hits}, question
    assert (ours.total, ours.capped, ours.more) == (theirs.total, theirs.capped, theirs.more), question
    assert ours.facets == theirs.facets, question
    if not merits:
        return Met(question.order, 0, 0, {})
    return Met(question.order, ours.hits[0].document_id, theirs.hits[0].document_id, merits)


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
