"""The nomenclature of cases: which case indexes a year's documents may be filed under (domain 2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor, Right, require
from archive.errors import CaseUnknown, CodeMissing, CodeTaken, NameMissing, NotFound
from archive.models import CaseFile


@dataclass(frozen=True)
class CaseForm:
    """A case as it is typed."""

    index: str
    title_ky: str
    title_ru: str
    title_en: str
    from_year: int
    until_year: int | None = None


def list_cases(session: Session, year: int | None = None) -> list[CaseFile]:
    """List the cases in force in a year, or all of them, by index."""
    query = select(CaseFile).order_by(CaseFile.index, CaseFile.from_year)
    if year is not None:
        still_open = or_(CaseFile.until_year.is_(None), CaseFile.until_year >= year)
        query = query.where(CaseFile.from_year <= year, still_open)
    return list(session.scalars(query))


def case_for(session: Session, index: str, year: int) -> CaseFile:
    """Get the case of an index that is in force in a year; raises CaseUnknown."""
    found = [case for case in list_cases(session, year) if case.index == index.strip()]
    if not found:
        raise CaseUnknown(case=index, year=year)
    return found[-1]


def save_case(
    session: Session, actor: Actor, case_id: int | None, form: CaseForm, *, at: datetime
) -> CaseFile:
    """Add a case or change its title and years; raises CodeMissing, CodeTaken, NameMissing."""
    require(actor, Right.ADMINISTER)
    index = form.index.strip()
    if not index:
        raise CodeMissing
    titles = [form.title_ky.strip(), form.title_ru.strip(), form.title_en.strip()]
    if not any(titles):
        raise NameMissing
    overlapping = select(CaseFile.id).where(
        CaseFile.index == index,
        CaseFile.id != (case_id or 0),
        or_(CaseFile.until_year.is_(None), CaseFile.until_year >= form.from_year),
        CaseFile.from_year <= (form.until_year or 9999),
    )
    if session.scalar(overlapping):
        raise CodeTaken(code=index)
    case = CaseFile(index=index) if case_id is None else session.get(CaseFile, case_id)
    if case is None:
        raise NotFound
    given = next(title for title in titles if title)
    case.title_ky, case.title_ru, case.title_en = (title or given for title in titles)
    case.index, case.from_year, case.until_year = index, form.from_year, form.until_year
    session.add(case)
    session.flush()
    details = {"index": index, "titles": titles, "from": form.from_year, "until": form.until_year}
    audit.record(session, actor, "case_saved", "case", case.id, at=at, details=details)
    return case
