"""The rows that a searchable document is made of, read for many documents at once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from archive.inner_files import DEEPEST
from archive.journal_rows import is_answered
from archive.models import (
    CaseFile,
    Document,
    DocumentFile,
    DocumentKind,
    DocumentPartner,
    Page,
    PageCorrection,
    Partner,
    PartnerName,
    PartnerPerson,
    Reading,
    Register,
    Unit,
    User,
)
from archive.page_corrections import NEWEST

# What was imported and taken back stands in no book, and is not found.
_IN_A_BOOK = Document.year > 0


def _superseded(file: Any) -> ColumnElement[bool]:
    later = aliased(DocumentFile)
    return (
        select(later.id).where(later.document_id == file.document_id, later.supersedes_id == file.id).exists()
    )


def _inside_superseded(file: Any, depth: int) -> ColumnElement[bool]:
    """Tell whether the file around this one, or one around that, was superseded."""
    around = aliased(DocumentFile)
    gone = _superseded(around)
    if depth > 1:
        gone |= around.inside_id.is_not(None) & _inside_superseded(around, depth - 1)
    return select(around.id).where(around.id == file.inside_id, gone).exists()


# Of a `DocumentFile`: no later file of the document took its place, or the place of what it came inside.
IN_FORCE = ~_superseded(DocumentFile) & (
    DocumentFile.inside_id.is_(None) | ~_inside_superseded(DocumentFile, DEEPEST)
)


_CORRECTED = (
    select(func.max(PageCorrection.id)).where(PageCorrection.sha256 == DocumentFile.sha256).scalar_subquery()
)


class Text(NamedTuple):
    """A page's text, or a name, and its language if that is known."""

    text: str
    language: str | None


