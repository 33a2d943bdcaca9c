"""Searches a person keeps: named, pinned to the first page, told of by mail. Nobody else sees or changes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from archive import audit, outbox
from archive.access import Actor, Right, require
from archive.errors import (
    MailAddressNotUnderstood,
    NameMissing,
    NotFound,
    SearchNameTaken,
    TooManySearches,
)
from archive.models import AuditEntry, MailAddress, SavedSearch, User

MOST = 50
_LONGEST_NAME = 100
_LONGEST_ASKED = 2_000
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,190}")


def save(session: Session, actor: Actor, name: str, asked: str, *, at: datetime) -> SavedSearch:
    """Keep a search under a name; raises NameMissing, SearchNameTaken, TooManySearches."""
    require(actor, Right.READ)
    kept = session.scalar(select(func.count()).where(SavedSearch.user_id == actor.id)) or 0
    if kept >= MOST:
        raise TooManySearches(most=MOST)
    search = SavedSearch(
        user_id=actor.id,
        name=_free_name(session, actor, name, None),
        asked=asked[:_LONGEST_ASKED],
        created_at=at,
        looked_at=at,
        told_at=at,
    )
    session.add(search)
    session.flush()
    return search


def list_saved(session: Session, actor: Actor, *, pinned: bool | None = None) -> Sequence[SavedSearch]:
    """List the person's searches by name; only the pinned ones if asked."""
    require(actor, Right.READ)
    query = select(SavedSearch).where(SavedSearch.user_id == actor.id)
    if pinned is not None:
        query = query.where(SavedSearch.pinned == pinned)
    return session.scalars(query.order_by(func.lower(SavedSearch.name), SavedSearch.id)).all()


def saved(session: Session, actor: Actor, search_id: int) -> SavedSearch:
    """Get one of the person's own searches; raises NotFound for any other."""
    require(actor, Right.READ)
    search = session.get(SavedSearch, search_id)
    if search is None or search.user_id != actor.id:
        raise NotFound
    return search


def change(
    session: Session, actor: Actor, search_id: int, *, name: str, pinned: bool, mailed: bool, at: datetime
) -> None:
    """Rename a search, pin it, have it mailed; raises NotFound, NameMissing, SearchNameTaken."""
    search = saved(session, actor, search_id)
    search.name = _free_name(session, actor, name, search.id)
    if mailed and not search.mailed:
        search.told_at = at  # only what comes from now on
    search.pinned, search.mailed = pinned, mailed
    session.flush()


def remove(session: Session, actor: Actor, search_id: int) -> None:
    """Forget a search; raises NotFound."""
    session.delete(saved(session, actor, search_id))
    session.flush()


def look(session: Session, actor: Actor, search_id: int, *, at: datetime) -> SavedSearch:
    """Note that the person looks at what a search finds: from here on only later letters are new."""
    search = saved(session, actor, search_id)
    search.looked_at = at
    session.flush()
    return search


def mail_address(session: Session, user_id: int) -> str:
    """Give where a person's mail goes, nothing if nowhere."""
    kept = session.get(MailAddress, user_id)
    return kept.address if kept else ""


def set_mail_address(session: Session, actor: Actor, address: str, *, at: datetime) -> None:
    """Have the person's mail go to an address, or nowhere; it is on the trail, for subjects of letters go there."""
    require(actor, Right.READ)
    address = address.strip()
    if address and not _ADDRESS.fullmatch(address):
        raise MailAddressNotUnderstood(address=address[:100])
    kept = session.get(MailAddress, actor.id)
    if (kept.address if kept else "") == address:
        return
    if kept is None:
        session.add(MailAddress(user_id=actor.id, address=address))
    elif address:
        kept.address = address
    else:
        session.delete(kept)
    audit.record(session, actor, "mail_address_kept", "user", actor.id, at=at, details={"address": address})


def people_to_mail(session: Session, today: date) -> list[int]:
    """List who has searches to be mailed and for whom no job was left today."""
    query = (
        select(MailAddress.user_id)
        .join(SavedSearch, SavedSearch.user_id == MailAddress.user_id)
        .join(User, User.id == MailAddress.user_id)
        .where(SavedSearch.mailed, User.active)
        .where(or_(MailAddress.mailed_on.is_(None), MailAddress.mailed_on < today))
    )
    return list(session.scalars(query.distinct().order_by(MailAddress.user_id)))


def leave_mail(session: Session, user_ids: Iterable[int], *, today: date, at: datetime) -> None:
    """Leave the day's job for these people, and note that it was left: one a day, whatever becomes of it."""
    for user_id in user_ids:
        session.get_one(MailAddress, user_id).mailed_on = today
        outbox.enqueue(session, outbox.ALERT, user_id, at=at)


def note_told(session: Session, told: Iterable[int], *, at: datetime) -> None:
    """Note that the owners were told what these searches had found by then."""
    for search in session.scalars(select(SavedSearch).where(SavedSearch.id.in_(list(told)))):
        search.told_at = at
    session.flush()


def record_export(
    session: Session, actor: Actor, *, format_: str, filter_: str, rows: int, at: datetime
) -> int:
    """Put an export of search results on the trail and give it its number."""
    require(actor, Right.EXPORT)
    before = session.scalar(select(func.count()).where(AuditEntry.action == "search_exported")) or 0
    details = {"number": before + 1, "format": format_, "filter": filter_, "rows": rows}
    audit.record(session, actor, "search_exported", "search", None, at=at, details=details)
    return before + 1


def _free_name(session: Session, actor: Actor, name: str, own_id: int | None) -> str:
    name = " ".join(name.split())[:_LONGEST_NAME]
    if not name:
        raise NameMissing
    taken = select(SavedSearch.id).where(
        SavedSearch.user_id == actor.id, SavedSearch.name == name, SavedSearch.id != (own_id or 0)
    )
    if session.scalar(taken.limit(1)):
        raise SearchNameTaken(name=name)
    return name
