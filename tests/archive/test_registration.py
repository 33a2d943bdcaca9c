"""Registering: numbers in order, once, by the local date; late, literal, typed and annulled ones (R4 to R17)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit, journals, outbox, registers
from archive.access import Mark
from archive.errors import (
    AlreadyAnnulled,
    CaseUnknown,
    DateBeforeLatest,
    DateInFuture,
    LooksRepeated,
    NotAllowed,
    NotFound,
    NumberAlreadyTaken,
    NumberMissing,
    NumberNotUnderstood,
    PartnerMissing,
    ReasonMissing,
    RegisterClosed,
    SubjectMissing,
    TheirDateInFuture,
)
from archive.models import Document, Job, Reading
from archive.numbering import Numbering, NumberWish, continue_from
from archive.registration import Letter, annul, record_arrival, register
from tests.conftest import NOW, ZONE, Registry
from tests.factories import document, partner, taken

TODAY = date(2026, 11, 24)


pytestmark = pytest.mark.both_databases


def numbers(session: Session, code: str = "IN") -> list[str]:
    register_id = registers.register_by_code(session, code).id
    query = select(Document.number).where(Document.register_id == register_id)
    return list(session.scalars(query.order_by(Document.year, Document.number_sort)))


def test_numbers_follow_one_another_in_each_journal_by_itself(session: Session, registry: Registry) -> None:
    for code in ("IN", "IN", "OUT", "INT", "AGR", "MIN", "IN"):
        document(session, registry.registrar, code)
    assert numbers(session) == ["15-03/1", "15-03/2", "15-03/3"]
    assert numbers(session, "OUT") == ["15-04/1"]
    assert numbers(session, "INT") == ["ИК-1"]
    assert numbers(session, "AGR") == ["ЭК-2026/1"]
    assert numbers(session, "MIN") == ["1"]


def test_the_number_is_kept_as_parts(session: Session, registry: Registry) -> None:
    found = document(session, registry.registrar)
    assert (found.number_head, found.serial, found.number_tail, found.year) == ("15-03/", 1, "", 2026)


def test_the_year_turns_at_midnight_in_the_office_not_in_greenwich(
    session: Session, registry: Registry
) -> None:
    before = datetime(2026, 12, 31, 17, 59, 30, tzinfo=UTC)  # 23:59:30 in Bishkek
    after = datetime(2026, 12, 31, 18, 0, 10, tzinfo=UTC)  # 00:00:10
    old = document(session, registry.registrar, now=before)
    new = document(session, registry.registrar, now=after)
    assert (old.year, old.registered_on, old.serial) == (2026, date(2026, 12, 31), 1)
    assert (new.year, new.registered_on, new.serial) == (2027, date(2027, 1, 1), 1)


def test_a_form_sent_twice_gives_one_number(session: Session, registry: Registry) -> None:
    sender = partner(session).id
    letter = Letter(register="IN", subject="Квота", partner_id=sender, form_key="one form")
    first = register(session, registry.registrar, letter, now=NOW, zone=ZONE)
    again = register(session, registry.registrar, letter, now=NOW, zone=ZONE)
    assert first.id == again.id
    assert numbers(session) == ["15-03/1"]


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"subject": "  "}, SubjectMissing),
        ({"partner_id": None}, PartnerMissing),
        ({"partner_id": 999}, PartnerMissing),
        ({"their_date": TODAY + timedelta(days=1)}, TheirDateInFuture),
        ({"registered_on": TODAY + timedelta(days=1)}, DateInFuture),
        ({"case": "99-99"}, CaseUnknown),
    ],
)
def test_a_refused_letter_spends_no_number(
    registry: Registry, facts: dict[str, object], error: type[Exception]
) -> None:
    with registry.database.write() as session:
        sender = partner(session).id
    with pytest.raises(error), registry.database.write() as session:
        document(session, registry.registrar, **{"partner_id": sender, **facts})  # type: ignore[arg-type]
    with registry.database.write() as session:
        assert document(session, registry.registrar, partner_id=sender).number == "15-03/1"


def test_a_journal_out_of_use_takes_nothing(session: Session, registry: Registry) -> None:
    with pytest.raises(RegisterClosed):
        document(session, registry.registrar, "CERT", partner_id=partner(session).id)


def test_only_those_with_the_right_register(session: Session, registry: Registry) -> None:
    sender = partner(session).id
    for name in ("officer", "lawyer", "reader", "auditor", "rector", "archivist", "coordinator"):
        with pytest.raises(NotAllowed):
            document(session, registry.people[name], partner_id=sender)


class TestLateAndLiteral:
    def test_an_earlier_date_needs_the_right(self, session: Session, registry: Registry) -> None:
        document(session, registry.registrar)
        with pytest.raises(DateBeforeLatest):
            document(session, registry.registrar, registered_on=TODAY - timedelta(days=3))
        with pytest.raises(NotAllowed):
            document(
                session,
                registry.registrar,
                registered_on=TODAY - timedelta(days=3),
                wish=NumberWish(Numbering.LATE, reason="кечигип келди"),
            )

    def test_a_late_entry_takes_the_next_number_and_needs_a_reason(
        self, session: Session, registry: Registry
    ) -> None:
        document(session, registry.registrar)
        day = TODAY - timedelta(days=3)
        with pytest.raises(ReasonMissing):
            document(session, registry.head, registered_on=day, wish=NumberWish(Numbering.LATE))
        late = document(
            session, registry.head, registered_on=day, wish=NumberWish(Numbering.LATE, reason="кечигип келди")
        )
        assert (late.number, late.registered_on, late.numbering) == ("15-03/2", day, "late")
        assert late.registered_at == NOW  # the true instant stays beside the official date

    def test_a_literal_number_stands_beside_its_serial(self, session: Session, registry: Registry) -> None:
        for _ in range(11):
            document(session, registry.registrar)
        for suffix in ("a", "/1"):  # a Latin a is meant as the Cyrillic one
            document(
                session, registry.head, wish=NumberWish(Numbering.LITERAL, 10, suffix, reason="экинчи кат")
            )
        assert numbers(session)[8:] == ["15-03/9", "15-03/10", "15-03/10а", "15-03/10/1", "15-03/11"]
        assert document(session, registry.registrar).number == "15-03/12"

    @pytest.mark.parametrize("suffix", ["", "аб", "1", "/", "/0", "-1", "<"])
    def test_other_suffixes_are_refused(self, session: Session, registry: Registry, suffix: str) -> None:
        document(session, registry.registrar)
        with pytest.raises(NumberNotUnderstood):
            document(
                session, registry.head, wish=NumberWish(Numbering.LITERAL, 1, suffix, reason="экинчи кат")
            )

    def test_a_literal_number_is_given_once(self, session: Session, registry: Registry) -> None:
        wish = NumberWish(Numbering.LITERAL, 1, "а", reason="экинчи кат")
        document(session, registry.head, wish=wish)
        with pytest.raises(NumberAlreadyTaken):
            document(session, registry.head, wish=wish)


class TestTypedNumbers:
    def test_a_journal_numbered_by_hand_takes_what_is_typed(
        self, session: Session, registry: Registry
    ) -> None:
        order = document(session, registry.registrar, "ORD", wish=NumberWish(text=" 4062-ФХД "))
        assert (order.number, order.serial, order.numbering) == ("4062-ФХД", None, "manual")
        with pytest.raises(NumberAlreadyTaken):
            document(session, registry.registrar, "ORD", wish=NumberWish(text="4062-ФХД"))
        with pytest.raises(NumberMissing):
            document(session, registry.registrar, "ORD")
        with pytest.raises(NumberNotUnderstood):
            document(session, registry.registrar, "ORD", wish=NumberWish(text="—"))

    def test_imported_numbers_move_no_counter_and_are_stepped_over(
        self, session: Session, registry: Registry
    ) -> None:
        document(session, registry.registrar)
        past = NumberWish(Numbering.IMPORTED, text="15-03/2", reason="2026-жылдын кагаз журналы")
        document(session, registry.head, registered_on=date(2026, 3, 1), wish=past)
        assert document(session, registry.registrar).number == "15-03/3"
        register_id = registers.register_by_code(session, "IN").id
        assert journals.unexplained_gaps(session, register_id, 2026) == []

    def test_a_book_begun_on_paper_goes_on(self, session: Session, registry: Registry) -> None:
        continue_from(session, registers.register_by_code(session, "IN"), 2026, 398)
        assert document(session, registry.registrar).number == "15-03/399"
        register_id = registers.register_by_code(session, "IN").id
        assert journals.unexplained_gaps(session, register_id, 2026) == []


class TestAnnulling:
    def test_an_annulled_number_stays_and_is_not_given_again(
        self, session: Session, registry: Registry
    ) -> None:
        first = document(session, registry.registrar)
        annul(session, registry.registrar, first.id, " 15-03/2 менен кайталанган ", now=NOW)
        assert first.annul_reason == "15-03/2 менен кайталанган"
        assert document(session, registry.registrar).number == "15-03/2"
        assert numbers(session) == ["15-03/1", "15-03/2"]

    def test_it_needs_a_reason_a_right_and_happens_once(self, session: Session, registry: Registry) -> None:
        first = document(session, registry.registrar)
        with pytest.raises(ReasonMissing):
            annul(session, registry.registrar, first.id, " ", now=NOW)
        with pytest.raises(NotAllowed):
            annul(session, registry.officer, first.id, "ката", now=NOW)
        annul(session, registry.registrar, first.id, "ката", now=NOW)
        with pytest.raises(AlreadyAnnulled):
            annul(session, registry.registrar, first.id, "ката", now=NOW)

    def test_what_one_may_not_see_cannot_be_annulled(self, session: Session, registry: Registry) -> None:
        secret = document(session, registry.head, access=Mark.CONFIDENTIAL)
        with pytest.raises(NotFound):
            annul(session, registry.registrar, secret.id, "ката", now=NOW)


class TestRepeats:
    def test_the_same_sender_number_and_date_is_asked_about(
        self, session: Session, registry: Registry
    ) -> None:
        sender = partner(session).id
        first = document(
            session, registry.registrar, partner_id=sender, their_number="№ 17-02/4431", their_date=TODAY
        )
        letter = Letter(
            register="IN", subject="Дагы", partner_id=sender, their_number="17-02 / 4431", their_date=TODAY
        )
        with pytest.raises(LooksRepeated) as asked:
            register(session, registry.registrar, letter, now=NOW, zone=ZONE)
        assert [repeat.document_id for repeat in asked.value.repeats] == [first.id]  # type: ignore[attr-defined]

    def test_the_same_file_is_asked_about_and_may_be_another_document(
        self, session: Session, registry: Registry
    ) -> None:
        file = taken(registry.storage)
        document(session, registry.registrar, files=(file,))
        letter = Letter(register="IN", subject="Дагы", partner_id=partner(session, "QAU").id, files=(file,))
        with pytest.raises(LooksRepeated):
            register(session, registry.registrar, letter, now=NOW, zone=ZONE)
        again = Letter(**{**letter.__dict__, "repeat_accepted": True})
        assert register(session, registry.registrar, again, now=NOW, zone=ZONE).number == "15-03/2"

    def test_what_one_may_not_see_does_not_show_as_a_repeat(
        self, session: Session, registry: Registry
    ) -> None:
        file = taken(registry.storage)
        document(session, registry.head, access=Mark.CONFIDENTIAL, files=(file,))
        letter = Letter(register="IN", subject="Дагы", partner_id=partner(session).id, files=(file,))
        assert register(session, registry.registrar, letter, now=NOW, zone=ZONE).number == "15-03/2"

    def test_a_second_arrival_uses_no_number(self, session: Session, registry: Registry) -> None:
        first = document(session, registry.registrar)
        record_arrival(
            session,
            registry.registrar,
            first.id,
            (taken(registry.storage),),
            delivery="post",
            tray_item_id=None,
            now=NOW,
        )
        assert numbers(session) == ["15-03/1"]
        actions = [entry.action for entry in audit.history(session, "document", first.id)]
        assert actions == ["registered", "arrived_again"]


def test_registration_leaves_its_files_to_be_read_and_itself_to_be_indexed(
    session: Session, registry: Registry
) -> None:
    file = taken(registry.storage)
    found = document(session, registry.registrar, files=(file,))
    assert session.get_one(Reading, file.sha256).state == "waiting"
    jobs = {(job.kind, job.subject) for job in session.scalars(select(Job))}
    assert jobs >= {(outbox.READ, file.sha256), (outbox.INDEX, str(found.id))}


def test_the_trail_keeps_what_was_proposed_and_what_was_saved(session: Session, registry: Registry) -> None:
    found = document(
        session,
        registry.registrar,
        their_number="17-02/4431",
        proposed={"their_number": "17-02/4431", "subject": "Башка сөз"},
    )
    entry = audit.history(session, "document", found.id)[0]
    assert (entry.details["accepted"], entry.details["corrected"]) == (1, 1)
