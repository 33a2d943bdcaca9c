"""Registration journals: the rows of a register's year, filtered and counted, only as far as the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, nulls_first, nulls_last, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive import audit
from archive.access import Actor, Mark, Right, require, visibility, visible
from archive.journal_rows import JournalRow, is_answered, load_rows
from archive.kept import kept_until_change
from archive.models import (
    AuditEntry,
    Counter,
    Document,
    DocumentPartner,
    Partner,
    Register,
)
from archive.registers import INCOMING

PAGE = 50
MOST_COUNTED = 1_000


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


_MAYBE_EMPTY = (Order.PARTNER, Order.DUE)


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
class Count:
    """A number of rows; `capped` means that there are more."""

    number: int
    capped: bool = False


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
    return load_rows(session, actor, list(ids))


def walk_rows(
    session: Session, actor: Actor, wanted: JournalFilter, *, today: date, chunk: int = 500
) -> Iterator[JournalRow]:
    """Give every row of an export, loading a chunk at a time."""
    require(actor, Right.EXPORT)
    ids = list(session.scalars(_ids_query(actor, wanted, today)))
    for start in range(0, len(ids), chunk):
        yield from load_rows(session, actor, ids[start : start + chunk])


def count_rows(session: Session, actor: Actor, wanted: JournalFilter, *, today: date) -> int:
    """Count the rows of a filter."""
    if _is_whole_year(wanted):
        return _count_year(session, actor, wanted)
    query = select(func.count()).select_from(Document)
    if wanted.country:
        query = query.join(Partner, Partner.id == Document.partner_id)
    return session.scalar(query.where(*_conditions(actor, wanted, today))) or 0


def _is_whole_year(wanted: JournalFilter) -> bool:
    return wanted == JournalFilter(
        wanted.register_id, wanted.year, order=wanted.order, descending=wanted.descending
    )


def _count_year(session: Session, actor: Actor, wanted: JournalFilter) -> int:
    """Count a journal's year by its index alone: all entries less the few whose mark hides them from the reader."""
    book = [Document.register_id == wanted.register_id, _of_year(wanted.year)]
    closed = [*book, Document.access.in_(sorted(set(Mark) - visibility(actor).marks))]
    count, of_closed, seen_of_closed = (
        session.scalar(select(func.count()).select_from(Document).where(*conditions)) or 0
        for conditions in (book, closed, [*closed, visible(actor)])
    )
    return count - of_closed + seen_of_closed


@kept_until_change
def count_states(session: Session, actor: Actor, wanted: JournalFilter, *, today: date) -> dict[State, Count]:
    """Count each daily question of a journal under the other filters; the one asked now exactly, for its pages."""
    counts = {}
    for state in State:
        asked = replace(wanted, state=state)
        if state in (State.ALL, wanted.state):
            counts[state] = Count(count_rows(session, actor, asked, today=today))
        else:
            counts[state] = _count_up_to(session, actor, asked, today)
    return counts


def _count_up_to(session: Session, actor: Actor, wanted: JournalFilter, today: date) -> Count:
    some = _ids_query(actor, wanted, today).order_by(None).limit(MOST_COUNTED + 1)
    count = session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return Count(min(count, MOST_COUNTED), count > MOST_COUNTED)


@kept_until_change
def years(session: Session, actor: Actor, register_id: int) -> list[int]:
    """List the years a journal has entries of that the reader may see, newest first."""
    found = []
    # A year of 0: what was imported and taken back stands in no book.
    mine = select(Document.year).where(Document.register_id == register_id, Document.year > 0, visible(actor))
    newest_first = mine.order_by(Document.year.desc()).limit(1)
    year = session.scalar(newest_first)
    while year is not None:  # from year to year; DISTINCT would walk the whole journal
        found.append(year)
        year = session.scalar(newest_first.where(Document.year < year))
    return found


def year_state(session: Session, actor: Actor, register_id: int, year: int) -> YearState:
    """Say how many entries a year has that the reader may see, and its first and last number."""
    mine = [Document.register_id == register_id, Document.year == year, visible(actor)]
    book = JournalFilter(register_id, year)
    entries = _count_year(session, actor, book)
    annulled = session.scalar(
        select(func.count()).select_from(Document).where(*mine, Document.annulled_at.is_not(None))
    )
    ordered = select(Document.number).where(*mine)
    first = session.scalar(ordered.order_by(Document.number_sort, Document.id).limit(1))
    last = session.scalar(ordered.order_by(Document.number_sort.desc(), Document.id.desc()).limit(1))
    return YearState(year, entries, annulled or 0, first or "", last or "")


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
    conditions = [Document.register_id == wanted.register_id, visible(actor), _of_year(wanted.year)]
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


def _of_year(year: int | None) -> ColumnElement[bool]:
    """A year, or all; what was imported and taken back stands in no book."""
    return Document.year == year if year is not None else Document.year > 0


def _is_partner(partner_id: int) -> ColumnElement[bool]:
    further = select(DocumentPartner.document_id).where(
        DocumentPartner.document_id == Document.id, DocumentPartner.partner_id == partner_id
    )
    return or_(Document.partner_id == partner_id, further.exists())


def _state_conditions(state: State, today: date) -> list[ColumnElement[bool]]:
    waiting = and_(Document.due_on.is_not(None), Document.annulled_at.is_(None), ~is_answered())
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
    first, *others = keys[wanted.order]
    if wanted.descending:
        return query.order_by(_empty_last(first.desc(), wanted), *(key.desc() for key in others))
    return query.order_by(_empty_first(first, wanted), *others)


def _empty_first(key: InstrumentedAttribute[Any], wanted: JournalFilter) -> Any:
    """Say of a column that may be empty where those entries stand: databases differ in what they take for granted."""
    return nulls_first(key) if wanted.order in _MAYBE_EMPTY else key.expression


def _empty_last(key: ColumnElement[Any], wanted: JournalFilter) -> Any:
    return nulls_last(key) if wanted.order in _MAYBE_EMPTY else key


def registered_on(
    session: Session, actor: Actor, day: date, *, limit: int
) -> tuple[list[JournalRow], dict[int, int]]:
    """List what was registered on a day, the newest first, and count it by register (start page)."""
    mine = [Document.registered_on == day, visible(actor)]
    ids = session.scalars(select(Document.id).where(*mine).order_by(Document.id.desc()).limit(limit))
    counted = session.execute(
        select(Document.register_id, func.count()).where(*mine).group_by(Document.register_id)
    )
    return load_rows(session, actor, list(ids)), {register_id: int(count) for register_id, count in counted}


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
            # "+ 0", or SQLite would walk the whole register and not the few that wait
            (Document.register_id + 0).in_(incoming),
            Document.due_on <= today + timedelta(days=days),
            visible(actor),
        )
        .order_by(Document.due_on, Document.id)
        .limit(limit)
    )
    return load_rows(session, actor, list(session.scalars(query)))
