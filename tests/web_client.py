"""A test client that reads every page it loads as a careful visitor would, and complains at once.

One h1 and headings in order, a title, a language, labelled fields, ids that are unique and exist where they are
referred to, links that say something, tokens in forms that change something, nothing inline, tags that close.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
OPTIONAL_END = frozenset(["li", "p", "td", "th", "tr", "option", "thead", "tbody", "dt", "dd"])
UNFINISHED = re.compile(r"%\(\w+\)|\{\{|\}\}|\{%|\bundefined\b|\bl'|<flask_babel|\bNone\b")
LANGUAGES = ("ky", "ru", "en")


class PageAuditClient(FlaskClient):
    """Loads pages like any client and audits those that are HTML; keeps the last one as `page`."""

    page: Any = None
    address = "/"

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)  # nothing stays open when a test ends
        response = super().open(*args, **kwargs)
        is_page = response.mimetype == "text/html" and "Content-Disposition" not in response.headers
        if is_page and response.data and not 300 <= response.status_code < 400:
            text = response.get_data(as_text=True)
            faults = audit(text)
            assert not faults, f"{response.request.path}:\n  " + "\n  ".join(faults)
            self.page, self.address = parse(text), response.request.full_path.removesuffix("?")
        return response

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form with the token of the last page that had one."""
        if self.page is None or not self.page.xpath("//input[@name='csrf_token']"):
            self.get("/no-such-page")  # any page inside the shell has a form
        token = self.page.xpath("//input[@name='csrf_token']/@value")[0]
        return self.post(path, data={"csrf_token": token, **(data or {})}, **kwargs)

    def fill(self, having: str, changes: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send the last page's form that has a field, as a browser would: as it stands, with some of it changed.

        A field that is None is not sent at all, as an unticked box is not.
        """
        form = self.form(having)
        values = {**values_of(form), **(changes or {})}
        data = {name: value for name, value in values.items() if value is not None}
        target = form.get("action") or self.address
        if form.get("method", "get").lower() == "get":
            return self.get(target, query_string=data, **kwargs)
        return self.post(target, data=data, **kwargs)

    def form(self, having: str) -> Any:
        """Give the last page's form in main that has a field of this name."""
        found = self.page.xpath("//main//form[.//*[@name=$name]]", name=having)
        assert len(found) == 1, f"{len(found)} forms have a field {having}"
        return found[0]

    def values(self, having: str) -> dict[str, Any]:
        """Give what stands in the fields of a form of the last page."""
        return values_of(self.form(having))

    def text(self, where: str = "//main") -> str:
        """Give the words of a part of the last page."""
        return _text(self.page.xpath(where)[0])


def parse(page: str) -> Any:
    """Read a page as a tree."""
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))


def values_of(form: Any) -> dict[str, Any]:
    """Give what a browser would send of a form that nobody has touched."""
    values: dict[str, Any] = {}
    for field in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = field.get("name"), field.get("type", "text")
        if kind in ("submit", "button", "file", "image") or field.get("disabled") is not None:
            continue
        if field.tag == "select":
            chosen = field.xpath(".//option[@selected]") or field.xpath(".//option")[:1]
            for option in chosen:
                values[name] = option.get("value", option.text)
        elif kind not in ("checkbox", "radio") or field.get("checked") is not None:
            text = field.text or "" if field.tag == "textarea" else field.get("value", "")
            # the line break right behind the tag is no part of the text
            value = text.removeprefix("\n") if field.tag == "textarea" else text
            present = values.get(name)
            values[name] = (
                value if present is None else [*([present] if isinstance(present, str) else present), value]
            )
    return values


def audit(page: str) -> list[str]:
    """List what is wrong with a page; an empty list is good."""
    tree = parse(page)
    checks = (_frame, _headings, _ids, _references, _fields, _links, _pictures, _forms, _inline, _words)
    faults = [fault for check in checks for fault in check(tree)]
    if not page.lstrip().lower().startswith("<!doctype html>"):
        faults.append("no doctype")
    return faults + _unclosed(page)


def _frame(tree: Any) -> Iterator[str]:
    if tree.get("lang") not in LANGUAGES:
        yield f"the page's language is {tree.get('lang')!r}"
    title = (tree.findtext(".//head/title") or "").strip()
    if not title or title.startswith("·"):
        yield "the window has no title of its own"
    if len(tree.xpath("//main")) != 1:
        yield "there must be one main"


