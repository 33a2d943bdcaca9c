"""The registration card as it is read: facts, files, ties and everything that happened, within the reader's rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit, page_corrections
from archive.access import Actor, Right, document_for, is_restricted, visible
from archive.files import files_of, replaced_among
from archive.links import LinkedDocument, links_of
from archive.models import (
    AuditEntry,
    CaseFile,
    Document,
    DocumentFile,
    DocumentKind,
    DocumentPartner,
    Page,
    Partner,
    Reading,
    Register,
    StoredFile,
    Unit,
    User,
)
from archive.page_corrections import CorrectedPage
from archive.renditions import CopyState, Origin, copies_of, origins_of

UNRELIABLE = 70  # per cent of certainty under which a recognised text is not to be relied on
# What the timeline leaves to the audit log.
_NOT_SHOWN = ("read", "file_read")


@dataclass(frozen=True)
class FileView:
    """A file on the card with the state of its reading."""

    id: int
    name: str
    role: str
    sha256: str
    size: int
    mime: str
    added_at: datetime
    added_by: str
    superseded: bool
    inside: str  # the name of the file it came in
    checked_at: datetime | None
    state: str
    page_count: int
    pages_done: int
    languages: tuple[str, ...]  # of its pages, the commonest first
    confidence: float | None
    unreliable: tuple[int, ...]  # pages whose recognised text is to be read with doubt
    tool: str
    tool_version: str
    error: str | None
    error_detail: str | None
    tries: int
    facts: Mapping[str, Any]
    copy: CopyState | None  # of the searchable copy, if somebody asked for one
    origin: Origin | None  # of a searchable copy

    @property
    def is_at_work(self) -> bool:
        """Tell whether the worker has something to do with it still."""
        return self.state in ("waiting", "reading") or (self.copy is not None and self.copy.is_waiting)


@dataclass(frozen=True)
class PageText:
    """The text of a page as it counts, how the machine won its own, and who corrected it."""

    number: int
    text: str
    language: str
    method: str
    confidence: float | None
    corrected: CorrectedPage | None

    @property
    def is_unreliable(self) -> bool:
        """Tell whether nobody should believe the text without a look at the page."""
        recognised = self.method == "ocr" and self.corrected is None
        return recognised and (self.confidence or 0) < UNRELIABLE


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened."""

    at: datetime
    actor: str
    action: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class CardView:
    """Everything the card shows."""

    document: Document
    register: Register
    kind: DocumentKind | None
    case: CaseFile | None
    partner: Partner | None
    further_partners: tuple[Partner, ...]
    unit: Unit | None
    from_unit: Unit | None
    responsible: User | None
    registered_by: str
    annulled_by: str
    files: tuple[FileView, ...]
    links: tuple[LinkedDocument, ...]
    timeline: tuple[TimelineEntry, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(code for code in self.document.languages.split(",") if code)

    @property
    def shown_file(self) -> FileView | None:
        """The file whose pages the card shows first."""
        return next((file for file in self.files if not file.superseded), None)


def card(session: Session, actor: Actor, document_id: int) -> CardView:
    """Read the whole card of a document the actor may see; raises NotFound."""
    document = document_for(session, actor, document_id)
    register = session.get_one(Register, document.register_id)
    people = _names_of_people(session, [document.registered_by, document.annulled_by])
    return CardView(
        document=document,
        register=register,
        kind=session.get(DocumentKind, document.kind_id) if document.kind_id else None,
        case=session.get(CaseFile, document.case_id) if document.case_id else None,
        partner=session.get(Partner, document.partner_id) if document.partner_id else None,
        further_partners=_further_partners(session, document.id),
        unit=session.get(Unit, document.unit_id) if document.unit_id else None,
        from_unit=session.get(Unit, document.from_unit_id) if document.from_unit_id else None,
        responsible=session.get(User, document.responsible_id) if document.responsible_id else None,
        registered_by=people.get(document.registered_by, ""),
        annulled_by=people.get(document.annulled_by or 0, ""),
        files=_file_views(session, document),
        links=tuple(links_of(session, actor, document.id)),
        timeline=tuple(_timeline(session, actor, document)),
    )


def record_reading(session: Session, actor: Actor, document: Document, *, at: datetime) -> None:
    """Put on the trail that somebody opened a restricted document; open ones leave no trace."""
    if is_restricted(document.access):
        details = {"number": document.number, "access": document.access}
        audit.record(session, actor, "read", "document", document.id, at=at, details=details)


def document_by_number(
    session: Session, actor: Actor, number: str, *, register: str | None = None, year: int | None = None
) -> list[Document]:
    """Find the documents of a whole registry number that the actor may see, the newest year first."""
    query = select(Document).where(
        Document.number == " ".join(number.split()), Document.year > 0, visible(actor)
    )
    if register is not None:
        query = query.join(Register, Register.id == Document.register_id).where(
            Register.code == register.upper()
        )
    if year is not None:
        query = query.where(Document.year == year)
    return list(session.scalars(query.order_by(Document.year.desc(), Document.id.desc())))


def pages_of(session: Session, sha256: str) -> list[Page]:
    """List the pages read from a file."""
    return list(session.scalars(select(Page).where(Page.sha256 == sha256).order_by(Page.number)))


def texts_of(session: Session, sha256: str) -> list[PageText]:
    """List the texts of a file's pages as they count: a person's in place of the machine's."""
    read = {page.number: page for page in pages_of(session, sha256)}
    corrected = page_corrections.corrections_of(session, sha256)
    return [
        _page_text(number, read.get(number), corrected.get(number)) for number in sorted({*read, *corrected})
    ]


def text_of(session: Session, sha256: str, number: int) -> PageText:
    """Give the text of one page as it counts; an empty one for a page that was not read."""
    page = page_of(session, sha256, number)
    return _page_text(number, page, page_corrections.correction_of(session, sha256, number))


def page_of(session: Session, sha256: str, number: int) -> Page | None:
    """Get one page read from a file, if it was read."""
    return session.scalar(select(Page).where(Page.sha256 == sha256, Page.number == number))


def _page_text(number: int, page: Page | None, corrected: CorrectedPage | None) -> PageText:
    counts = corrected or page
    return PageText(
        number=number,
        text=counts.text if counts else "",
        language=(counts.language if counts else None) or "",
        method=page.method if page else "none",
        confidence=page.confidence if page else None,
        corrected=corrected,
    )


def _further_partners(session: Session, document_id: int) -> tuple[Partner, ...]:
    query = (
        select(Partner)
        .join(DocumentPartner, DocumentPartner.partner_id == Partner.id)
        .where(DocumentPartner.document_id == document_id)
        .order_by(DocumentPartner.position)
    )
    return tuple(session.scalars(query))


def _file_views(session: Session, document: Document) -> tuple[FileView, ...]:
    present = files_of(session, document.id)
    sha256s = [file.sha256 for file in present]
    stored = {
        row.sha256: row for row in session.scalars(select(StoredFile).where(StoredFile.sha256.in_(sha256s)))
    }
    readings = {
        row.sha256: row for row in session.scalars(select(Reading).where(Reading.sha256.in_(sha256s)))
    }
    languages = _languages_of_pages(session, sha256s)
    unreliable = unreliable_pages(session, sha256s)
    people = _names_of_people(session, [file.added_by for file in present])
    replaced = replaced_among(present)
    names = {file.id: file.name for file in present}
    ids = [file.id for file in present]
    copies, origins = copies_of(session, ids), origins_of(session, ids)
    return tuple(
        _file_view(
            file,
            stored[file.sha256],
            readings.get(file.sha256) or Reading(sha256=file.sha256, state="waiting", tries=0),
            languages=languages.get(file.sha256, ()),
            unreliable=unreliable.get(file.sha256, ()),
            added_by=people.get(file.added_by, ""),
            superseded=file.id in replaced,
            inside=names.get(file.inside_id or 0, ""),
            copy=copies.get(file.id),
            origin=origins.get(file.id),
        )
        for file in present
    )


def _file_view(
    file: DocumentFile,
    stored: StoredFile,
    reading: Reading,
    *,
    languages: tuple[str, ...],
    unreliable: tuple[int, ...],
    added_by: str,
    superseded: bool,
    inside: str,
    copy: CopyState | None,
    origin: Origin | None,
) -> FileView:
    return FileView(
        id=file.id,
        name=file.name,
        role=file.role,
        sha256=file.sha256,
        size=stored.size,
        mime=stored.mime,
        added_at=file.added_at,
        added_by=added_by,
        superseded=superseded,
        inside=inside,
        checked_at=stored.checked_at,
        state=reading.state,
        page_count=reading.page_count or 0,
        pages_done=reading.pages_done or 0,
        languages=languages,
        confidence=reading.confidence,
        unreliable=unreliable,
        tool=reading.tool or "",
        tool_version=reading.tool_version or "",
        error=reading.error,
        error_detail=reading.error_detail,
        tries=reading.tries,
        facts=reading.facts or {},
        copy=copy,
        origin=origin,
    )


def _languages_of_pages(session: Session, sha256s: list[str]) -> dict[str, tuple[str, ...]]:
    counted: dict[str, dict[str, int]] = {}
    query = select(Page.sha256, Page.language).where(Page.sha256.in_(sha256s), Page.language.is_not(None))
    for sha256, language in session.execute(query):
        of_file = counted.setdefault(sha256, {})
        for code in str(language).split(","):
            of_file[code] = of_file.get(code, 0) + 1
    return {
        sha256: tuple(sorted(of_file, key=lambda code: -of_file[code])) for sha256, of_file in counted.items()
    }


def unreliable_pages(session: Session, sha256s: list[str]) -> dict[str, tuple[int, ...]]:
    """List the pages of files that recognition was not sure of."""
    query = (
        select(Page.sha256, Page.number)
        .where(Page.sha256.in_(sha256s), Page.method == "ocr", Page.confidence < UNRELIABLE)
        .order_by(Page.sha256, Page.number)
    )
    found: dict[str, tuple[int, ...]] = {}
    for sha256, number in session.execute(query):
        found[sha256] = (*found.get(sha256, ()), number)
    return found


def _names_of_people(session: Session, ids: list[int | None]) -> dict[int, str]:
    rows = session.execute(select(User.id, User.name).where(User.id.in_([one for one in ids if one])))
    return {user_id: name for user_id, name in rows}  # noqa: C416 - the rows are not plain pairs to the type checker


def _timeline(session: Session, actor: Actor, document: Document) -> list[TimelineEntry]:
    entries = [
        entry
        for entry in audit.history(session, "document", document.id)
        if entry.action not in _NOT_SHOWN or actor.can(Right.READ_AUDIT)
    ]
    hidden = _hidden_others(session, actor, entries)
    return [
        TimelineEntry(entry.at, entry.actor_name, entry.action, entry.details)
        for entry in reversed(entries)
        if entry.details.get("other") not in hidden
    ]


def _hidden_others(session: Session, actor: Actor, entries: list[AuditEntry]) -> set[int]:
    """A tie's entry names the other document: it is told only to those who may see that one."""
    others = {entry.details["other"] for entry in entries if "other" in entry.details}
    if not others:
        return set()
    seen = session.scalars(select(Document.id).where(Document.id.in_(others), visible(actor)))
    return others - set(seen)
