"""Registering a document: once, with a number, in one transaction (R1, R6); and annulling it (R8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit, cases, files, kinds, links, outbox, repeats
from archive.access import Actor, Mark, Right, document_for, require
from archive.clock import local_date
from archive.errors import (
    AlreadyAnnulled,
    LooksRepeated,
    NotFound,
    PartnerMissing,
    ReasonMissing,
    RegisterClosed,
    SubjectMissing,
    TheirDateInFuture,
)
from archive.files import TakenFile
from archive.models import Document, DocumentPartner, Partner, Register, TrayItem
from archive.numbering import Number, Numbering, NumberWish, give_number, needs_right
from archive.partners import surviving
from archive.patterns import Facts
from archive.registers import INCOMING, INTERNAL, MUTUAL, OUTGOING, register_by_code

DELIVERIES = ("post", "email", "hand", "courier", "edms", "fax", "diplomatic")
DOCUMENT_LANGUAGES = ("ky", "ru", "en", "tr", "de", "fr", "zh", "ko", "ja", "ar", "fa", "kk", "uz", "tg")


@dataclass(frozen=True)
class NewLink:
    """A tie to make at registration."""

    to_id: int
    type: str


@dataclass(frozen=True)
class Letter:
    """Everything a clerk says about a document when registering it."""

    register: str
    subject: str
    kind: str = ""
    languages: tuple[str, ...] = ()
    partner_id: int | None = None
    further_partner_ids: tuple[int, ...] = ()
    person: str = ""
    their_number: str = ""
    their_date: date | None = None
    sheets: int | None = None
    annexes: str = ""
    copies: int | None = None
    delivery: str = ""
    from_unit_id: int | None = None
    unit_id: int | None = None
    addressee: str = ""
    signatory: str = ""
    responsible_id: int | None = None
    due_on: date | None = None
    case: str = ""
    access: Mark | None = None  # None: the register's own
    access_reason: str = ""
    note: str = ""
    registered_on: date | None = None  # None: today
    wish: NumberWish = field(default_factory=NumberWish)
    files: tuple[TakenFile, ...] = ()
    links: tuple[NewLink, ...] = ()
    tray_item_id: int | None = None
    form_key: str | None = None
    repeat_accepted: bool = False
    # what the machine had proposed, by field: the trail keeps it beside what was saved
    proposed: Mapping[str, str] = field(default_factory=dict)


def register(session: Session, actor: Actor, letter: Letter, *, now: datetime, zone: str) -> Document:
    """Register a document and give it its number; the same form sent twice gives the same document.

    Raises LooksRepeated (the clerk is asked), PartnerMissing, SubjectMissing, TheirDateInFuture, RegisterClosed and
    what `give_number` raises. Nothing is written and no number spent when it raises.
    """
    require(actor, Right.REGISTER)
    if letter.form_key and (done := sent_before(session, actor, letter.form_key)):
        return done
    register_ = register_by_code(session, letter.register)
    today = local_date(now, zone)
    letter = _with_surviving_partners(session, letter)
    check_letter(register_, letter, today)
    if needs_right(register_, letter.wish):
        require(actor, Right.REGISTER_LATE)
    if not letter.repeat_accepted:
        _ask_about_repeats(session, actor, letter)
    number = _number(session, register_, letter, today)
    document = _write(session, actor, register_, letter, number, now, today)
    _keep_files(session, actor, document, letter, now)
    for link in letter.links:
        links.tie(session, actor, document.id, link.to_id, link.type, at=now)
    _clear_tray(session, actor, letter, document, now)
    _record(session, actor, register_, letter, document, now)
    outbox.enqueue(session, outbox.INDEX, document.id, at=now, priority=outbox.URGENT)
    return document


def sent_before(session: Session, actor: Actor, form_key: str) -> Document | None:
    """Find what this very form registered already: a double click, the back button, a lost answer (R6)."""
    mine = select(Document).where(Document.form_key == form_key, Document.registered_by == actor.id)
    return session.scalar(mine)


def annul(session: Session, actor: Actor, document_id: int, reason: str, *, now: datetime) -> Document:
    """Annul a number: it stays in the book, struck through with the reason, and is never given again (R8)."""
    require(actor, Right.ANNUL)
    document = document_for(session, actor, document_id)
    if document.annulled_at is not None:
        raise AlreadyAnnulled
    if not reason.strip():
        raise ReasonMissing
    document.annulled_at, document.annulled_by = now, actor.id
    document.annul_reason = " ".join(reason.split())
    document.version += 1
    details = {"number": document.number, "reason": document.annul_reason}
    audit.record(session, actor, "annulled", "document", document.id, at=now, details=details)
    outbox.enqueue(session, outbox.INDEX, document.id, at=now, priority=outbox.URGENT)
    for answered in links.answered_by(session, document.id):  # it waits for an answer again
        outbox.enqueue(session, outbox.INDEX, answered, at=now)
    return document


def record_arrival(
    session: Session,
    actor: Actor,
    document_id: int,
    taken: tuple[TakenFile, ...],
    *,
    delivery: str,
    tray_item_id: int | None,
    now: datetime,
) -> Document:
    """Write down that a registered letter came once more, by another way: one entry, two arrivals (R14)."""
    require(actor, Right.REGISTER)
    document = document_for(session, actor, document_id)
    present = files.files_of(session, document.id)
    known = {file.sha256 for file in present}
    for position, file in enumerate(taken, start=len(present)):
        files.keep(session, file, at=now)
        if file.sha256 not in known:
            files.attach(session, document, file, by=actor.id, at=now, position=position)
    if tray_item_id is not None:
        _take_from_tray(session, actor, tray_item_id, document, now)
    document.version += 1
    details = {"delivery": delivery, "files": [file.name for file in taken]}
    audit.record(session, actor, "arrived_again", "document", document.id, at=now, details=details)
    outbox.enqueue(session, outbox.INDEX, document.id, at=now)
    return document


def check_letter(register_: Register, letter: Letter, today: date) -> None:
    """Raise what is wrong with a letter's own fields."""
    if not register_.active:
        raise RegisterClosed
    if not letter.subject.strip():
        raise SubjectMissing
    needs_partner = register_.direction in (INCOMING, OUTGOING, MUTUAL)
    if needs_partner and letter.partner_id is None:
        raise PartnerMissing
    if letter.their_date is not None and letter.their_date > today and register_.direction != INTERNAL:
        raise TheirDateInFuture(date=letter.their_date.strftime("%d.%m.%Y"))


