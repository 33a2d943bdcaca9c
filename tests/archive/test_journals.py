"""Journals: rows in the book's order, counted only as far as one may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from archive import journals, links, registers
from archive.access import Actor, Mark
from archive.errors import NotAllowed
from archive.journals import Count, JournalFilter, Order, State
from archive.models import Document
from archive.numbering import Numbering, NumberWish
from archive.registration import annul
from tests.conftest import NOW, Registry
from tests.factories import document, partner

TODAY = date(2026, 11, 24)


pytestmark = pytest.mark.both_databases


def wanted(session: Session, **changes: object) -> JournalFilter:
    book = JournalFilter(registers.register_by_code(session, "IN").id, 2026)
    return replace(book, **changes)  # type: ignore[arg-type]


def shown(session: Session, actor: Actor, **changes: object) -> list[str]:
    return [row.number for row in journals.list_rows(session, actor, wanted(session, **changes), today=TODAY)]


@pytest.fixture
def book(session: Session, registry: Registry) -> dict[str, Document]:
    """Five entries: plain, late, soon, answered and secret."""
    konya, islamabad = partner(session, city="Конья"), partner(session, "Quaid-i-Azam University", "PK")
    made = {
        "plain": document(session, registry.registrar, partner_id=konya.id, languages=("en",)),
        "late": document(
            session,
            registry.registrar,
            partner_id=konya.id,
            languages=("ky", "ru"),
            due_on=TODAY - timedelta(days=2),
        ),
        "soon": document(
            session,
            registry.registrar,
            partner_id=islamabad.id,
            due_on=TODAY,
            responsible_id=registry.officer.id,
        ),
        "answered": document(session, registry.registrar, due_on=TODAY - timedelta(days=9)),
        "secret": document(session, registry.head, access=Mark.CONFIDENTIAL, due_on=TODAY),
    }
    reply = document(session, registry.registrar, "OUT", partner_id=konya.id)
    links.tie(session, registry.registrar, reply.id, made["answered"].id, links.REPLY_TO, at=NOW)
    return made


@pytest.mark.usefixtures("book")
class TestFilters:
    def test_newest_number_first_and_the_other_way(self, session: Session, registry: Registry) -> None:
        assert shown(session, registry.head) == [f"15-03/{n}" for n in (5, 4, 3, 2, 1)]
        assert shown(session, registry.head, descending=False) == [f"15-03/{n}" for n in (1, 2, 3, 4, 5)]

    def test_the_daily_questions(self, session: Session, registry: Registry) -> None:
        assert shown(session, registry.officer, state=State.OVERDUE) == ["15-03/2"]
        assert shown(session, registry.officer, state=State.SOON) == ["15-03/3"]
        assert shown(session, registry.officer, state=State.OPEN) == ["15-03/3", "15-03/2"]
        assert shown(session, registry.officer, state=State.ANNULLED) == []

    def test_country_language_executor_and_period(self, session: Session, registry: Registry) -> None:
        assert shown(session, registry.officer, country="PK") == ["15-03/3"]
        assert shown(session, registry.officer, language="ru") == ["15-03/2"]
        assert shown(session, registry.officer, responsible_id=registry.officer.id) == ["15-03/3"]
        assert shown(session, registry.officer, until=TODAY - timedelta(days=1)) == []
        assert shown(session, registry.officer, document_ids=()) == []

    def test_counts_agree_with_rows_and_with_rights(self, session: Session, registry: Registry) -> None:
        for actor in (registry.officer, registry.head):
            counts = journals.count_states(session, actor, wanted(session), today=TODAY)
            for state, count in counts.items():
                assert count == Count(len(shown(session, actor, state=state))), state
        officer = journals.year_state(
            session, registry.officer, registers.register_by_code(session, "IN").id, 2026
        )
        assert (officer.entries, officer.last) == (4, "15-03/4")

    @pytest.mark.parametrize("order", list(Order))
    def test_every_order_shows_every_row(self, session: Session, registry: Registry, order: Order) -> None:
        assert sorted(shown(session, registry.head, order=order)) == [f"15-03/{n}" for n in range(1, 6)]

    def test_the_answer_stands_in_the_execution_note(self, session: Session, registry: Registry) -> None:
        rows = journals.list_rows(session, registry.officer, wanted(session), today=TODAY)
        answered = next(row for row in rows if row.number == "15-03/4")
        assert (answered.answered, answered.replies) == (True, ("15-04/1",))


def test_an_annulled_reply_answers_nothing(
    session: Session, registry: Registry, book: dict[str, Document]
) -> None:
    reply = links.links_of(session, registry.head, book["answered"].id)[0]
    annul(session, registry.registrar, reply.document_id, "ката", now=NOW)
    assert "15-03/4" in shown(session, registry.officer, state=State.OVERDUE)


def test_paging_gives_each_row_once(session: Session, registry: Registry) -> None:
    sender = partner(session).id
    for _ in range(23):
        document(session, registry.registrar, partner_id=sender)
    pages = [
        journals.list_rows(session, registry.officer, wanted(session), today=TODAY, offset=start, limit=10)
        for start in (0, 10, 20)
    ]
    numbers = [row.number for page in pages for row in page]
    assert numbers == [f"15-03/{n}" for n in range(23, 0, -1)]
    walked = journals.walk_rows(
        session, registry.officer, wanted(session, descending=False), today=TODAY, chunk=7
    )
    assert [row.number for row in walked] == numbers[::-1]


def test_an_export_is_numbered_and_needs_the_right(session: Session, registry: Registry) -> None:
    book = registers.register_by_code(session, "IN")
    given = [
        journals.record_export(session, registry.officer, book, format_="xlsx", filter_="2026", now=NOW)
        for _ in range(2)
    ]
    assert given == [1, 2]
    with pytest.raises(NotAllowed):
        journals.record_export(session, registry.reader, book, format_="xlsx", filter_="2026", now=NOW)


def test_a_lost_row_shows_as_a_gap(session: Session, registry: Registry) -> None:
    rows = [document(session, registry.registrar) for _ in range(3)]
    book = registers.register_by_code(session, "IN")
    assert journals.unexplained_gaps(session, book.id, 2026) == []
    session.delete(rows[1])
    session.flush()
    assert journals.unexplained_gaps(session, book.id, 2026) == [2]
    backlog = NumberWish(Numbering.MANUAL, text="15-03/2", reason="калыбына келтирилди")
    document(session, registry.head, wish=backlog)
    assert journals.unexplained_gaps(session, book.id, 2026) == []


def test_the_start_page_lists_what_is_due_and_was_registered(
    session: Session, registry: Registry, book: dict[str, Document]
) -> None:
    due = journals.due_soon(session, registry.officer, today=TODAY, days=3, limit=10)
    assert [row.id for row in due] == [book["late"].id, book["soon"].id]
    rows, counts = journals.registered_on(session, registry.officer, TODAY, limit=2)
    assert len(rows) == 2
    assert sum(counts.values()) == 5  # four incoming and one outgoing; the secret one is not counted
