"""What a letter that waits in the tray says for its card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive import cards
from archive.models import Reading
from archive.office import office
from archive.partners import PartnerDirectory
from archive.tray import TrayView
from indexer.extract.port import Page
from indexer.proposals import Candidate, Proposals, propose
from indexer.proposals.envelope import MAILS, with_envelope
from indexer.texts import as_page


@dataclass(frozen=True)
class Read:
    """The proposals of a letter's first file, and the pages they stand on."""

    proposals: Proposals = Proposals()
    pages: tuple[Page, ...] = ()


def read_proposals(session: Session, item: TrayView, today: date) -> Read:
    """Ask the first file of a waiting letter what it proposes; nothing while it is not read."""
    if not item.files:
        return Read()
    pages = tuple(as_page(page) for page in cards.pages_of(session, item.shown.sha256))
    if not pages:
        return Read()
    directory = PartnerDirectory(session, Candidate)
    found = propose(pages, directory, today=today, our_names=office(session).all_names)
    if item.files[0].mime in MAILS:
        reading = session.get(Reading, item.files[0].sha256)
        found = with_envelope(found, pages, (reading.facts if reading else None) or {})
    return Read(found, pages)
