"""Smooths the grain of a bad scan or a photograph in poor light, in which tesseract would find no letters at all."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageStat

HEAVY = 8.0
"""Grain through which nothing was read; a clean page has 2 to 4, a bad one 5."""
NOTICEABLE = 5.0
RADIUS = 1.2
"""In points; more takes the letters of a page at 200 dpi along with the grain."""


def grain(image: Image.Image) -> float:
    """Tell how much the points of a page differ from those around them, in the middle of the page."""
    width, height = image.size
    middle = image.convert("L").crop((width // 4, height // 4, width // 4 * 3, height // 4 * 3))
    return float(
        ImageStat.Stat(ImageChops.difference(middle, middle.filter(ImageFilter.MedianFilter(3)))).mean[0]
    )


def smoothed(image: Image.Image) -> Image.Image:
    """Blur a page just so much that the grain goes and the letters stay."""
    return image.convert("L").filter(ImageFilter.GaussianBlur(RADIUS))
