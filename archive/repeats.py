"""Is this letter here already? Asked before a number is spent (R14)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from archive.access import Actor, visible
from archive.labels import Label
from archive.models import Document, DocumentFile, Partner, Register

MOST = 5


@dataclass(frozen=True)
class Repeat:
    """A registered document that looks like the one at hand, and why."""

    document_id: int
    number: str
    registered_on: date
    partner: str
    their_number: str
    subject: str
    why: str  # "file", "number" or "label"


def find_repeats(
    session: Session,
    actor: Actor,
    *,
    sha256s: tuple[str, ...] = (),
    partner_id: int | None = None,
    their_number: str = "",
    their_date: date | None = None,
    label: Label | None = None,
) -> tuple[Repeat, ...]:
    """Find what looks the same: our own label on it, the same file, or the same sender with number and date."""
    found: dict[int, Repeat] = {}
    if label is not None:
        register = select(Register.id).where(Register.code == label.register)
        ours = Document.register_id.in_(register) & (Document.year == label.year)
        ours &= Document.number == label.number
        for repeat in _matching(session, actor, ours, "label"):
            found.setdefault(repeat.document_id, repeat)
    if sha256s:
        same_file = select(DocumentFile.document_id).where(DocumentFile.sha256.in_(sha256s))
        for repeat in _matching(session, actor, Document.id.in_(same_file), "file"):
            found.setdefault(repeat.document_id, repeat)
    key = number_key(their_number)
    if key and partner_id is not None:
        same_number = (Document.their_number_key == key) & (Document.partner_id == partner_id)
        if their_date is not None:
            same_number &= (Document.their_date == their_date) | Document.their_date.is_(None)
        for repeat in _matching(session, actor, same_number, "number"):
            found.setdefault(repeat.document_id, repeat)
    return tuple(found.values())[:MOST]


def number_key(number: str) -> str:
    """Fold a correspondent's number so that № 17-02/44 and no 17-02 / 44 are one; it is compared, never parsed."""
    folded = unicodedata.normalize("NFKC", number).casefold()
    bare = re.sub(r"^\s*(no|n|ne|№)(?=[^a-zа-я])|[^\w/.()-]", "", folded)
    return bare.translate(_TWINS)


# Latin letters that look like Cyrillic ones: one number, two keyboards.
_TWINS = str.maketrans("aceopxykmhtb", "асеорхукмнтв")


def _matching(session: Session, actor: Actor, condition: ColumnElement[bool], why: str) -> list[Repeat]:
    query = (
        select(Document, Partner.name)
        .outerjoin(Partner, Partner.id == Document.partner_id)
        .where(condition, Document.annulled_at.is_(None), visible(actor))
        .order_by(Document.id.desc())
        .limit(MOST)
    )
    return [
        Repeat(
            document_id=document.id,
            number=document.number,
            registered_on=document.registered_on,
            partner=name or "",
            their_number=document.their_number,
            subject=document.subject,
            why=why,
        )
        for document, name in session.execute(query)
    ]
