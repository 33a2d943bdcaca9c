"""Reads Word documents straight from their XML.

Text hides in 25 places of a .docx: tables in tables, text boxes, headers, notes, comments, formulas, alternative
texts. All of them are read; what somebody deleted is left out. Sizes are taken from the directory of
the archive before anything is unpacked, and entities are never resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from indexer.extract.docx_text import PAGE_BREAK, text_of
from indexer.extract.package import EMBEDDED, PICTURES, Package, moment, opened
from indexer.extract.pasted import read_pasted
from indexer.extract.plausible import has_plenty
from indexer.extract.port import (
    FileFacts,
    Finding,
    Method,
    Page,
    Problem,
    ProblemCode,
    ReadingFailed,
    Signature,
    Source,
    Tool,
    Wishes,
)

BODY = re.compile(r"word/document\d*\.xml")
BEFORE = re.compile(r"word/header\d*\.xml")
AFTER = re.compile(r"word/(?:footer\d*|footnotes|endnotes|comments|diagrams/data\d*|charts/chart\d*)\.xml")
MACROS = re.compile(r"word/vbaProject\.bin")
SIGNATURES = re.compile(r"_xmlsignatures/sig\d*\.xml")


class DocxExtractor:
    """Reads DOCX and DOCM."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give the pages as the word processor last laid them out, where it said so; else one page."""
        yield Tool("katchy-docx", f"lxml {etree.__version__}")
        with opened(source) as package:
            yield from _read(package, wishes)


def _read(package: Package, wishes: Wishes) -> Iterator[Finding]:
    body = package.named(BODY)
    if not body:
        raise ReadingFailed(ProblemCode.DAMAGED, "no document part")
    pages = _pages(package, body)
    scans = [] if any(map(has_plenty, pages)) else package.named(PICTURES)
    limit = wishes.page_limit
    yield _facts(package, len(pages) + len(scans))
    for number, text in enumerate(pages[:limit], start=1):
        yield Page(number, text, Method.TEXT if text.strip() else Method.NONE)
    yield from read_pasted(package, scans[: max(0, limit - len(pages))], len(pages) + 1, wishes)
    for fault in package.faults:
        yield Problem(ProblemCode.DAMAGED, fault)
    yield from package.embedded(package.named(EMBEDDED), wishes)
    if len(pages) + len(scans) > limit:
        yield Problem(ProblemCode.PAGES_LEFT, str(len(pages) + len(scans) - limit), limit + 1)


def _pages(package: Package, body: list[str]) -> list[str]:
    """Give the body page by page, letterheads before it, footers, notes and comments behind."""
    before, after = _texts(package, package.named(BEFORE)), _texts(package, package.named(AFTER))
    pages = PAGE_BREAK.join(_texts(package, body)).split(PAGE_BREAK)
    kept = [page for page in pages if page.strip()] or [""]
    kept[0] = "".join(before) + kept[0]
    kept[-1] += "".join(after)
    return kept


def _texts(package: Package, names: list[str]) -> list[str]:
    """Give the different texts of some parts; a header is often there three times."""
    roots = (package.parse(name) for name in names)
    texts = (text_of(root) for root in roots if root is not None)
    return [text for text in dict.fromkeys(texts) if text.strip()]


def _facts(package: Package, page_count: int) -> FileFacts:
    told = package.properties()
    return FileFacts(
        title=told.get("title", ""),
        author=told.get("creator", ""),
        subject=told.get("subject", ""),
        producer=told.get("Application", ""),
        created=moment(told.get("created", "")),
        modified=moment(told.get("modified", "")),
        page_count=page_count,
        macros=bool(package.named(MACROS)),
        attachments=tuple(name.rsplit("/", 1)[-1] for name in package.named(EMBEDDED)),
        signatures=tuple(Signature("", "", None) for _ in package.named(SIGNATURES)),
    )
