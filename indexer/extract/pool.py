"""Reads files and draws their pages in a few limited processes, kept for the next file and ended when idle.

A letter must not cost the start of an interpreter, so processes are kept; a hostile file must cost nothing
but itself, so any process may be lost at any time. Safe to use from many threads.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from indexer.extract import office, turns, wire
from indexer.extract.box import Limits
from indexer.extract.content import UNKNOWN, ContentType, Kind, detect
from indexer.extract.outcome import gather
from indexer.extract.port import (
    Extracted,
    FileFacts,
    Finding,
    Form,
    Inner,
    Page,
    Problem,
    ProblemCode,
    Progress,
    ReadingFailed,
    State,
    Tool,
    Wishes,
)
from indexer.extract.process import COMMAND, Ended, LeftIdle, ReadingProcess, Take, TookTooLong

DEFAULT_LIMITS = Limits()

BROKEN = (TookTooLong, Ended, wire.Garbled)
CLOCKS = {signal.SIGXCPU, signal.SIGALRM}


@dataclass(frozen=True, slots=True)
class Inside:
    """Who takes the files inside a file, and how many and how much of them at most."""

    take: Callable[[Inner], None]
    files: int
    bytes: int


class ReadingPool:
    """At most `size` reading processes, started when first needed."""

    def __init__(
        self, size: int = 1, *, limits: Limits = DEFAULT_LIMITS, command: Sequence[str] = COMMAND
    ) -> None:
        self._limits = limits
        self._command = tuple(command)
        self._turns = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._office = threading.Lock()
        self._resting: list[ReadingProcess] = []
        self._closed = False
        self._recognising = turns.new_file()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(
        self,
        path: Path,
        *,
        name: str = "",
        language_hint: str | None = None,
        page_limit: int = 5000,
        first_page: int = 1,
        progress: Progress | None = None,
        inner: Inside | None = None,
    ) -> Extracted:
        """Read a file; whatever is wrong with it is part of the answer, only a missing file raises OSError.

        The files inside it go to `inner`, one by one.
        """
        wishes = Wishes(
            language_hint=language_hint or "",
            page_limit=page_limit,
            first_page=first_page,
            recognised_pages=self._limits.recognised,
            recognition_seconds=self._limits.page,
            inner_files=inner.files if inner else 0,
            inner_bytes=inner.bytes if inner else 0,
        )
        reading = _Reading(page_limit, progress, inner.take if inner else None)
        content = detect(path, name or path.name)
        if content.kind == Kind.LEGACY:
            return self._read_converted(path, content, wishes, reading)
        self._read(path, name or path.name, wishes, reading)
        read = reading.outcome()
        if content.extension in office.NEWER and _gave_up(read) and office.office_program():
            again = self._read_converted(path, content, wishes, _Reading(page_limit, progress, None))
            return again if again.text.strip() else read
        return read

    def _read(self, path: Path, name: str, wishes: Wishes, reading: _Reading) -> None:
        request = {"do": "read", "name": name, "wishes": asdict(wishes)}
        with path.open("rb") as file:
            try:
                self._talk(request, file, patience=self._limits.patience, take=reading.take)
            except BROKEN as error:
                reading.broke(error)

    def _read_converted(
        self, path: Path, content: ContentType, wishes: Wishes, reading: _Reading
    ) -> Extracted:
        """Have LibreOffice turn an old document into a newer one, and read that."""
        wanted = office.NEWER[content.extension]
        try:
            with self._office, office.converted(path, content, wanted, timeout=self._limits.page) as made:
                self._read(made, made.name, wishes, reading)
        except ReadingFailed as failed:
            return gather([failed.problem], content=content)
        read = reading.outcome()
        return replace(
            read, content=content, tools=(Tool("LibreOffice", office.office_version()), *read.tools)
        )

    def render(self, path: Path, page_number: int, *, width_px: int, form: Form = Form.SMALLEST) -> bytes:
        """Draw a page of a PDF or an image, `width_px` wide; ReadingFailed says why there is no picture."""
        request = {"do": "render", "name": path.name, "page": page_number, "width": width_px, "form": form}
        drawing = _Drawing()
        with path.open("rb") as file:
            try:
                self._talk(request, file, patience=self._limits.picture, take=drawing.take)
            except BROKEN as error:
                raise ReadingFailed(_code(error), str(error)) from error
        return drawing.picture()

    def look(self, path: Path, page_number: int) -> Extracted:
        """Read one page of a PDF with the places of its words, and count the pages; its pictures are not recognised.

        Like `read` it raises OSError alone: whatever is wrong is part of the answer.
        """
        request = {"do": "look", "name": path.name, "page": page_number}
        reading = _Reading(page_limit=1, progress=None, inner=None)
        with path.open("rb") as file:
            try:
                self._talk(request, file, patience=self._limits.picture, take=reading.take)
            except BROKEN as error:
                reading.broke(error)
        return reading.outcome()

    def to_pdf(self, path: Path, *, timeout: int = 90) -> bytes:
        """Turn a document of a word processor into a PDF by LibreOffice; ReadingFailed when it cannot."""
        with self._office:
            return office.to_pdf(path, timeout=timeout)

    def close(self) -> None:
        """End the resting processes; a reading under way ends its own."""
        with self._lock:
            self._closed = True
            resting, self._resting = self._resting, []
            recognising, self._recognising = self._recognising, -1
        for process in resting:
            process.end()
        if recognising >= 0:
            os.close(recognising)

    def _talk(self, request: wire.Message, file: BinaryIO, *, patience: int, take: Take) -> None:
        with self._turns:
            process = self._rested() or ReadingProcess(self._limits, self._command, turns=self._recognising)
            try:
                process.ask(request, file, patience=patience, take=take)
            except LeftIdle:
                process = ReadingProcess(self._limits, self._command, turns=self._recognising)
                process.ask(request, file, patience=patience, take=take)
            self._rest(process)

    def _rested(self) -> ReadingProcess | None:
        with self._lock:
            return self._resting.pop() if self._resting else None

    def _rest(self, process: ReadingProcess) -> None:
        with self._lock:
            if not self._closed and not process.ended:
                self._resting.append(process)
                return
        process.end()


class _Reading:
    """Collects what a reading process says of one file."""

    def __init__(
        self, page_limit: int, progress: Progress | None, inner: Callable[[Inner], None] | None
    ) -> None:
        self._inner = inner
        self._page_limit = page_limit
        self._progress = progress
        self._content: ContentType = UNKNOWN
        self._findings: list[Finding] = []
        self._pages = 0
        self._of = 0

    def take(self, message: wire.Message, raw: bytes) -> None:
        if "content" in message:
            self._content = wire.unpack_content(message["content"])
            return
        finding = wire.unpack(message, raw)
        if finding is None:
            raise wire.Garbled("unknown message")
        if isinstance(finding, Inner):
            if self._inner:
                self._inner(finding)
            return
        self._findings.append(finding)
        if isinstance(finding, FileFacts) and finding.page_count:
            self._of = min(finding.page_count, self._page_limit)
        if isinstance(finding, Page):
            self._pages = finding.number
            if self._progress:
                self._progress(self._pages, max(self._of, self._pages))

    def broke(self, error: Exception) -> None:
        """Note that the process was lost, and over what."""
        if self._of and self._pages >= self._of:
            self._findings.append(Problem(ProblemCode.FACTS_UNREAD, str(error)))
        else:
            self._findings.append(Problem(_code(error), str(error), self._pages + 1 if self._pages else 0))

    def outcome(self) -> Extracted:
        return gather(self._findings, content=self._content)


class _Drawing:
    """Collects the picture a reading process draws."""

    def __init__(self) -> None:
        self._picture = b""
        self._problem = Problem(ProblemCode.CRASHED, "no picture came")

    def take(self, message: wire.Message, raw: bytes) -> None:
        finding = wire.unpack(message)
        if isinstance(finding, Problem):
            self._problem = finding
        elif message.get("picture"):
            self._picture = raw

    def picture(self) -> bytes:
        if not self._picture:
            raise ReadingFailed(self._problem.code, self._problem.detail)
        return self._picture


def _gave_up(read: Extracted) -> bool:
    """Tell whether a reader made nothing of a file that may be sound."""
    return read.state == State.UNREADABLE or (read.state == State.EMPTY and read.content.kind == Kind.RTF)


def _code(error: Exception) -> ProblemCode:
    if isinstance(error, TookTooLong) or (isinstance(error, Ended) and error.signal in CLOCKS):
        return ProblemCode.TIMEOUT
    return ProblemCode.CRASHED
