"""Registers (journals): which there are, how they number, and the default set of domain 2.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor, Mark, Right, require
from archive.errors import CodeMissing, CodeTaken, NameMissing, NotFound
from archive.models import Register
from archive.numbering import continue_from
from archive.patterns import parse_pattern

INCOMING, OUTGOING, INTERNAL, MUTUAL = "incoming", "outgoing", "internal", "mutual"
DIRECTIONS = (INCOMING, OUTGOING, INTERNAL, MUTUAL)


_BY_CODE = select(Register).where(Register.code == bindparam("code"))


@dataclass(frozen=True)
class RegisterForm:
    """A register as it is typed."""

    code: str
    direction: str
    name_ky: str
    name_ru: str
    name_en: str
    title_ky: str
    title_ru: str
    title_en: str
    mode: str
    pattern: str
    default_case: str = ""
    default_kind: str = ""
    default_access: str = Mark.INTERNAL
    active: bool = True
    position: int = 0


def list_registers(session: Session, *, active_only: bool = True) -> list[Register]:
    """List the registers in their order."""
    query = select(Register).order_by(Register.position, Register.id)
    return list(session.scalars(query.where(Register.active) if active_only else query))


def register_by_code(session: Session, code: str) -> Register:
    """Get a register by its code; raises NotFound."""
    register = session.scalar(_BY_CODE, {"code": code.upper()})
    if register is None:
        raise NotFound
    return register


def first_register_of(session: Session, direction: str) -> Register:
    """Get the register the command line means by `incoming`, `outgoing` or `internal`; raises NotFound."""
    for register in list_registers(session):
        if register.direction == direction:
            return register
    raise NotFound


def save_register(
    session: Session, actor: Actor, register_id: int | None, form: RegisterForm, *, at: datetime
) -> Register:
    """Add a register or change one; numbers already given keep their form.

    Raises CodeMissing, CodeTaken, NameMissing, PatternRefused.
    """
    require(actor, Right.ADMINISTER)
    code = form.code.strip().upper()
    if not code:
        raise CodeMissing
    if session.scalar(select(Register.id).where(Register.code == code, Register.id != (register_id or 0))):
        raise CodeTaken(code=code)
    register = Register(code=code) if register_id is None else session.get(Register, register_id)
    if register is None:
        raise NotFound
    old_pattern = register.pattern
    _write(register, code, form)
    session.add(register)
    session.flush()
    details = {"code": code, "mode": form.mode, "pattern": form.pattern, "old_pattern": old_pattern}
    audit.record(session, actor, "register_saved", "register", register.id, at=at, details=details)
    return register


def continue_on_paper(
    session: Session, actor: Actor, register: Register, year: int, last: int, *, at: datetime
) -> None:
    """Let a journal go on from a book begun on paper: the next number follows the last one written there."""
    require(actor, Right.ADMINISTER)
    continue_from(session, register, year, last)
    details = {"code": register.code, "year": year, "last_on_paper": last}
    audit.record(session, actor, "continued_from_paper", "register", register.id, at=at, details=details)


def _write(register: Register, code: str, form: RegisterForm) -> None:
    names = [form.name_ky.strip(), form.name_ru.strip(), form.name_en.strip()]
    if not any(names):
        raise NameMissing
    given = next(name for name in names if name)
    titles = [form.title_ky.strip(), form.title_ru.strip(), form.title_en.strip()]
    register.code = code
    register.direction = form.direction if form.direction in DIRECTIONS else INCOMING
    register.name_ky, register.name_ru, register.name_en = (name or given for name in names)
    register.title_ky, register.title_ru, register.title_en = (
        title or name or given for title, name in zip(titles, names, strict=True)
    )
    register.mode = "manual" if form.mode == "manual" else "serial"
    register.pattern = form.pattern.strip()
    if register.mode == "serial":
        parse_pattern(register.pattern)
    register.default_case = form.default_case.strip() or None
    register.default_kind = form.default_kind.strip() or None
    register.default_access = Mark(form.default_access)
    register.active = form.active
    register.position = form.position
