"""Very many letters: sound books, texts that can be found, words as frequent as words are."""

from __future__ import annotations

import random
from collections import Counter as Counted
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from archive.access import Mark
from archive.errors import NotAllowed
from archive.models import Document, Job, Link, Page, Partner, Reading
from archive.numbering import Numbering
from archive.office import Office
from archive.verify import verify
from indexer.backends.embedded import EmbeddedIndex
from indexer.check import compare
from indexer.example_data import load_many
from indexer.example_data.composing import LANGUAGES, Composer, Weighted, organisations
from indexer.search import search
from tests.conftest import NOW, Registry
from tests.indexer.example_data.conftest import MANY, Loaded

OFFICE = Office(name_ky="Университет", name_ru="Университет", name_en="University")


def _load(registry: Registry, count: int) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    load_many(
        registry.database,
        registry.storage,
        EmbeddedIndex(),
        registry.administrator,
        count,
        now=NOW,
        progress=lambda done, total: told.append((done, total)),
    )
    return told


def test_the_registry_and_its_index_are_sound(many: Loaded) -> None:
    assert many.count == MANY
    outcome = verify(many.database, many.registry.storage, None, now=NOW)
    assert outcome.findings == ()
    assert outcome.numbers == MANY
    with many.database.write() as session:
        assert compare(session, many.backend).none
        assert session.scalars(select(Job)).all() == []
        assert set(session.scalars(select(Reading.state))) == {"read"}


def test_no_number_is_given_twice(many: Loaded) -> None:
    with many.database.read() as session:
        numbers = session.execute(select(Document.register_id, Document.year, Document.number)).all()
        assert len(set(numbers)) == len(numbers) == MANY


def test_they_span_ten_years_of_working_days_and_forty_countries(many: Loaded) -> None:
    with many.database.read() as session:
        days = list(session.scalars(select(Document.registered_on)))
        assert min(days) < NOW.date() - timedelta(days=3600)
        assert max(days) == NOW.date()
        assert all(day.weekday() < 5 for day in days)
        assert len(set(session.scalars(select(Partner.country)))) >= 40
        assert session.scalar(select(func.count()).select_from(Partner)) == 600


def test_words_of_the_texts_find_them(many: Loaded) -> None:
    with many.database.read() as session:
        head = many.registry.head
        text = session.scalar(select(Page.text).where(Page.language == "ky").limit(1))
        assert text
        rare = max(text.split(), key=len).strip(".,:;()«»")
        assert search(session, many.backend, head, rare).total >= 1
        found = search(session, many.backend, head, "студенттер", without={"student"}).total
        assert 0.03 * MANY < found < 0.6 * MANY


def test_restricted_ones_are_for_those_who_may_see_them(many: Loaded) -> None:
    with many.database.read() as session:
        people = many.registry.people
        everything = [search(session, many.backend, people[role], "").total for role in ("head", "officer")]
        closed = session.scalar(
            select(func.count()).where(Document.access.in_([Mark.OFFICIAL, Mark.CONFIDENTIAL]))
        )
        assert closed
        assert everything == [MANY, MANY - closed]


def test_some_answer_others_and_some_are_annulled(many: Loaded) -> None:
    with many.database.read() as session:
        answers = session.execute(select(Link.from_id, Link.to_id).where(Link.type == "reply_to")).all()
        assert all(one > other for one, other in answers)
        partners = dict(session.execute(select(Document.id, Document.partner_id)).all())
        assert all(partners[one] == partners[other] for one, other in answers)
        annulled = session.scalars(select(Document).where(Document.annulled_at.is_not(None)))
        assert all(document.annul_reason for document in annulled)


def test_more_may_be_added_and_progress_is_told(registry: Registry) -> None:
    with registry.database.write() as session:
        EmbeddedIndex().prepare(session)
    assert _load(registry, 30) == [(30, 30)]
    assert _load(registry, 40) == [(40, 40)]
    with registry.database.write() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 70
        assert session.scalar(select(func.count()).where(Document.numbering == Numbering.LATE)) > 5
        assert session.scalar(select(func.count()).select_from(Partner)) == 600
        assert len(set(session.scalars(select(Page.sha256)))) == 70
        assert compare(session, EmbeddedIndex()).none
    assert verify(registry.database, registry.storage, None, now=NOW).findings == ()


def test_only_an_administrator_loads_them(registry: Registry) -> None:
    with pytest.raises(NotAllowed):
        load_many(
            registry.database,
            registry.storage,
            EmbeddedIndex(),
            registry.head,
            1,
            now=NOW,
            progress=lambda _done, _total: None,
        )


def test_the_same_chance_gives_the_same_letters() -> None:
    first, second = (Composer(random.Random(7), OFFICE) for _ in range(2))
    for language in LANGUAGES:
        day = date(2020, 3, 4)
        assert first.compose(language, day, "Бурса", "1") == second.compose(language, day, "Бурса", "1")


def test_most_words_are_rare_and_one_stands_in_a_quarter_of_the_letters() -> None:
    composer = Composer(random.Random(3), OFFICE)
    found: Counted[str] = Counted()
    for _ in range(2000):
        composed = composer.compose(composer.language(), date(2020, 3, 4), "Бурса", "1")
        found.update({word.strip(".,:;«»()").lower() for word in composed.text.split()})
    assert any(0.2 < times / 2000 < 0.3 for times in found.values())
    assert sum(times <= 20 for times in found.values()) > 0.6 * len(found)


def test_the_first_are_taken_most_often() -> None:
    taken = Counted(Weighted(range(100), 0.8).some(random.Random(1), 5000))
    assert taken[0] > taken[10] > taken[90]


def test_no_two_organisations_are_alike() -> None:
    forms = organisations(600)
    assert len({form.names[0].name for form in forms}) == 600
    assert all(len(form.names) == 3 for form in forms)
