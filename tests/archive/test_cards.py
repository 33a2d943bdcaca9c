"""Cards: corrections keep the old value, ties and timelines never tell of what one may not see."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from archive import audit, cards, corrections, links
from archive.access import Mark
from archive.attaching import attach_file, retry_reading
from archive.errors import (
    ChangedMeanwhile,
    FieldNotCorrectable,
    LinkToItself,
    NotAllowed,
    NotFound,
    NothingChanged,
    ReasonMissing,
    SubjectMissing,
)
from archive.models import Job, Reading
from archive.outbox import READ
from tests.conftest import NOW, Registry
from tests.factories import document, partner, taken


class TestCorrecting:
    def test_the_old_value_the_reason_and_the_author_stay(self, session: Session, registry: Registry) -> None:
        found = document(session, registry.registrar, subject="Квота жөнүндө", their_number="17/1")
        other = partner(session, "Quaid-i-Azam University", "PK")
        values = {"subject": "Квотаны  көбөйтүү жөнүндө", "their_number": "17/2", "partner_id": other.id}
        corrections.correct(
            session, registry.registrar, found.id, values, reason="окуу катасы", version=1, now=NOW
        )
        assert (found.subject, found.their_number) == ("Квотаны көбөйтүү жөнүндө", "17/2")
        changed = {
            entry.details["field"]: (
                entry.details["old_shown"],
                entry.details["new_shown"],
                entry.details["reason"],
            )
            for entry in audit.history(session, "document", found.id)
            if entry.action == "corrected"
        }
        assert changed["their_number"] == ("17/1", "17/2", "окуу катасы")
        assert changed["partner_id"][:2] == ("Selçuk Üniversitesi", "Quaid-i-Azam University")
        assert found.version == 2

    @pytest.mark.parametrize("field", ["number", "year", "registered_on", "register_id", "serial", "id"])
    def test_what_makes_the_record_is_never_corrected(
        self, session: Session, registry: Registry, field: str
    ) -> None:
        found = document(session, registry.registrar)
        with pytest.raises(FieldNotCorrectable):
            corrections.correct(
                session, registry.registrar, found.id, {field: 7}, reason="x", version=1, now=NOW
            )

    @pytest.mark.parametrize(
        ("values", "reason", "version", "error"),
        [
            ({"subject": "Башка"}, " ", 1, ReasonMissing),
            ({"subject": "Студенттерди алмашуу жөнүндө"}, "x", 1, NothingChanged),
            ({"subject": " "}, "x", 1, SubjectMissing),
            ({"subject": "Башка"}, "x", 9, ChangedMeanwhile),
        ],
    )
    def test_a_correction_is_refused(
        self,
        session: Session,
        registry: Registry,
        values: dict[str, object],
        reason: str,
        version: int,
        error: type[Exception],
    ) -> None:
        found = document(session, registry.registrar)
        with pytest.raises(error):
            corrections.correct(
                session, registry.registrar, found.id, values, reason=reason, version=version, now=NOW
            )

    def test_officers_do_not_correct(self, session: Session, registry: Registry) -> None:
        found = document(session, registry.registrar)
        with pytest.raises(NotAllowed):
            corrections.correct(
                session, registry.officer, found.id, {"note": "x"}, reason="x", version=1, now=NOW
            )


class TestTies:
    def test_a_reply_is_seen_from_both_ends(self, session: Session, registry: Registry) -> None:
        letter = document(session, registry.registrar)
        reply = document(session, registry.registrar, "OUT")
        links.tie(session, registry.registrar, reply.id, letter.id, links.REPLY_TO, at=NOW)
        links.tie(session, registry.registrar, reply.id, letter.id, links.REPLY_TO, at=NOW)
        (from_reply,) = links.links_of(session, registry.officer, reply.id)
        (from_letter,) = links.links_of(session, registry.officer, letter.id)
        assert (from_reply.number, from_reply.outward) == (letter.number, True)
        assert (from_letter.number, from_letter.outward) == (reply.number, False)

    def test_a_tie_to_what_one_may_not_see_does_not_show(self, session: Session, registry: Registry) -> None:
        letter = document(session, registry.registrar)
        secret = document(session, registry.head, "OUT", access=Mark.CONFIDENTIAL)
        links.tie(session, registry.head, secret.id, letter.id, links.REPLY_TO, at=NOW)
        view = cards.card(session, registry.officer, letter.id)
        assert view.links == ()
        assert [entry.action for entry in view.timeline] == ["registered"]
        assert [entry.action for entry in cards.card(session, registry.head, letter.id).timeline] == [
            "linked",
            "registered",
        ]

    def test_nothing_is_tied_to_itself_or_to_what_one_may_not_see(
        self, session: Session, registry: Registry
    ) -> None:
        letter = document(session, registry.registrar)
        secret = document(session, registry.head, access=Mark.CONFIDENTIAL)
        with pytest.raises(LinkToItself):
            links.tie(session, registry.registrar, letter.id, letter.id, links.REPLY_TO, at=NOW)
        with pytest.raises(NotFound):
            links.tie(session, registry.registrar, letter.id, secret.id, links.REPLY_TO, at=NOW)

    def test_a_tie_taken_away_stays_on_the_trail(self, session: Session, registry: Registry) -> None:
        letter, reply = document(session, registry.registrar), document(session, registry.registrar, "OUT")
        links.tie(session, registry.registrar, reply.id, letter.id, links.REPLY_TO, at=NOW)
        (tie,) = links.links_of(session, registry.registrar, letter.id)
        links.untie(session, registry.registrar, letter.id, tie.link_id, at=NOW)
        assert links.links_of(session, registry.registrar, letter.id) == []
        actions = [entry.action for entry in audit.history(session, "document", letter.id)]
        assert actions == ["registered", "linked", "unlinked"]


class TestFiles:
    def test_a_wrong_file_is_superseded_and_kept(self, session: Session, registry: Registry) -> None:
        found = document(session, registry.registrar, files=(taken(registry.storage, "wrong"),))
        (wrong,) = cards.card(session, registry.registrar, found.id).files
        attach_file(
            session,
            registry.registrar,
            found.id,
            taken(registry.storage, "right", "right.txt"),
            supersedes_id=wrong.id,
            now=NOW,
        )
        view = cards.card(session, registry.registrar, found.id)
        assert [(file.name, file.superseded) for file in view.files] == [
            ("right.txt", False),
            ("letter.txt", True),
        ]
        assert view.shown_file is not None
        assert view.shown_file.name == "right.txt"

    def test_a_file_may_be_read_again(self, session: Session, registry: Registry) -> None:
        file = taken(registry.storage)
        found = document(session, registry.registrar, files=(file,))
        reading = session.get_one(Reading, file.sha256)
        reading.state, reading.error = "failed", "timeout"
        session.query(Job).delete()
        retry_reading(session, registry.registrar, found.id, 1, now=NOW)
        assert (reading.state, reading.error) == ("waiting", None)
        assert session.query(Job).filter_by(kind=READ, subject=file.sha256).count() == 1


def test_opening_a_restricted_card_is_put_on_the_trail(session: Session, registry: Registry) -> None:
    open_, closed = (
        document(session, registry.registrar),
        document(session, registry.head, access=Mark.OFFICIAL),
    )
    for found in (open_, closed):
        cards.record_reading(session, registry.registrar, found, at=NOW)
    assert [entry.action for entry in audit.history(session, "document", open_.id)] == ["registered"]
    assert [entry.action for entry in audit.history(session, "document", closed.id)] == ["registered", "read"]


def test_a_whole_number_finds_its_document_in_every_year(session: Session, registry: Registry) -> None:
    found = document(session, registry.registrar)
    assert cards.document_by_number(session, registry.officer, " 15-03/1 ") == [found]
    assert cards.document_by_number(session, registry.officer, "15-03/1", year=2020) == []
    assert cards.document_by_number(session, registry.officer, "15-03/1", register="OUT") == []
    assert found.registered_on == date(2026, 11, 24)
