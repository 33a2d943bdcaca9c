"""How a letter becomes a document of the engine."""

from __future__ import annotations

import json
from typing import Any

from indexer.backends.embedded.rows import TextRow, columns_of, first_row, text_rows
from indexer.backends.merit import CARD_COUNTS, K1, B
from indexer.backends.port import COUNTED, GAP, IndexDocument, Label

_USUAL_LENGTH = 500  # terms of a row, of all its columns
_TIMES = 12  # that a word stands in a letter which is about it; one on the card counts four times
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
        "rows": [_row(row) for row in text_rows(0, columns)],
    }
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _row(row: TextRow) -> dict[str, Any]:
    length = sum(len(column.split()) for column in row[1:])
    words = [row.card] * CARD_COUNTS + [row.text]
    return {
        "words": f" {GAP} ".join(filter(None, words)),
        "exact": row.exact,
        "length": length,
        "brevity": _brevity(length),
    }


def _brevity(length: int) -> float:
    """Give what BM25 adds for a text of this length to a word that stands there some times.

    The engine keeps lengths rounded to an eighth, which turns the order of letters of about the same length round.
    """
    relative = 1 - B + B * length / _USUAL_LENGTH
    return (_TIMES + K1) / (_TIMES + K1 * relative)


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