def _headings(tree: Any) -> Iterator[str]:
    headings = list(tree.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    shown = [element for element in headings if not element.xpath("ancestor::dialog")]
    if sum(element.tag == "h1" for element in shown) != 1:
        yield f"there must be one h1, not {sum(element.tag == 'h1' for element in shown)}"
    levels = [int(element.tag[1]) for element in shown]
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
    yield from (f"an empty {element.tag}" for element in headings if not _text(element))


def _ids(tree: Any) -> Iterator[str]:
    counts = Counter(tree.xpath("//@id"))
    yield from (f"the id {name!r} stands {count} times" for name, count in counts.items() if count > 1)
    yield from (f"an id that cannot be one: {name!r}" for name in counts if not name or " " in name)


def _references(tree: Any) -> Iterator[str]:
    ids = set(tree.xpath("//@id"))
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form", "list"):
        for names in tree.xpath(f"//@{attribute}"):
            missing = [name for name in names.split() if name not in ids]
            if missing or not names.strip():
                yield f"{attribute} names what is not there: {names!r}"
    for target in tree.xpath("//a/@href[starts-with(., '#')]"):
        if target[1:] not in ids:
            yield f"a link leads to {target!r}, which is not on the page"


def _fields(tree: Any) -> Iterator[str]:
    labelled = set(tree.xpath("//label[normalize-space(.)]/@for"))
    for field in tree.xpath("//input | //select | //textarea"):
        if field.get("type") in ("hidden", "submit", "button", "image", "reset"):
            continue
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
        if not named and not field.xpath("ancestor::label[normalize-space(.)]"):
            yield f"a field without a label: {_shown(field)}"
    for group in tree.iter("fieldset"):
        if not _text(group.find("legend")):
            yield f"a fieldset without a legend: {_shown(group)}"


def _links(tree: Any) -> Iterator[str]:
    for element in tree.xpath("//a | //button | //summary"):
        if not _text(element) and not element.get("aria-label"):
            yield f"a {element.tag} without words: {_shown(element)}"
    for link in tree.iter("a"):
        if link.get("href") in (None, "", "#"):
            yield f"a link that leads nowhere: {_shown(link)}"


def _pictures(tree: Any) -> Iterator[str]:
    yield from (f"a picture without alt: {_shown(image)}" for image in tree.xpath("//img[not(@alt)]"))
    for drawing in tree.xpath("//svg[not(@aria-hidden='true')]"):
        if drawing.get("role") != "img" or not drawing.get("aria-label"):
            yield "a drawing without a name"
    for icon in tree.xpath("//i[contains(concat(' ', @class, ' '), ' bi ')][not(@aria-hidden='true')]"):
        yield f"an icon that is read aloud: {_shown(icon)}"


def _forms(tree: Any) -> Iterator[str]:
    for form in tree.xpath("//form[translate(@method, 'POST', 'post') = 'post']"):
        tokens = form.xpath(".//input[@name='csrf_token']/@value")
        if not tokens or not tokens[0]:
            yield f"a form without a token: {_shown(form)}"
        if form.xpath(".//input[@type='file']") and form.get("enctype") != "multipart/form-data":
            yield f"a form that loses its files: {_shown(form)}"


def _inline(tree: Any) -> Iterator[str]:
    yield from (f"inline style: {value!r}" for value in tree.xpath("//@style"))
    yield from ("a style element" for _ in tree.iter("style"))
    yield from ("an inline script" for _ in tree.xpath("//script[not(@src)]"))
    for element in tree.iter():
        for name in element.attrib if isinstance(element.tag, str) else ():
            if name.startswith("on"):
                yield f"an event handler: {name}"


def _words(tree: Any) -> Iterator[str]:
    spoken = tree.xpath("//body//text()[not(ancestor::script)]")
    spoken += tree.xpath("//@placeholder | //@aria-label | //@alt | //title/text()")
    for text in spoken:
        if UNFINISHED.search(text):
            yield f"words that were not finished: {text.strip()[:80]!r}"


def _text(element: Any) -> str:
    return "" if element is None else " ".join(element.text_content().split())


def _shown(element: Any) -> str:
    attributes = " ".join(f"{name}={value!r}" for name, value in element.attrib.items())
    return f"<{element.tag} {attributes}>"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL_END:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"</{tag}> closes {self.open[-1] if self.open else 'nothing'!r}")


def _unclosed(page: str) -> list[str]:
    parser = _Tags()
    parser.feed(page)
    parser.close()
    return parser.faults + [f"<{tag}> is never closed" for tag in parser.open]
