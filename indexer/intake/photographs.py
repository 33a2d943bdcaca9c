"""Photographs of a letter: each straightened where its corners are sure, all of them the pages of one PDF.

The photographs stay what they are; the PDF is a made copy beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from indexer.extract.walled import run_walled

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"})
_SECONDS = 60
_WIDTH = 595.28  # points of A4


def make_pages(paths: Sequence[Path]) -> bytes | None:
    """Give a PDF of the photographs; None where there is one alone and nothing could be bettered on it."""
    pages, straightened = [], 0
    for path in paths:
        with path.open("rb") as file:
            said = run_walled("indexer.extract.photograph", [], file, seconds=_SECONDS)
        straightened += said[:1] == b"S"
        pages.append(said[1:])
    return _pdf(pages) if straightened or len(pages) > 1 else None


def _pdf(pages: Sequence[bytes]) -> bytes:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas: Any = Canvas(out, invariant=1)
    for page in pages:
        picture = ImageReader(BytesIO(page))
        wide, high = picture.getSize()
        size = (_WIDTH, _WIDTH * high / wide)
        canvas.setPageSize(size)
        canvas.drawImage(picture, 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
