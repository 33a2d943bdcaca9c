"""Structural units, as the administrator keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor, Right, require
from archive.errors import CodeMissing, CodeTaken, NameMissing, NotFound
from archive.models import Unit


@dataclass(frozen=True)
class UnitForm:
    """A unit as it is typed."""

    code: str
    name_ky: str
    name_ru: str
    name_en: str
    active: bool = True


def list_units(session: Session, *, active_only: bool = True) -> list[Unit]:
    """List the units by code."""
    query = select(Unit).order_by(Unit.code)
    return list(session.scalars(query.where(Unit.active) if active_only else query))


def save_unit(session: Session, actor: Actor, unit_id: int | None, form: UnitForm, *, at: datetime) -> Unit:
    """Add a unit or change one; raises CodeMissing, CodeTaken, NameMissing."""
    require(actor, Right.ADMINISTER)
    code = form.code.strip()
    if not code:
        raise CodeMissing
    names = [form.name_ky.strip(), form.name_ru.strip(), form.name_en.strip()]
    if not any(names):
        raise NameMissing
    if session.scalar(select(Unit.id).where(Unit.code == code, Unit.id != (unit_id or 0))):
        raise CodeTaken(code=code)
    unit = Unit(code=code) if unit_id is None else session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    given = next(name for name in names if name)
    unit.code = code
    unit.name_ky, unit.name_ru, unit.name_en = (name or given for name in names)
    unit.active = form.active
    session.add(unit)
    session.flush()
    details = {"code": code, "names": names, "active": form.active}
    audit.record(session, actor, "unit_saved", "unit", unit.id, at=at, details=details)
    return unit
