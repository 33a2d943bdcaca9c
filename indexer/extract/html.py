"""Reads HTML and SVG as text: what a person would see or be told, and nothing that lies elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as parser

from indexer.extract.paging import clean, cut, pages_of
from indexer.extract.plain import decode
from indexer.extract.port import FileFacts, Finding, ProblemCode, ReadingFailed, Source, Tool, Wishes

MOST_BYTES = 16 << 20
DEEPEST = 200
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_SILENT = {"script", "style", "template", "noscript", "object", "iframe"}
_LINES = {"br", "hr", "dt", "dd", "option", "tr", "li", "caption", "title", "text"}
_BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "details",
        "div",
        "dl",
        "fieldset",
        "figure",
    ),
    *(
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
    ),
    *("table", "ul"),
}


class HtmlExtractor:
    """Reads HTML and SVG."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give the text."""
        yield Tool("katchy-html", f"lxml {etree.__version__}")
        if source.size > MOST_BYTES:
            raise ReadingFailed(ProblemCode.TOO_LARGE, f"{source.size} bytes")
        root = parsed(decode_html(source.file.read()))
        title = "" if root is None else " ".join((root.findtext(".//title") or "").split())[:1000]
        pages = list(cut(text_of(root)))
        yield FileFacts(title=clean(title), page_count=len(pages))
        yield from pages_of(pages, wishes)


def html_text(markup: str) -> str:
    """Give the text of markup that came in a mail."""
    return text_of(parsed(markup))


def decode_html(data: bytes) -> str:
    """Decode markup as it says of itself, if it can be true; else as any text is."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(stated[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def parsed(markup: str) -> parser.HtmlElement | None:
    """Parse markup, however broken; nothing outside it is ever looked at."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", clean(markup))
    if not text.strip():
        return None
    return parser.document_fromstring(
        text, parser=parser.HTMLParser(no_network=True, huge_tree=False), ensure_head_body=True
    )


def text_of(root: parser.HtmlElement | None) -> str:
    """Give what can be read, blocks on lines of their own, cells of a row on one."""
    out: list[str] = []
    if root is not None:
        _walk(root, out, 0)
    lines = (re.sub(r"[ \xa0]+", " ", line).strip(" ") for line in "".join(out).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _walk(element: parser.HtmlElement, out: list[str], depth: int) -> None:
    name = element.tag if isinstance(element.tag, str) else ""
    if name and name not in _SILENT and depth < DEEPEST:
        _open(element, name, out)
        out.append(_said(element.text, name))
        for child in element:
            _walk(child, out, depth + 1)
        out.append("\n" if name in _BLOCKS or name in _LINES else "\t" if name in {"td", "th"} else "")
    out.append(_said(element.tail, ""))


def _open(element: parser.HtmlElement, name: str, out: list[str]) -> None:
    if name in _BLOCKS and "".join(out[-2:])[-1:] not in ("", "\n"):
        out.append("\n")
    if name == "img" and element.get("alt"):
        out.append(f" {element.get('alt')} ")
    elif (
        name == "input"
        and element.get("type", "text") in ("text", "submit", "button")
        and element.get("value")
    ):
        out.append(f" {element.get('value')} ")


def _said(text: str | None, name: str) -> str:
    if not text:
        return ""
    return text if name == "pre" else re.sub(r"[ \t\n\r\f]+", " ", text)
