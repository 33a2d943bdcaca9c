"""Pictures of pages for the browser: drawn once by the limited reading process, then kept in the cache folder."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from flask import Response

from archive.errors import NotFound
from indexer.extract import content
from indexer.extract.office import can_draw
from indexer.extract.port import ProblemCode, ReadingFailed
from webui.bootstrap import Services

WIDTHS = {"small": 160, "page": 1000, "large": 1800}
DRAWN = (content.PDF.mime, "image/")


def _extensions(*types: content.ContentType) -> dict[str, str]:
    return {one.mime: one.extension for one in types}


SHEETS = _extensions(content.XLSX, content.XLSM, content.XLSB, content.XLS, content.ODS)
SLIDES = _extensions(content.PPTX, content.PPT, content.ODP, content.ODG)
_TEXTS = _extensions(content.DOCX, content.DOCM, content.ODT, content.DOC, content.RTF)
OFFICE = {**_TEXTS, **SHEETS, **SLIDES}
"""What LibreOffice makes a PDF of, with the extension that tells which part of it is needed."""
DAY = 24 * 3600


# A file that ended its reading so has no pages to draw.
SHUT = frozenset(("damaged", "empty", "protected", "too_large", "unpacks_too_large", "unsupported", "lost"))


def has_picture(mime: str, error: str | None = None) -> bool:
    """Tell whether pages of a file of this type can be drawn, going by what its reading ended with."""
    if error in SHUT:
        return False
    return mime.startswith(DRAWN) or (mime in OFFICE and can_draw(OFFICE[mime]))


def page_image(services: Services, sha256: str, mime: str, number: int, size: str = "page") -> Response:
    """Answer with the picture of a page; raises NotFound when there is none to be had."""
    if not has_picture(mime) or number < 1 or size not in WIDTHS:
        raise NotFound
    kept = services.settings.cache / "pages" / sha256[:2] / f"{sha256}-{number}-{size}"
    data = kept_bytes(kept)
    if data is None:
        try:
            source = drawable(services, sha256, mime)
            data = services.pool.render(source, number, width_px=WIDTHS[size])
        except ReadingFailed as error:
            raise NotFound from error
        keep(kept, data)
    response = Response(data, mimetype="image/png" if data[:4] == b"\x89PNG" else "image/jpeg")
    # The picture of a hash never changes, but a right may: browsers keep it privately and for a day.
    response.cache_control.private = True
    response.cache_control.max_age = DAY
    return response


def keep(path: Path, data: bytes) -> None:
    """Put a file into the cache whole or not at all; a cache that cannot be written to is no cache."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)


def kept_bytes(path: Path) -> bytes | None:
    """Give what the cache holds under a name, if it holds it."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def drawable(services: Services, sha256: str, mime: str) -> Path:
    """Give a file pages can be drawn from: a document of an office program becomes a PDF first, once."""
    original = services.storage.path(sha256)
    if mime not in OFFICE:
        return original
    converted = converted_path(services, sha256)
    if not converted.exists():
        keep(converted, _made_pdf(services, original, converted.with_suffix(".failed")))
    return converted


def _made_pdf(services: Services, original: Path, note: Path) -> bytes:
    """Make the PDF; what took too long or could not be drawn is not tried again while the cache is kept."""
    if note.exists():
        raise ReadingFailed(ProblemCode.OFFICE_FAILED, "tried before")
    try:
        return services.pool.to_pdf(original)
    except ReadingFailed as error:
        if error.problem.code in (ProblemCode.TIMEOUT, ProblemCode.OFFICE_FAILED):
            keep(note, b"")
        raise


def converted_path(services: Services, sha256: str) -> Path:
    """Tell where the PDF of an office program's document is kept once it was made."""
    return services.settings.cache / "pdf" / sha256[:2] / f"{sha256}.pdf"
