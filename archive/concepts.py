"""The office's own concepts: words that are one thing to this office, in several languages, for the search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor, Right, require
from archive.errors import NotFound, TermsMissing
from archive.models import OfficeConcept

LANGUAGES = ("ky", "ru", "en", "tr", "zh")
_MOST_TERMS = 20
_LONGEST_TERM = 120


@dataclass(frozen=True)
class ConceptForm:
    """A concept as it is typed: the terms of each language in one line, parted by semicolons."""

    ky: str = ""
    ru: str = ""
    en: str = ""
    tr: str = ""
    zh: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class OwnConcept:
    """A concept as the search takes it."""

    id: int
    terms: tuple[tuple[str, tuple[str, ...]], ...]  # language and its terms


def list_concepts(session: Session) -> list[OfficeConcept]:
    """List the office's own concepts, the newest last."""
    return list(session.scalars(select(OfficeConcept).order_by(OfficeConcept.id)))


def list_own_concepts(session: Session, *, active_only: bool = True) -> list[OwnConcept]:
    """List the concepts with their terms taken apart."""
    return [
        OwnConcept(row.id, tuple((code, terms_in(getattr(row, code))) for code in LANGUAGES))
        for row in list_concepts(session)
        if row.active or not active_only
    ]


def save_concept(
    session: Session, actor: Actor, concept_id: int | None, form: ConceptForm, *, at: datetime
) -> OfficeConcept:
    """Add a concept or change one, from the next search on; raises TermsMissing unless it has two terms."""
    require(actor, Right.ADMINISTER)
    terms = {code: terms_in(getattr(form, code)) for code in LANGUAGES}
    if sum(map(len, terms.values())) < 2:
        raise TermsMissing
    row = OfficeConcept() if concept_id is None else session.get(OfficeConcept, concept_id)
    if row is None:
        raise NotFound
    for code, typed in terms.items():
        setattr(row, code, "; ".join(typed))
    row.active = form.active
    session.add(row)
    session.flush()
    details = {**{code: list(typed) for code, typed in terms.items() if typed}, "active": form.active}
    audit.record(session, actor, "concept_saved", "concept", row.id, at=at, details=details)
    return row


def terms_in(line: str) -> tuple[str, ...]:
    """Take a line of terms apart."""
    terms = (" ".join(term.split())[:_LONGEST_TERM] for term in line.split(";"))
    return tuple(dict.fromkeys(term for term in terms if term))[:_MOST_TERMS]
