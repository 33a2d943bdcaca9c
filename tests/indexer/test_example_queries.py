"""Two hundred questions over the example letters, in the languages of the office: the right one is in the first five.

The letters are registered by the ordinary services and read by the worker, scans too. Every engine puts the same letter
first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import migrations, moving
from archive.access import Actor
from archive.clock import SystemClock
from archive.db import Database
from archive.models import Document
from archive.settings import Settings
from archive.storage import LocalStorage
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.port import Order, SearchBackend
from indexer.backends.postgresql import PostgresqlIndex
from indexer.document import build_index_documents
from indexer.example_data.entries import read_threads
from indexer.example_data.loading import load_example
from indexer.extract.pool import ReadingPool
from indexer.search import search
from indexer.worker import Worker
from tests.conftest import NOW, set_up_registry
from tests.servers.elasticsearch import OLDEST, index_on

pytestmark = [pytest.mark.slow, pytest.mark.ocr]

QUERIES = Path(__file__).with_name("example_queries.tsv")

# What a question may need beside words, numbers, countries and the directory. Add to it what has been built.
AVAILABLE = frozenset({"thesaurus", "names", "typo"})
ENOUGH = 0.95
SAME_FIRST = 0.99


@dataclass(frozen=True)
class Question:
    """What is typed, the letters meant and what the question tries."""

    typed: str
    right: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether all that it needs has been built."""
        return {tag.removeprefix("needs:") for tag in self.tags if tag.startswith("needs:")} <= AVAILABLE


def questions() -> list[Question]:
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Question(typed, tuple(right.split(",")), tuple(tags.split())) for typed, right, tags in rows]


@dataclass(frozen=True)
class ExampleOffice:
    """The example letters, read and indexed."""

    database: Database
    session: Session
    backend: SearchBackend
    head: Actor
    ids: dict[str, int]  # by what the letter is called in its file
    partners: dict[str, set[int]]  # the letters of each correspondent

    def rank(self, question: Question) -> int:
        """Give the place of the first right letter; 0 if it is not on the first page."""
        found = search(self.session, self.backend, self.head, question.typed, order=Order.BEST).found
        right = self._right(question)
        return next((place for place, one in enumerate(found, start=1) if one.id in right), 0)

    def first(self, typed: str, order: Order) -> int | None:
        """Give the letter that comes first, if any is found."""
        found = search(self.session, self.backend, self.head, typed, order=order).found
        return found[0].id if found else None

    def _right(self, question: Question) -> set[int]:
        meant: set[int] = set()
        for name in question.right:
            meant |= self.partners[name[1:]] if name.startswith("@") else {self.ids[name]}
        return meant


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExampleOffice]:
    settings = Settings(data=tmp_path_factory.mktemp("example"))
    settings.files.mkdir()
    database, storage, backend = Database(settings.url), LocalStorage(settings.files), EmbeddedIndex()
    migrations.upgrade(database)
    people = set_up_registry(database)
    with database.write() as session:
        backend.prepare(session)
        load_example(session, storage, people["administrator"], now=NOW)
    with ReadingPool(2) as pool:
        Worker(database, storage, backend, pool, SystemClock(), settings, at_once=2).drain()
    with database.read() as session:
        keys = session.execute(select(Document.form_key, Document.id)).all()
        ids = {key.removeprefix("example-data/"): id for key, id in keys if key}
        yield ExampleOffice(database, session, backend, people["head"], ids, _by_partner(ids))
    database.close()


def _by_partner(ids: dict[str, int]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for thread in read_threads():
        for entry in thread.letters:
            if entry.id in ids:
                for partner in (entry.partner, *entry.further):
                    found[partner].add(ids[entry.id])
    return found


def test_there_are_enough_questions_of_every_kind() -> None:
    asked = questions()
    tags: dict[str, int] = defaultdict(int)
    for question in asked:
        for tag in question.tags:
            tags[tag] += 1
    assert len(asked) >= 150
    assert len({question.typed for question in asked}) == len(asked)
    assert sum(question.counts for question in asked) >= 150
    for tag in (
        "ky",
        "ru",
        "en",
        "tr",
        "term",
        "partner",
        "country",
        "number",
        "phrase",
        "inflected",
        "bare",
        "layout",
    ):
        assert tags[tag] >= 4, tag


def test_the_right_letter_is_among_the_first_five(office: ExampleOffice) -> None:
    counted = [question for question in questions() if question.counts]
    ranks = {question: office.rank(question) for question in counted}
    missed = {question.typed: rank for question, rank in ranks.items() if not 0 < rank <= 5}
    share = 1 - len(missed) / len(counted)
    assert share >= ENOUGH, f"{share:.3f}, missed: {missed}"


@pytest.mark.parametrize(
    "tag", ["ky", "ru", "en", "tr", "number", "country", "partner", "inflected", "bare", "layout"]
)
def test_no_kind_of_question_falls_behind(office: ExampleOffice, tag: str) -> None:
    counted = [question for question in questions() if question.counts and tag in question.tags]
    found = [question for question in counted if 0 < office.rank(question) <= 5]
    assert len(found) >= 0.85 * len(counted), [one.typed for one in counted if one not in found]


@contextmanager
def asked_on(engine: str, office: ExampleOffice, request: pytest.FixtureRequest) -> Iterator[ExampleOffice]:
    """Give the same office with another index, and in another database if need be."""
    if engine == "postgresql":
        with request.getfixturevalue("postgresql").database() as url:
            database = Database(url)
            moving.move(office.database, database, lambda _what, _done, _all: None)
            yield from filled(replace(office, database=database, backend=PostgresqlIndex()))
            database.close()
    else:
        with index_on(request.getfixturevalue("servers")[OLDEST]) as index:
            # Beside the engine the database's list of words serves.
            index.words_beginning = office.backend.words_beginning
            yield from filled(replace(office, backend=index))


def filled(office: ExampleOffice) -> Iterator[ExampleOffice]:
    with office.database.write() as session:
        office.backend.prepare(session)
    with office.database.write() as session:
        office.backend.index(session, build_index_documents(session, office.ids.values()))
    with office.database.read() as session:
        yield replace(office, session=session)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("engine", ["postgresql", "elasticsearch"])
def test_every_engine_puts_the_same_letter_first(
    office: ExampleOffice, engine: str, order: Order, request: pytest.FixtureRequest
) -> None:
    typed = [question.typed for question in questions()]
    with asked_on(engine, office, request) as other:
        ours, theirs = ([asked.first(text, order) for text in typed] for asked in (office, other))
    differ = [text for text, one, another in zip(typed, ours, theirs, strict=True) if one != another]
    assert sum(first is not None for first in ours) >= ENOUGH * len(typed)
    assert len(differ) <= (1 - SAME_FIRST) * len(typed), differ
