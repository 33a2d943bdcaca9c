"""Which extractor reads what; each is imported when the first file of its kind comes."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.extract.content import ContentType, Kind
from indexer.extract.port import Extractor, Finding, Problem, ProblemCode, ReadingFailed, Source, Wishes


def extractor_for(content: ContentType) -> Extractor:
    """Give the reader of this kind of file; ReadingFailed says why there is none."""
    if content.kind == Kind.EMPTY:
        raise ReadingFailed(ProblemCode.EMPTY)
    if content.encrypted:
        raise ReadingFailed(ProblemCode.PROTECTED)
    if content.kind == Kind.PDF:
        from indexer.extract.pdf import PdfExtractor

        return PdfExtractor()
    if content.kind == Kind.DOCX:
        from indexer.extract.docx import DocxExtractor

        return DocxExtractor()
    if content.kind == Kind.IMAGE:
        from indexer.extract.image import ImageExtractor

        return ImageExtractor()
    if content.kind == Kind.TEXT:
        from indexer.extract.plain import PlainExtractor

        return PlainExtractor()
    raise ReadingFailed(ProblemCode.UNSUPPORTED, content.mime)


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
