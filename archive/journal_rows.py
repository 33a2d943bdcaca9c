"""Rows of a journal with every column of domain 2.3, loaded by their ids within the reader's rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Label, Row, Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from archive.access import Actor, Visibility, visibility, visible_to
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
from archive.office import LANGUAGES

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
    asked, seen = {"ids": ids}, visibility(actor)
    connection = session.connection()  # columns only, so there is nothing for the session to keep
    replies = _gathered(connection.execute(_linked_numbers(seen, inward=True), asked))
    answers_to = _gathered(connection.execute(_linked_numbers(seen, inward=False), asked))
    further = _gathered(connection.execute(_further_partners(), asked))
    rows = {
        row.id: _row(row, replies.get(row.id, ()), answers_to.get(row.id, ()), further.get(row.id, ()))
        for row in connection.execute(_whole_rows(seen), asked)
    }
    return [rows[document_id] for document_id in ids if document_id in rows]


def _row(
    row: Row[*tuple[Any, ...]],
    replies: tuple[str, ...],
    answers_to: tuple[str, ...],
    further: tuple[str, ...],
) -> JournalRow:
    return JournalRow(
        id=row.id,
        register_id=row.register_id,
        number=row.number,
        number_head=row.number_head,
        number_tail=row.number_tail,
        registered_on=row.registered_on,
        registered_at=row.registered_at,
        numbering=row.numbering,
        numbering_reason=row.numbering_reason,
        partner_id=row.partner_id,
        partner=row.partner or "",
        country=row.country,
        city=row.city,
        further_partners=further,
        person=row.person,
        their_number=row.their_number,
        their_date=row.their_date,
        languages=tuple(code for code in row.languages.split(",") if code),
        kind_names=(row.kind_ky or "", row.kind_ru or "", row.kind_en or ""),
        subject=row.subject,
        sheets=row.sheets,
        annexes=row.annexes,
        copies=row.copies,
        delivery=row.delivery,
        from_unit=(row.from_ky or "", row.from_ru or "", row.from_en or ""),
        unit=(row.unit_ky or "", row.unit_ru or "", row.unit_en or ""),
        addressee=row.addressee,
        signatory=row.signatory,
        responsible=row.responsible or "",
        due_on=row.due_on,
        replies=replies,
        reply_to=answers_to,
        answered=bool(row.answered),
        case=row.case_index or "",
        access=row.access,
        note=row.note,
        annulled=row.annulled_at is not None,
        annul_reason=row.annul_reason,
        has_files=bool(row.has_files),
    )


def _gathered(pairs: Iterable[Row[int, str]]) -> dict[int, tuple[str, ...]]:
    """Gather texts by the document they belong to."""
    found: dict[int, tuple[str, ...]] = {}
    for document_id, text in pairs:
        found[document_id] = (*found.get(document_id, ()), text)
    return found


# The statements: each is made once for everybody who sees the same, for making one costs more than asking it.

_ASKED: BindParameter[Any] = bindparam("ids", expanding=True)


@lru_cache
def _linked_numbers(seen: Visibility, *, inward: bool) -> Select[int, str]:
    mine, other = (Link.to_id, Link.from_id) if inward else (Link.from_id, Link.to_id)
    return (
        select(mine, Document.number)
        .join(Document, Document.id == other)
        .where(mine.in_(_ASKED), Link.type == REPLY_TO, visible_to(seen))
        .order_by(Link.id)
    )


@cache
def _further_partners() -> Select[int, str]:
    return (
        select(DocumentPartner.document_id, Partner.name)
        .join(Partner, Partner.id == DocumentPartner.partner_id)
        .where(DocumentPartner.document_id.in_(_ASKED))
        .order_by(DocumentPartner.position)
    )


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


@lru_cache
def _whole_rows(seen: Visibility) -> Select[*tuple[Any, ...]]:
    has_files = select(DocumentFile.id).where(DocumentFile.document_id == Document.id).exists()
    return (
        select(
            Document.id,
            Document.register_id,
            Document.number,
            Document.number_head,
            Document.number_tail,
            Document.registered_on,
            Document.registered_at,
            Document.numbering,
            Document.numbering_reason,
            Document.partner_id,
            Partner.name.label("partner"),
            Partner.country,
            Partner.city,
            Document.person,
            Document.their_number,
            Document.their_date,
            Document.languages,
            *_names(DocumentKind, "kind"),
            Document.subject,
            Document.sheets,
            Document.annexes,
            Document.copies,
            Document.delivery,
            *_names(_FromUnit, "from"),
            *_names(Unit, "unit"),
            Document.addressee,
            Document.signatory,
            User.name.label("responsible"),
            Document.due_on,
            is_answered().label("answered"),
            CaseFile.index.label("case_index"),
            Document.access,
            Document.note,
            Document.annulled_at,
            Document.annul_reason,
            has_files.label("has_files"),
        )
        .outerjoin(Partner, Partner.id == Document.partner_id)
        .outerjoin(DocumentKind, DocumentKind.id == Document.kind_id)
        .outerjoin(CaseFile, CaseFile.id == Document.case_id)
        .outerjoin(User, User.id == Document.responsible_id)
        .outerjoin(Unit, Unit.id == Document.unit_id)
        .outerjoin(_FromUnit, _FromUnit.id == Document.from_unit_id)
        .where(Document.id.in_(_ASKED), visible_to(seen))
    )


def _names(table: type[DocumentKind] | type[Unit], what: str) -> list[Label[str]]:
    return [getattr(table, f"name_{code}").label(f"{what}_{code}") for code in LANGUAGES]
