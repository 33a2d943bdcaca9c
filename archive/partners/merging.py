"""Merging a duplicate into the partner it doubles, and taking that back.

Nothing is lost: the duplicate's row stays and points to the partner kept, its names stay findable as aliases of
that one, and the trail holds what moved, so that `unmerge` can move exactly that back. What came to the kept
partner after the merge stays with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor, Right, require, visible
from archive.errors import AlreadyMerged, MergeReasonMissing, MergeWithItself, NotMerged
from archive.models import AuditEntry, Document, DocumentPartner, Partner, PartnerName, PartnerPerson
from archive.partners.forms import ALIAS, OFFICIAL
from archive.partners.keeping import get_partner, surviving
from archive.partners.letters import changed_letters, of_partner
from archive.partners.names import refresh_words

MERGED, UNMERGED = "partner_merged", "partner_unmerged"
_CHUNK = 500


@dataclass(frozen=True)
class Moved:
    """How much a merge moves."""

    letters: int
    names: int
    people: int


def what_moves(session: Session, actor: Actor, drop_id: int) -> Moved:
    """Count what a merge of this partner would move, before it is done: of its letters, those the actor may see."""
    require(actor, Right.MERGE_PARTNERS)

    def count(query: Select[int]) -> int:
        return session.scalar(select(func.count()).select_from(query.subquery())) or 0

    return Moved(
        letters=count(select(Document.id).where(of_partner(drop_id), visible(actor))),
        names=count(select(PartnerName.id).where(PartnerName.partner_id == drop_id)),
        people=count(select(PartnerPerson.id).where(PartnerPerson.partner_id == drop_id)),
    )


def merge(
    session: Session, actor: Actor, keep_id: int, drop_id: int, reason: str, *, at: datetime
) -> Partner:
    """Merge a duplicate into the partner that is kept.

    Raises MergeWithItself, AlreadyMerged, MergeReasonMissing.
    """
    require(actor, Right.MERGE_PARTNERS)
    if keep_id == drop_id:
        raise MergeWithItself
    keep, drop = get_partner(session, keep_id), get_partner(session, drop_id)
    if keep.merged_into_id is not None or drop.merged_into_id is not None:
        raise AlreadyMerged
    if not reason.strip():
        raise MergeReasonMissing
    moved = _move_all(session, keep, drop)
    drop.merged_into_id = keep.id
    for partner in (keep, drop):
        partner.version += 1
        refresh_words(session, partner)
    said = {"reason": " ".join(reason.split()), "kept": keep.id, "dropped": drop.id}
    names = {"kept_name": keep.name, "dropped_name": drop.name}
    for subject, details in ((drop.id, {**said, **names, "moved": moved}), (keep.id, {**said, **names})):
        audit.record(session, actor, MERGED, "partner", subject, at=at, details=details)
    changed_letters(session, _letters(moved), at=at)
    return keep


def unmerge(session: Session, actor: Actor, drop_id: int, *, at: datetime) -> Partner:
    """Make a merged partner stand on its own again, with what the merge had moved; raises NotMerged."""
    require(actor, Right.MERGE_PARTNERS)
    drop = get_partner(session, drop_id)
    if drop.merged_into_id is None:
        raise NotMerged
    keep = surviving(session, drop.id)
    changed = _move_back(session, keep, drop, last_merge(session, drop.id).details["moved"])
    drop.merged_into_id = None
    for partner in (keep, drop):
        partner.version += 1
        refresh_words(session, partner)
    details = {"kept": keep.id, "dropped": drop.id, "kept_name": keep.name, "dropped_name": drop.name}
    for subject in (drop.id, keep.id):
        audit.record(session, actor, UNMERGED, "partner", subject, at=at, details=details)
    changed_letters(session, changed, at=at)
    return drop


def last_merge(session: Session, drop_id: int) -> AuditEntry:
    """Get the entry of the trail that says when, why and with what a partner was merged into another."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.subject == "partner", AuditEntry.subject_id == drop_id, AuditEntry.action == MERGED)
        .order_by(AuditEntry.id.desc())
    )
    return next(entry for entry in session.scalars(query) if entry.details["dropped"] == drop_id)


def _main(partner_id: int) -> Select[int]:
    return select(Document.id).where(Document.partner_id == partner_id).order_by(Document.id)


