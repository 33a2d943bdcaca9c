"""What the mail around a letter says for its card where the letter itself proposes nothing: its subject, its day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from indexer.extract.port import Page
from indexer.proposals.model import Proposal, Proposals, Source, sure

MAILS = frozenset(("message/rfc822", "application/mbox", "application/vnd.ms-outlook"))
_ANSWERS = re.compile(
    r"^(?:\s*(?:re|fwd?|aw|wg|ynt|ilt|ответ|на|пересл)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE
)


def with_envelope(found: Proposals, pages: Sequence[Page], facts: Mapping[str, Any]) -> Proposals:
    """Add what the headers of a mail propose to what its text does."""
    added = [
        proposal
        for proposal in (
            _subject(pages, str(facts.get("title", ""))),
            _day(pages, str(facts.get("created", ""))),
        )
        if proposal and found.get(proposal.field) is None
    ]
    return Proposals((*found.items, *added))


def _subject(pages: Sequence[Page], title: str) -> Proposal | None:
    subject = _ANSWERS.sub("", title).strip()
    return sure("subject", subject, subject, _header(pages, "Subject", title)) if subject else None


def _day(pages: Sequence[Page], created: str) -> Proposal | None:
    try:
        day = datetime.fromisoformat(created).date()
    except ValueError:
        return None
    return sure("their_date", day.isoformat(), f"{day:%d.%m.%Y}", _header(pages, "Date", created))


def _header(pages: Sequence[Page], name: str, said: str) -> Source:
    """Give the place of a header at the top of the first page."""
    lines = pages[0].text.split("\n") if pages else []
    number = next((at for at, line in enumerate(lines, start=1) if line.startswith(f"{name}: ")), 1)
    return Source(1, number, number, said)