def _with_surviving_partners(session: Session, letter: Letter) -> Letter:
    """A form opened before two partners were merged may still name the one that went."""
    try:
        return replace(
            letter,
            partner_id=surviving(session, letter.partner_id).id if letter.partner_id is not None else None,
            further_partner_ids=tuple(surviving(session, one).id for one in letter.further_partner_ids),
        )
    except NotFound:
        raise PartnerMissing from None


def _ask_about_repeats(session: Session, actor: Actor, letter: Letter) -> None:
    found = repeats.find_repeats(
        session,
        actor,
        sha256s=tuple(file.sha256 for file in letter.files),
        partner_id=letter.partner_id,
        their_number=letter.their_number,
        their_date=letter.their_date,
    )
    if found:
        raise LooksRepeated(found)


def _number(session: Session, register_: Register, letter: Letter, today: date) -> Number:
    on = letter.registered_on or today
    partner = session.get(Partner, letter.partner_id) if letter.partner_id else None
    facts = number_facts(register_, letter, partner.name if partner else "", on)
    return give_number(session, register_, number_wish(register_, letter), on=on, today=today, facts=facts)


def number_wish(register_: Register, letter: Letter) -> NumberWish:
    """Give what is asked of the numbering; the next number of a book numbered by hand is the typed one."""
    wish = letter.wish
    if register_.mode == "manual" and wish.numbering is Numbering.ISSUED:
        return NumberWish(Numbering.MANUAL, text=wish.text, reason=wish.reason)
    return wish


def number_facts(register_: Register, letter: Letter, partner: str, on: date) -> Facts:
    """Give what the register's pattern may speak of."""
    surname = (letter.person or partner or letter.subject).strip()
    return Facts(year=on.year, case=case_index(register_, letter), letter=surname[:1])


def case_index(register_: Register, letter: Letter) -> str:
    """Give the index of the case a letter is filed in, or nothing; a past year's book names its own or none."""
    if letter.wish.numbering is Numbering.IMPORTED:
        return letter.case
    return letter.case or register_.default_case or ""


def _write(
    session: Session,
    actor: Actor,
    register_: Register,
    letter: Letter,
    number: Number,
    now: datetime,
    today: date,
) -> Document:
    index = case_index(register_, letter)
    kind = kinds.kind_by_code(session, letter.kind or register_.default_kind or "")
    row = document_row(
        actor,
        register_,
        letter,
        number,
        kind_id=kind.id if kind else None,
        case_id=cases.case_for(session, index, number.year).id if index else None,
        now=now,
        today=today,
    )
    document = Document(**row)
    session.add(document)
    session.flush()
    for further in further_partners(document.id, letter):
        session.add(DocumentPartner(**further))
    session.flush()
    return document


