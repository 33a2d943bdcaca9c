"""Reads open documents (ODT, ODP, ODG) straight from their XML: body, notes, headers, footers, alternative texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from indexer.extract.office_pages import read_pages
from indexer.extract.package import Element, Package, moment, name_of, opened
from indexer.extract.paging import clean
from indexer.extract.port import FileFacts, Finding, ProblemCode, ReadingFailed, Source, Tool, Wishes

PAGE_BREAK = "\f"
PICTURES = re.compile(r"Pictures/[^/]+\.(?:png|jpe?g|tiff?|bmp|gif|webp)", re.IGNORECASE)
MACROS = re.compile(r"Basic/.+|Scripts/.+")

_SILENT = {
    "tracked-changes",
    "sequence-decls",
    "variable-decls",
    "user-field-decls",
    "forms",
    "automatic-styles",
    "note-citation",
    "creator",
    "script",
    "event-listeners",
}
_BLOCKS = {"p", "h", "title", "desc", "annotation"}
_STYLED = {"header", "header-first", "header-left", "footer", "footer-first", "footer-left"}


class OdfExtractor:
    """Reads ODT, ODP and ODG."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give the pages as they were last laid out, where the document says so; slides one by one."""
        yield Tool("katchy-odf", f"lxml {etree.__version__}")
        with opened(source) as package:
            yield from _read(package, wishes)


def _read(package: Package, wishes: Wishes) -> Iterator[Finding]:
    refuse_locked(package)
    content = package.parse("content.xml")
    if content is None:
        raise ReadingFailed(ProblemCode.DAMAGED, "no content part")
    pages = [page for page in text_of(content).split(PAGE_BREAK) if page.strip()] or [""]
    before, after = _headers_and_footers(package.parse("styles.xml"))
    pages[0], pages[-1] = before + pages[0], pages[-1] + after
    yield from read_pages(package, _facts(package), pages, wishes, pictures=PICTURES)


def refuse_locked(package: Package) -> None:
    """Raise ReadingFailed if a password locks the document; its list of parts stays open and says so."""
    manifest = package.parse("META-INF/manifest.xml")
    tags = (
        [] if manifest is None else [name_of(one.tag) for one in manifest.iter() if isinstance(one.tag, str)]
    )
    if "encryption-data" in tags or "encrypted-package" in package:
        raise ReadingFailed(ProblemCode.PROTECTED)


def text_of(root: Element) -> str:
    """Give the text of a part, with a form feed where a page or a slide begins."""
    out: list[str] = []
    for body in root.iter():
        if isinstance(body.tag, str) and body.tag.endswith("office:1.0}body"):
            _walk(body, out)
    return clean_pages("".join(out))


def clean_pages(text: str) -> str:
    """Clean a text and keep its page breaks."""
    return PAGE_BREAK.join(clean(page) for page in text.split(PAGE_BREAK))


def _walk(parent: Element, out: list[str]) -> None:
    for element in parent:
        if not isinstance(element.tag, str):
            out.append(element.tail or "")
            continue
        name = name_of(element.tag)
        if name not in _SILENT:
            _write(element, name, out)
        # What stands behind a note or a field belongs to the paragraph around it; elsewhere there are only blanks.
        out.append((element.tail or "") if name_of(parent.tag) in {"p", "h", "span", "a", "meta"} else "")


def _write(element: Element, name: str, out: list[str]) -> None:
    if name == "s":
        count = next((value for key, value in element.attrib.items() if name_of(key) == "c"), "1")
        out.append(" " * min(100, int(count) if count.isdecimal() else 1))
    elif name == "tab":
        out.append("\t")
    elif name == "line-break":
        out.append("\n")
    elif name == "soft-page-break":
        out.append(PAGE_BREAK)
    elif name == "page":
        out.append(PAGE_BREAK)
        _walk(element, out)
    else:
        out.append(element.text or "" if name in {*_BLOCKS, "span", "a", "meta"} or not len(element) else "")
        _walk(element, out)
        _end(name, out)


def _end(name: str, out: list[str]) -> None:
    """Close a paragraph, a cell or a row: the cells of a row stay on one line."""
    if name in _BLOCKS:
        out.append("\n")
    elif name == "table-cell":
        if out and out[-1] == "\n":
            out.pop()
        out.append("\t")
    elif name == "table-row" and out and out[-1] == "\t":
        out[-1] = "\n"


def _headers_and_footers(styles: Element | None) -> tuple[str, str]:
    """Give what stands above and below every page, the same words once."""
    found: dict[str, list[str]] = {"header": [], "footer": []}
    for element in [] if styles is None else styles.iter():
        name = name_of(element.tag) if isinstance(element.tag, str) else ""
        if name in _STYLED:
            out: list[str] = []
            _walk(element, out)
            found[name[:6]].append(clean("".join(out).replace(PAGE_BREAK, "\n")))
    before, after = (
        "".join(text for text in dict.fromkeys(texts) if text.strip()) for texts in found.values()
    )
    return before, after


def _facts(package: Package) -> FileFacts:
    meta = package.parse("meta.xml")
    told: dict[str, str] = {}
    for element in [] if meta is None else meta.iter():
        if isinstance(element.tag, str) and element.text and element.text.strip():
            told.setdefault(name_of(element.tag), element.text.strip()[:1000])
    return FileFacts(
        title=told.get("title", ""),
        author=told.get("creator", "") or told.get("initial-creator", ""),
        subject=told.get("subject", ""),
        producer=told.get("generator", ""),
        created=moment(told.get("creation-date", "")),
        modified=moment(told.get("date", "")),
        macros=bool(package.named(MACROS)),
    )
