"""What a letter says for its own card: number, date, sender, subject and more, each with its place.

Nothing is set silently. A field is proposed with the words it was taken from; where a letter allows two
readings the field stays empty and both are offered. Rules only, no guesses: see docs/proposals.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from indexer.extract.port import Page
from indexer.proposals.dates import FoundDate, find_dates
from indexer.proposals.directory import Candidate, Directory
from indexer.proposals.due import propose_due
from indexer.proposals.enclosures import propose_enclosures
from indexer.proposals.kind import propose_kind
from indexer.proposals.language import languages_of, propose_language
from indexer.proposals.layout import read_letter
from indexer.proposals.model import FIELDS, Alternative, Proposal, Proposals, Source
from indexer.proposals.numbers import FoundNumber, find_numbers
from indexer.proposals.owner import Owner
from indexer.proposals.person import propose_person
from indexer.proposals.reference import propose_date, propose_number, propose_replies
from indexer.proposals.sender import propose_sender
from indexer.proposals.stored import NotProposals, from_json, to_json
from indexer.proposals.subject import propose_subject

__all__ = [
    "FIELDS",
    "Alternative",
    "Candidate",
    "Directory",
    "NotProposals",
    "Proposal",
    "Proposals",
    "Source",
    "from_json",
    "propose",
    "to_json",
]


def propose(
    pages: Sequence[Page], directory: Directory, *, today: date, our_names: Iterable[str] = ()
) -> Proposals:
    """Propose the fields of a card from the pages of a letter; a letter that says nothing proposes nothing."""
    letter = read_letter(pages)
    if not letter.lines:
        return Proposals()
    languages = languages_of(letter)
    dates = find_dates(letter.folded, languages[0] if languages else None)
    numbers = find_numbers(letter, dates)
    their_number = propose_number(letter, numbers, dates)
    their_date = propose_date(letter, numbers, dates, today=today)
    written_on = date.fromisoformat(their_date.value) if their_date and their_date.value else None
    found = [
        *propose_sender(letter, directory, _marks(numbers, dates), our_names),
        propose_person(letter),
        their_number,
        their_date,
        propose_language(letter, languages),
        propose_kind(letter, numbered=any(number.owner is Owner.SENDER for number in numbers)),
        propose_subject(letter, numbers),
        *propose_replies(letter, numbers, dates),
        propose_due(letter, dates, written_on, today=today),
        *propose_enclosures(letter),
    ]
    return Proposals(tuple(proposal for proposal in found if proposal))


def _marks(numbers: list[FoundNumber], dates: list[FoundDate]) -> list[int]:
    """Give the places of the letter's own line of reference: numbers that are somebody's, and dates."""
    return [n.value_start for n in numbers if n.owner is not Owner.OTHER] + [d.start for d in dates]