def further_partners(document_id: int, letter: Letter) -> list[dict[str, int]]:
    """Give the columns of the rows that tie a document to its further partners."""
    others = dict.fromkeys(one for one in letter.further_partner_ids if one != letter.partner_id)
    return [
        {"document_id": document_id, "partner_id": partner_id, "position": position}
        for position, partner_id in enumerate(others, start=1)
    ]


def document_row(
    actor: Actor,
    register_: Register,
    letter: Letter,
    number: Number,
    *,
    kind_id: int | None,
    case_id: int | None,
    now: datetime,
    today: date,
) -> dict[str, Any]:
    """Give the columns of a letter's row."""
    return {
        "register_id": register_.id,
        "year": number.year,
        "serial": number.serial,
        "suffix": number.suffix,
        "number_head": number.head,
        "number_tail": number.tail,
        "number": number.text,
        "number_sort": number.sort,
        "numbering": number.numbering,
        "numbering_reason": number.reason,
        "registered_on": letter.registered_on or today,
        "registered_at": now,
        "registered_by": actor.id,
        "form_key": letter.form_key,
        "kind_id": kind_id,
        "languages": ",".join(letter.languages),
        "partner_id": letter.partner_id,
        "person": letter.person.strip(),
        "their_number": letter.their_number.strip(),
        "their_number_key": repeats.number_key(letter.their_number),
        "their_date": letter.their_date,
        "subject": " ".join(letter.subject.split()),
        "sheets": letter.sheets,
        "annexes": letter.annexes.strip(),
        "copies": letter.copies,
        "delivery": letter.delivery if letter.delivery in DELIVERIES else "",
        "from_unit_id": letter.from_unit_id,
        "unit_id": letter.unit_id,
        "addressee": letter.addressee.strip(),
        "signatory": letter.signatory.strip(),
        "responsible_id": letter.responsible_id,
        "due_on": letter.due_on,
        "case_id": case_id,
        "access": letter.access or Mark(register_.default_access),
        "access_reason": letter.access_reason.strip(),
        "note": letter.note.strip(),
    }


def _keep_files(session: Session, actor: Actor, document: Document, letter: Letter, now: datetime) -> None:
    for position, taken in enumerate(letter.files):
        files.keep(session, taken, at=now)
        files.attach(session, document, taken, by=actor.id, at=now, position=position)


def _clear_tray(session: Session, actor: Actor, letter: Letter, document: Document, now: datetime) -> None:
    if letter.tray_item_id is not None:
        _take_from_tray(session, actor, letter.tray_item_id, document, now)


def _take_from_tray(session: Session, actor: Actor, item_id: int, document: Document, now: datetime) -> None:
    item = session.get(TrayItem, item_id)
    if item is None:
        raise NotFound
    item.state, item.document_id = "registered", document.id
    item.decided_at, item.decided_by = now, actor.id


def _record(
    session: Session,
    actor: Actor,
    register_: Register,
    letter: Letter,
    document: Document,
    now: datetime,
) -> None:
    details = trail_details(register_, letter, document.number, document.numbering, document.registered_on)
    if letter.proposed:
        saved = proposable(document)
        details["proposed"] = dict(letter.proposed)
        details["accepted"] = sum(saved.get(name) == value for name, value in letter.proposed.items())
        details["corrected"] = len(letter.proposed) - int(str(details["accepted"]))
    audit.record(session, actor, "registered", "document", document.id, at=now, details=details)


def trail_details(
    register_: Register, letter: Letter, number: str, numbering: str, on: date
) -> dict[str, object]:
    """Give what the trail says of a registration."""
    details: dict[str, object] = {
        "register": register_.code,
        "number": number,
        "numbering": numbering,
        "on": on,
        "files": [{"name": file.name, "sha256": file.sha256, "role": file.role} for file in letter.files],
    }
    if reason := letter.wish.reason.strip():
        details["reason"] = reason
    if letter.repeat_accepted:
        details["repeat_accepted"] = True
    return details


def proposable(document: Document) -> dict[str, str]:
    """Write the fields a machine may propose the way proposals are written, so that the two can be compared."""
    return {
        "partner": str(document.partner_id or ""),
        "person": document.person,
        "their_number": document.their_number,
        "their_date": document.their_date.isoformat() if document.their_date else "",
        "languages": document.languages,
        "subject": document.subject,
        "annexes": document.annexes,
        "sheets": str(document.sheets or ""),
        "due_on": document.due_on.isoformat() if document.due_on else "",
    }