def _further(partner_id: int) -> Select[int]:
    query = select(DocumentPartner.document_id).where(DocumentPartner.partner_id == partner_id)
    return query.order_by(DocumentPartner.document_id)


def _letters(moved: dict[str, Any]) -> list[int]:
    further = (*moved["further"], *moved["folded"], *moved["kept_folded"])
    return sorted({*moved["main"], *(document_id for document_id, _ in further)})


def _move_all(session: Session, keep: Partner, drop: Partner) -> dict[str, Any]:
    """Move everything, and say what: ids for what changed hands, positions for rows that became one."""
    main = list(session.scalars(_main(drop.id)))
    kept_folded = _take_further(session, keep.id, only={*main})
    folded = _take_further(session, drop.id, only={*_all(session, keep.id)})
    further = _take_further(session, drop.id)
    for document_id, position in further:
        session.add(DocumentPartner(document_id=document_id, partner_id=keep.id, position=position))
    session.flush()
    _set_main(session, main, drop.id, keep.id)
    people = list(session.scalars(select(PartnerPerson).where(PartnerPerson.partner_id == drop.id)))
    for person in people:
        person.partner_id = keep.id
    return {
        "main": main,
        "further": further,
        "folded": folded,
        "kept_folded": kept_folded,
        "names": _move_names(session, keep, drop),
        "people": [person.id for person in people],
    }


def _all(session: Session, partner_id: int) -> Iterator[int]:
    yield from session.scalars(_main(partner_id))
    yield from session.scalars(_further(partner_id))


def _take_further(session: Session, partner_id: int, only: set[int] | None = None) -> list[tuple[int, int]]:
    """Take a partner off documents it stands on as a further correspondent; gives them with its place there."""
    taken = []
    for row in session.scalars(select(DocumentPartner).where(DocumentPartner.partner_id == partner_id)).all():
        if only is None or row.document_id in only:
            taken.append((row.document_id, row.position))
            session.delete(row)
    session.flush()
    return taken


def _set_main(session: Session, document_ids: list[int], from_id: int, to_id: int) -> list[int]:
    """Give documents that still have one main correspondent another; tells which had."""
    changed: list[int] = []
    for start in range(0, len(document_ids), _CHUNK):
        mine = Document.id.in_(document_ids[start : start + _CHUNK]), Document.partner_id == from_id
        changed += session.scalars(select(Document.id).where(*mine))
        session.execute(
            update(Document)
            .where(*mine)
            .values(partner_id=to_id)
            .execution_options(synchronize_session="fetch")
        )
    return changed


def _move_names(session: Session, keep: Partner, drop: Partner) -> list[tuple[int, str]]:
    """Move the names the kept partner does not have itself; an official one becomes an alias."""
    own = set(session.scalars(select(PartnerName.name).where(PartnerName.partner_id == keep.id)))
    moved = []
    for row in session.scalars(select(PartnerName).where(PartnerName.partner_id == drop.id)):
        if row.name in own:
            continue
        moved.append((row.id, row.kind))
        row.partner_id = keep.id
        if row.kind == OFFICIAL:
            row.kind = ALIAS
    return moved


def _move_back(session: Session, keep: Partner, drop: Partner, moved: dict[str, Any]) -> list[int]:
    """Move back what a merge moved, as far as it still stands where the merge put it; gives the documents."""
    changed = set(_set_main(session, moved["main"], keep.id, drop.id))
    still_there = {document_id for document_id, _ in moved["further"]}
    taken = _take_further(session, keep.id, only=still_there)
    for partner, rows in ((drop, (*taken, *moved["folded"])), (keep, moved["kept_folded"])):
        for document_id, position in rows:
            session.add(DocumentPartner(document_id=document_id, partner_id=partner.id, position=position))
            changed.add(document_id)
    for name_id, kind in moved["names"]:
        name = session.get(PartnerName, name_id)
        if name is not None and name.partner_id == keep.id:
            name.partner_id, name.kind = drop.id, kind
    for person_id in moved["people"]:
        person = session.get(PartnerPerson, person_id)
        if person is not None and person.partner_id == keep.id:
            person.partner_id = drop.id
    session.flush()
    return sorted(changed)
