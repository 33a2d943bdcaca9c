"""Opening the books for past years: cases in force then, and dates before letters that are registered already."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import cases
from archive.access import Actor
from archive.models import Document, Register
from archive.numbering import Numbering, NumberWish

LATE_REASON = "Мисал кат"


def open_cases_since(session: Session, actor: Actor, year: int, *, at: datetime) -> None:
    """Let the nomenclature of cases hold from a year on, so that letters of that year have their case."""
    oldest = {case.index: case for case in reversed(cases.list_cases(session))}
    for case in oldest.values():
        if case.from_year > year:
            form = cases.CaseForm(
                case.index, case.title_ky, case.title_ru, case.title_en, year, case.until_year
            )
            cases.save_case(session, actor, case.id, form, at=at)


def latest_day(session: Session, register: Register, year: int) -> date | None:
    """Give the day of the last number given in a register's year."""
    numbered = Document.numbering.in_([Numbering.ISSUED, Numbering.LATE])
    of_year = (Document.register_id == register.id) & (Document.year == year)
    return session.scalar(select(func.max(Document.registered_on)).where(of_year, numbered))


def late_if_needed(session: Session, register: Register, day: date) -> NumberWish:
    """Ask for the next number, as a late one where later letters have theirs already (R10)."""
    latest = latest_day(session, register, day.year)
    if latest is None or latest <= day or register.mode == "manual":
        return NumberWish()
    return NumberWish(Numbering.LATE, reason=LATE_REASON)
