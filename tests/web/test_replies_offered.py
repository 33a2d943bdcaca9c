"""A letter that names one of our numbers: its document is offered as the one it answers, to those who may see it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from archive.access import Mark
from archive.files import take_in
from archive.models import Document, Link
from archive.tray import receive
from indexer.extract.content import detect
from tests import factories
from tests.conftest import NOW, Registry
from tests.web.conftest import Drain, SignIn, Write
from tests.web.test_register import in_english
from tests.web_client import PageAuditClient

NEXT_YEAR = datetime(2027, 3, 12, 4, 30, tzinfo=UTC)


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("registrar"))


@pytest.fixture
def sent(write: Write, registry: Registry) -> list[str]:
    """Two letters of ours under one number, of this year and of the next."""
    with write() as session:
        documents = [
            factories.document(session, registry.head, "OUT", now=now, subject=f"Алмашуу {now.year}")
            for now in (NOW, NEXT_YEAR)
        ]
        assert len({document.number for document in documents}) == 1
        return [documents[0].number, str(documents[0].id), str(documents[1].id)]


def arrives(write: Write, registry: Registry, drain: Drain, words: str) -> str:
    """Put a letter that says this into the tray, read; gives the address of its form."""
    text = f"АЛТАЙСКИЙ ГОСУДАРСТВЕННЫЙ УНИВЕРСИТЕТ\n\n№ 5 от 20.11.2026\n\n{words}\n\nУважаемый ректор!\n\nМы согласны."
    taken = take_in(
        registry.storage,
        BytesIO(text.encode()),
        "letter.txt",
        limit_mb=1,
        detect=lambda path, name: detect(path, name).mime,
    )
    with write() as session:
        item = receive(session, registry.registrar, (taken,), now=NOW).id
    drain()
    return f"/register/new/IN?tray={item}"


def offered(client: PageAuditClient, address: str) -> list[str]:
    client.get(address)
    return [value for value in client.page.xpath("//input[@name='link']/@value") if value]


def test_one_click_makes_it_the_answer(
    clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain, sent: list[str]
) -> None:
    number, this_year, _ = sent
    address = arrives(write, registry, drain, f"На Ваш № {number} от 24.11.2026")
    assert offered(clerk, address) == [this_year], "the date tells which year is meant"
    answer = clerk.fill(
        "subject", {"subject": "Макулдук", "link": this_year, "partner_choice": "new", "due": "none"}
    )
    assert answer.status_code == 302, clerk.text("//*[@id='errors']")
    with write() as session:
        link = session.scalars(select(Link)).one()
        assert (str(link.to_id), link.type) == (this_year, "reply_to")


def test_without_a_date_all_of_the_number_are_offered(
    clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain, sent: list[str]
) -> None:
    number, this_year, next_year = sent
    address = arrives(write, registry, drain, f"На Ваш № {number.replace('-', '–')}")
    assert offered(clerk, address) == [next_year, this_year]


def test_what_the_clerk_may_not_see_is_not_offered(
    clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain, sent: list[str]
) -> None:
    number, this_year, next_year = sent
    with write() as session:
        for id_ in (this_year, next_year):
            session.get_one(Document, int(id_)).access = Mark.CONFIDENTIAL
    assert offered(clerk, arrives(write, registry, drain, f"На Ваш № {number}")) == []
