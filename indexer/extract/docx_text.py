"""Writes out what the XML of a Word document says, paragraph by paragraph."""

from __future__ import annotations

from contextlib import suppress

from indexer.extract.package import Element, name_of

_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_DRAWN_TEXT = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
    "{http://purl.oclc.org/ooxml/drawingml/main}t",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
)
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = {"del", "moveFrom"}
_SIGNS = {"br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SILENT = {"instrText", "softHyphen", "delText", "delInstrText"}
_UNWANTED = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 173, 65534, 65535))

PAGE_BREAK = "\f"


def is_word(tag: str) -> bool:
    """Tell whether a tag belongs to the word processor's own vocabulary, old or strict."""
    return tag.startswith(_WORD)


def text_of(root: Element) -> str:
    """Give the text of a part; a form feed stands where a new page began when it was last laid out."""
    laid_out = any(name_of(tag) == "lastRenderedPageBreak" for tag in _tags(root))
    out: list[str] = []
    _walk(root, out, laid_out=laid_out)
    return "".join(out)


def _tags(root: Element) -> list[str]:
    return [element.tag for element in root.iter() if isinstance(element.tag, str)]


def _walk(parent: Element, out: list[str], *, laid_out: bool) -> None:
    for element in parent:
        tag = element.tag
        if not isinstance(tag, str) or _drawn_twice(parent, tag):
            continue
        name = name_of(tag)
        if name == "docPr" and element.get("descr"):
            out.append(f"\n{element.get('descr')}\n")
        if tag in _DRAWN_TEXT:
            out.append(_clean(element.text))
        elif is_word(tag):
            _write(element, name, out, laid_out=laid_out)
        else:
            _walk(element, out, laid_out=laid_out)
            if name == "p":
                out.append("\n")


def _drawn_twice(parent: Element, tag: str) -> bool:
    """A text box is written once for new programs and once more for old ones."""
    return tag == _COMPATIBLE + "Fallback" and any(x.tag == _COMPATIBLE + "Choice" for x in parent)


def _write(element: Element, name: str, out: list[str], *, laid_out: bool) -> None:
    if name in _DELETED or name in _SILENT:
        return
    if name == "t":
        out.append(_clean(element.text))
    elif name in {"tab", "ptab"}:
        if name_of(element.getparent().tag) == "r":
            out.append("\t")
    elif name == "lastRenderedPageBreak":
        out.append(PAGE_BREAK)
    elif name == "br" and _attribute(element, "type") == "page":
        out.append("\n" if laid_out else PAGE_BREAK)
    elif name in _SIGNS:
        out.append(_SIGNS[name])
    elif name == "sym":
        with suppress(ValueError, OverflowError):
            out.append(_clean(chr(int(_attribute(element, "char") or "20", 16))))
    else:
        _walk(element, out, laid_out=laid_out)
        _end(name, out)


def _end(name: str, out: list[str]) -> None:
    """Close a paragraph, a cell or a row: cells of a row stay on one line where they hold one paragraph."""
    if name == "p":
        out.append("\n")
    elif name == "tc":
        if out and out[-1] == "\n":
            out.pop()
        out.append("\t")
    elif name == "tr" and out and out[-1] == "\t":
        out[-1] = "\n"


def _attribute(element: Element, name: str) -> str | None:
    values = (element.get(vocabulary + name) for vocabulary in _WORD)
    return next((value for value in values if value is not None), None)


def _clean(text: str | None) -> str:
    return text.translate(_UNWANTED) if text else ""
