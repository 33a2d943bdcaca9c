"""Smooths the grain of a bad scan or a photograph in poor light, in which tesseract would find no letters at all."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageStat

HEAVY = 8.0
"""Grain through which nothing was read; a clean page has 2 to 4, a bad one 5."""
NOTICEABLE = 5.0
RADIUS = 1.2
"""In points; more takes the letters of a page at 200 dpi along with the grain."""
_BAND, _EVERY = 24, 6
"""One column of points in six is looked at, in upright bands that cross every line: a fifth of the time."""


def grain(image: Image.Image) -> float:
    """Tell how much the points of a page differ from those around them, in the middle of the page."""
    seen = _bands(image)
    return float(
        ImageStat.Stat(ImageChops.difference(seen, seen.filter(ImageFilter.MedianFilter(3)))).mean[0]
    )


def _bands(image: Image.Image) -> Image.Image:
    """Give upright bands from the middle of a page, side by side; a small picture's middle as it is."""
    width, height = image.size
    left, right, top, bottom = width // 4, width // 4 * 3, height // 4, height // 4 * 3
    starts = range(left, right - _BAND, _BAND * _EVERY)
    if len(starts) < 4:
        return image.convert("L").crop((left, top, right, bottom))
    bands = Image.new("L", (_BAND * len(starts), bottom - top))
    for place, start in enumerate(starts):
        bands.paste(image.crop((start, top, start + _BAND, bottom)).convert("L"), (_BAND * place, 0))
    return bands


def smoothed(image: Image.Image) -> Image.Image:
    """Blur a page just so much that the grain goes and the letters stay."""
    return image.convert("L").filter(ImageFilter.GaussianBlur(RADIUS))
