"""Makes records by the services themselves; a test says only what matters to it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from archive.access import Actor
from archive.files import FileRole, TakenFile, take_in
from archive.models import Document, Partner
from archive.registration import Letter, register
from archive.storage import Storage
from tests.conftest import NOW, ZONE


def partner(
    session: Session, name: str = "Selçuk Üniversitesi", country: str | None = "TR", **facts: Any
) -> Partner:
    """An organisation with one official name."""
    found = Partner(type=facts.pop("type", "university"), name=name, country=country, created_at=NOW, **facts)
    session.add(found)
    session.flush()
    return found


def taken(
    storage: Storage,
    content: bytes | str = "Урматтуу ректор!",
    name: str = "letter.txt",
    mime: str = "text/plain",
) -> TakenFile:
    """A file whose bytes are in custody."""
    data = content.encode() if isinstance(content, str) else content
    return take_in(
        storage, BytesIO(data), name, limit_mb=100, detect=lambda _path, _name: mime, role=FileRole.ORIGINAL
    )


def document(
    session: Session, actor: Actor, code: str = "IN", *, now: datetime = NOW, **facts: Any
) -> Document:
    """A registered document: incoming from a partner unless told otherwise."""
    facts.setdefault("subject", "Студенттерди алмашуу жөнүндө")
    facts.setdefault("repeat_accepted", True)
    if code in ("IN", "OUT", "AGR") and "partner_id" not in facts:
        facts["partner_id"] = partner(session).id
    return register(session, actor, Letter(register=code, **facts), now=now, zone=ZONE)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
