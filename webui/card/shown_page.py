"""The page of a file that a card shows: its shape, its words that were looked for, a free place for the stamp."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive import cards
from archive.cards import FileView
from indexer.extract.port import Word
from indexer.query import Query
from indexer.question import words_to_mark
from indexer.snippets import mark_text
from indexer.texts import as_page
from webui.page_marks import A4, WIDTH, Spot, height_of, spot

STAMP = (312, 120)  # width and height of the stamp laid over the page
FROM_RIGHT, FROM_BOTTOM, FROM_TOP = 84, 106, 40
MOST_SPOTS = 200


@dataclass(frozen=True)
class ShownPage:
    """A page as the card draws it, in units of a thousandth of its width."""

    number: int
    height: float = A4
    text: str = ""
    language: str = ""
    spots: tuple[Spot, ...] = ()
    stamp: tuple[float, float] = (WIDTH - FROM_RIGHT - STAMP[0], A4 - FROM_BOTTOM - STAMP[1])


def shown_page(session: Session, file: FileView | None, number: int, wanted: str = "") -> ShownPage:
    """Give a page of a file, with the words of a search marked on it."""
    row = cards.page_of(session, file.sha256, number) if file else None
    if row is None:
        return ShownPage(number)
    page = as_page(row)
    height = height_of(page.width, page.height)
    language = (row.language or "").partition(",")[0]
    query = words_to_mark(session, wanted) if wanted else None
    spots = _found(page.text, page.words, query, language, height) if query else ()
    return ShownPage(number, height, page.text, language, spots, _free_place(page.words, height))


def _found(text: str, words: Sequence[Word], query: Query, language: str, height: float) -> tuple[Spot, ...]:
    spans = mark_text(text, query, language or None)
    boxes = [
        (word.x0, word.y0, word.x1, word.y1)
        for word in words
        if any(start < word.end and word.start < end for start, end in spans)
    ]
    return tuple(spot(box, height) for box in boxes[:MOST_SPOTS])


def _free_place(words: Sequence[Word], height: float) -> tuple[float, float]:
    """Find a place where the stamp covers no words, as a clerk would: low on the right if there is room."""
    right, middle, left = WIDTH - FROM_RIGHT - STAMP[0], (WIDTH - STAMP[0]) / 2, FROM_RIGHT
    low = height - FROM_BOTTOM - STAMP[1]
    rows = (low, low + 70, low - 70, low - 140, low - 280, low - 420, FROM_TOP)
    places = [(x, y) for y in rows for x in (right, middle, left) if y >= 0]
    boxes = [(word.x0 * WIDTH, word.y0 * height, word.x1 * WIDTH, word.y1 * height) for word in words]
    return min(places or [(right, low)], key=lambda place: _covered(place, boxes))


def _covered(place: tuple[float, float], boxes: Iterable[tuple[float, float, float, float]]) -> int:
    x, y = place
    width, height = STAMP
    return sum(x0 < x + width and x < x1 and y0 < y + height and y < y1 for x0, y0, x1, y1 in boxes)
