"""Places on the picture of a page, in thousandths of its width: what is drawn over it scales with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 1000
A4 = WIDTH * 2**0.5


@dataclass(frozen=True)
class Spot:
    """A marked place; one without a number is seen only while the field it fed has the focus."""

    x: float
    y: float
    width: float
    height: float
    field: str = ""
    numbered: bool = True
    now: bool = False


def height_of(width: float | None, height: float | None) -> float:
    """Give how tall a page is, its width being a thousand; a page of unknown shape is taken for A4."""
    return round(WIDTH * height / width, 1) if width and height else round(A4, 1)


def spot(box: Iterable[float], page_height: float, **more: object) -> Spot:
    """Mark a box given in fractions of the page, with a little air around it."""
    x0, y0, x1, y1 = box
    return Spot(
        x=round(x0 * WIDTH - 3, 1),
        y=round(y0 * page_height - 2, 1),
        width=round((x1 - x0) * WIDTH + 6, 1),
        height=round((y1 - y0) * page_height + 4, 1),
        **more,  # type: ignore[arg-type]
    )
