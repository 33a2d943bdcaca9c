"""Correspondents: organisations and people letters come from and go to.

A partner is an authority record (domain 5): one record, many names, in every language and script. Letters point
to the record, so a new name, a corrected one or a merged duplicate is at once right on every card.
"""

from archive.partners.aliases import Named, partners_named
from archive.partners.directory import PartnerDirectory
from archive.partners.finding import PartnerMatch, Resolved, find_partners, find_same, resolve_partner
from archive.partners.forms import KINDS_OF_NAME, TYPES, NameForm, PartnerForm, PersonForm
from archive.partners.keeping import (
    create_partner,
    edit_partner,
    get_partner,
    names_of,
    people_of,
    quick_create,
    save_person,
    surviving,
)
from archive.partners.listing import (
    LetterLine,
    MergedDuplicate,
    PartnerCard,
    PartnerFilter,
    PartnerPage,
    PartnerRow,
    YearOfLetters,
    countries_in_use,
    list_partners,
    partner_card,
)
from archive.partners.merging import Moved, merge, unmerge, what_moves

__all__ = [
    "KINDS_OF_NAME",
    "TYPES",
    "LetterLine",
    "MergedDuplicate",
    "Moved",
    "NameForm",
    "Named",
    "PartnerCard",
    "PartnerDirectory",
    "PartnerFilter",
    "PartnerForm",
    "PartnerMatch",
    "PartnerPage",
    "PartnerRow",
    "PersonForm",
    "Resolved",
    "YearOfLetters",
    "countries_in_use",
    "create_partner",
    "edit_partner",
    "find_partners",
    "find_same",
    "get_partner",
    "list_partners",
    "merge",
    "names_of",
    "partner_card",
    "partners_named",
    "people_of",
    "quick_create",
    "resolve_partner",
    "save_person",
    "surviving",
    "unmerge",
    "what_moves",
]
