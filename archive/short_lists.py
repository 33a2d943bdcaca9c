"""The short lists that pages show again and again (journals, kinds, units, cases, people …), as values and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.concepts import OwnConcept, list_own_concepts
from archive.kept import kept_until_change
from archive.kinds import list_kinds
from archive.models import CaseFile, DocumentKind, Register, Unit
from archive.partners import countries_in_use
from archive.registers import list_registers
from archive.users import list_users


@dataclass(frozen=True, slots=True)
class Named:
    """A journal, a kind of document or a unit with its names."""

    id: int
    code: str
    name_ky: str
    name_ru: str
    name_en: str


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case of the nomenclature with its titles."""

    index: str
    title_ky: str
    title_ru: str
    title_en: str


@kept_until_change
def journals(session: Session) -> tuple[Named, ...]:
    """Give the journals in use, in their order."""
    return tuple(_named(register) for register in list_registers(session))


@kept_until_change
def every_journal(session: Session) -> Mapping[int, Named]:
    """Give all journals by id, those no longer in use too."""
    return {register.id: _named(register) for register in list_registers(session, active_only=False)}


@kept_until_change
def kinds(session: Session) -> tuple[Named, ...]:
    """Give the kinds of document that get a number, in their order."""
    return tuple(_named(kind) for kind in list_kinds(session, registered=True))


@kept_until_change
def every_kind(session: Session) -> Mapping[int, Named]:
    """Give all kinds of document by id."""
    return {kind.id: _named(kind) for kind in session.scalars(select(DocumentKind))}


@kept_until_change
def every_unit(session: Session) -> Mapping[int, Named]:
    """Give all units by id."""
    return {unit.id: _named(unit) for unit in session.scalars(select(Unit))}


@kept_until_change
def every_case(session: Session) -> Mapping[int, NamedCase]:
    """Give all cases by id, those of other years too."""
    return {
        case.id: NamedCase(case.index, case.title_ky, case.title_ru, case.title_en)
        for case in session.scalars(select(CaseFile))
    }


@kept_until_change
def own_concepts(session: Session) -> tuple[OwnConcept, ...]:
    """Give the office's own search terms in use."""
    return tuple(list_own_concepts(session))


@kept_until_change
def people(session: Session) -> tuple[tuple[int, str], ...]:
    """Give the people who sign in, by name."""
    return tuple((user.id, user.name) for user in list_users(session, active_only=True))


@kept_until_change
def countries(session: Session) -> tuple[str, ...]:
    """Give the countries partners are from."""
    return tuple(countries_in_use(session))


def _named(row: Register | DocumentKind | Unit) -> Named:
    return Named(row.id, row.code, row.name_ky, row.name_ru, row.name_en)
