"""Partners are created and changed here; every change is on the trail and reaches the search index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit, countries
from archive.access import Actor, Right, require
from archive.errors import (
    ChangedMeanwhile,
    CountryUnknown,
    NotFound,
    PartnerLooksKnown,
    PartnerTypeUnknown,
    PersonNameMissing,
)
from archive.models import Partner, PartnerName, PartnerPerson
from archive.partners.finding import find_same
from archive.partners.forms import OFFICIAL, TYPES, NameForm, PartnerForm, PersonForm
from archive.partners.letters import reindex_letters
from archive.partners.names import names_of, refresh_words, shown_name, typed_names, write

__all__ = [
    "create_partner",
    "edit_partner",
    "get_partner",
    "names_of",
    "people_of",
    "quick_create",
    "save_person",
    "surviving",
]

_FACTS = ("type", "country", "city", "letter_language", "note")


def get_partner(session: Session, partner_id: int) -> Partner:
    """Get a partner, merged or not; raises NotFound."""
    partner = session.get(Partner, partner_id)
    if partner is None:
        raise NotFound
    return partner


def surviving(session: Session, partner_id: int) -> Partner:
    """Get the partner that stands for this one today: itself, or what it was merged into; raises NotFound."""
    partner = get_partner(session, partner_id)
    while partner.merged_into_id is not None:
        partner = get_partner(session, partner.merged_into_id)
    return partner


def create_partner(
    session: Session, actor: Actor, form: PartnerForm, *, at: datetime, same_accepted: bool = False
) -> Partner:
    """Add a partner.

    Raises PartnerLooksKnown (the clerk is asked) when one of the names is another partner's, unless
    `same_accepted`; PartnerNameMissing, PartnerTypeUnknown, CountryUnknown.
    """
    require(actor, Right.KEEP_PARTNERS)
    names = typed_names(form.names)
    facts = _facts(form)
    if not same_accepted and (same := find_same(session, [form.name for form in names])):
        raise PartnerLooksKnown(same)
    partner = Partner(name=shown_name(names), created_at=at, **facts)
    session.add(partner)
    session.flush()
    for name in names:
        row = PartnerName(partner_id=partner.id)
        write(row, name)
        session.add(row)
    refresh_words(session, partner)
    details: dict[str, object] = {**facts, "names": [_as_typed(name) for name in names]}
    if same_accepted:
        details["same_accepted"] = True
    audit.record(session, actor, "partner_created", "partner", partner.id, at=at, details=details)
    return partner


def quick_create(
    session: Session,
    actor: Actor,
    name: str,
    country: str | None,
    type_: str,
    *,
    at: datetime,
    language: str | None = None,
    same_accepted: bool = False,
) -> Partner:
    """Add a partner from the registration form, where only its name, country and type are asked."""
    form = PartnerForm((NameForm(name, OFFICIAL, language),), type_, country)
    return create_partner(session, actor, form, at=at, same_accepted=same_accepted)


def edit_partner(
    session: Session, actor: Actor, partner_id: int, form: PartnerForm, *, version: int, at: datetime
) -> Partner:
    """Change a partner's facts and names; what equals the present is no change and leaves no trail.

    `version` is the one the form was opened with. Raises ChangedMeanwhile, PartnerNameMissing,
    PartnerTypeUnknown, CountryUnknown.
    """
    require(actor, Right.KEEP_PARTNERS)
    partner = get_partner(session, partner_id)
    if partner.merged_into_id is not None or partner.version != version:
        raise ChangedMeanwhile
    names = typed_names(form.names)
    changes = _change_facts(partner, _facts(form))
    changes |= _change_names(session, partner, names)
    if partner.name != shown_name(names):
        changes["shown"] = [partner.name, shown_name(names)]
        partner.name = shown_name(names)
    if not changes:
        return partner
    partner.version += 1
    refresh_words(session, partner)
    audit.record(session, actor, "partner_changed", "partner", partner.id, at=at, details=changes)
    if changes.keys() - {"letter_language", "note"}:
        reindex_letters(session, partner.id, at=at)
    return partner


def people_of(session: Session, partner_id: int) -> list[PartnerPerson]:
    """List a partner's people, those in office first."""
    query = select(PartnerPerson).where(PartnerPerson.partner_id == partner_id)
    return list(session.scalars(query.order_by(PartnerPerson.active.desc(), PartnerPerson.name)))


def save_person(
    session: Session,
    actor: Actor,
    partner_id: int,
    person_id: int | None,
    form: PersonForm,
    *,
    at: datetime,
) -> PartnerPerson:
    """Add somebody at a partner or change what is known of them; raises PersonNameMissing, NotFound."""
    require(actor, Right.KEEP_PARTNERS)
    partner = get_partner(session, partner_id)
    name = " ".join(form.name.split())
    if not name:
        raise PersonNameMissing
    person = (
        PartnerPerson(partner_id=partner.id) if person_id is None else session.get(PartnerPerson, person_id)
    )
    if person is None or person.partner_id != partner.id:
        raise NotFound
    new = {
        "name": name,
        "post": " ".join(form.post.split()),
        "email": form.email.strip(),
        "phone": " ".join(form.phone.split()),
        "active": form.active,
    }
    if person_id is None:
        changes: dict[str, object] = {key: value for key, value in new.items() if value}
    else:
        changes = {k: [getattr(person, k), v] for k, v in new.items() if getattr(person, k) != v}
    for key, value in new.items():
        setattr(person, key, value)
    session.add(person)
    session.flush()
    if changes:
        action = "partner_person_added" if person_id is None else "partner_person_changed"
        details = {"person": person.id, "name": name, "changes": changes}
        audit.record(session, actor, action, "partner", partner.id, at=at, details=details)
    return person


def _facts(form: PartnerForm) -> dict[str, str | None]:
    if form.type not in TYPES:
        raise PartnerTypeUnknown(type=form.type)
    country = (form.country or "").strip().upper() or None
    if country is not None and not countries.is_country(country):
        raise CountryUnknown(country=country)
    return {
        "type": form.type,
        "country": country,
        "city": " ".join(form.city.split()) or None,
        "letter_language": form.letter_language or None,
        "note": form.note.strip(),
    }


def _change_facts(partner: Partner, facts: dict[str, str | None]) -> dict[str, object]:
    changes: dict[str, object] = {}
    for fact in _FACTS:
        if getattr(partner, fact) != facts[fact]:
            changes[fact] = [getattr(partner, fact), facts[fact]]
            setattr(partner, fact, facts[fact])
    return changes


def _change_names(session: Session, partner: Partner, names: Iterable[NameForm]) -> dict[str, object]:
    present = {row.id: row for row in names_of(session, partner)}
    added, changed = [], []
    for form in names:
        row = present.pop(form.id, None) if form.id is not None else None
        if row is None:
            row = PartnerName(partner_id=partner.id)
            write(row, form)
            session.add(row)
            added.append(_as_typed(form))
            continue
        before = _as_typed(row)
        if before != _as_typed(form):
            write(row, form)
            changed.append({"old": before, "new": _as_typed(form)})
    removed = [_as_typed(row) for row in present.values()]
    for row in present.values():
        session.delete(row)
    lists = {"names_added": added, "names_changed": changed, "names_removed": removed}
    return {what: rows for what, rows in lists.items() if rows}


def _as_typed(name: NameForm | PartnerName) -> dict[str, object]:
    return {
        "name": name.name,
        "kind": name.kind,
        "language": name.language,
        "valid_until": name.valid_until,
    }
