"""Straightens a phone's photograph of a page: finds its corners and takes the perspective out. Runs in the limited box.

`python -m indexer.extract.photograph` reads a picture on standard input and writes a JPEG, after one letter that
says what was done: S straightened, K kept as it was (upright, but nothing else). Where the corners are not found for
sure the picture is left as it is: a page cut wrongly is worse than one seen at an angle.
"""

from __future__ import annotations

import sys
from collections import deque
from io import BytesIO

from PIL import Image, ImageFilter, ImageOps

SMALL = 360  # points of the longer side while corners are looked for
LARGEST = 2480  # and of the made page: 300 to the inch on A4's width
_LEAST, _MOST = 0.2, 0.97  # of the picture that the page may take
_FULL = 0.94  # of the area between the corners that is page
_SKEWED = 1.8  # how much longer than its opposite a side may look

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]  # from the upper left, clockwise


def straighten(image: Image.Image) -> Image.Image | None:
    """Give the page alone, flat; None where its corners are not found for sure."""
    corners = find_corners(image)
    if corners is None:
        return None
    width = max(_length(corners[0], corners[1]), _length(corners[3], corners[2]))
    height = max(_length(corners[0], corners[3]), _length(corners[1], corners[2]))
    scale = min(1.0, LARGEST / max(width, height))
    size = round(width * scale), round(height * scale)
    target: Corners = ((0, 0), (size[0], 0), (size[0], size[1]), (0, size[1]))
    return image.transform(
        size, Image.Transform.PERSPECTIVE, _coefficients(target, corners), Image.Resampling.BICUBIC
    )


def find_corners(image: Image.Image) -> Corners | None:
    """Find the corners of a bright page on a darker table."""
    scale = SMALL / max(image.size)
    size = max(8, round(image.width * scale)), max(8, round(image.height * scale))
    small = image.convert("L").resize(size, Image.Resampling.BOX).filter(ImageFilter.MedianFilter(5))
    region = _largest_bright(small)
    if not _LEAST * size[0] * size[1] <= len(region) <= _MOST * size[0] * size[1]:
        return None
    corners: Corners = (
        min(region, key=lambda point: point[0] + point[1]),
        max(region, key=lambda point: point[0] - point[1]),
        max(region, key=lambda point: point[0] + point[1]),
        min(region, key=lambda point: point[0] - point[1]),
    )
    if not _is_page(corners, region, size):
        return None
    half = 0.5 / scale
    return tuple((x / scale + half, y / scale + half) for x, y in corners)  # type: ignore[return-value]


def _largest_bright(small: Image.Image) -> list[tuple[int, int]]:
    """Give the points of the largest piece that is brighter than the threshold, ink inside it included."""
    level = _threshold(small.histogram())
    width, height = small.size
    closed = small.point(lambda value: 255 if value > level else 0)
    closed = closed.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5))  # letters are no holes
    bright = closed.tobytes()
    seen = bytearray(width * height)
    best: list[int] = []
    for start in range(width * height):
        if not bright[start] or seen[start]:
            continue
        seen[start] = 1
        piece, todo = [start], deque([start])
        while todo:
            at = todo.popleft()
            x = at % width
            for to in (at - 1 if x else -1, at + 1 if x < width - 1 else -1, at - width, at + width):
                if 0 <= to < width * height and bright[to] and not seen[to]:
                    seen[to] = 1
                    piece.append(to)
                    todo.append(to)
        if len(piece) > len(best):
            best = piece
    return [(at % width, at // width) for at in best]


def _threshold(histogram: list[int]) -> int:
    """Part dark from bright where both are most alike within (Otsu)."""
    total, weighted = sum(histogram), sum(level * count for level, count in enumerate(histogram))
    best, level, below, sum_below = -1.0, 127, 0, 0
    for at, count in enumerate(histogram):
        below += count
        sum_below += at * count
        if not below or below == total:
            continue
        apart = sum_below / below - (weighted - sum_below) / (total - below)
        between = below * (total - below) * apart * apart
        if between > best:
            best, level = between, at
    return level


def _is_page(corners: Corners, region: list[tuple[int, int]], size: tuple[int, int]) -> bool:
    """Tell whether the corners are those of a whole page that the picture shows from some side."""
    sides = [_length(corners[place], corners[(place + 1) % 4]) for place in range(4)]
    if min(sides) < 0.15 * max(size):
        return False
    if any(
        max(one, other) > _SKEWED * min(one, other)
        for one, other in ((sides[0], sides[2]), (sides[1], sides[3]))
    ):
        return False
    area = _area(corners)
    if area <= 0 or not _FULL <= len(region) / area <= 1.12:
        return False
    # A corner at the very edge of the picture means that the page goes on outside it.
    inside = sum(1 <= x <= size[0] - 2 and 1 <= y <= size[1] - 2 for x, y in corners)
    return inside == 4


def _area(corners: Corners) -> float:
    return 0.5 * sum(
        corners[place][0] * corners[(place + 1) % 4][1] - corners[(place + 1) % 4][0] * corners[place][1]
        for place in range(4)
    )


def _length(one: Point, other: Point) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _coefficients(target: Corners, source: Corners) -> list[float]:
    """Give the eight numbers by which Pillow finds for a point of the flat page its place in the picture."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for place in range(8):
        pivot = max(range(place, 8), key=lambda row: abs(rows[row][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        lead = rows[place][place]
        rows[place] = [value / lead for value in rows[place]]
        for other in range(8):
            if other != place:
                factor = rows[other][place]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[place], strict=True)]
    return [row[8] for row in rows]


def main() -> None:
    """Straighten the picture on standard input."""
    Image.MAX_IMAGE_PIXELS = 120_000_000
    with Image.open(BytesIO(sys.stdin.buffer.read())) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    flat = straighten(upright)
    page = flat or upright
    page.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    out = BytesIO()
    page.save(out, "JPEG", quality=85)
    sys.stdout.buffer.write((b"S" if flat else b"K") + out.getvalue())


if __name__ == "__main__":
    main()
