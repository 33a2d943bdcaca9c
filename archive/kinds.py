"""Kinds of document, as the administrator keeps them; some are received without a number (R11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor, Right, require
from archive.errors import CodeMissing, CodeTaken, NameMissing, NotFound
from archive.models import DocumentKind


@dataclass(frozen=True)
class KindForm:
    """A kind of document as it is typed."""

    code: str
    name_ky: str
    name_ru: str
    name_en: str
    registered: bool = True
    active: bool = True


def list_kinds(
    session: Session, *, registered: bool | None = None, active_only: bool = True
) -> list[DocumentKind]:
    """List the kinds in their order; `registered` False gives those that get no number."""
    query = select(DocumentKind).order_by(DocumentKind.position, DocumentKind.id)
    if registered is not None:
        query = query.where(DocumentKind.registered == registered)
    return list(session.scalars(query.where(DocumentKind.active) if active_only else query))


def kind_by_code(session: Session, code: str) -> DocumentKind | None:
    """Find a kind by its code."""
    return session.scalar(select(DocumentKind).where(DocumentKind.code == code))


def save_kind(
    session: Session, actor: Actor, kind_id: int | None, form: KindForm, *, at: datetime
) -> DocumentKind:
    """Add a kind or change one; raises CodeMissing, CodeTaken, NameMissing."""
    require(actor, Right.ADMINISTER)
    code = form.code.strip().lower()
    if not code:
        raise CodeMissing
    names = [form.name_ky.strip(), form.name_ru.strip(), form.name_en.strip()]
    if not any(names):
        raise NameMissing
    if session.scalar(
        select(DocumentKind.id).where(DocumentKind.code == code, DocumentKind.id != (kind_id or 0))
    ):
        raise CodeTaken(code=code)
    if kind_id is None:
        last = session.scalar(select(func.max(DocumentKind.position))) or 0
        kind: DocumentKind | None = DocumentKind(code=code, position=last + 1)
    else:
        kind = session.get(DocumentKind, kind_id)
    if kind is None:
        raise NotFound
    given = next(name for name in names if name)
    kind.code = code
    kind.name_ky, kind.name_ru, kind.name_en = (name or given for name in names)
    kind.registered, kind.active = form.registered, form.active
    session.add(kind)
    session.flush()
    details = {"code": code, "names": names, "registered": form.registered, "active": form.active}
    audit.record(session, actor, "kind_saved", "kind", kind.id, at=at, details=details)
    return kind
