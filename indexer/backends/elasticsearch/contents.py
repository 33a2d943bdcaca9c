"""How a letter becomes a document of the engine."""

from __future__ import annotations

import json
from typing import Any

from indexer.backends.embedded.rows import columns_of, first_row
from indexer.backends.port import COUNTED, GAP, IndexDocument, Label
from indexer.languages.analyse import Analysis

CARD_WEIGHT = 4  # the same as in the embedded index
_DOCUMENTS = (1 << 32) - 1
_PART_BITS = 12


def written(document: IndexDocument) -> bytes:
    """Write a letter down as the engine takes it."""
    return json.dumps(_facts(document), ensure_ascii=False, separators=(",", ":")).encode()


def place_of(document: IndexDocument) -> int:
    """Give the place of a letter in the order of newness: its day, then its own number."""
    return first_row(document.registered_on, document.id) >> _PART_BITS


def document_at(place: int) -> int:
    """Give the letter that stands at a place."""
    return place & _DOCUMENTS


def label_key(label: Label) -> str:
    """Write a label as one word."""
    return f"{label.name}:{label.value}"


def label_from(key: str) -> Label:
    """Read a label back."""
    return Label(*key.split(":", 1))


def _facts(document: IndexDocument) -> dict[str, Any]:
    columns = columns_of(document)
    facts: dict[str, Any] = {
        "document": document.id,
        "place": place_of(document),
        "at": place_of(document),
        "stamp": document.stamp,
        "sort_key": document.sort_key,
        "access": document.access,
        "registered_by": str(document.registered_by),
        "responsible": _id(document.responsible_id),
        "unit": _id(document.unit_id),
        "from_unit": _id(document.from_unit_id),
        "labels": [label_key(label) for label in document.labels],
        "counted": [label_key(label) for label in document.labels if label.name in COUNTED],
        "numbers": columns.numbers.split(),
        "rows": [_row(document.card, parts) for parts in _rows(columns.parts)],
    }
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _rows(parts: tuple[Analysis, ...]) -> list[tuple[Analysis, ...]]:
    """Give the whole, and each part if there are several."""
    return [parts, *((part,) for part in parts)] if len(parts) > 1 else [parts]


def _row(card: Analysis, parts: tuple[Analysis, ...]) -> dict[str, str]:
    between = f" {GAP} "
    words = [card.terms] * CARD_WEIGHT + [part.terms for part in parts]
    exact = [card.exact, *[part.exact for part in parts]]
    return {"words": between.join(filter(None, words)), "exact": between.join(filter(None, exact))}


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
