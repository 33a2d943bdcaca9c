"""Looks at one page of a PDF: what it says and where each word stands. Pictures are not read anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from indexer.extract.content import ContentType, Kind
from indexer.extract.pdf import open_pdf
from indexer.extract.pdf_repair import repaired
from indexer.extract.pdf_text import page_text, raw_text
from indexer.extract.port import FileFacts, Finding, Method, Page, ProblemCode, ReadingFailed, Source


def look(source: Source, content: ContentType, number: int) -> Iterator[Finding]:
    """Give the number of pages, then one page with the places of its words; ReadingFailed if there is none."""
    if content.kind != Kind.PDF:
        raise ReadingFailed(ProblemCode.UNSUPPORTED, content.mime)
    document = open_pdf(source)
    with closing(document):
        count = len(document)
        if not 1 <= number <= count:
            raise ReadingFailed(ProblemCode.NO_SUCH_PAGE, f"{number} of {count}")
        yield FileFacts(page_count=count)
        page = document[number - 1]
        with closing(page), closing(page.get_textpage()) as layer:
            width, height = page.get_size()
            raw = raw_text(layer)
            mended = repaired(page, layer, raw)
            own = mended or page_text(page, layer, raw, boxed=True)
            method = Method.REPAIRED if mended else Method.TEXT if own.text.strip() else Method.NONE
            yield Page(number, own.text, method, None, width, height, own.words)
