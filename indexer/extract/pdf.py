"""Reads PDF: the text PDFium finds, OCR where there is none, then what the file says of itself.

PDFium is not thread-safe and was written for other people's files: this runs in a process of its own.
"""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.extract.ocr import Ocr
from indexer.extract.pdf_attachments import attached_to
from indexer.extract.pdf_facts import pdf_facts
from indexer.extract.pdf_images import ink_share, page_image, picture_share
from indexer.extract.pdf_notes import notes_on
from indexer.extract.pdf_repair import repaired
from indexer.extract.pdf_text import PageText, page_text, raw_text
from indexer.extract.plausible import has_plenty, is_doubtful, is_garbage
from indexer.extract.port import (
    FileFacts,
    Finding,
    Method,
    Page,
    Problem,
    ProblemCode,
    ReadingFailed,
    Source,
    Tool,
    Wishes,
)

STAMP_LETTERS = 400
LOCKED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def open_pdf(source: Source) -> pypdfium2.PdfDocument:
    """Open a PDF without reading all of it; ReadingFailed if it is locked or broken."""
    # A private mapping: nothing is copied until PDFium writes, which it does not.
    mapped = mmap.mmap(source.file.fileno(), 0, access=mmap.ACCESS_COPY)
    try:
        return pypdfium2.PdfDocument((ctypes.c_char * len(mapped)).from_buffer(mapped))
    except pypdfium2.PdfiumError as error:
        code = ProblemCode.PROTECTED if error.err_code in LOCKED else ProblemCode.DAMAGED
        raise ReadingFailed(code, str(error)) from error


class PdfExtractor:
    """Reads PDF."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give the pages in order, then the facts."""
        yield Tool("pypdfium2", str(pypdfium2.PYPDFIUM_INFO.version))
        document = open_pdf(source)
        with closing(document):
            count = len(document)
            locked = pdfium.FPDF_GetSecurityHandlerRevision(document) != -1
            yield FileFacts(page_count=count, encrypted=locked)
            ocr = Ocr(wishes)
            for number in range(wishes.first_page, min(count, wishes.page_limit) + 1):
                yield from _page(document, number, ocr, boxed=number <= wishes.boxed_pages)
            yield from ocr.epilogue()
            if count > wishes.page_limit:
                yield Problem(ProblemCode.PAGES_LEFT, str(count - wishes.page_limit), wishes.page_limit + 1)
            yield from attached_to(document, wishes)
        source.file.seek(0)
        yield pdf_facts(source.file, count)


def _page(document: pypdfium2.PdfDocument, number: int, ocr: Ocr, *, boxed: bool) -> Iterator[Finding]:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        yield Problem(ProblemCode.DAMAGED, str(error), number)
        yield Page(number, "", Method.NONE)
        return
    with closing(page):
        width, height = page.get_size()
        raw, own, method = _own_text(page, boxed=boxed)
        notes = notes_on(page)
        garbled, doubtful = is_garbage(raw), is_doubtful(own.text)
        if garbled or doubtful or needs_ocr(page, own.text):
            seen = yield from ocr.read(lambda: page_image(page), number)
            if seen and seen.text and (garbled or _says_more(seen.text, own.text, doubtful=doubtful)):
                stamps = "" if garbled or doubtful or not own.text.strip() else f"\n\n{own.text}"
                text = seen.text + stamps + notes
                layer = own.text if own.text.strip() else ""
                yield Page(number, text, Method.OCR, seen.confidence, width, height, seen.words, layer)
                return
        text = own.text + notes
        yield Page(number, text, method if text.strip() else Method.NONE, None, width, height, own.words)


def _says_more(seen: str, own: str, *, doubtful: bool) -> bool:
    """Tell whether what was seen on a page is better than what the file says of it."""
    return not is_doubtful(seen) if doubtful else len(seen) > len(own)


def _own_text(page: pypdfium2.PdfPage, *, boxed: bool) -> tuple[str, PageText, Method]:
    """Give the text as PDFium has it, the same made readable, and how."""
    with closing(page.get_textpage()) as layer:
        raw = raw_text(layer)
        mended = repaired(page, layer, raw)
        if mended:
            return raw, mended, Method.REPAIRED
        return raw, page_text(page, layer, raw, boxed=boxed), Method.TEXT


def needs_ocr(page: pypdfium2.PdfPage, text: str) -> bool:
    """Tell whether a page shows more than its text says.

    Many letters are believed, also under a scan: somebody's OCR put them there. Few letters on a scan that fills the
    page are the stamp of an electronic signature or of the scanner. Without even these a picture, or any ink that the
    letters do not explain, is worth looking at.
    """
    letters = sum(letter.isalnum() for letter in text)
    if letters >= STAMP_LETTERS:
        return False
    if picture_share(page) > (0.8 if has_plenty(text) else 0.3):
        return True
    return not has_plenty(text) and ink_share(page) > 0.0005 + 0.0003 * letters
