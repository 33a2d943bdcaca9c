"""A line for each waiting letter: who wrote it, under which number and date, as far as its text tells.

Reading proposals takes some hundredths of a second a letter, so they are kept in the cache folder, and a page
works out only a few new ones: the others stand in the list under their file names until it is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from archive.tray import TrayView
from indexer.proposals import NotProposals, Proposals, from_json, to_json
from indexer.waiting import read_proposals
from webui import dates
from webui.bootstrap import Services
from webui.page_images import keep

MOST_NEW = 6


@dataclass(frozen=True)
class Headline:
    """What a letter says of itself; every part may be empty."""

    sender: str = ""
    number: str = ""
    day: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(part for part in (self.sender, self.number, self.day) if part)


def headlines(
    services: Services, session: Session, items: Iterable[TrayView], today: date
) -> dict[int, Headline]:
    """Give the headlines of the waiting letters that are read, by their ids."""
    found: dict[int, Headline] = {}
    new = 0
    for item in items:
        if not item.files or not item.is_read or not item.files[0].has_text:
            continue
        kept = services.settings.cache / "proposals" / f"{item.files[0].sha256}.json"
        proposals = _kept(kept)
        if proposals is None and new < MOST_NEW:
            new += 1
            proposals = read_proposals(session, item, today).proposals
            keep(kept, to_json(proposals).encode())
        if proposals is not None:
            found[item.id] = _headline(proposals)
    return found


def _kept(path: Path) -> Proposals | None:
    try:
        return from_json(path.read_text("utf-8"))
    except (OSError, NotProposals):
        return None


def _headline(proposals: Proposals) -> Headline:
    sender = proposals.get("sender") or proposals.get("sender_name") or proposals.get("addressee")
    number, written = proposals.get("their_number"), proposals.get("their_date")
    return Headline(
        sender=sender.display if sender else "",
        number=(number.value or "") if number else "",
        day=dates.table_date(date.fromisoformat(written.value)) if written and written.value else "",
    )
