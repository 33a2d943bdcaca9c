"""Reads Word documents straight from their XML.

Text hides in 25 places of a .docx: tables in tables, text boxes, headers, notes, comments, formulas, alternative
texts. All of them are read; what somebody deleted is left out. Sizes are taken from the directory of
the archive before anything is unpacked, and entities are never resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from indexer.extract.docx_text import PAGE_BREAK, text_of
from indexer.extract.office_pages import office_facts, read_pages
from indexer.extract.package import Package, opened
from indexer.extract.port import Finding, ProblemCode, ReadingFailed, Signature, Source, Tool, Wishes

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
    signatures = tuple(Signature("", "", None) for _ in package.named(SIGNATURES))
    facts = replace(office_facts(package, MACROS), signatures=signatures)
    yield from read_pages(package, facts, _pages(package, body), wishes)


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
