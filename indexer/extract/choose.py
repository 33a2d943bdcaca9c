"""Which extractor reads what; each is imported when the first file of its kind comes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from indexer.extract.content import ContentType, Kind
from indexer.extract.port import Extractor, Finding, Problem, ProblemCode, ReadingFailed, Source, Wishes

READERS = {
    Kind.PDF: ("pdf", "PdfExtractor"),
    Kind.DOCX: ("docx", "DocxExtractor"),
    Kind.ODF: ("odf", "OdfExtractor"),
    Kind.RTF: ("rtf", "RtfExtractor"),
    Kind.SHEETS: ("sheets", "SheetsExtractor"),
    Kind.SLIDES: ("slides", "SlidesExtractor"),
    Kind.HTML: ("html", "HtmlExtractor"),
    Kind.MAIL: ("mail", "MailExtractor"),
    Kind.MAILBOX: ("mail", "MailExtractor"),
    Kind.OUTLOOK: ("outlook", "OutlookExtractor"),
    Kind.ZIP: ("zipped", "ZipExtractor"),
    Kind.IMAGE: ("image", "ImageExtractor"),
    Kind.TEXT: ("plain", "PlainExtractor"),
}
"""The module and the class that read a kind; what is not here and not legacy is not read."""


def extractor_for(content: ContentType) -> Extractor:
    """Give the reader of this kind of file; ReadingFailed says why there is none."""
    if content.kind == Kind.EMPTY:
        raise ReadingFailed(ProblemCode.EMPTY)
    if content.encrypted:
        raise ReadingFailed(ProblemCode.PROTECTED)
    where = READERS.get(content.kind)
    if where is None:
        raise ReadingFailed(ProblemCode.UNSUPPORTED, content.mime)
    extractor: Extractor = getattr(import_module(f"indexer.extract.{where[0]}"), where[1])()
    return extractor


def findings(extractor: Extractor, source: Source, wishes: Wishes) -> Iterator[Finding]:
    """Give what a file holds; an exception becomes the last finding instead of leaving this function."""
    try:
        yield from extractor.read(source, wishes)
    except ReadingFailed as failed:
        yield failed.problem
    except MemoryError:
        yield Problem(ProblemCode.OUT_OF_MEMORY)
    except Exception as error:
        yield Problem(ProblemCode.DAMAGED, f"{type(error).__name__}: {error}"[:300])
