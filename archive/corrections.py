"""Correcting a card field by field; the old value, the reason and the author stay (domain 2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from archive import audit, outbox, repeats
from archive.access import Actor, Mark, Right, document_for, require
from archive.errors import (
    ChangedMeanwhile,
    FieldNotCorrectable,
    NothingChanged,
    PartnerMissing,
    ReasonMissing,
    SubjectMissing,
)
from archive.models import CaseFile, Document, DocumentKind, Partner, Unit, User
from archive.partners import surviving

# Number, register, year, date of registration and files are never changed.
CORRECTABLE = (
    "kind_id",
    "languages",
    "partner_id",
    "person",
    "their_number",
    "their_date",
    "subject",
    "sheets",
    "annexes",
    "copies",
    "delivery",
    "from_unit_id",
    "unit_id",
    "addressee",
    "signatory",
    "responsible_id",
    "due_on",
    "case_id",
    "access",
    "access_reason",
    "note",
)


@dataclass(frozen=True)
class Change:
    """One field, what it was and what it is now, in words as they were when it was changed."""

    field: str
    old: object
    new: object
    old_shown: str
    new_shown: str


def correct(
    session: Session,
    actor: Actor,
    document_id: int,
    values: Mapping[str, object],
    *,
    reason: str,
    version: int,
    now: datetime,
) -> list[Change]:
    """Correct the fields whose value differs; `version` is the card's when the clerk opened it.

    Raises ChangedMeanwhile, NothingChanged, ReasonMissing, FieldNotCorrectable, SubjectMissing, PartnerMissing.
    """
    require(actor, Right.CORRECT)
    document = document_for(session, actor, document_id)
    if document.version != version:
        raise ChangedMeanwhile
    changes = _differences(session, document, values)
    if not changes:
        raise NothingChanged
    if not reason.strip():
        raise ReasonMissing
    for change in changes:
        setattr(document, change.field, change.new)
        details = {
            "field": change.field,
            "old": change.old,
            "new": change.new,
            "old_shown": change.old_shown,
            "new_shown": change.new_shown,
            "reason": " ".join(reason.split()),
        }
        audit.record(session, actor, "corrected", "document", document.id, at=now, details=details)
    document.their_number_key = repeats.number_key(document.their_number)
    document.version += 1
    outbox.enqueue(session, outbox.INDEX, document.id, at=now, priority=outbox.URGENT)
    return changes


def _differences(session: Session, document: Document, values: Mapping[str, object]) -> list[Change]:
    changes = []
    for name, value in values.items():
        if name not in CORRECTABLE:
            raise FieldNotCorrectable
        new = " ".join(value.split()) if isinstance(value, str) and name == "subject" else value
        new = new.strip() if isinstance(new, str) else new
        if name == "partner_id" and isinstance(new, int):
            new = surviving(session, new).id
        old = getattr(document, name)
        if new == old:
            continue
        _check(document, name, new)
        changes.append(Change(name, old, new, _shown(session, name, old), _shown(session, name, new)))
    return changes


def _check(document: Document, name: str, value: object) -> None:
    if name == "subject" and not value:
        raise SubjectMissing
    if name == "partner_id" and value is None and document.partner_id is not None:
        raise PartnerMissing
    if name == "access":
        Mark(str(value))


def _shown(session: Session, name: str, value: object) -> str:
    """Say a value in words, for the trail: names change later, the trail does not."""
    if value is None or value == "":
        return ""
    match name:
        case "partner_id":
            partner = session.get(Partner, value)
            return partner.name if partner else ""
        case "kind_id":
            kind = session.get(DocumentKind, value)
            return kind.code if kind else ""
        case "unit_id" | "from_unit_id":
            unit = session.get(Unit, value)
            return unit.name_ky if unit else ""
        case "responsible_id":
            user = session.get(User, value)
            return user.name if user else ""
        case "case_id":
            case = session.get(CaseFile, value)
            return case.index if case else ""
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)
