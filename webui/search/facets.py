"""The counts beside the results, as links that narrow them; chips that widen them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from flask import g, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import countries
from archive.models import Partner
from archive.short_lists import Named, every_case, every_journal, every_kind, every_unit
from indexer.search import Filters, Results
from webui import wording
from webui.addresses import Here
from webui.i18n import in_language, language, language_name
from webui.searching import ASKED, NAMES, without_of

MOST = 8
_LISTED: Mapping[str, Callable[[Session], Mapping[int, Named]]] = {
    "register": every_journal,
    "kind": every_kind,
    "unit": every_unit,
}


@dataclass(frozen=True)
class Item:
    """A value to narrow by, with how many results have it."""

    text: str
    href: str
    count: int
    current: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Chip:
    """A filter in force; its link is the page without it."""

    text: str
    href: str


def here() -> Here:
    """Give the address of this search, of which parts can be changed."""
    return Here(url_for("search.results"), ASKED)


def address(**changes: Any) -> str:
    """Give the address of this search with some things changed."""
    return here()(**changes)


def without_asked() -> frozenset[str]:
    """Read from the address which of the words also looked for are left out."""
    return without_of(request.args)


def statuses() -> Mapping[str, str]:
    """Give the words for where a document stands."""
    return {
        "waiting": gettext("waits for an answer"),
        "answered": gettext("answered"),
        "annulled": gettext("annulled"),
        "registered": gettext("no answer needed"),
    }


def build_facets(results: Results, address: Here) -> list[Group]:
    """Give the groups of counts in their order, each with its most frequent values."""
    titles = {
        "register": gettext("Journal"),
        "kind": gettext("Kind of document"),
        "partner": gettext("Partner"),
        "country": gettext("Country"),
        "year": gettext("Year"),
        "language": gettext("Language"),
        "status": gettext("Status"),
        "unit": gettext("Unit"),
        "case": gettext("Case"),
        "access": gettext("Access"),
    }
    return [Group(titles[name], _items(name, results.facets.get(name, {}), address)) for name in NAMES]


def build_chips(filters: Filters, address: Here) -> list[Chip]:
    """Give the filters in force, each removable."""
    chosen = {
        "register": filters.register_id,
        "kind": filters.kind_id,
        "partner": filters.partner_id,
        "country": filters.country,
        "year": filters.year,
        "language": filters.language,
        "status": filters.status,
        "unit": filters.unit_id,
        "case": filters.case_id,
        "access": filters.access,
    }
    chips = [
        Chip(_words(name, [str(value)]).get(str(value), str(value)), address(**{name: None}))
        for name, value in chosen.items()
        if value
    ]
    if filters.unread:
        chips.append(Chip(gettext("without text"), address(unread=None)))
    return chips


def _items(name: str, counts: Mapping[str, int], address: Here) -> tuple[Item, ...]:
    by_count = nsmallest(MOST, counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if name == "year":
        by_count.sort(reverse=True)
    words = _words(name, [value for value, _count in by_count])
    chosen = request.args.get(name)
    return tuple(
        Item(
            words.get(value, value),
            address(**{name: None if value == chosen else value}),
            count,
            value == chosen,
        )
        for value, count in by_count
    )


def _words(name: str, values: list[str]) -> dict[str, str]:
    say: Callable[[str], str]
    if name in ("register", "kind", "partner", "unit", "case"):
        return names_of(name, values)
    if name in ("status", "access"):
        known = statuses() if name == "status" else wording.MARKS
        return {value: str(known.get(value, value)) for value in values}
    if name == "country":
        say = lambda code: countries.country_name(code, language())  # noqa: E731
    elif name == "language":
        say = language_name
    else:
        say = str
    return {value: say(value) for value in values}


def names_of(name: str, values: list[str]) -> dict[str, str]:
    """Give the names of registers, kinds, partners, units or cases by their ids."""
    if name == "partner":
        rows = g.session.execute(select(Partner.id, Partner.name).where(Partner.id.in_(_ids(values))))
        return {str(partner_id): text for partner_id, text in rows}
    if name == "case":
        cases = every_case(g.session)
        found = {one: cases[one] for one in _ids(values) if one in cases}
        return {str(one): f"{case.index} {in_language(case, 'title')}" for one, case in found.items()}
    listed = _LISTED[name](g.session)
    return {str(one): in_language(listed[one]) for one in _ids(values) if one in listed}


def _ids(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal()]
