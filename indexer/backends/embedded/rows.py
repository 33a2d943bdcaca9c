"""How a document becomes rows of the full-text table, and how its terms are kept for the day it is replaced."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from archive.access import Mark
from indexer.backends.port import COUNTED, GAP, LABELS, IndexDocument, Label
from indexer.languages.analyse import Analysis
from indexer.query import Terms

# Like the gap between texts, signs that no word asked for equals and that the tokenizer takes for letters.
IN_EVERY_ROW = "¶"
WHOLE_NUMBER = "¶"
JOINT = "·"

PART_BITS = 12
DOCUMENT_BITS = 32
PARTS = (1 << PART_BITS) - 1
DOCUMENTS = (1 << DOCUMENT_BITS) - 1
ROWS_OF_A_DAY = 1 << (DOCUMENT_BITS + PART_BITS)

_EPOCH = date(1900, 1, 1)
_MOST_DAYS = (1 << 18) - 1  # seven centuries; more would not fit a row number
_MARKS = [mark.value for mark in Mark]
_CODES = dict(zip(LABELS, "abcdefghijklmn", strict=True))
_NAMES = {code: name for name, code in _CODES.items()}
_MOST_PIECES = 8
_LONGEST_PIECE = 12


class Columns(NamedTuple):
    """Everything put in for a document, as strings of terms."""

    labels: str
    numbers: str
    card: Analysis
    parts: tuple[Analysis, ...]


class TextRow(NamedTuple):
    """One row of the full-text table, its columns in order."""

    row: int
    labels: str
    numbers: str
    card: str
    text: str
    exact: str


def first_row(day: date, document_id: int = 0) -> int:
    """Give the number of a document's first row; without a document, of the day's first."""
    days = max(-_MOST_DAYS, min((day - _EPOCH).days, _MOST_DAYS))
    return days * ROWS_OF_A_DAY + (document_id << PART_BITS)


def document_of(row: int) -> int:
    """Give the document a row belongs to."""
    return (row >> PART_BITS) & DOCUMENTS


def columns_of(document: IndexDocument) -> Columns:
    """Write a document down as strings of terms."""
    labels = " ".join([IN_EVERY_ROW, *map(label_term, document.labels)])
    numbers = dict.fromkeys(term for run in document.numbers for term in _number_terms(run))
    return Columns(labels, " ".join(numbers), document.card, document.parts[:PARTS])


def text_rows(first: int, columns: Columns) -> list[TextRow]:
    """Give the rows of a document: the whole, and each part if there are several."""
    rows = [_row(first, columns, columns.parts)]
    if len(columns.parts) > 1:
        rows += [_row(first + number, columns, [part]) for number, part in enumerate(columns.parts, start=1)]
    return rows


def label_term(label: Label) -> str:
    """Write a label as one short term; the counts of a search read thousands of them."""
    return _CODES[label.name] + label.value


def label_name(term: str) -> str:
    """Give the name of the label a term stands for; its value are the signs after the first."""
    return _NAMES[term[0]]


def counted_labels(document: IndexDocument) -> str:
    """Write down the labels that hits are counted by."""
    return " ".join(label_term(label) for label in document.labels if label.name in COUNTED)


def access_code(mark: str) -> int:
    """Write an access mark as a small number."""
    return _MARKS.index(mark)


def whole_number(run: Terms) -> str:
    """Write a number, typed from its first sign to its last, as one term."""
    return WHOLE_NUMBER + JOINT.join(run[:_MOST_PIECES])


def begun_number(run: Terms) -> str:
    """Write a piece of a number, the last of its terms perhaps only begun, as one term."""
    return JOINT.join(run[:_MOST_PIECES])


def packed(columns: Columns) -> bytes:
    """Compress what was put in; terms have no line breaks."""
    texts = [text for analysis in (columns.card, *columns.parts) for text in (analysis.terms, analysis.exact)]
    return zlib.compress("\n".join([columns.labels, columns.numbers, *texts]).encode())


def unpacked(data: bytes) -> Columns:
    """Give back what was packed."""
    labels, numbers, *texts = zlib.decompress(data).decode().split("\n")
    analyses = [Analysis(terms, exact) for terms, exact in zip(texts[::2], texts[1::2], strict=True)]
    return Columns(labels, numbers, analyses[0], tuple(analyses[1:]))


def _row(number: int, columns: Columns, parts: Sequence[Analysis]) -> TextRow:
    between = f" {GAP} "
    text = between.join([part.terms for part in parts])
    exact = between.join([columns.card.exact, *[part.exact for part in parts]])
    return TextRow(number, columns.labels, columns.numbers, columns.card.terms, text, exact)


def _number_terms(run: Terms) -> Iterator[str]:
    """Give the whole number and every beginning of every run of its pieces.

    15-03/123 is found by 15-0, 15-03/1, 03/12, 12; looking one term up is cheaper than gathering beginnings.
    """
    pieces = [piece[:_LONGEST_PIECE] for piece in run[:_MOST_PIECES]]
    yield whole_number(run)
    for start in range(len(pieces)):
        for last in range(start, len(pieces)):
            before = "".join(piece + JOINT for piece in pieces[start:last])
            for length in range(2, len(pieces[last]) + 1):  # the mark and at least one sign
                yield before + pieces[last][:length]
