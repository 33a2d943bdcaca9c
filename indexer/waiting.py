"""What a letter that waits in the tray says for its card: its own text first, then what is attached to it."""

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
from indexer.proposals.attached import completed
from indexer.proposals.envelope import MAILS, with_envelope
from indexer.texts import as_page

COVERS = MAILS | {"application/zip"}
MOST_ATTACHED = 3


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
    if item.shown.mime in COVERS:
        found = _with_attached(session, item, found, directory, today)
    if item.files[0].mime in MAILS:
        reading = session.get(Reading, item.files[0].sha256)
        found = with_envelope(found, pages, (reading.facts if reading else None) or {})
    return Read(found, pages)


def _with_attached(
    session: Session, item: TrayView, found: Proposals, directory: PartnerDirectory[Candidate], today: date
) -> Proposals:
    """Let the letters in a mail or an archive complete what their cover says: “please find attached” says little."""
    attached = [file for file in item.files if file.inside and file.has_text and file.mime not in COVERS]
    for file in attached[:MOST_ATTACHED]:
        pages = tuple(as_page(page) for page in cards.pages_of(session, file.sha256))
        if pages:
            more = propose(pages, directory, today=today, our_names=office(session).all_names)
            found = completed(found, more, file.name)
    return found
