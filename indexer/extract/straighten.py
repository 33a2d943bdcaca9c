"""Straightens a page that lay crooked on the scanner, and finds the places of its words on the crooked page again."""

from __future__ import annotations

import math
from itertools import pairwise

from PIL import Image, ImageOps

from indexer.extract.port import Word

STEEPEST = 4.0
"""Degrees; a page that lies more crooked than this was not laid on a scanner."""
WORTH_IT = 0.4
_LOOKED_AT = 600
_COARSE, _FINE = 0.5, 0.1


def crookedness(image: Image.Image) -> float:
    """Give by how many degrees a page must be turned, anticlockwise, for its lines to lie level; 0 if in doubt."""
    small = image.convert("L")
    small.thumbnail((_LOOKED_AT, 2 * _LOOKED_AT))
    ink = ImageOps.invert(ImageOps.autocontrast(small, cutoff=2)).point(
        lambda value: 255 if value > 110 else 0
    )
    level = _sharpness(ink, 0)
    steps = int(STEEPEST / _COARSE)
    coarse = max((_sharpness(ink, step * _COARSE), step * _COARSE) for step in range(-steps, steps + 1))
    fine = [coarse[1] + step * _FINE for step in range(-4, 5)]
    best, angle = max((_sharpness(ink, one), one) for one in fine)
    return angle if best > 1.1 * level and abs(angle) < STEEPEST else 0.0


def _sharpness(ink: Image.Image, angle: float) -> float:
    """Tell how sharply lines of writing and the white between them stand apart."""
    turned = ink.rotate(angle, Image.Resampling.BILINEAR) if angle else ink
    rows = list(turned.resize((1, turned.height), Image.Resampling.BOX).tobytes())
    return float(sum((one - other) ** 2 for one, other in pairwise(rows)))


def straightened(image: Image.Image, angle: float) -> Image.Image:
    """Turn a page by a few degrees; its size stays, what comes in at the edges is white."""
    return image.convert("L").rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)


def as_it_lay(word: Word, angle: float, width: int, height: int) -> Word:
    """Give a word's place on the page as it was before it was turned."""
    start, end, x0, y0, x1, y1, sure = word
    turn = math.radians(angle)
    points = [((x - 0.5) * width, (y - 0.5) * height) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
    xs = [(x * math.cos(turn) - y * math.sin(turn)) / width + 0.5 for x, y in points]
    ys = [(x * math.sin(turn) + y * math.cos(turn)) / height + 0.5 for x, y in points]
    # The middle of the edges, not the corners: a long word's box would reach into the lines above and below.
    left, right = (xs[0] + xs[2]) / 2, (xs[1] + xs[3]) / 2
    top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
    return Word(start, end, *(min(1.0, max(0.0, edge)) for edge in (left, top, right, bottom)), sure)
