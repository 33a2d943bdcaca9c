"""Many letters at once are registered exactly as one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit, files, inner_files
from archive.access import Mark
from archive.errors import (
    CaseUnknown,
    DateBeforeLatest,
    NotAllowed,
    NumberAlreadyTaken,
    PartnerMissing,
    SubjectMissing,
)
from archive.models import (
    AuditEntry,
    Document,
    DocumentFile,
    DocumentPartner,
    Job,
    Link,
    Reading,
    StoredFile,
)
from archive.numbering import Numbering, NumberWish
from archive.partners import merge
from archive.registration import Letter, NewLink, register
from archive.registration_many import Dated, register_many
from tests import factories
from tests.conftest import NOW, ZONE, Registry

TABLES: tuple[type[Any], ...] = (Document, DocumentPartner, DocumentFile, StoredFile, Reading, Link)


def letters(session: Session, registry: Registry) -> list[Dated]:
    konya = factories.partner(session)
    ministry = factories.partner(session, "Тышкы иштер министрлиги", "KG", type="ministry")
    answered = factories.document(session, registry.head, partner_id=konya.id)
    files = [factories.taken(registry.storage, f"Кат {number}", f"{number}.txt") for number in range(3)]
    came = Letter("IN", " Алмашуу  жөнүндө ", partner_id=konya.id, their_number="A-1", repeat_accepted=True)
    several = [
        replace(came, files=(files[0], files[1]), their_date=NOW.date()),
        replace(came, register="OUT", further_partner_ids=(ministry.id, konya.id), files=(files[0],)),
        Letter("INT", "Ички кат", repeat_accepted=True, access=Mark.OFFICIAL, access_reason="КПҮ"),
        Letter("ORD", "Буйрук", wish=NumberWish(text="12-ФХД"), repeat_accepted=True),
        replace(came, links=(NewLink(answered.id, "reply_to"),), languages=("en", "ky"), files=(files[2],)),
        replace(
            came,
            registered_on=NOW.date() - timedelta(days=2),
            wish=NumberWish(Numbering.LATE, reason="late post"),
        ),
        replace(came, wish=NumberWish(Numbering.LITERAL, serial=1, suffix="а", reason="twin")),
    ]
    return [Dated(letter, NOW + timedelta(minutes=place)) for place, letter in enumerate(several)]


def rows(session: Session, table: type[Any]) -> list[dict[str, Any]]:
    columns = [column.name for column in table.__table__.columns]
    query = select(*(table.__table__.c[name] for name in columns)).order_by(*table.__table__.primary_key)
    return [dict(zip(columns, row, strict=True)) for row in session.execute(query)]


def trail(session: Session) -> list[tuple[str, int | None, Any]]:
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return sorted((entry.action, entry.subject_id, repr(entry.details)) for entry in entries)


def test_the_rows_and_the_trail_are_those_of_one_by_one(registry: Registry) -> None:
    found = []
    for at_once in (False, True):
        session = registry.database.writing_session()
        dated = letters(session, registry)
        if at_once:
            register_many(session, registry.head, dated, zone=ZONE)
        else:
            for one in dated:
                register(session, registry.head, one.letter, now=one.at, zone=ZONE)
        session.flush()
        assert list(audit.check_chain(session)) == []
        written = {table: rows(session, table) for table in TABLES}
        for row in written[StoredFile]:
            row.pop("stored_at")  # the batch's own instant
        found.append((written, trail(session)))
        session.rollback()
        session.close()
    assert found[0] == found[1]


def test_the_letters_wait_to_be_read_and_indexed(session: Session, registry: Registry) -> None:
    ids = register_many(session, registry.head, letters(session, registry), zone=ZONE)
    jobs = session.execute(select(Job.kind, Job.subject)).all()
    assert {subject for kind, subject in jobs if kind == "index"} >= {str(one) for one in ids}
    assert len({subject for kind, subject in jobs if kind == "read"}) == 3


def test_what_lies_inside_a_file_that_was_read_before_comes_along(
    session: Session, registry: Registry
) -> None:
    holder = factories.taken(registry.storage, "an archive", "letters.zip")
    inner = factories.taken(registry.storage, "a letter", "letter.txt")
    for one in (holder, inner):
        files.keep(session, one, at=NOW)
    inner_files.note(session, holder.sha256, [inner_files.Found(inner.sha256, inner.name)], at=NOW)
    alone = factories.taken(registry.storage, "alone", "alone.txt")
    dated = [Dated(Letter("INT", "Кат", files=(one,), repeat_accepted=True), NOW) for one in (holder, alone)]
    ids = register_many(session, registry.head, dated, zone=ZONE)
    kept = select(DocumentFile.document_id, DocumentFile.name).order_by(
        DocumentFile.document_id, DocumentFile.id
    )
    assert session.execute(kept).all() == [
        (ids[0], "letters.zip"),
        (ids[0], "letter.txt"),
        (ids[1], "alone.txt"),
    ]


def test_numbers_pass_over_typed_ones(session: Session, registry: Registry) -> None:
    partner_id = factories.partner(session).id
    typed = NumberWish(Numbering.MANUAL, text="15-03/2", reason="from the paper book")
    factories.document(session, registry.head, partner_id=partner_id, wish=typed)
    dated = [Dated(Letter("IN", "Кат", partner_id=partner_id), NOW)] * 3
    ids = register_many(session, registry.head, dated, zone=ZONE)
    numbers = session.scalars(select(Document.number).where(Document.id.in_(ids)).order_by(Document.id))
    assert list(numbers) == ["15-03/1", "15-03/3", "15-03/4"]


def test_numbers_pass_over_one_typed_among_them(session: Session, registry: Registry) -> None:
    came = Letter("IN", "Кат", partner_id=factories.partner(session).id)
    typed = replace(came, wish=NumberWish(Numbering.IMPORTED, text="15-03/1", reason="book"))
    ids = register_many(session, registry.head, [Dated(typed, NOW), Dated(came, NOW)], zone=ZONE)
    numbers = session.scalars(select(Document.number).where(Document.id.in_(ids)).order_by(Document.id))
    assert list(numbers) == ["15-03/1", "15-03/2"]


def test_a_new_year_begins_at_one(session: Session, registry: Registry) -> None:
    dated = [Dated(Letter("INT", "Кат", case=""), NOW.replace(year=year)) for year in (2026, 2026, 2027)]
    ids = register_many(session, registry.head, dated, zone=ZONE)
    kept = session.execute(select(Document.year, Document.serial).where(Document.id.in_(ids)))
    assert kept.all() == [(2026, 1), (2026, 2), (2027, 1)]


def test_a_merged_partner_gives_way_to_the_one_kept(session: Session, registry: Registry) -> None:
    gone, kept = factories.partner(session, "Селчук"), factories.partner(session)
    merge(session, registry.registrar, kept.id, gone.id, "twice", at=NOW)
    (one,) = register_many(
        session, registry.head, [Dated(Letter("IN", "Кат", partner_id=gone.id), NOW)], zone=ZONE
    )
    found = session.get(Document, one)
    assert found and found.partner_id == kept.id


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"subject": " "}, SubjectMissing),
        ({"partner_id": None}, PartnerMissing),
        ({"partner_id": 10_000}, PartnerMissing),
        ({"case": "99-99"}, CaseUnknown),
        ({"registered_on": date(2026, 11, 23)}, DateBeforeLatest),
        ({"wish": NumberWish(Numbering.IMPORTED, text="15-03/1", reason="book")}, NumberAlreadyTaken),
    ],
)
def test_what_one_by_one_refuses_is_refused(
    registry: Registry, changed: dict[str, Any], refused: type[Exception]
) -> None:
    session = registry.database.writing_session()
    good = Letter("IN", "Кат", partner_id=factories.partner(session).id)
    dated = [Dated(good, NOW), Dated(replace(good, **changed), NOW)]
    with pytest.raises(refused):
        register_many(session, registry.head, dated, zone=ZONE)
    session.rollback()
    session.close()


def test_rights_are_asked_for(session: Session, registry: Registry) -> None:
    letter = Letter("INT", "Кат")
    with pytest.raises(NotAllowed):
        register_many(session, registry.reader, [Dated(letter, NOW)], zone=ZONE)
    late = replace(letter, wish=NumberWish(Numbering.LATE, reason="late"))
    with pytest.raises(NotAllowed):
        register_many(session, registry.registrar, [Dated(late, NOW)], zone=ZONE)


def test_none_are_none(session: Session, registry: Registry) -> None:
    assert register_many(session, registry.registrar, [], zone=ZONE) == []
