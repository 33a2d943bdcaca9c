"""Registration journals: the rows of a register's year, filtered and counted, only as far as the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from archive import audit
from archive.access import Actor, Right, require, visible
from archive.links import REPLY_TO
from archive.models import (
    AuditEntry,
    CaseFile,
    Counter,
    Document,
    DocumentFile,
    DocumentKind,
    DocumentPartner,
    Link,
    Partner,
    Register,
    Unit,
    User,
)
from archive.registers import INCOMING

PAGE = 50


class State(StrEnum):
    """The questions asked daily of a journal."""

    ALL = "all"
    OVERDUE = "overdue"
    SOON = "soon"  # due today or tomorrow
    OPEN = "open"  # has a date to answer by, and no answer yet
    ANNULLED = "annulled"


class Order(StrEnum):
    NUMBER = "number"
    DATE = "date"
    PARTNER = "partner"
    DUE = "due"


@dataclass(frozen=True)
class JournalFilter:
    """What part of a journal is asked for; printed on every export."""

    register_id: int
    year: int | None
    since: date | None = None
    until: date | None = None
    state: State = State.ALL
    country: str = ""
    language: str = ""
    kind_id: int | None = None
    responsible_id: int | None = None
    partner_id: int | None = None
    text: str = ""
    document_ids: tuple[int, ...] | None = None  # what the search found for `text`
    order: Order = Order.NUMBER
    descending: bool = True


@dataclass(frozen=True)
class JournalRow:
    """One line of the book with every column of domain 2.3."""

    id: int
    register_id: int
    number: str
    number_head: str
    number_tail: str
    registered_on: date
    registered_at: datetime
    numbering: str
    numbering_reason: str
    partner_id: int | None
    partner: str
    country: str | None
    city: str | None
    further_partners: tuple[str, ...]
    person: str
    their_number: str
    their_date: date | None
    languages: tuple[str, ...]
    kind_names: tuple[str, str, str]  # ky, ru, en
    subject: str
    sheets: int | None
    annexes: str
    copies: int | None
    delivery: str
    from_unit: tuple[str, str, str]
    unit: tuple[str, str, str]
    addressee: str
    signatory: str
    responsible: str
    due_on: date | None
    replies: tuple[str, ...]  # numbers of the answers the reader may see
    reply_to: tuple[str, ...]
    answered: bool
    case: str
    access: str
    note: str
    annulled: bool
    annul_reason: str
    has_files: bool


@dataclass(frozen=True)
class YearState:
    """What a journal's year holds, for its head and its closing line."""

    year: int
    entries: int
    annulled: int
    first: str
    last: str


def list_rows(
    session: Session, actor: Actor, wanted: JournalFilter, *, today: date, offset: int = 0, limit: int = PAGE
) -> list[JournalRow]:
    """List a page of a journal's rows in the order asked for."""
    ids = session.scalars(_ids_query(actor, wanted, today).offset(offset).limit(limit))
    return _load(session, actor, list(ids))


def walk_rows(
    session: Session, actor: Actor, wanted: JournalFilter, *, today: date, chunk: int = 500
) -> Iterator[JournalRow]:
    """Give every row of an export, loading a chunk at a time."""
    require(actor, Right.EXPORT)
    ids = list(session.scalars(_ids_query(actor, wanted, today)))
    for start in range(0, len(ids), chunk):
        yield from _load(session, actor, ids[start : start + chunk])


def count_rows(session: Session, actor: Actor, wanted: JournalFilter, *, today: date) -> int:
    """Count the rows of a filter."""
    query = select(func.count()).select_from(Document)
    if wanted.country:
        query = query.join(Partner, Partner.id == Document.partner_id)
    return session.scalar(query.where(*_conditions(actor, wanted, today))) or 0


def count_states(session: Session, actor: Actor, wanted: JournalFilter, *, today: date) -> dict[State, int]:
    """Count each daily question of a journal, under the other filters chosen."""
    return {state: count_rows(session, actor, replace(wanted, state=state), today=today) for state in State}


def years(session: Session, register_id: int) -> list[int]:
    """List the years a journal has entries of, newest first."""
    query = select(Document.year).where(Document.register_id == register_id).distinct()
    return sorted(session.scalars(query), reverse=True)


def year_state(session: Session, actor: Actor, register_id: int, year: int) -> YearState:
    """Say how many entries a year has that the reader may see, and its first and last number."""
    mine = [Document.register_id == register_id, Document.year == year, visible(actor)]
    entries, annulled = session.execute(
        select(func.count(), func.count(Document.annulled_at)).where(*mine)
    ).one()
    ordered = select(Document.number).where(*mine)
    first = session.scalar(ordered.order_by(Document.number_sort, Document.id).limit(1))
    last = session.scalar(ordered.order_by(Document.number_sort.desc(), Document.id.desc()).limit(1))
    return YearState(year, entries, annulled, first or "", last or "")


