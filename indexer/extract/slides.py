"""Reads PPTX straight from its XML: slides in their order, with their notes, remarks, charts and alternative texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from indexer.extract.office_pages import office_facts, read_pages
from indexer.extract.package import Element, Package, name_of, opened
from indexer.extract.paging import clean
from indexer.extract.port import Finding, ProblemCode, ReadingFailed, Source, Tool, Wishes

DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/drawingml/main}"
SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
MACROS = re.compile(r"ppt/vbaProject\.bin")
_BESIDE = {"notesSlide", "comments", "chart", "diagramData"}
_NUMBERS = {"sldNum", "dt"}
"""Placeholders of the notes that hold the number of the slide and the day."""


class SlidesExtractor:
    """Reads PPTX."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give a page for every slide."""
        yield Tool("katchy-pptx", f"lxml {etree.__version__}")
        with opened(source) as package:
            yield from _read(package, wishes)


def _read(package: Package, wishes: Wishes) -> Iterator[Finding]:
    slides = _in_order(package)
    if not slides:
        raise ReadingFailed(ProblemCode.DAMAGED, "no slide")
    pages = [_slide(package, name) for name in slides[: wishes.page_limit + 1]]
    pages += [""] * (len(slides) - len(pages))
    yield from read_pages(package, office_facts(package, MACROS), pages, wishes)


def _in_order(package: Package) -> list[str]:
    """Name the slides as they are shown; without that list, by their numbers."""
    main = "ppt/presentation.xml"
    root, relations = package.parse(main), package.relations(main)
    listed: list[str] = []
    for element in [] if root is None else root.iter():
        if isinstance(element.tag, str) and name_of(element.tag) == "sldId":
            ids = [value for key, value in element.attrib.items() if key.endswith("}id")]
            listed += [relations[one][1] for one in ids if one in relations]
    return [name for name in listed if name in package] or package.named(SLIDE)


def _slide(package: Package, name: str) -> str:
    texts = [drawn_text(package.parse(name))]
    beside = sorted(target for kind, target in package.relations(name).values() if kind in _BESIDE)
    texts += [drawn_text(package.parse(part)) for part in dict.fromkeys(beside)]
    return clean("\n".join(text for text in texts if text.strip()))


def drawn_text(root: Element | None) -> str:
    """Give the text of a drawing: paragraphs on lines of their own, and what describes its pictures."""
    out: list[str] = []
    if root is not None:
        _walk(root, out)
    return "".join(out)


def _walk(parent: Element, out: list[str]) -> None:
    for element in parent:
        tag = element.tag
        if not isinstance(tag, str) or _is_number(element):
            continue
        name = name_of(tag)
        if name == "cNvPr" and element.get("descr"):
            out.append(f"{element.get('descr')}\n")
        if tag.startswith((DRAWN, STRICT)) and name == "t":
            out.append(element.text or "")
        elif tag.startswith((DRAWN, STRICT)) and name == "br":
            out.append("\n")
        elif name in {"text", "v"} and element.text:  # a remark; a value of a chart
            out.append(f"{element.text}\n")
        elif name != "Fallback":
            _walk(element, out)
            if tag.startswith((DRAWN, STRICT)) and name == "p":
                out.append("\n")


def _is_number(element: Element) -> bool:
    """Tell whether a shape holds nothing but the number of its page or the day."""
    if name_of(element.tag) != "sp":
        return False
    return any(
        isinstance(one.tag, str) and name_of(one.tag) == "ph" and one.get("type") in _NUMBERS
        for one in element.iter()
    )
