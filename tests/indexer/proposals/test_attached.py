"""A mail that only brings a letter: the letter speaks for the card, the mail fills what it leaves open."""

from __future__ import annotations

from indexer.proposals import Proposals, Source
from indexer.proposals.attached import completed
from indexer.proposals.model import Alternative, doubtful, sure

HERE = Source(1, 2, 2, "words", ((0.1, 0.1, 0.2, 0.2),))


def proposals(**values: str) -> Proposals:
    return Proposals(tuple(sure(field, value, value, HERE) for field, value in values.items()))


def values(found: Proposals) -> dict[str, str | None]:
    return {item.field: item.value for item in found.items}


def test_the_attached_letter_goes_before_a_cover_that_is_none() -> None:
    cover = proposals(their_date="2026-11-28", subject="Fwd", language="en")
    letter = proposals(sender="7", their_number="4062-ФХД", their_date="2026-10-23")
    assert values(completed(cover, letter, "letter.pdf")) == {
        "sender": "7",
        "their_number": "4062-ФХД",
        "their_date": "2026-10-23",
        "subject": "Fwd",
        "language": "en",
    }


def test_a_mail_that_is_the_letter_keeps_its_own_number_and_sender() -> None:
    cover = proposals(sender="7", their_number="12", subject="Visit")
    found = completed(cover, proposals(sender_name="Other", their_number="99", due="2026-12-01"), "plan.docx")
    assert values(found) == {"sender": "7", "their_number": "12", "subject": "Visit", "due": "2026-12-01"}


def test_places_in_the_attached_file_name_it_and_are_not_marked_on_the_cover() -> None:
    letter = Proposals((doubtful("their_date", [Alternative("2026-04-03", "03/04/2026", HERE)]),))
    (item,) = completed(Proposals(), letter, "letter.pdf").items
    for source in (item.source, item.alternatives[0].source):
        assert (source.file, source.boxes, source.quote) == ("letter.pdf", (), "words")
