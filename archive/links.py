"""Ties between documents; a reader meets only those whose other end is theirs to see (domain 2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit, outbox
from archive.access import Actor, Right, document_for, require, visible
from archive.errors import LinkToItself, NotFound
from archive.models import Document, Link

REPLY_TO = "reply_to"
TYPES = (
    REPLY_TO,
    "forwards",
    "annex_to",
    "addendum_to",
    "renews",
    "supersedes",
    "amends",
    "cancels",
    "translation_of",
    "based_on",
    "copy_of",
)


@dataclass(frozen=True)
class LinkedDocument:
    """The other end of a tie, as the card lists it."""

    link_id: int
    document_id: int
    type: str
    outward: bool  # True: this document replies to the other; False: the other replies to this one
    number: str
    number_head: str
    number_tail: str
    subject: str
    registered_on: date
    annulled: bool


def tie(session: Session, actor: Actor, from_id: int, to_id: int, type_: str, *, at: datetime) -> None:
    """Tie two documents the actor may see; doing it twice is doing it once. Raises LinkToItself, NotFound."""
    require(actor, Right.REGISTER)
    if from_id == to_id:
        raise LinkToItself
    if type_ not in TYPES:
        raise NotFound
    document, other = document_for(session, actor, from_id), document_for(session, actor, to_id)
    present = select(Link.id).where(Link.from_id == from_id, Link.to_id == to_id, Link.type == type_)
    if session.scalar(present) is not None:
        return
    session.add(Link(from_id=from_id, to_id=to_id, type=type_, added_at=at, added_by=actor.id))
    session.flush()
    for one, two, way in ((document, other, "to"), (other, document, "from")):
        details = {"type": type_, "way": way, "other": two.id, "number": two.number}
        audit.record(session, actor, "linked", "document", one.id, at=at, details=details)
    outbox.enqueue(session, outbox.INDEX, to_id, at=at)


def untie(session: Session, actor: Actor, document_id: int, link_id: int, *, at: datetime) -> None:
    """Take a tie away; the trail keeps that it was there."""
    require(actor, Right.CORRECT)
    link = session.get(Link, link_id)
    if link is None or document_id not in (link.from_id, link.to_id):
        raise NotFound
    for one, two in ((link.from_id, link.to_id), (link.to_id, link.from_id)):
        number = document_for(session, actor, two).number
        details = {"type": link.type, "other": two, "number": number}
        audit.record(session, actor, "unlinked", "document", one, at=at, details=details)
    answered = link.to_id
    session.delete(link)
    session.flush()
    outbox.enqueue(session, outbox.INDEX, answered, at=at)


def answered_by(session: Session, document_id: int) -> list[int]:
    """List the documents that a document is the answer to."""
    query = select(Link.to_id).where(Link.from_id == document_id, Link.type == REPLY_TO)
    return list(session.scalars(query))


def links_of(session: Session, actor: Actor, document_id: int) -> list[LinkedDocument]:
    """List the ties of a document whose other end the actor may see."""
    found: list[LinkedDocument] = []
    for mine, other, outward in ((Link.from_id, Link.to_id, True), (Link.to_id, Link.from_id, False)):
        query = (
            select(Link.id, Link.type, Document)
            .join(Document, Document.id == other)
            .where(mine == document_id, visible(actor))
            .order_by(Link.id)
        )
        found += [
            LinkedDocument(
                link_id=link_id,
                document_id=document.id,
                type=type_,
                outward=outward,
                number=document.number,
                number_head=document.number_head,
                number_tail=document.number_tail,
                subject=document.subject,
                registered_on=document.registered_on,
                annulled=document.annulled_at is not None,
            )
            for link_id, type_, document in session.execute(query)
        ]
    return found
