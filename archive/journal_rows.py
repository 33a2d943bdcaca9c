"""Rows of a journal with every column of domain 2.3, loaded by their ids within the reader's rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from archive.access import Actor, visible
from archive.links import REPLY_TO
from archive.models import (
    CaseFile,
    Document,
    DocumentFile,
    DocumentKind,
    DocumentPartner,
    Link,
    Partner,
    Unit,
    User,
)

_FromUnit = aliased(Unit)


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


def load_rows(session: Session, actor: Actor, ids: list[int]) -> list[JournalRow]:
    """Load whole rows by their ids, in the order of the ids."""
    query = _whole_rows().where(Document.id.in_(ids), visible(actor))
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


@cache  # making the condition costs more than asking it
def is_answered() -> ColumnElement[bool]:
    """Give the condition that a document has an answer that was not annulled."""
    answer = aliased(Document)
    return (
        select(Link.id)
        .join(answer, answer.id == Link.from_id)
        .where(Link.to_id == Document.id, Link.type == REPLY_TO, answer.annulled_at.is_(None))
        .exists()
    )


@cache
def _whole_rows() -> Select[Any]:
    has_files = select(DocumentFile.id).where(DocumentFile.document_id == Document.id).exists()
    return (
        select(Document, Partner, DocumentKind, CaseFile, User.name, Unit, _FromUnit)
        .add_columns(is_answered(), has_files)
        .outerjoin(Partner, Partner.id == Document.partner_id)
        .outerjoin(DocumentKind, DocumentKind.id == Document.kind_id)
        .outerjoin(CaseFile, CaseFile.id == Document.case_id)
        .outerjoin(User, User.id == Document.responsible_id)
        .outerjoin(Unit, Unit.id == Document.unit_id)
        .outerjoin(_FromUnit, _FromUnit.id == Document.from_unit_id)
    )
