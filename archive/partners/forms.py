"""What is typed about a partner, its names and its people."""

from __future__ import annotations

from dataclasses import dataclass

TYPES = (
    "university",
    "ministry",
    "state_body",
    "embassy",
    "international",
    "foundation",
    "association",
    "company",
    "school",
    "person",
    "other",
)
OFFICIAL, SHORT, ALIAS, FORMER = "official", "short", "alias", "former"
KINDS_OF_NAME = (OFFICIAL, SHORT, ALIAS, FORMER)


@dataclass(frozen=True)
class NameForm:
    """A name as it is typed; `id` says which present name it changes, None adds one."""

    name: str
    kind: str = OFFICIAL
    language: str | None = None
    valid_until: int | None = None  # the last year of a former name
    id: int | None = None


@dataclass(frozen=True)
class PartnerForm:
    """A partner as it is typed; its first official name is the one shown in lists."""

    names: tuple[NameForm, ...]
    type: str = "other"
    country: str | None = None
    city: str = ""
    letter_language: str | None = None
    note: str = ""


@dataclass(frozen=True)
class PersonForm:
    """Somebody at a partner as he or she is typed."""

    name: str
    post: str = ""
    email: str = ""
    phone: str = ""
    active: bool = True
