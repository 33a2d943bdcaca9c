"""Correcting the text a machine read from a page: the machine's text stays, a person's stands in its place.

A correction belongs to the bytes, not to one document: the same scan filed twice says the same thing twice. No
reading ever touches it, and every earlier wording is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from archive import audit, outbox
from archive.access import Actor, Right, file_for, require
from archive.errors import NothingChanged, TextChangedMeanwhile
from archive.models import DocumentFile, Page, PageCorrection, User

LONGEST = 200_000  # characters; what is longer is no page

_later = aliased(PageCorrection)
# Of a `PageCorrection`: nobody corrected the page again after it.
NEWEST = ~(
    select(_later.id)
    .where(
        _later.sha256 == PageCorrection.sha256,
        _later.number == PageCorrection.number,
        _later.version > PageCorrection.version,
    )
    .exists()
)


@dataclass(frozen=True)
class CorrectedPage:
    """The text a person gave a page, and what stood there before."""

    number: int
    version: int
    text: str
    before: str
    language: str | None
    by: str
    at: datetime


def correct_page(
    session: Session,
    actor: Actor,
    document_id: int,
    file_id: int,
    number: int,
    text: str,
    *,
    language: str | None,
    version: int,
    now: datetime,
) -> CorrectedPage:
    """Put a text in place of a page's; `version` is that of the correction the clerk began from, 0 for none.

    Raises TextChangedMeanwhile when somebody else corrected the page since, and NothingChanged.
    """
    require(actor, Right.CORRECT)
    file = file_for(session, actor, document_id, file_id)
    present = correction_of(session, file.sha256, number)
    if version != (present.version if present else 0):
        raise TextChangedMeanwhile
    machine = session.get(Page, (file.sha256, number))
    before = present.text if present else machine.text if machine else ""
    new = clean(text)
    if new == clean(before):
        raise NothingChanged
    row = PageCorrection(
        sha256=file.sha256,
        number=number,
        version=version + 1,
        text=new,
        before=before,
        language=language,
        corrected_at=now,
        corrected_by=actor.id,
    )
    session.add(row)
    session.flush()
    # The trail is read by people who may not read the letter: it holds what proves the texts, not the texts.
    details = {
        "name": file.name,
        "sha256": file.sha256,
        "page": number,
        "version": row.version,
        "old_hash": _hash(before),
        "new_hash": _hash(new),
    }
    audit.record(session, actor, "text_corrected", "document", document_id, at=now, details=details)
    for other in session.scalars(
        select(DocumentFile.document_id).where(DocumentFile.sha256 == file.sha256).distinct()
    ):
        outbox.enqueue(session, outbox.INDEX, other, at=now, priority=outbox.URGENT)
    return _corrected(row, actor.name)


def correction_of(session: Session, sha256: str, number: int) -> CorrectedPage | None:
    """Give the correction of a page that counts, if there is one."""
    return next(iter(history_of(session, sha256, number)), None)


def history_of(session: Session, sha256: str, number: int) -> list[CorrectedPage]:
    """List the corrections of a page, the newest first."""
    query = (
        select(PageCorrection, User.name)
        .join(User, User.id == PageCorrection.corrected_by)
        .where(PageCorrection.sha256 == sha256, PageCorrection.number == number)
        .order_by(PageCorrection.version.desc())
    )
    return [_corrected(row, name) for row, name in session.execute(query)]


def corrections_of(session: Session, sha256: str) -> dict[int, CorrectedPage]:
    """Give the corrections of a file that count, by page."""
    query = (
        select(PageCorrection, User.name)
        .join(User, User.id == PageCorrection.corrected_by)
        .where(PageCorrection.sha256 == sha256, NEWEST)
    )
    return {row.number: _corrected(row, name) for row, name in session.execute(query)}


def corrected_files(session: Session, sha256s: Collection[str]) -> dict[str, int]:
    """Count the corrected pages of files; files without any are left out."""
    query = select(PageCorrection.sha256).where(PageCorrection.sha256.in_(sha256s), NEWEST)
    found: dict[str, int] = {}
    for sha256 in session.scalars(query):
        found[sha256] = found.get(sha256, 0) + 1
    return found


def clean(text: str) -> str:
    """Give a text as it is kept: plain line ends, nothing behind a line's last letter, no signs a database refuses."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    kept = "\n".join(line.rstrip() for line in lines).strip("\n")
    return kept.encode("utf-8", "replace").decode("utf-8")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _corrected(row: PageCorrection, by: str) -> CorrectedPage:
    return CorrectedPage(
        number=row.number,
        version=row.version,
        text=row.text,
        before=row.before,
        language=row.language,
        by=by,
        at=row.corrected_at,
    )
