"""The short lists that pages show again and again (journals, kinds, people, countries), as values and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.kept import kept_until_change
from archive.kinds import list_kinds
from archive.models import DocumentKind, Register
from archive.partners import countries_in_use
from archive.registers import list_registers
from archive.users import list_users


@dataclass(frozen=True, slots=True)
class Named:
    """A journal or a kind of document with its names."""

    id: int
    code: str
    name_ky: str
    name_ru: str
    name_en: str


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
def people(session: Session) -> tuple[tuple[int, str], ...]:
    """Give the people who sign in, by name."""
    return tuple((user.id, user.name) for user in list_users(session, active_only=True))


@kept_until_change
def countries(session: Session) -> tuple[str, ...]:
    """Give the countries partners are from."""
    return tuple(countries_in_use(session))


def _named(row: Register | DocumentKind) -> Named:
    return Named(row.id, row.code, row.name_ky, row.name_ru, row.name_en)