@dataclass(frozen=True, slots=True)
class PartnerRows:
    """A correspondent with everything it is called."""

    id: int
    country: str | None
    city: str
    names: tuple[Text, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRows:
    """A file that counts, and what was read from it."""

    sha256: str
    state: str
    finished_at: datetime | None
    pages: tuple[Text, ...] = ()  # as people corrected them, then as the machine read those
    corrected: int = 0  # the newest correction of a page


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """A document with all that belongs to it."""

    document: Document
    partners: tuple[PartnerRows, ...]  # the main one first
    files: tuple[FileRows, ...]
    names: tuple[Text, ...]  # of its kind and units, in each language
    case_index: str
    responsible: str
    direction: str
    answered: bool

    @property
    def stamp(self) -> str:
        """What changes whenever any of this does."""
        return _stamp(self.document.version, self.partners, self.files, self.answered)


def read_documents(session: Session, ids: Collection[int]) -> list[DocumentRows]:
    """Read documents by id with a fixed number of statements; ids that do not exist are passed over."""
    documents = session.scalars(
        select(Document).where(Document.id.in_(ids), _IN_A_BOOK).order_by(Document.id)
    ).all()
    partner_ids = _partner_ids(session, {document.id: document.partner_id for document in documents})
    partners = _partners(session, {one for found in partner_ids.values() for one in found})
    files = _files(session, ids)
    pages = _pages(session, {file.sha256 for found in files.values() for file in found})
    kinds = _named(session, DocumentKind, {document.kind_id for document in documents})
    units = _named(
        session, Unit, {one for document in documents for one in (document.unit_id, document.from_unit_id)}
    )
    cases = _column(session, CaseFile, CaseFile.index, {document.case_id for document in documents})
    directions = _column(session, Register, Register.direction, {one.register_id for one in documents})
    answered = _answered(session, ids)
    people = _column(session, User, User.name, {document.responsible_id for document in documents})
    return [
        DocumentRows(
            document=document,
            partners=tuple(partners[one] for one in partner_ids[document.id] if one in partners),
            files=tuple(
                replace(file, pages=pages.get(file.sha256, ())) for file in files.get(document.id, ())
            ),
            names=(
                *kinds.get(document.kind_id, ()),
                *units.get(document.unit_id, ()),
                *units.get(document.from_unit_id, ()),
            ),
            case_index=cases.get(document.case_id, ""),
            responsible=people.get(document.responsible_id, ""),
            direction=directions.get(document.register_id, ""),
            answered=document.id in answered,
        )
        for document in documents
    ]


def read_stamps(session: Session, after: int, most: int) -> dict[int, str]:
    """Give the stamps that the next documents by id should have in an index."""
    query = select(Document.id, Document.version, Document.partner_id).where(Document.id > after, _IN_A_BOOK)
    rows = session.execute(query.order_by(Document.id).limit(most)).all()
    ids = [row.id for row in rows]
    partner_ids = _partner_ids(session, {row.id: row.partner_id for row in rows})
    partners = _partners(session, {one for found in partner_ids.values() for one in found})
    files = _files(session, ids)
    answered = _answered(session, ids)
    return {
        row.id: _stamp(
            row.version,
            [partners[one] for one in partner_ids[row.id] if one in partners],
            files.get(row.id, ()),
            row.id in answered,
        )
        for row in rows
    }


def documents_with(session: Session, sha256s: Iterable[str]) -> list[int]:
    """List the documents that have one of the files."""
    query = select(DocumentFile.document_id).where(DocumentFile.sha256.in_(list(sha256s))).distinct()
    return list(session.scalars(query.order_by(DocumentFile.document_id)))


def _stamp(version: int, partners: Iterable[PartnerRows], files: Iterable[FileRows], answered: bool) -> str:
    read = [
        (
            file.sha256,
            file.finished_at and file.finished_at.isoformat(),
            *([file.corrected] if file.corrected else []),
        )
        for file in files
    ]
    facts = repr((version, tuple(partners), read, answered))
    return f"{version}-{hashlib.blake2b(facts.encode(), digest_size=8).hexdigest()}"


def _partner_ids(session: Session, main: Mapping[int, int | None]) -> dict[int, list[int]]:
    found = {document_id: [partner] if partner else [] for document_id, partner in main.items()}
    query = select(DocumentPartner.document_id, DocumentPartner.partner_id).where(
        DocumentPartner.document_id.in_(main)
    )
    for document_id, partner_id in session.execute(query.order_by(DocumentPartner.position)):
        found[document_id].append(partner_id)
    return found


def _partners(session: Session, ids: Collection[int]) -> dict[int, PartnerRows]:
    names: defaultdict[int, list[Text]] = defaultdict(list)
    for partner_id, name, language in session.execute(
        select(PartnerName.partner_id, PartnerName.name, PartnerName.language)
        .where(PartnerName.partner_id.in_(ids))
        .order_by(PartnerName.id)
    ):
        names[partner_id].append(Text(name, language))
    people: defaultdict[int, list[str]] = defaultdict(list)
    for partner_id, name in session.execute(
        select(PartnerPerson.partner_id, PartnerPerson.name)
        .where(PartnerPerson.partner_id.in_(ids))
        .order_by(PartnerPerson.id)
    ):
        people[partner_id].append(name)
    return {
        partner.id: PartnerRows(
            id=partner.id,
            country=partner.country,
            city=partner.city or "",
            names=tuple(names[partner.id]) or (Text(partner.name, None),),
            people=tuple(people[partner.id]),
        )
        for partner in session.execute(
            select(Partner.id, Partner.name, Partner.country, Partner.city).where(Partner.id.in_(ids))
        )
    }


def _files(session: Session, document_ids: Collection[int]) -> dict[int, list[FileRows]]:
    """Read the files that count, the same bytes once."""
    query = (
        select(DocumentFile.document_id, DocumentFile.sha256, Reading.state, Reading.finished_at, _CORRECTED)
        .outerjoin(Reading, Reading.sha256 == DocumentFile.sha256)
        .where(DocumentFile.document_id.in_(document_ids), IN_FORCE)
        .order_by(DocumentFile.document_id, DocumentFile.position, DocumentFile.id)
    )
    found: defaultdict[int, dict[str, FileRows]] = defaultdict(dict)
    for document_id, sha256, state, finished_at, corrected in session.execute(query):
        file = FileRows(sha256, state or "waiting", finished_at, corrected=corrected or 0)
        found[document_id].setdefault(sha256, file)
    return {document_id: list(files.values()) for document_id, files in found.items()}


def _pages(session: Session, sha256s: Collection[str]) -> dict[str, tuple[Text, ...]]:
    """Read the texts of files; a corrected page is found by the words of both, for a person may err too."""
    found: defaultdict[str, list[Text]] = defaultdict(list)
    corrected = select(PageCorrection.sha256, PageCorrection.text, PageCorrection.language).where(
        PageCorrection.sha256.in_(sha256s), NEWEST
    )
    for sha256, text, language in session.execute(
        corrected.order_by(PageCorrection.sha256, PageCorrection.number)
    ):
        found[sha256].append(Text(text, language))
    query = select(Page.sha256, Page.text, Page.language).where(Page.sha256.in_(sha256s))
    for sha256, text, language in session.execute(query.order_by(Page.sha256, Page.number)):
        found[sha256].append(Text(text, language))
    return {sha256: tuple(pages) for sha256, pages in found.items()}


def _named(
    session: Session, table: type[DocumentKind] | type[Unit], ids: Collection[int | None]
) -> dict[int | None, tuple[Text, ...]]:
    query = select(table.id, table.name_ky, table.name_ru, table.name_en).where(table.id.in_(_known(ids)))
    return {
        one: (Text(in_ky, "ky"), Text(in_ru, "ru"), Text(in_en, "en"))
        for one, in_ky, in_ru, in_en in session.execute(query)
    }


def _answered(session: Session, ids: Collection[int]) -> set[int]:
    """Give those of the documents that have an answer which was not annulled."""
    return set(session.scalars(select(Document.id).where(Document.id.in_(ids), is_answered())))


def _column(
    session: Session,
    table: type[CaseFile] | type[User] | type[Register],
    column: Any,
    ids: Collection[int | None],
) -> dict[int | None, Any]:
    return dict(session.execute(select(table.id, column).where(table.id.in_(_known(ids)))).all())


def _known(ids: Iterable[int | None]) -> list[int]:
    return sorted({one for one in ids if one is not None})
