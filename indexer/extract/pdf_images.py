"""Pages of a PDF as pictures, for tesseract and for the question whether a page has anything to read."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

MOST_PIXELS = 40_000_000
"""About A2 at 300 dpi; larger pages are drawn coarser."""

FINEST = 300
COARSEST = 200


def picture_share(page: pypdfium2.PdfPage) -> float:
    """Give the share of the page that pictures cover; some scanners cut a page into strips."""
    page_left, page_bottom, page_right, page_top = page.get_bbox()
    covered = 0.0
    for picture in _pictures(page):
        left, bottom, right, top = picture.get_bounds()
        wide = min(right, page_right) - max(left, page_left)
        covered += max(0.0, wide) * max(0.0, min(top, page_top) - max(bottom, page_bottom))
    whole: float = max(1.0, (page_right - page_left) * (page_top - page_bottom))
    return min(1.0, covered / whole)


def _pictures(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfImage]:
    return page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3)  # type: ignore[no-any-return]


def ink_share(page: pypdfium2.PdfPage) -> float:
    """Give the share of dark points on a small drawing of the page."""
    small = draw(page, 40 / 72)
    return sum(small.histogram()[:160]) / (small.width * small.height)


def page_image(page: pypdfium2.PdfPage) -> tuple[Image.Image, int]:
    """Draw a page in grey for tesseract, not finer than its scan is; give its dpi too."""
    dpi = min(_natural_dpi(page), FINEST)
    image = draw(page, dpi / 72)
    return image, max(70, round(72 * image.width / max(1.0, page.get_width())))


def _natural_dpi(page: pypdfium2.PdfPage) -> int:
    """Give the resolution of the scan that fills the page; drawn pages have none and get the finest."""
    if picture_share(page) < 0.8:
        return FINEST
    finest = COARSEST
    for picture in _pictures(page):
        left, bottom, right, top = picture.get_bounds()
        shown = max(right - left, top - bottom, 1.0)
        finest = max(finest, math.ceil(max(picture.get_px_size()) * 72 / shown))
    return finest


def draw(page: pypdfium2.PdfPage, scale: float, *, grey: bool = True) -> Image.Image:
    """Draw a page with its stamps, notes and filled forms; smaller than asked if it would be a giant."""
    width, height = page.get_size()
    scale = min(scale, math.sqrt(MOST_PIXELS / max(1.0, width * height)))
    bitmap = page.render(scale=scale, grayscale=grey, rev_byteorder=not grey, may_draw_forms=True)
    image: Image.Image = bitmap.to_pil()
    return image
