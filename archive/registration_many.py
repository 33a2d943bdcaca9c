"""Registering very many letters at once: the rules, rows and trail of `registration.register`, in few statements.

A letter at a time costs some twenty statements, which is nothing to a clerk and hours to a book of a hundred
thousand. Here each table is written once for all letters of a batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from archive import audit, cases, files, inner_files, kinds, links, outbox
from archive.access import Actor, Right, require
from archive.clock import local_date
from archive.errors import PartnerMissing
from archive.models import Document, DocumentFile, DocumentPartner, Partner, Register
from archive.numbering import Asked, Number, give_numbers, needs_right
from archive.partners import surviving
from archive.registers import register_by_code
from archive.registration import (
    Letter,
    case_index,
    check_letter,
    document_row,
    further_partners,
    number_facts,
    number_wish,
    trail_details,
)


@dataclass(frozen=True)
class Dated:
    """A letter with the instant of its registration."""

    letter: Letter
    at: datetime


@dataclass(frozen=True)
class _Ready:
    """A letter with what it needs to be written down."""

    letter: Letter
    register: Register
    partner: str
    at: datetime
    today: date

    @property
    def on(self) -> date:
        return self.letter.registered_on or self.today


def register_many(session: Session, actor: Actor, dated: Iterable[Dated], *, zone: str) -> list[int]:
    """Register letters in this order and give their ids; what `register` refuses is refused here, for all of them.

    Nobody is asked about repeats, and no letter comes from the tray. Indexing and reading are left to the worker.
    """
    require(actor, Right.REGISTER)
    ready = _made_ready(session, dated, zone)
    if not ready:
        return []
    for one in ready:
        check_letter(one.register, one.letter, one.today)
    if any(needs_right(one.register, one.letter.wish) for one in ready):
        require(actor, Right.REGISTER_LATE)
    numbers = _numbers(session, ready)
    ids = _write(session, actor, ready, numbers)
    _keep_files(session, actor, ready, ids)
    _record(session, actor, ready, numbers, ids)
    for one, document_id in zip(ready, ids, strict=True):
        for link in one.letter.links:
            links.tie(session, actor, document_id, link.to_id, link.type, at=one.at)
    outbox.enqueue_bulk(session, outbox.INDEX, ids, at=ready[-1].at)
    return ids


def _made_ready(session: Session, dated: Iterable[Dated], zone: str) -> list[_Ready]:
    letters = list(dated)
    registers = {code: register_by_code(session, code) for code in {one.letter.register for one in letters}}
    named = {one.letter.partner_id for one in letters} | {
        partner_id for one in letters for partner_id in one.letter.further_partner_ids
    }
    partners = _partners(session, {partner_id for partner_id in named if partner_id is not None})
    ready = []
    for one in letters:
        letter = replace(
            one.letter,
            partner_id=partners[one.letter.partner_id].id if one.letter.partner_id is not None else None,
            further_partner_ids=tuple(partners[other].id for other in one.letter.further_partner_ids),
        )
        name = partners[letter.partner_id].name if letter.partner_id is not None else ""
        ready.append(_Ready(letter, registers[letter.register], name, one.at, local_date(one.at, zone)))
    return ready


def _partners(session: Session, ids: set[int]) -> dict[int, Partner]:
    """Give the partners that stand for these ids today; raises PartnerMissing."""
    found = {partner.id: partner for partner in session.scalars(select(Partner).where(Partner.id.in_(ids)))}
    if found.keys() != ids:
        raise PartnerMissing
    alive = {
        id_: surviving(session, id_) if partner.merged_into_id else partner for id_, partner in found.items()
    }
    return alive | {partner.id: partner for partner in alive.values()}


def _numbers(session: Session, ready: Sequence[_Ready]) -> list[Number]:
    """Give each register's letters their numbers in their order."""
    numbers: dict[int, Number] = {}
    for register in dict.fromkeys(one.register for one in ready):
        places = [place for place, one in enumerate(ready) if one.register is register]
        asked = [
            Asked(
                number_wish(register, one.letter),
                one.on,
                one.today,
                number_facts(register, one.letter, one.partner, one.on),
            )
            for one in (ready[place] for place in places)
        ]
        numbers |= zip(places, give_numbers(session, register, asked), strict=True)
    return [numbers[place] for place in range(len(ready))]


def _write(session: Session, actor: Actor, ready: Sequence[_Ready], numbers: Sequence[Number]) -> list[int]:
    kind_ids = {kind.code: kind.id for kind in kinds.list_kinds(session, active_only=False)}
    case_ids: dict[tuple[str, int], int | None] = {("", number.year): None for number in numbers}
    rows: list[dict[str, Any]] = []
    for one, number in zip(ready, numbers, strict=True):
        case = (case_index(one.register, one.letter), number.year)
        if case not in case_ids:
            case_ids[case] = cases.case_for(session, *case).id
        rows.append(
            document_row(
                actor,
                one.register,
                one.letter,
                number,
                kind_id=kind_ids.get(one.letter.kind or one.register.default_kind or ""),
                case_id=case_ids[case],
                now=one.at,
                today=one.today,
            )
        )
    written = insert(Document).returning(Document.id, sort_by_parameter_order=True)
    # one statement for all rows, whichever of their columns are empty
    ids = list(session.scalars(written, rows, execution_options={"render_nulls": True}))
    further = [row for one, id_ in zip(ready, ids, strict=True) for row in further_partners(id_, one.letter)]
    if further:
        session.execute(insert(DocumentPartner), further)
    return ids


def _keep_files(session: Session, actor: Actor, ready: Sequence[_Ready], ids: Sequence[int]) -> None:
    files.keep_many(session, [file for one in ready for file in one.letter.files], at=ready[-1].at)
    rows = [
        {
            "document_id": id_,
            "sha256": file.sha256,
            "name": file.name,
            "role": file.role,
            "position": position,
            "added_at": one.at,
            "added_by": actor.id,
        }
        for one, id_ in zip(ready, ids, strict=True)
        for position, file in enumerate(one.letter.files)
    ]
    if rows:
        session.execute(insert(DocumentFile), rows)
        inner_files.bring_along_many(session, ids, at=ready[-1].at)


def _record(
    session: Session,
    actor: Actor,
    ready: Sequence[_Ready],
    numbers: Sequence[Number],
    ids: Sequence[int],
) -> None:
    happened = [
        audit.Happened(
            id_, one.at, trail_details(one.register, one.letter, number.text, number.numbering, one.on)
        )
        for one, number, id_ in zip(ready, numbers, ids, strict=True)
    ]
    audit.record_many(session, actor, "registered", "document", happened)
