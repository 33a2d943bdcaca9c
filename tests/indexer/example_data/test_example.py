"""What a registry holds once the example letters are in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import audit, tray
from archive.access import Mark
from archive.errors import NotAllowed
from archive.journals import unexplained_gaps
from archive.models import (
    AuditEntry,
    Counter,
    Document,
    DocumentFile,
    Link,
    Partner,
    PartnerPerson,
    Reading,
    Register,
    TrayFile,
    User,
)
from archive.numbering import Numbering
from archive.partners import find_partners, quick_create
from archive.storage import LocalStorage
from archive.verify import verify
from indexer.example_data import load_example
from indexer.search import search
from tests import factories
from tests.conftest import NOW, Registry
from tests.indexer.example_data.conftest import Loaded

TODAY = NOW.date()


def count(session: Session, *conditions: object) -> int:
    return session.scalar(select(func.count()).select_from(Document).where(*conditions)) or 0


def test_about_sixty_letters_of_two_years(example: Loaded) -> None:
    with example.database.read() as session:
        first, last = session.execute(
            select(func.min(Document.registered_on), func.max(Document.registered_on))
        ).one()
        assert example.count == count(session)
        assert 55 <= example.count <= 75
        assert first >= TODAY - timedelta(days=2 * 366)
        assert last == TODAY
        assert len(set(session.scalars(select(Document.partner_id)))) >= 25


def test_the_registry_is_sound(example: Loaded) -> None:
    outcome = verify(example.database, example.registry.storage, None, now=NOW)
    assert outcome.findings == ()
    assert outcome.files >= example.count


def test_every_years_books_begin_at_one_and_follow_the_days(example: Loaded) -> None:
    with example.database.read() as session:
        books = session.execute(select(Counter.register_id, Counter.year)).all()
        assert len({year for _, year in books}) == 3
        for register_id, year in books:
            issued = session.execute(
                select(Document.serial, Document.registered_on)
                .where(
                    Document.register_id == register_id,
                    Document.year == year,
                    Document.numbering == Numbering.ISSUED,
                )
                .order_by(Document.serial)
            ).all()
            assert [row.serial for row in issued] == list(range(1, len(issued) + 1))
            assert [row.registered_on for row in issued] == sorted(row.registered_on for row in issued)
            assert list(unexplained_gaps(session, register_id, year)) == []


def test_every_kind_of_thing_that_happens_in_an_office_is_there(example: Loaded) -> None:
    with example.database.read() as session:
        answered = select(Link.to_id).where(Link.type == "reply_to")
        waiting = Document.due_on.is_not(None) & Document.id.not_in(answered)
        files = select(func.count(DocumentFile.id)).group_by(DocumentFile.document_id)
        actions = set(session.scalars(select(AuditEntry.action)))
        annulled = session.scalars(select(Document).where(Document.annulled_at.is_not(None))).all()
        assert count(session, waiting, Document.due_on < TODAY) >= 3
        assert count(session, waiting, Document.due_on.between(TODAY, TODAY + timedelta(days=2))) >= 1
        assert count(session, waiting, Document.due_on > TODAY + timedelta(days=7)) >= 3
        assert len(annulled) >= 3
        assert all(document.annul_reason for document in annulled)
        assert count(session, Document.numbering == Numbering.LITERAL) == 1
        assert count(session, Document.number == "4062-ФХД") == 1
        assert count(session, Document.access == Mark.OFFICIAL, Document.access_reason != "") == 1
        assert count(session, Document.access == Mark.CONFIDENTIAL, Document.access_reason != "") == 2
        assert len(session.scalars(answered).all()) >= 10
        assert sum(several > 1 for several in session.scalars(files)) >= 5
        assert actions >= {"registered", "annulled", "corrected", "linked", "received", "put_aside"}
        assert set(session.scalars(select(Register.code).join(Document))) == {
            "IN", "OUT", "INT", "AGR", "MIN", "ORD"
        }  # fmt: skip
        assert len(session.scalars(select(PartnerPerson)).all()) >= 15


def test_four_letters_wait_and_one_was_put_aside(example: Loaded) -> None:
    with example.database.read() as session:
        actor = example.registry.administrator
        assert len(tray.list_tray(session, actor)) == 4
        (aside,) = tray.list_tray(session, actor, state=tray.NOT_REGISTERED)
        assert aside.files[0].name == "Kutlama.txt"


def test_no_users_are_made(example: Loaded) -> None:
    with example.database.read() as session:
        logins = session.scalars(select(User.login)).all()
        assert sorted(logins) == sorted(actor.login for actor in example.registry.people.values())


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Каид-и-Азам", "Quaid-i-Azam University"),
        ("selcuk", "Selçuk Üniversitesi"),
        ("кванджу", "Kwangju Women’s University"),
        ("Gwangju Women", "Kwangju Women’s University"),
        ("МГУ", "Московский государственный университет имени М. В. Ломоносова"),
        ("Билим берүү жана илим", "Кыргыз Республикасынын Билим берүү министрлиги"),
    ],
)
def test_partners_are_found_by_any_of_their_names(example: Loaded, typed: str, shown: str) -> None:
    with example.database.read() as session:
        assert shown in [match.name for match in find_partners(session, typed)]


def test_a_country_finds_its_letters_before_they_are_read(example: Loaded) -> None:
    with example.database.read() as session:
        head = example.registry.head
        for word in ("Пакистан", "Pakistan"):
            assert search(session, example.backend, head, word).total >= 7


def test_what_is_confidential_is_not_found_by_everybody(example: Loaded) -> None:
    with example.database.read() as session:
        people = example.registry.people
        assert search(session, example.backend, people["head"], "коммерциялык").total == 1
        assert search(session, example.backend, people["officer"], "коммерциялык").total == 0


def test_every_file_waits_to_be_read_under_its_real_type(example: Loaded) -> None:
    with example.database.read() as session:
        names = dict(session.execute(select(DocumentFile.name, DocumentFile.sha256)).all())
        names |= dict(session.execute(select(TrayFile.name, TrayFile.sha256)).all())
        states = set(session.scalars(select(Reading.state)))
        assert states == {"waiting"}
        assert {name.rsplit(".", 1)[1] for name in names} == {"pdf", "docx", "jpg", "txt"}
        assert len(set(names.values())) == len(names)


def test_loading_again_adds_nothing(registry: Registry) -> None:
    with registry.database.write() as session:
        loaded = load_example(session, registry.storage, registry.administrator, now=NOW)
        partners = session.scalars(select(Partner.id)).all()
    assert loaded > 0
    with registry.database.write() as session:
        assert load_example(session, registry.storage, registry.administrator, now=NOW) == 0
        assert session.scalars(select(Partner.id)).all() == partners


def test_a_registry_in_use_takes_them_as_late_entries(
    session: Session, registry: Registry, storage: LocalStorage
) -> None:
    konya = quick_create(session, registry.registrar, "Selçuk Üniversitesi", "TR", "university", at=NOW)
    factories.document(session, registry.administrator, partner_id=konya.id)
    loaded = load_example(session, storage, registry.administrator, now=NOW)
    late = count(session, Document.numbering == Numbering.LATE)
    assert loaded > late > 10
    assert session.scalar(select(func.count()).where(Partner.name == "Selçuk Üniversitesi")) == 1
    assert list(audit.check_chain(session)) == []


def test_only_an_administrator_loads_them(session: Session, registry: Registry) -> None:
    with pytest.raises(NotAllowed):
        load_example(session, registry.storage, registry.registrar, now=NOW)
