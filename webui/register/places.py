"""Where on the pages of a waiting letter its proposals stand: marked words, and the fields' numbers beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from indexer.extract.port import Page
from indexer.proposals import Proposals
from webui.page_images import SHEETS, SLIDES
from webui.page_marks import A4, WIDTH, Spot, height_of, spot

BESIDE = 44  # from the text to a number in the margin
NEAREST = 24  # a number keeps this far from the edge of the page
SLIDE = 750.0  # high, where nobody looked at one yet; a wider one leaves a little white
APART = 30  # two numbers, one under the other

# The numbers in the margin of the scan are those of the fields (ui.md, section 5).
NUMBERS = {
    "partner": 1,
    "their_number": 2,
    "their_date": 3,
    "subject": 5,
    "link": 6,
    "due": 7,
    "annexes": 8,
}


@dataclass(frozen=True)
class Tag:
    """A field's number in the margin."""

    x: float
    y: float
    text: str
    field: str


@dataclass(frozen=True)
class MarkedPage:
    """A page with everything that is marked on it, in units of a thousandth of its width."""

    number: int
    height: float = A4
    spots: tuple[Spot, ...] = ()
    tags: tuple[Tag, ...] = ()


@dataclass
class _Marks:
    """The marks of one page while they are collected."""

    spots: list[Spot] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)


def mark_pages(
    pages: Sequence[Page], proposals: Proposals, names: Mapping[str, str]
) -> tuple[MarkedPage, ...]:
    """Mark on each page where the proposals come from; `names` gives the form's field for a proposed one."""
    marks = {page.number: _Marks() for page in pages}
    heights = {page.number: height_of(page.width, page.height) for page in pages}
    edges = {page.number: _edges(page) for page in pages}
    tagged: set[str] = set()
    for item in proposals.items:
        name, number = names.get(item.field), item.source.page
        if name is None or number not in marks:
            continue
        spots = [
            spot(box, heights[number], field=name, numbered=name in NUMBERS) for box in item.source.boxes
        ]
        marks[number].spots += spots
        if spots and name in NUMBERS and name not in tagged:
            tagged.add(name)
            marks[number].tags.append(_tag(spots[0], edges[number]))
    return tuple(
        MarkedPage(number, heights[number], tuple(found.spots), tuple(_spread(found.tags)))
        for number, found in marks.items()
    )


def as_drawn(pages: Sequence[MarkedPage], mime: str) -> tuple[MarkedPage, ...]:
    """Give the pages a picture can be had of: a table's text goes by its sheets, its picture by sheets of paper."""
    if mime in SHEETS:
        return tuple(pages[:1])
    if mime in SLIDES:
        return tuple(replace(page, height=SLIDE) for page in pages)
    return tuple(pages)


def _edges(page: Page) -> tuple[float, float]:
    """Give where the page's text begins and ends; a few stray words in the margin do not count."""
    left = sorted(word.x0 for word in page.words)
    right = sorted(word.x1 for word in page.words)
    if not left:
        return 0.1 * WIDTH, 0.9 * WIDTH
    stray = len(left) // 50
    return left[stray] * WIDTH, right[-1 - stray] * WIDTH


def _tag(place: Spot, edges: tuple[float, float]) -> Tag:
    """Put a field's number into the margin its words are nearer to."""
    left, right = edges
    in_left_part = place.x + place.width / 2 < left + 0.6 * (right - left)
    x = max(NEAREST, left - BESIDE) if in_left_part else min(WIDTH - NEAREST, right + BESIDE)
    return Tag(round(x, 1), round(place.y + place.height / 2, 1), str(NUMBERS[place.field]), place.field)


def _spread(tags: list[Tag]) -> list[Tag]:
    """Move numbers apart that would lie on one another."""
    placed: list[Tag] = []
    for tag in sorted(tags, key=lambda tag: (tag.x, tag.y)):
        above = placed[-1] if placed and placed[-1].x == tag.x else None
        y = max(tag.y, above.y + APART) if above else tag.y
        placed.append(Tag(tag.x, y, tag.text, tag.field))
    return placed
