"""Partners as lists and cards show them; letters are counted only as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from archive.access import Actor, Right, require, visible
from archive.alphabet import sort_key
from archive.models import (
    Document,
    DocumentPartner,
    Partner,
    PartnerName,
    PartnerPerson,
    Register,
)
from archive.partners.finding import matching_ids
from archive.partners.keeping import people_of, surviving
from archive.partners.letters import of_partner
from archive.partners.merging import last_merge
from archive.partners.names import names_of
from archive.registers import INCOMING, OUTGOING

PAGE = 50
_LAST_LETTERS = 8
_MOST_YEARS = 10


@dataclass(frozen=True)
class PartnerFilter:
    """What part of the partners is asked for."""

    text: str = ""
    country: str = ""
    type: str = ""


@dataclass(frozen=True)
class PartnerRow:
    """A line of the list of partners."""

    id: int
    name: str
    other_names: tuple[str, ...]
    type: str
    country: str | None
    city: str | None
    letters: int
    last_letter: date | None


@dataclass(frozen=True)
class PartnerPage:
    """A page of the list, and how many partners the filter gives in all."""

    rows: tuple[PartnerRow, ...]
    total: int


@dataclass(frozen=True)
class YearOfLetters:
    """How many letters came and went in a year."""

    year: int
    incoming: int
    outgoing: int


@dataclass(frozen=True)
class LetterLine:
    """A letter as a partner's card lists it."""

    id: int
    number: str
    number_head: str
    number_tail: str
    registered_on: date
    direction: str
    subject: str
    access: str
    annulled: bool


@dataclass(frozen=True)
class MergedDuplicate:
    """A duplicate that was merged into this partner."""

    id: int
    name: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class PartnerCard:
    """Everything a partner's card shows."""

    partner: Partner
    names: tuple[PartnerName, ...]
    people: tuple[PartnerPerson, ...]
    years: tuple[YearOfLetters, ...]
    letters: int
    last_letters: tuple[LetterLine, ...]
    duplicates: tuple[MergedDuplicate, ...]


def list_partners(
    session: Session,
    actor: Actor,
    wanted: PartnerFilter,
    *,
    language: str,
    offset: int = 0,
    limit: int = PAGE,
) -> PartnerPage:
    """List partners by name in the order of the language's alphabet, with the letters the reader may see."""
    require(actor, Right.READ)
    named = session.execute(select(Partner.id, Partner.name).where(*_conditions(wanted))).all()
    ordered = sorted(named, key=lambda row: (sort_key(row.name, language), row.id))
    ids = [row.id for row in ordered[offset : offset + limit]]
    return PartnerPage(tuple(_rows(session, actor, ids)), len(named))


def countries_in_use(session: Session) -> list[str]:
    """List the countries partners are from."""
    query = select(Partner.country).where(Partner.country.is_not(None), Partner.merged_into_id.is_(None))
    return [code for code in session.scalars(query.distinct()) if code]


def partner_card(session: Session, actor: Actor, partner_id: int) -> PartnerCard:
    """Get a partner's card; the number of a merged duplicate leads to the partner kept. Raises NotFound."""
    require(actor, Right.READ)
    partner = surviving(session, partner_id)
    mine = and_(of_partner(partner.id), visible(actor))
    counts = _count_letters(session, mine)
    return PartnerCard(
        partner=partner,
        names=tuple(names_of(session, partner)),
        people=tuple(people_of(session, partner.id)),
        years=_years(counts),
        letters=sum(counts.values()),
        last_letters=_last_letters(session, mine),
        duplicates=_duplicates(session, partner.id),
    )


def _conditions(wanted: PartnerFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Partner.merged_into_id.is_(None)]
    if wanted.country:
        conditions.append(Partner.country == wanted.country)
    if wanted.type:
        conditions.append(Partner.type == wanted.type)
    matching = matching_ids(wanted.text)
    if matching is not None:
        conditions.append(Partner.id.in_(matching))
    return conditions


