"""What reading a file gives, and what every extractor promises.

An extractor is a generator of findings: pages as they become readable, facts the file states about
itself, problems met on the way. Findings leave the reading process one by one, so that a file which
breaks its reader on page seven still gives the six pages before it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from indexer.extract.content import UNKNOWN, ContentType


class Word(NamedTuple):
    """A word's place: offsets into the page text, box in fractions of the page from its top left corner.

    A tuple rather than a dataclass: a letter has a thousand of them, and they are stored as lists.
    """

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    sure: float = 1.0  # how sure the recognition was of this word; text that was never a picture is sure


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that took part in a reading; a newer version of it may read better."""

    name: str
    version: str


class Method(StrEnum):
    """How the text of a page was won."""

    TEXT = "text"
    REPAIRED = "repaired"
    OCR = "ocr"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page; `width` and `height` are in points, 0 where a format has no pages."""

    number: int
    text: str
    method: Method
    confidence: int | None = None
    width: float = 0
    height: float = 0
    words: tuple[Word, ...] = ()
    layer: str = ""
    """The text the file has for a page that was recognised all the same."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One filled field of a form."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A digital signature as the file states it; nothing here is verified."""

    name: str
    reason: str
    signed: datetime | None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file says of itself, true or not."""

    title: str = ""
    author: str = ""
    subject: str = ""
    producer: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    page_count: int | None = None
    encrypted: bool = False
    macros: bool = False
    attachments: tuple[str, ...] = ()
    form_fields: tuple[FormField, ...] = ()
    signatures: tuple[Signature, ...] = ()
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Inner:
    """A file that came inside another: an attachment of a mail, an entry of an archive."""

    name: str
    data: bytes


class State(StrEnum):
    """The outcome of reading a file, as its card shows it."""

    READ = "read"
    PARTLY = "partly"
    EMPTY = "empty"
    PROTECTED = "protected"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"


class ProblemCode(StrEnum):
    """What went wrong; the user interface has a sentence for each code."""

    PROTECTED = "protected"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"
    PAGES_LEFT = "pages_left"
    FILES_LEFT = "files_left"
    NO_SUCH_PAGE = "no_such_page"
    FACTS_UNREAD = "facts_unread"
    OCR_MISSING = "ocr_missing"
    OCR_PACK_MISSING = "ocr_pack_missing"
    OFFICE_MISSING = "office_missing"
    OFFICE_FAILED = "office_failed"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong; `detail` is for the administrator, `page` is 0 for the whole file."""

    code: ProblemCode
    detail: str = ""
    page: int = 0


class ReadingFailed(Exception):
    """A file, or the page asked for, cannot be read."""

    def __init__(self, code: ProblemCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.problem = Problem(code, detail)


Finding = Tool | Page | FileFacts | Problem | Inner
Progress = Callable[[int, int], None]
"""Called with the page just read and the number of pages."""


class Form(StrEnum):
    """The format of a drawn page; by default whatever is smallest for what the page shows."""

    SMALLEST = "smallest"
    PNG = "png"
    JPEG = "jpeg"


@dataclass(frozen=True, slots=True)
class Source:
    """A file opened for reading, and the name somebody gave it."""

    file: BinaryIO
    name: str = ""

    @classmethod
    def open(cls, path: Path, name: str = "") -> Source:
        """Open a file of the disk; the caller closes `file`."""
        return cls(path.open("rb"), name or path.name)

    @property
    def size(self) -> int:
        """Give the length in bytes."""
        return os.fstat(self.file.fileno()).st_size


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller wants of a reading."""

    language_hint: str = ""
    page_limit: int = 5000
    first_page: int = 1
    """From where a long recognition goes on; readers of formats without scans may give all pages."""
    boxed_pages: int = 3
    """Of how many pages the places of words are wanted; pages read by OCR always carry them."""
    recognised_pages: int = 200
    """How many pages are worth the seconds that OCR takes."""
    recognition_seconds: int = 90
    """For one page."""
    inner_files: int = 0
    """How many of the files inside this one are wanted."""
    inner_bytes: int = 0
    """How much these may weigh together."""


class Extractor(Protocol):
    """Reads one family of formats; raises nothing but ReadingFailed, MemoryError and OSError."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give the findings of a file: its reader first, then pages in order."""
        ...


@dataclass(frozen=True, slots=True)
class Extracted:
    """All that one reading of a file gave."""

    state: State
    content: ContentType = UNKNOWN
    pages: tuple[Page, ...] = ()
    facts: FileFacts = field(default_factory=FileFacts)
    tools: tuple[Tool, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """Give the text of all pages, a form feed between them."""
        return "\f".join(page.text for page in self.pages)

    @property
    def tool(self) -> str:
        """Name what took part in the reading, the reader of the format first."""
        return " + ".join(tool.name for tool in self.tools)

    @property
    def tool_version(self) -> str:
        """Give the versions of the tools, in the same order."""
        return " + ".join(tool.version for tool in self.tools)

    @property
    def error(self) -> Problem | None:
        """Give the problem that explains the state, if it needs explaining."""
        return next((p for p in self.problems if p.code != ProblemCode.FACTS_UNREAD), None)

    @property
    def missing_packs(self) -> tuple[str, ...]:
        """Name the language packs of tesseract that this file would have needed."""
        return tuple(p.detail for p in self.problems if p.code == ProblemCode.OCR_PACK_MISSING)