def unexplained_gaps(session: Session, register_id: int, year: int) -> list[int]:
    """List serials that were given by the counter but that no entry holds; there are none unless rows were lost."""
    counter = session.get(Counter, (register_id, year))
    if counter is None:
        return []
    mine = [Document.register_id == register_id, Document.year == year]
    held = set(
        session.scalars(
            select(Document.serial).where(*mine, Document.serial.is_not(None), Document.suffix == "")
        )
    )
    missing = [n for n in range(counter.first_serial, counter.last_serial + 1) if n not in held]
    if not missing:
        return []
    typed = set(session.scalars(select(Document.number_sort).where(*mine, Document.serial.is_(None))))
    return [n for n in missing if f"{n:09d}" not in typed]


def record_export(
    session: Session, actor: Actor, register: Register, *, format_: str, filter_: str, now: datetime
) -> int:
    """Put an export on the trail and give it its number (every export is logged and numbered)."""
    require(actor, Right.EXPORT)
    before = session.scalar(select(func.count()).where(AuditEntry.action == "journal_exported")) or 0
    number = before + 1
    details = {"number": number, "format": format_, "filter": filter_, "register": register.code}
    audit.record(session, actor, "journal_exported", "register", register.id, at=now, details=details)
    return number


def _conditions(actor: Actor, wanted: JournalFilter, today: date) -> list[ColumnElement[bool]]:
    conditions = [Document.register_id == wanted.register_id, visible(actor)]
    if wanted.year is not None:
        conditions.append(Document.year == wanted.year)
    if wanted.since is not None:
        conditions.append(Document.registered_on >= wanted.since)
    if wanted.until is not None:
        conditions.append(Document.registered_on <= wanted.until)
    if wanted.country:
        conditions.append(Partner.country == wanted.country)
    if wanted.language:
        conditions.append(("," + Document.languages + ",").contains(f",{wanted.language},", autoescape=True))
    if wanted.kind_id is not None:
        conditions.append(Document.kind_id == wanted.kind_id)
    if wanted.responsible_id is not None:
        conditions.append(Document.responsible_id == wanted.responsible_id)
    if wanted.partner_id is not None:
        conditions.append(_is_partner(wanted.partner_id))
    if wanted.document_ids is not None:
        conditions.append(Document.id.in_(wanted.document_ids))
    return conditions + _state_conditions(wanted.state, today)


def _is_partner(partner_id: int) -> ColumnElement[bool]:
    further = select(DocumentPartner.document_id).where(
        DocumentPartner.document_id == Document.id, DocumentPartner.partner_id == partner_id
    )
    return or_(Document.partner_id == partner_id, further.exists())


def _state_conditions(state: State, today: date) -> list[ColumnElement[bool]]:
    waiting = and_(Document.due_on.is_not(None), Document.annulled_at.is_(None), ~_is_answered())
    match state:
        case State.ALL:
            return []
        case State.OVERDUE:
            return [waiting, Document.due_on < today]
        case State.SOON:
            return [waiting, Document.due_on.between(today, today + timedelta(days=1))]
        case State.OPEN:
            return [waiting]
        case State.ANNULLED:
            return [Document.annulled_at.is_not(None)]


def _is_answered() -> ColumnElement[bool]:
    answer = aliased(Document)
    return (
        select(Link.id)
        .join(answer, answer.id == Link.from_id)
        .where(Link.to_id == Document.id, Link.type == REPLY_TO, answer.annulled_at.is_(None))
        .exists()
    )


_FromUnit = aliased(Unit)


def _ids_query(actor: Actor, wanted: JournalFilter, today: date) -> Select[int]:
    query = select(Document.id).where(*_conditions(actor, wanted, today))
    if wanted.country or wanted.order is Order.PARTNER:
        query = query.outerjoin(Partner, Partner.id == Document.partner_id)
    by_number: list[InstrumentedAttribute[Any]] = [Document.year, Document.number_sort, Document.id]
    keys: dict[Order, list[InstrumentedAttribute[Any]]] = {
        Order.NUMBER: by_number,
        Order.DATE: [Document.registered_on, *by_number],
        Order.PARTNER: [Partner.name, *by_number],
        Order.DUE: [Document.due_on, *by_number],
    }
    chosen = keys[wanted.order]
    return query.order_by(*(key.desc() if wanted.descending else key for key in chosen))


def _load(session: Session, actor: Actor, ids: list[int]) -> list[JournalRow]:
    """Load whole rows by their ids, in the order of the ids."""
    has_files = select(DocumentFile.id).where(DocumentFile.document_id == Document.id).exists()
    query = (
        select(Document, Partner, DocumentKind, CaseFile, User.name, Unit, _FromUnit)
        .add_columns(_is_answered(), has_files)
        .outerjoin(Partner, Partner.id == Document.partner_id)
        .outerjoin(DocumentKind, DocumentKind.id == Document.kind_id)
        .outerjoin(CaseFile, CaseFile.id == Document.case_id)
        .outerjoin(User, User.id == Document.responsible_id)
        .outerjoin(Unit, Unit.id == Document.unit_id)
        .outerjoin(_FromUnit, _FromUnit.id == Document.from_unit_id)
        .where(Document.id.in_(ids), visible(actor))
    )
    replies = _linked_numbers(session, actor, ids, inward=True)
    answers_to = _linked_numbers(session, actor, ids, inward=False)
    further = _further_partners(session, ids)
    rows = {row[0].id: _row(tuple(row), replies, answers_to, further) for row in session.execute(query)}
    return [rows[document_id] for document_id in ids if document_id in rows]


