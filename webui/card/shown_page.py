"""The page of a file that a card shows: its shape, its words and their places, a free place for the stamp."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive import cards
from archive.cards import FileView, PageText
from indexer.aligned import align
from indexer.extract.port import Word
from indexer.question import words_to_mark
from indexer.snippets import Span, mark_text
from indexer.texts import unpack_words
from webui.bootstrap import Services
from webui.page_images import OFFICE
from webui.page_marks import A4, WIDTH, Spot, height_of, spot
from webui.page_words import PDF, Looked, look

STAMP = (312, 120)  # width and height of the stamp laid over the page
FROM_RIGHT, FROM_BOTTOM, FROM_TOP = 84, 106, 40
MOST_SPOTS = 200
MOST_PAGES = 100  # looked through for the words somebody asked for
DOUBTFUL = 0.6  # certainty under which a recognised word is tinted
INCH = 96 / 72  # pixels of a screen for a point of paper
UNREAD = PageText(number=1, text="", language="", method="none", confidence=None, corrected=None)


@dataclass(frozen=True)
class Piece:
    """A stretch of the page's text; a word that has a place knows which box is its own."""

    text: str
    word: int | None = None
    found: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class ShownPage:
    """A page as it is drawn, in units of a thousandth of its width."""

    number: int
    pages: int = 0
    height: float = A4
    pixels: tuple[int, int] = (794, 1123)  # of the page at its own size
    read: PageText = UNREAD
    text: str = ""
    words: tuple[Word, ...] = ()
    found: tuple[Span, ...] = ()
    spots: tuple[Spot, ...] = ()
    stamp: tuple[float, float] = (WIDTH - FROM_RIGHT - STAMP[0], A4 - FROM_BOTTOM - STAMP[1])

    @property
    def language(self) -> str:
        return self.read.language.partition(",")[0]

    @property
    def boxes(self) -> list[Spot]:
        """The places of all words, in their order."""
        return [spot(word[2:6], self.height) for word in self.words]

    @property
    def pieces(self) -> list[Piece]:
        """The text cut at its words, those looked for and those in doubt marked."""
        return list(_pieces(self.text, self.words, self.found))

    @property
    def places(self) -> str:
        """The first and last letter of every word in the text, for the script that follows the cursor."""
        return " ".join(f"{word.start}-{word.end}" for word in self.words)

    @property
    def has_doubts(self) -> bool:
        return any(word.sure < DOUBTFUL for word in self.words)


def shown_page(
    services: Services,
    session: Session,
    file: FileView | None,
    number: int,
    wanted: str = "",
    *,
    closely: bool = False,
) -> ShownPage:
    """Give a page of a file, with the words of a search marked on it; `closely` waits for the places of its words."""
    if file is None:
        return ShownPage(number)
    row = cards.page_of(session, file.sha256, number)
    read = cards.text_of(session, file.sha256, number)
    words = unpack_words(row.words) if row else ()
    looked = None
    if not words and (closely or wanted or file.mime in OFFICE):
        looked = look(services, file.sha256, file.mime, number, patiently=closely or bool(wanted))
    if looked and file.mime in OFFICE:
        machine, words = looked.text, looked.words  # its own text knows nothing of the pages that are drawn
    else:
        machine = row.text if row else ""
        words = words or _placed(looked, machine)
    text = read.corrected.text if read.corrected else machine
    if read.corrected:
        words = align(words, machine, text)
    width, tall = (row.width, row.height) if row and row.width else (0.0, 0.0)
    if looked:
        width, tall = looked.width, looked.height
    height = height_of(width, tall)
    query = words_to_mark(session, wanted) if wanted else None
    found = tuple(mark_text(text, query, read.language.partition(",")[0] or None)) if query else ()
    return ShownPage(
        number=number,
        pages=looked.pages if looked and looked.pages else file.page_count,
        height=height,
        pixels=_pixels(width, tall),
        read=read,
        text=text,
        words=words,
        found=found,
        spots=_spots(words, found, height),
        stamp=_free_place(words, height),
    )


def _placed(looked: Looked | None, machine: str) -> tuple[Word, ...]:
    """Take the places seen just now if they are of the text that was kept."""
    if looked is None or not machine.startswith(looked.text.rstrip()):
        return ()
    return looked.words


def _pixels(width: float, height: float) -> tuple[int, int]:
    return (round(width * INCH), round(height * INCH)) if width and height else (794, 1123)


def _spots(words: Sequence[Word], found: Sequence[Span], height: float) -> tuple[Spot, ...]:
    boxes = [word[2:6] for word in words if _meets(word, found)]
    return tuple(spot(box, height) for box in boxes[:MOST_SPOTS])


def _meets(word: Word, spans: Iterable[Span]) -> bool:
    return any(start < word.end and word.start < end for start, end in spans)


def _pieces(text: str, words: Sequence[Word], found: Sequence[Span]) -> Iterator[Piece]:
    at = 0
    for index, word in enumerate(words):
        if word.start < at or word.end > len(text):
            continue  # a place that is somebody else's already
        yield from _between(text, at, word.start, found)
        doubtful = word.sure < DOUBTFUL
        yield Piece(text[word.start : word.end], index, _meets(word, found), doubtful)
        at = word.end
    yield from _between(text, at, len(text), found)


def _between(text: str, start: int, end: int, found: Sequence[Span]) -> Iterator[Piece]:
    """Give text that has no places on the page."""
    for first, last in found:
        if last > start and first < end:
            if first > start:
                yield Piece(text[start:first])
            yield Piece(text[max(first, start) : min(last, end)], found=True)
            start = min(last, end)
    if start < end:
        yield Piece(text[start:end])


def pages_found(session: Session, file: FileView | None, wanted: str) -> tuple[int, ...]:
    """Name the pages of a file that say what was looked for; a very long file is looked through at its beginning."""
    if file is None or not wanted or file.page_count < 2 or file.mime in OFFICE:
        return ()
    query = words_to_mark(session, wanted)
    texts = cards.texts_of(session, file.sha256)[:MOST_PAGES]
    return tuple(
        text.number for text in texts if mark_text(text.text, query, text.language.partition(",")[0] or None)
    )


def can_be_corrected(mime: str) -> bool:
    """Tell whether a text was won from a page somebody can look at; a word processor's own text needs no eyes."""
    return mime == PDF or mime.startswith("image/")


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
