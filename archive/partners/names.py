"""The names of a partner as rows, and the words the partner is found by."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from archive.errors import PartnerNameMissing
from archive.models import Partner, PartnerName, PartnerWord
from archive.name_key import name_key, name_words, word_keys
from archive.partners.forms import KINDS_OF_NAME, OFFICIAL, NameForm

# A word of the city stands behind every word of a name.
PLACE_OF_CITY = 100


def typed_names(names: Iterable[NameForm]) -> list[NameForm]:
    """Give the names that were really typed, without wide spaces and repeats; raises PartnerNameMissing."""
    kept: dict[tuple[str, str | None], NameForm] = {}
    for form in names:
        name = " ".join(form.name.split())
        if name:
            kind = form.kind if form.kind in KINDS_OF_NAME else OFFICIAL
            tidy = NameForm(name, kind, form.language or None, form.valid_until, form.id)
            kept.setdefault((name, tidy.language), tidy)
    if not kept:
        raise PartnerNameMissing
    return list(kept.values())


def shown_name(names: Iterable[NameForm]) -> str:
    """Give the name lists show: the first official one, else the first."""
    ordered = list(names)
    return next((form.name for form in ordered if form.kind == OFFICIAL), ordered[0].name)


def names_of(session: Session, partner: Partner) -> list[PartnerName]:
    """List a partner's names: the one lists show, then official, short, other and former ones."""
    rows = session.scalars(select(PartnerName).where(PartnerName.partner_id == partner.id))
    return sorted(
        rows, key=lambda row: (row.name != partner.name, KINDS_OF_NAME.index(row.kind), row.name, row.id)
    )


def write(row: PartnerName, form: NameForm) -> None:
    """Put what was typed into a name's row."""
    row.name, row.kind, row.language = form.name, form.kind, form.language
    row.valid_until = form.valid_until
    row.key = name_key(form.name)


def refresh_words(session: Session, partner: Partner) -> None:
    """Make the words a partner is found by anew from its names and city; a merged one is found by none."""
    session.flush()
    session.execute(delete(PartnerWord).where(PartnerWord.partner_id == partner.id))
    if partner.merged_into_id is not None:
        return
    places: dict[str, int] = {}
    for name in session.scalars(select(PartnerName.name).where(PartnerName.partner_id == partner.id)):
        _place(places, name, 0)
    _place(places, partner.city or "", PLACE_OF_CITY)
    _leave_out_beginnings(places)
    if places:
        rows = [{"key": key, "partner_id": partner.id, "place": place} for key, place in places.items()]
        session.execute(insert(PartnerWord), rows)


def _place(places: dict[str, int], name: str, first: int) -> None:
    for place, word in enumerate(name_words(name), start=first):
        for key in word_keys(word):
            if key:
                places[key] = min(place, places.get(key, place))


def _leave_out_beginnings(places: dict[str, int]) -> None:
    """Leave out words that are the beginning of another one: whoever types them finds that one too."""
    keys = sorted(places)
    for key, following in pairwise(keys):
        if following.startswith(key):
            places[following] = min(places[following], places.pop(key))
