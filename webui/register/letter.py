"""From the filled form to the letter the registry is asked to register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from archive import cards
from archive.access import Actor, Mark
from archive.errors import N_, ArchiveError
from archive.files import TakenFile
from archive.links import REPLY_TO
from archive.models import Register
from archive.numbering import Numbering, NumberWish
from archive.partners import quick_create, resolve_partner
from archive.registration import Letter, NewLink
from webui.partner_choice import PartnerUnclear, PartnerUnknown, chosen_partner
from webui.register.forms import RegistrationForm


class LinkedNumberUnknown(ArchiveError):
    sentence = N_("There is no document with the number %(number)s that you may see.")
    field = "link_number"


NEW_PARTNER = "new"


def build_letter(
    form: RegistrationForm,
    session: Session,
    actor: Actor,
    register: Register,
    *,
    files: tuple[TakenFile, ...],
    tray_item_id: int | None,
    proposed: Mapping[str, str],
    now: datetime,
) -> Letter:
    """Read the form; raises PartnerUnclear and LinkedNumberUnknown where the clerk has to decide."""
    partner_id = _partner(form, session, actor, now)
    return Letter(
        register=register.code,
        subject=form.subject.data or "",
        kind=form.kind.data or "",
        languages=tuple(
            dict.fromkeys(code for code in (form.language.data, form.second_language.data) if code)
        ),
        partner_id=partner_id,
        further_partner_ids=_further(form, session),
        person=form.person.data or "",
        their_number=form.their_number.data or _chosen_number(form.their_number_choice.data),
        their_date=form.their_date.data or _chosen_day(form.their_date_choice.data),
        sheets=form.sheets.data,
        annexes=form.annexes.data or "",
        copies=form.copies.data,
        delivery=form.delivery.data or "",
        from_unit_id=_id(form.from_unit.data),
        unit_id=_id(form.unit.data),
        addressee=form.addressee.data or "",
        signatory=form.signatory.data or "",
        responsible_id=_id(form.responsible.data),
        due_on=form.due_on.data or _chosen_day(form.due.data),
        case=form.case.data or "",
        access=Mark(form.access.data) if form.access.data else None,
        access_reason=form.access_reason.data or "",
        note=form.note.data or "",
        registered_on=form.registered_on.data,
        wish=_wish(form, register),
        files=files,
        links=_links(form, session, actor),
        tray_item_id=tray_item_id,
        form_key=form.form_key.data or None,
        repeat_accepted=form.repeat_accepted.data,
        proposed=proposed,
    )


def _partner(form: RegistrationForm, session: Session, actor: Actor, now: datetime) -> int | None:
    """Take the typed name if it is somebody's; else what was picked of the choices offered for it."""
    picked = form.partner_choice.data or ""
    try:
        found = chosen_partner(session, form.partner.data, form.partner_id.data)
    except PartnerUnclear:
        if picked == NEW_PARTNER:
            return _new_partner(form, session, actor, now)
        if not picked.isdecimal():
            raise
        found = None
    return found if found is not None or not picked.isdecimal() else int(picked)


def _new_partner(form: RegistrationForm, session: Session, actor: Actor, now: datetime) -> int:
    country = form.partner_country.data or None
    kind = form.partner_type.data or "other"
    name = " ".join((form.partner.data or "").split())
    return quick_create(session, actor, name, country, kind, at=now, same_accepted=True).id


def _further(form: RegistrationForm, session: Session) -> tuple[int, ...]:
    found = []
    for line in (form.further_partners.data or "").splitlines():
        if not line.strip():
            continue
        resolved = resolve_partner(session, line.strip())
        if resolved.partner is None:
            raise FurtherPartnerUnknown(name=line.strip())
        found.append(resolved.partner.id)
    return tuple(found)


class FurtherPartnerUnknown(PartnerUnknown):
    field = "further_partners"


def _links(form: RegistrationForm, session: Session, actor: Actor) -> tuple[NewLink, ...]:
    links = []
    if form.link.data and form.link.data.isdecimal():
        links.append(NewLink(int(form.link.data), REPLY_TO))
    number = (form.link_number.data or "").strip()
    if number:
        found = cards.document_by_number(session, actor, number)
        if not found:
            raise LinkedNumberUnknown(number=number)
        links.append(NewLink(found[0].id, form.link_type.data or REPLY_TO))
    return tuple(links)


def _wish(form: RegistrationForm, register: Register) -> NumberWish:
    if register.mode == "manual":
        return NumberWish(Numbering.MANUAL, text=form.number.data or "", reason=form.reason.data or "")
    wished = form.numbering.data
    return NumberWish(
        numbering=Numbering(wished) if wished in set(Numbering) else Numbering.ISSUED,
        serial=form.serial.data,
        suffix=form.suffix.data or "",
        text=form.number.data or "",
        reason=form.reason.data or "",
    )


def _chosen_number(value: str | None) -> str:
    return "" if value in (None, "other") else str(value)


def _chosen_day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value or "")
    except ValueError:  # none, other, or nothing chosen
        return None


def _id(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None