def _rows(session: Session, actor: Actor, ids: Sequence[int]) -> list[PartnerRow]:
    partners = {row.id: row for row in session.scalars(select(Partner).where(Partner.id.in_(ids)))}
    names: dict[int, list[str]] = {}
    known = select(PartnerName.partner_id, PartnerName.name).where(PartnerName.partner_id.in_(ids))
    for partner_id, name in session.execute(known.order_by(PartnerName.id)):
        if name != partners[partner_id].name:
            names.setdefault(partner_id, []).append(name)
    letters = _letters(session, actor, ids)
    return [
        PartnerRow(
            id=partner.id,
            name=partner.name,
            other_names=tuple(names.get(partner.id, ())),
            type=partner.type,
            country=partner.country,
            city=partner.city,
            letters=letters.get(partner.id, (0, None))[0],
            last_letter=letters.get(partner.id, (0, None))[1],
        )
        for partner in map(partners.__getitem__, ids)
    ]


def _letters(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, tuple[int, date | None]]:
    """Count each partner's letters and give the day of the last one."""
    counted = (func.count(), func.max(Document.registered_on))
    main = select(Document.partner_id, *counted).where(Document.partner_id.in_(ids), visible(actor))
    further = (
        select(DocumentPartner.partner_id, *counted)
        .join(Document, Document.id == DocumentPartner.document_id)
        .where(DocumentPartner.partner_id.in_(ids), visible(actor))
    )
    found: dict[int, tuple[int, date | None]] = {}
    for query, column in ((main, Document.partner_id), (further, DocumentPartner.partner_id)):
        for partner_id, count, last in session.execute(query.group_by(column)):
            assert partner_id is not None  # the queries ask for these ids
            before, before_last = found.get(partner_id, (0, None))
            found[partner_id] = (before + count, max(filter(None, (last, before_last))))
    return found


def _count_letters(session: Session, mine: ColumnElement[bool]) -> dict[tuple[int, str], int]:
    """Count a partner's letters by year and direction."""
    query = (
        select(Document.year, Register.direction, func.count())
        .join(Register, Register.id == Document.register_id)
        .where(mine, Document.year > 0)
        .group_by(Document.year, Register.direction)
    )
    return {(year, direction): count for year, direction, count in session.execute(query)}


def _years(counts: dict[tuple[int, str], int]) -> tuple[YearOfLetters, ...]:
    with_letters = [year for year, direction in counts if direction in (INCOMING, OUTGOING)]
    if not with_letters:
        return ()
    last = max(with_letters)
    years = range(max(min(with_letters), last - _MOST_YEARS + 1), last + 1)
    return tuple(
        YearOfLetters(year, counts.get((year, INCOMING), 0), counts.get((year, OUTGOING), 0))
        for year in years
    )


def _last_letters(session: Session, mine: ColumnElement[bool]) -> tuple[LetterLine, ...]:
    query = (
        select(Document, Register.direction)
        .join(Register, Register.id == Document.register_id)
        .where(mine)
        .order_by(Document.registered_on.desc(), Document.id.desc())
        .limit(_LAST_LETTERS)
    )
    return tuple(
        LetterLine(
            id=document.id,
            number=document.number,
            number_head=document.number_head,
            number_tail=document.number_tail,
            registered_on=document.registered_on,
            direction=direction,
            subject=document.subject,
            access=document.access,
            annulled=document.annulled_at is not None,
        )
        for document, direction in session.execute(query)
    )


def _duplicates(session: Session, partner_id: int) -> tuple[MergedDuplicate, ...]:
    merged = session.scalars(select(Partner).where(Partner.merged_into_id == partner_id).order_by(Partner.id))
    entries = [(one, last_merge(session, one.id)) for one in merged]
    return tuple(
        MergedDuplicate(one.id, one.name, entry.at, entry.actor_name, str(entry.details["reason"]))
        for one, entry in entries
    )