def _row(
    row: tuple[object, ...],
    replies: dict[int, tuple[str, ...]],
    answers_to: dict[int, tuple[str, ...]],
    further: dict[int, tuple[str, ...]],
) -> JournalRow:
    document, partner, kind, case, responsible, unit, from_unit, answered, has_files = row
    assert isinstance(document, Document)
    return JournalRow(
        id=document.id,
        register_id=document.register_id,
        number=document.number,
        number_head=document.number_head,
        number_tail=document.number_tail,
        registered_on=document.registered_on,
        registered_at=document.registered_at,
        numbering=document.numbering,
        numbering_reason=document.numbering_reason,
        partner_id=document.partner_id,
        partner=partner.name if isinstance(partner, Partner) else "",
        country=partner.country if isinstance(partner, Partner) else None,
        city=partner.city if isinstance(partner, Partner) else None,
        further_partners=further.get(document.id, ()),
        person=document.person,
        their_number=document.their_number,
        their_date=document.their_date,
        languages=tuple(code for code in document.languages.split(",") if code),
        kind_names=_names(kind),
        subject=document.subject,
        sheets=document.sheets,
        annexes=document.annexes,
        copies=document.copies,
        delivery=document.delivery,
        from_unit=_names(from_unit),
        unit=_names(unit),
        addressee=document.addressee,
        signatory=document.signatory,
        responsible=str(responsible or ""),
        due_on=document.due_on,
        replies=replies.get(document.id, ()),
        reply_to=answers_to.get(document.id, ()),
        answered=bool(answered),
        case=case.index if isinstance(case, CaseFile) else "",
        access=document.access,
        note=document.note,
        annulled=document.annulled_at is not None,
        annul_reason=document.annul_reason,
        has_files=bool(has_files),
    )


def _names(named: object) -> tuple[str, str, str]:
    if isinstance(named, DocumentKind | Unit):
        return (named.name_ky, named.name_ru, named.name_en)
    return ("", "", "")


def _linked_numbers(
    session: Session, actor: Actor, ids: list[int], *, inward: bool
) -> dict[int, tuple[str, ...]]:
    mine, other = (Link.to_id, Link.from_id) if inward else (Link.from_id, Link.to_id)
    query = (
        select(mine, Document.number)
        .join(Document, Document.id == other)
        .where(mine.in_(ids), Link.type == REPLY_TO, visible(actor))
        .order_by(Link.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for document_id, number in session.execute(query):
        found[document_id] = (*found.get(document_id, ()), number)
    return found


def _further_partners(session: Session, ids: list[int]) -> dict[int, tuple[str, ...]]:
    query = (
        select(DocumentPartner.document_id, Partner.name)
        .join(Partner, Partner.id == DocumentPartner.partner_id)
        .where(DocumentPartner.document_id.in_(ids))
        .order_by(DocumentPartner.position)
    )
    found: dict[int, tuple[str, ...]] = {}
    for document_id, name in session.execute(query):
        found[document_id] = (*found.get(document_id, ()), name)
    return found


def registered_on(
    session: Session, actor: Actor, day: date, *, limit: int
) -> tuple[list[JournalRow], dict[int, int]]:
    """List what was registered on a day, the newest first, and count it by register (start page)."""
    mine = [Document.registered_on == day, visible(actor)]
    ids = session.scalars(select(Document.id).where(*mine).order_by(Document.id.desc()).limit(limit))
    counted = session.execute(
        select(Document.register_id, func.count()).where(*mine).group_by(Document.register_id)
    )
    return _load(session, actor, list(ids)), {register_id: int(count) for register_id, count in counted}


def due_soon(
    session: Session, actor: Actor, *, today: date, days: int, limit: int, responsible_id: int | None = None
) -> list[JournalRow]:
    """List incoming letters whose answer is late or due within some days, the latest first (start page)."""
    waiting = _state_conditions(State.OPEN, today)
    incoming = select(Register.id).where(Register.direction == INCOMING)
    if responsible_id is not None:
        waiting = [*waiting, Document.responsible_id == responsible_id]
    query = (
        select(Document.id)
        .where(
            *waiting,
            Document.register_id.in_(incoming),
            Document.due_on <= today + timedelta(days=days),
            visible(actor),
        )
        .order_by(Document.due_on, Document.id)
        .limit(limit)
    )
    return _load(session, actor, list(session.scalars(query)))
