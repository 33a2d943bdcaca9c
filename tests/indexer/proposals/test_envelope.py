"""A mail proposes its subject and its day where the letter in it says neither."""

from __future__ import annotations

from indexer.extract.port import Method, Page
from indexer.proposals.envelope import with_envelope
from indexer.proposals.model import Proposals, Source, sure

PAGE = Page(
    1,
    "From: dekanat@example.org\nDate: Mon, 9 Nov 2026\nSubject: Re: FW: Алмашуу жөнүндө\n\nСалам",
    Method.TEXT,
)
FACTS = {"title": "Re: FW: Алмашуу жөнүндө", "created": "2026-11-09T10:15:00+06:00"}


def test_the_subject_comes_without_the_signs_of_an_answer() -> None:
    found = with_envelope(Proposals(), [PAGE], FACTS)
    subject, day = found.get("subject"), found.get("their_date")
    assert subject is not None
    assert day is not None
    assert (subject.value, subject.source.line) == ("Алмашуу жөнүндө", 3)
    assert (day.value, day.source.line) == ("2026-11-09", 2)


def test_what_the_letter_itself_says_is_not_touched() -> None:
    own = sure("subject", "Сапар жөнүндө", "Сапар жөнүндө", Source(1, 5, 5, "Сапар жөнүндө"))
    found = with_envelope(Proposals((own,)), [PAGE], FACTS)
    assert found.all("subject") == (own,)


def test_a_mail_without_headers_proposes_nothing() -> None:
    assert with_envelope(Proposals(), [], {}) == Proposals()
    assert with_envelope(Proposals(), [PAGE], {"created": "yesterday", "title": "Re: "}) == Proposals()
