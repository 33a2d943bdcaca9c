"""Roles, rights and access marks: the one place that says who may do and see what (domain 2.7 and 5).

Every list, count, facet, snippet, export, file and page image goes through `visible` (for queries) or
`document_for` (for one record). What a person may not see is answered like what does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from archive.errors import NotAllowed, NotFound
from archive.models import Document, DocumentFile, DocumentReader


class Role(StrEnum):
    REGISTRAR = "registrar"
    OFFICER = "officer"
    HEAD = "head"
    RECTOR = "rector"  # rector and vice-rectors
    LAWYER = "lawyer"
    COORDINATOR = "coordinator"
    ARCHIVIST = "archivist"
    READER = "reader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Mark(StrEnum):
    """The access mark of a document, from open to closed."""

    PUBLIC = "public"
    INTERNAL = "internal"
    OFFICIAL = "official"  # ДСП, КПҮ
    CONFIDENTIAL = "confidential"


class Right(StrEnum):
    READ = "read"  # search, cards, journals, partners: within what the marks allow
    REGISTER = "register"  # register, tray, attach files, link
    CORRECT = "correct"
    ANNUL = "annul"
    REGISTER_LATE = "register_late"  # late, literal and imported numbers (R9, R10, R17)
    EXPORT = "export"
    KEEP_PARTNERS = "keep_partners"
    MERGE_PARTNERS = "merge_partners"
    READ_AUDIT = "read_audit"
    VERIFY = "verify"
    ADMINISTER = "administer"  # users, units, registers, kinds, cases


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.REGISTRAR: frozenset(
        {
            Right.READ,
            Right.REGISTER,
            Right.CORRECT,
            Right.ANNUL,
            Right.EXPORT,
            Right.KEEP_PARTNERS,
            Right.MERGE_PARTNERS,
        }
    ),
    Role.OFFICER: frozenset({Right.READ, Right.EXPORT, Right.KEEP_PARTNERS}),
    Role.HEAD: frozenset(
        {
            Right.READ,
            Right.REGISTER,
            Right.CORRECT,
            Right.ANNUL,
            Right.REGISTER_LATE,
            Right.EXPORT,
            Right.KEEP_PARTNERS,
            Right.MERGE_PARTNERS,
        }
    ),
    Role.RECTOR: frozenset({Right.READ, Right.EXPORT}),
    Role.LAWYER: frozenset({Right.READ, Right.EXPORT}),
    Role.COORDINATOR: frozenset({Right.READ}),
    Role.ARCHIVIST: frozenset({Right.READ, Right.EXPORT, Right.VERIFY}),
    Role.READER: frozenset({Right.READ}),
    Role.AUDITOR: frozenset({Right.READ, Right.EXPORT, Right.READ_AUDIT, Right.VERIFY}),
    Role.ADMINISTRATOR: frozenset(
        {
            Right.READ,
            Right.REGISTER,
            Right.CORRECT,
            Right.ANNUL,
            Right.REGISTER_LATE,
            Right.EXPORT,
            Right.KEEP_PARTNERS,
            Right.MERGE_PARTNERS,
            Right.READ_AUDIT,
            Right.VERIFY,
            Right.ADMINISTER,
        }
    ),
}

_OPEN = frozenset({Mark.PUBLIC, Mark.INTERNAL})
_OFFICIAL = _OPEN | {Mark.OFFICIAL}
_ALL = frozenset(Mark)

# What a role sees by its office. Documents one registered, answers for or is let in to by name come on top.
MARKS_SEEN: dict[Role, frozenset[Mark]] = {
    Role.REGISTRAR: _OFFICIAL,
    Role.OFFICER: _OPEN,
    Role.HEAD: _ALL,
    Role.RECTOR: _ALL,
    Role.LAWYER: _OFFICIAL,
    Role.COORDINATOR: frozenset({Mark.PUBLIC}),  # and the open documents of the own faculty, see `visible`
    Role.ARCHIVIST: _OFFICIAL,
    Role.READER: _OPEN,
    Role.AUDITOR: _ALL,
    Role.ADMINISTRATOR: _OPEN,  # no content of restricted documents by default
}


@dataclass(frozen=True)
class Actor:
    """Who asks: a signed-in person or, on the command line, the person named there."""

    id: int
    login: str
    name: str
    role: Role
    unit_id: int | None = None
    language: str | None = None
    address: str = ""
    granted: frozenset[Right] = frozenset()  # to this person, beside the role's

    def can(self, right: Right) -> bool:
        """Tell whether the person has a right, by role or granted."""
        return right in RIGHTS[self.role] or right in self.granted


@dataclass(frozen=True)
class Visibility:
    """What an actor may see, as data: the search port puts it into its own query."""

    marks: frozenset[Mark]
    user_id: int
    unit_id: int | None = None  # a coordinator: internal documents of this unit too
    everything: bool = False


def require(actor: Actor, right: Right) -> None:
    """Raise NotAllowed unless the actor has the right."""
    if not actor.can(right):
        raise NotAllowed


def visibility(actor: Actor) -> Visibility:
    """Give what the actor may see, for a search engine's query."""
    marks = MARKS_SEEN[actor.role]
    unit = actor.unit_id if actor.role is Role.COORDINATOR else None
    return Visibility(marks=marks, user_id=actor.id, unit_id=unit, everything=marks == _ALL)


def visible(actor: Actor) -> ColumnElement[bool]:
    """Give the condition on `Document` that keeps a query to what the actor may see."""
    return visible_to(visibility(actor))


@lru_cache(maxsize=256)  # it stands in nearly every query, and making it costs more than asking it
def visible_to(seen: Visibility) -> ColumnElement[bool]:
    """Give the condition for what somebody may see as data."""
    if seen.everything:
        return true()
    named_reader = select(DocumentReader.document_id).where(
        DocumentReader.document_id == Document.id, DocumentReader.user_id == seen.user_id
    )
    return or_(
        Document.access.in_(sorted(seen.marks)) if seen.marks else false(),
        _of_own_unit(seen),
        Document.responsible_id == seen.user_id,
        Document.registered_by == seen.user_id,
        named_reader.exists(),
    )


def _of_own_unit(seen: Visibility) -> ColumnElement[bool]:
    if seen.unit_id is None:
        return false()
    return and_(
        Document.access == Mark.INTERNAL,
        or_(Document.unit_id == seen.unit_id, Document.from_unit_id == seen.unit_id),
    )


def document_for(session: Session, actor: Actor, document_id: int) -> Document:
    """Get a document the actor may see; raise NotFound for any other, existing or not."""
    document = session.scalar(select(Document).where(Document.id == document_id, visible(actor)))
    if document is None:
        raise NotFound
    return document


def file_for(session: Session, actor: Actor, document_id: int, file_id: int) -> DocumentFile:
    """Get a file of a document the actor may see; raise NotFound for any other."""
    document = document_for(session, actor, document_id)
    file = session.get(DocumentFile, file_id)
    if file is None or file.document_id != document.id:
        raise NotFound
    return file


def is_restricted(mark: str) -> bool:
    """Tell whether reading a document of this mark is itself put on the trail."""
    return mark in (Mark.OFFICIAL, Mark.CONFIDENTIAL)
