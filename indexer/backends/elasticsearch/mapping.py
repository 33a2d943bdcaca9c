"""What an index of ours looks like, and whether one that bears our name is ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.backends.port import INDEX_VERSION

LAYOUT = 2  # raise it when what is below changes: the index is then built anew

_WORDS = {"type": "text", "analyzer": "whitespace", "norms": False}
_FACT = {"type": "keyword", "doc_values": False}

PROPERTIES: dict[str, Any] = {
    "document": {"type": "long"},
    "place": {"type": "long", "index": False},  # day and document: the order "newest first"
    # The same for spans of days: server 9.5 miscounts spans of the very field that an index with rows is sorted by.
    "at": {"type": "long", "doc_values": False},
    "stamp": {"type": "keyword", "index": False},
    "sort_key": {"type": "keyword", "index": False},
    "access": _FACT,
    "registered_by": _FACT,
    "responsible": _FACT,
    "unit": _FACT,
    "from_unit": _FACT,
    "labels": _FACT,
    "counted": {"type": "keyword", "index": False},
    "numbers": _FACT,
    # The whole letter, and each part where it has several; words: the card four times, so that it weighs as much.
    "rows": {
        "type": "nested",
        "properties": {
            "words": _WORDS,
            "exact": _WORDS,
            "length": {"type": "integer", "index": False},
            "brevity": {"type": "double", "index": False},
        },
    },
}


@dataclass(frozen=True, slots=True)
class Size:
    """What the administrator decides of an index."""

    shards: int = 1
    replicas: int = 0
    refresh_seconds: int = 30


def creation(registry: str, size: Size) -> dict[str, Any]:
    """Give settings and mappings of a new index."""
    return {
        "settings": {
            "index": {
                "number_of_shards": size.shards,
                "number_of_replicas": size.replicas,
                # Whoever writes refreshes when others should see it; this is for what nobody waits for.
                "refresh_interval": f"{size.refresh_seconds}s",
                "sort.field": "place",
                "sort.order": "desc",
                "gc_deletes": "1h",  # so long a late, older write cannot bring a deleted document back
            }
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},  # the registry is the source
            "_meta": {"registry": registry, "version": INDEX_VERSION, "layout": LAYOUT},
            "properties": PROPERTIES,
        },
    }


def belongs_to(registry: str, mappings: Mapping[str, Any]) -> bool:
    """Tell whether an index was made by this registry."""
    return bool(mappings.get("_meta", {}).get("registry") == registry)


def version(mappings: Mapping[str, Any]) -> str:
    """Give the version of the rules an index was built by."""
    return str(mappings.get("_meta", {}).get("version", ""))


def conflicts(mappings: Mapping[str, Any]) -> list[str]:
    """Name the fields that an index has otherwise than they should be, or that it lacks or has too many."""
    present = mappings.get("properties", {})
    return sorted(
        name for name in PROPERTIES.keys() | present.keys() if present.get(name) != PROPERTIES.get(name)
    )
