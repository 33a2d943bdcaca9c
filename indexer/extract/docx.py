"""Reads Word documents straight from their XML.

Text hides in 25 places of a .docx: tables in tables, text boxes, headers, notes, comments, formulas, alternative
texts. All of them are read; what somebody deleted is left out. Sizes are taken from the directory of
the archive before anything is unpacked, and entities are never resolved.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from indexer.extract.docx_text import PAGE_BREAK, name_of, text_of
from indexer.extract.image import open_image, read_picture
from indexer.extract.ocr import Ocr
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

MOST_UNPACKED = 64 << 20
"""Of XML; a thousand pages of text unpack to about ten million bytes."""
MOST_ENTRIES = 20_000
STEP = 64 * 1024
SPOILED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)

BODY = re.compile(r"word/document\d*\.xml")
BEFORE = re.compile(r"word/header\d*\.xml")
AFTER = re.compile(r"word/(?:footer\d*|footnotes|endnotes|comments|diagrams/data\d*|charts/chart\d*)\.xml")
PROPERTIES = re.compile(r"docProps/(?:core|app)\.xml")
EMBEDDED = re.compile(r"word/embeddings/[^/]+")
MACROS = re.compile(r"word/vbaProject\.bin")
SIGNATURES = re.compile(r"_xmlsignatures/sig\d*\.xml")
PICTURES = re.compile(r"word/media/[^/]+\.(?:png|jpe?g|tiff?|bmp|gif|webp)", re.IGNORECASE)


class DocxExtractor:
    """Reads DOCX and DOCM."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give the pages as the word processor last laid them out, where it said so; else one page."""
        yield Tool("katchy-docx", f"lxml {etree.__version__}")
        try:
            with zipfile.ZipFile(source.file) as archive:
                yield from _read(Package(archive), wishes)
        except SPOILED as error:
            raise ReadingFailed(ProblemCode.DAMAGED, str(error)[:300]) from error
        except RuntimeError as error:  # what zipfile says to an archive with a password
            raise ReadingFailed(ProblemCode.PROTECTED, str(error)[:300]) from error


class Package:
    """The parts of a Word document, unpacked one by one within a budget."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise ReadingFailed(ProblemCode.UNPACKS_TOO_LARGE, f"{len(entries)} entries")
        self._archive = archive
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        self._budget = MOST_UNPACKED
        self.faults: list[str] = []

    def named(self, pattern: re.Pattern[str]) -> list[str]:
        """Name the parts that match, in their natural order."""
        found = (name for name in self._entries if pattern.fullmatch(name))
        return sorted(
            found,
            key=lambda name: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)],
        )

    def unpack(self, name: str) -> bytes:
        """Unpack a part, or as much as can be; ReadingFailed when the document has used up its budget."""
        entry = self._entries[name]
        self._budget -= entry.file_size
        if self._budget < 0:
            raise ReadingFailed(ProblemCode.UNPACKS_TOO_LARGE, f"{name}: {entry.file_size} bytes")
        got = bytearray()
        try:
            with self._archive.open(entry) as part:
                while piece := part.read(STEP):
                    got += piece
        except SPOILED as error:
            self.faults.append(f"{name}: {error}"[:300])
        return bytes(got)

    def parse(self, name: str) -> etree._Element | None:
        """Parse a part, forgiving its faults; None if nothing is left of it."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
        return etree.fromstring(self.unpack(name) or b"<nothing/>", parser)


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
    yield from _read_scans(package, scans[: max(0, limit - len(pages))], len(pages) + 1, wishes)
    for fault in package.faults:
        yield Problem(ProblemCode.DAMAGED, fault)
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


def _read_scans(package: Package, names: list[str], first: int, wishes: Wishes) -> Iterator[Finding]:
    """Read the pictures of a document that is nothing but a scan pasted into a letterhead."""
    ocr = Ocr(wishes)
    for number, name in enumerate(names, start=first):
        try:
            with open_image(io.BytesIO(package.unpack(name))) as image:
                yield from read_picture(image, ocr, number)
        except ReadingFailed as failed:
            yield Problem(failed.problem.code, failed.problem.detail, number)
            yield Page(number, "", Method.NONE)
    yield from ocr.epilogue()


def _facts(package: Package, page_count: int) -> FileFacts:
    told: dict[str, str] = {}
    for name in package.named(PROPERTIES):
        root = package.parse(name)
        for element in [] if root is None else root:
            if isinstance(element.tag, str) and element.text:
                told[name_of(element.tag)] = element.text.strip()[:1000]
    return FileFacts(
        title=told.get("title", ""),
        author=told.get("creator", ""),
        subject=told.get("subject", ""),
        producer=told.get("Application", ""),
        created=_moment(told.get("created", "")),
        modified=_moment(told.get("modified", "")),
        page_count=page_count,
        macros=bool(package.named(MACROS)),
        attachments=tuple(name.rsplit("/", 1)[-1] for name in package.named(EMBEDDED)),
        signatures=tuple(Signature("", "", None) for _ in package.named(SIGNATURES)),
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
