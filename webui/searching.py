"""A search as an address says it: the page, the kept searches and the mail about them read it alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from archive.access import Mark
from indexer.search import Filters

NAMES = ("register", "kind", "partner", "country", "year", "language", "status", "unit", "case", "access")
ASKED = (
    "q",
    "order",
    "unread",
    "exact",
    "without",
    *NAMES,
)  # nothing else of an address gets into our own links
LONGEST = 500
LONGEST_LIST = 400
STATUSES = ("waiting", "answered", "annulled", "registered")


def read_asked(asked: str) -> MultiDict[str, str]:
    """Read what stands behind an address's question mark; what is none of ours is left out."""
    return MultiDict([(name, value) for name, value in parse_qsl(asked) if name in ASKED])


def write_asked(asked: Mapping[str, Any]) -> str:
    """Write a search down as it would stand behind an address's question mark."""
    return urlencode({name: asked[name] for name in ASKED if asked.get(name)})


def text_of(asked: Mapping[str, Any]) -> str:
    """Give what was typed."""
    return str(asked.get("q", "")).strip()[:LONGEST]


def filters_of(asked: MultiDict[str, str]) -> Filters:
    """Give what the search is narrowed to."""
    return Filters(
        register_id=asked.get("register", type=int),
        year=asked.get("year", type=int),
        partner_id=asked.get("partner", type=int),
        country=(asked.get("country") or "")[:2].upper() or None,
        language=(asked.get("language") or "")[:5] or None,
        kind_id=asked.get("kind", type=int),
        unit_id=asked.get("unit", type=int),
        case_id=asked.get("case", type=int),
        status=_one_of(asked.get("status"), STATUSES),
        access=_one_of(asked.get("access"), tuple(Mark)),
        unread=asked.get("unread") == "1",
    )


def without_of(asked: Mapping[str, Any]) -> frozenset[str]:
    """Give which of the words also looked for are left out."""
    return frozenset(filter(None, str(asked.get("without") or "")[:LONGEST_LIST].split(",")))


def wishes_of(asked: MultiDict[str, str]) -> dict[str, Any]:
    """Give how the words are to be looked for, by the names that `search` and its kin know."""
    return {
        "filters": filters_of(asked),
        "exact": asked.get("exact") == "1",
        "without": without_of(asked),
    }


def _one_of(value: str | None, known: Collection[str]) -> str | None:
    return value if value in known else None
