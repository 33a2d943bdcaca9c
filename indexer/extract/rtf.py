"""Reads RTF by striprtf, with what stands above and below the pages and in notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version

from striprtf.striprtf import rtf_to_text

from indexer.extract.paging import clean, cut, pages_of
from indexer.extract.port import FileFacts, Finding, ProblemCode, ReadingFailed, Source, Tool, Wishes

MOST_BYTES = 64 << 20
MOST_PROSE = 16 << 20
"""Of a file without its pictures."""

_PICTURE = re.compile(rb"(?:[0-9a-fA-F]{64}[\r\n ]*){8,}[0-9a-fA-F]*")
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
# striprtf leaves these groups out: headers, footers and notes. Under names it does not know, it reads them.
_BESIDE = re.compile(r"\\(header|footer)[lrf]?(?![a-z])|\\footnote(?![a-z])")
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])")
_PAGE = re.compile(r"\\page(?![a-z])")
_INFO = re.compile(r"\{\\(title|author|subject)\s([^{}]{1,500})\}")
_BREAK = "\\'0c"


class RtfExtractor:
    """Reads RTF."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give the text, cut where the writer began a new page."""
        yield Tool("striprtf", version("striprtf"))
        if source.size > MOST_BYTES:
            raise ReadingFailed(ProblemCode.TOO_LARGE, f"{source.size} bytes")
        prose = without_pictures(source.file.read())
        if len(prose) > MOST_PROSE:
            raise ReadingFailed(ProblemCode.TOO_LARGE, f"{len(prose)} bytes of text")
        sheets = rtf_text(prose).split("\f")
        pages = [page for sheet in sheets if sheet.strip() for page in cut(clean(sheet))] or [""]
        told = {
            name: rtf_text(b"{\\rtf1 " + value.encode("latin-1") + b"}")
            for name, value in _INFO.findall(prose[:20_000].decode("latin-1"))
        }
        yield FileFacts(
            title=told.get("title", "").strip(),
            author=told.get("author", "").strip(),
            subject=told.get("subject", "").strip(),
            page_count=len(pages),
        )
        yield from pages_of(pages, wishes)


def without_pictures(data: bytes) -> bytes:
    """Drop pictures and other binary data, which are most of a large file."""
    kept, at = bytearray(), 0
    for found in _BINARY.finditer(data):
        if found.start() >= at:
            kept += data[at : found.start()]
            at = found.end() + int(found[1])
    kept += data[at:]
    return _PICTURE.sub(b"", bytes(kept))


def rtf_text(data: bytes) -> str:
    """Give the text of RTF; letters in old code pages by the font they are written in."""
    text = _BESIDE.sub(lambda found: "\\par\\x" + found[0][1:], data.decode("latin-1"))
    text = _PAGE.sub(lambda _: "\\par " + _BREAK, _CELL.sub(lambda _: "\\tab", text))
    plain: str = rtf_to_text(text, errors="replace")  # type: ignore[no-untyped-call]
    # Letters beyond U+FFFF come as two halves.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
