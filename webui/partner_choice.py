"""Which partner a form means: the typed name, with the number the typeahead wrote beside it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from archive.errors import N_, ArchiveError
from archive.models import Partner
from archive.partners import PartnerMatch, resolve_partner, surviving


class PartnerUnclear(ArchiveError):
    """The typed name fits several partners, or none."""

    sentence = N_("Choose the correspondent, or add a new one with this name.")
    field = "partner"

    def __init__(self, candidates: tuple[PartnerMatch, ...]) -> None:
        self.candidates = candidates
        super().__init__()


class PartnerUnknown(ArchiveError):
    """A name that must be one partner's where there is no room to choose."""

    sentence = N_("There is no single correspondent called “%(name)s”: write the name as in the directory.")
    field = "partner"


def chosen_partner(session: Session, typed: str | None, beside: str | None) -> int | None:
    """Give the partner a name stands for, None where nothing is typed; raises PartnerUnclear.

    What is typed counts. The number beside it only tells bearers of one name apart: a browser without scripts
    sends the old number with a new name.
    """
    name = " ".join((typed or "").split())
    if not name:
        return None
    if beside and beside.isdecimal():
        partner = session.get(Partner, int(beside))
        if partner is not None and partner.name.casefold() == name.casefold():
            return surviving(session, partner.id).id
    found = resolve_partner(session, name)
    if found.partner is None:
        raise PartnerUnclear(found.candidates)
    return found.partner.id
