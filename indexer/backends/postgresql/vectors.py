"""How a document becomes vectors: every term under a mark of its column, with the places it stands at.

Words of card and text are one column to a question, those of the card once more another one to merit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.backends.embedded.rows import Columns, TextRow, columns_of, first_row, text_rows
from indexer.backends.port import GAP, IndexDocument

WORD, EXACT, CARD, LABEL, NUMBER = "w", "x", "c", "l", "n"
LONGEST_TERM = 400  # letters; PostgreSQL takes some 2,000 bytes
MOST_PLACES = 255  # of one term in one vector
LAST_PLACE = 16_383
LARGEST = 900_000  # bytes of terms in one vector; PostgreSQL takes a million
_PIECE = 8_000  # places
_SEAM = 64  # places to each side; a phrase of so many words is whole in a piece or in a seam

Stream = list[str]  # terms in their order, "" where nothing stands that could be asked for


class PartRow(NamedTuple):
    """A part of a document, for merit."""

    place: int
    length: int
    words: str


class Piece(NamedTuple):
    """A piece of a text too long for one vector, or the seam between two of them, whose terms are counted there."""

    seam: bool
    words: str


class DocumentVectors(NamedTuple):
    """Everything that is written down for the words of a document."""

    place: int
    length: int
    words: str
    parts: tuple[PartRow, ...]
    pieces: tuple[Piece, ...]  # of a text too long for one vector


def vectors_of(document: IndexDocument) -> DocumentVectors:
    """Write a document down as vectors."""
    columns = columns_of(document)
    whole, *parts = text_rows(first_row(document.registered_on, document.id), columns)
    pieces = _pieces(columns, whole) if _is_too_long(whole) else ()
    return DocumentVectors(
        place=whole.row,
        length=_length(whole),
        words=_vector(whole),
        parts=tuple(PartRow(part.row, _length(part), _vector(part)) for part in parts),
        pieces=pieces,
    )


def lexeme(mark: str, term: str) -> str:
    """Give a term under its mark, in the quotation marks of PostgreSQL's vectors and questions."""
    safe = term[:LONGEST_TERM].replace("\\", "\\\\").replace("'", "''")
    return f"'{mark}{safe}'"


def _vector(row: TextRow) -> str:
    places: dict[str, list[int]] = {}
    _place(places, WORD, _words(row))
    _place(places, CARD, _stream(row.card))
    _place(places, EXACT, _stream(row.exact))
    bare = [(LABEL, term) for term in row.labels.split()] + [(NUMBER, term) for term in row.numbers.split()]
    return _written([lexeme(*one) for one in bare], places)


def _words(row: TextRow) -> Stream:
    """Give the card's words and the text's; no phrase reaches from the one to the other."""
    return [*_stream(row.card), "", *_stream(row.text)]


def _stream(terms: str) -> Stream:
    return ["" if term == GAP else term for term in terms.split()]


def _place(places: dict[str, list[int]], mark: str, stream: Iterable[str]) -> None:
    for place, term in enumerate(stream, start=1):
        if term:
            places.setdefault(lexeme(mark, term), []).append(place)


def _written(bare: Sequence[str], places: dict[str, list[int]]) -> str:
    """Write a vector; terms without a place are those that no phrase has."""
    written, size = list(dict.fromkeys(bare)), 0
    for term, at in places.items():
        size += 2 * len(term) + 2 * len(at) + 4
        if size > LARGEST:
            break  # more different words than a thick dictionary: the rest of them finds nobody
        kept = [str(place) for place in at[:MOST_PLACES] if place <= LAST_PLACE]
        written.append(f"{term}:{','.join(kept)}" if kept else term)
    return " ".join(written)


def _length(row: TextRow) -> int:
    """Count the terms of a row as the embedded index does."""
    return sum(len(column.split()) for column in row[1:])


def _is_too_long(row: TextRow) -> bool:
    if max(len(row.text), len(row.exact)) < MOST_PLACES:
        return False
    return any(_ends(stream, LAST_PLACE) < len(stream) for stream in (_words(row), _stream(row.exact)))


def _ends(stream: Stream, most: int) -> int:
    """Tell how many of a stream's terms one vector holds with all their places."""
    counts: dict[str, int] = {}
    for place, term in enumerate(stream[:most]):
        counts[term] = counts.get(term, 0) + 1
        if term and counts[term] > MOST_PLACES:
            return place
    return min(len(stream), most)


def _pieces(columns: Columns, whole: TextRow) -> tuple[Piece, ...]:
    bare = [lexeme(LABEL, term) for term in columns.labels.split()]
    bare += [lexeme(NUMBER, term) for term in columns.numbers.split()]
    pieces = []
    for mark, stream in ((WORD, _words(whole)), (EXACT, _stream(whole.exact))):
        for seam, terms in _cut(stream):
            places: dict[str, list[int]] = {}
            _place(places, mark, terms)
            pieces.append(Piece(seam, _written(bare, places)))
    return tuple(pieces)


def _cut(stream: Stream) -> Iterator[tuple[bool, Stream]]:
    """Give the pieces of a stream one after the other, and before each but the first the seam to the one before."""
    start = 0
    while start < len(stream):
        if start:
            yield True, stream[max(start - _SEAM, 0) : start + _SEAM]
        length = max(_ends(stream[start : start + _PIECE], _PIECE), 1)
        yield False, stream[start : start + length]
        start += length
