"""Reads a folder of unknown files as a rehearsal: what would be read, what would not and why, and how long it takes.

Nothing is registered or kept. The files go through the same limited processes as letters do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from indexer.extract.pool import Inside, ReadingPool
from indexer.extract.port import Extracted, Inner, ProblemCode, State

INNER_FILES, INNER_BYTES = 200, 100 << 20
REFUSED = {ProblemCode.TOO_LARGE, ProblemCode.UNPACKS_TOO_LARGE}
Progress = Callable[[int, int], None]
"""Called with the files read and the number of files."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file."""

    path: str
    format: str
    state: str
    pages: int
    letters: int
    inner: int
    problem: str
    detail: str
    seconds: float


@dataclass(slots=True)
class Line:
    """The files of one format, counted by what became of them."""

    files: int = 0
    opened: int = 0
    with_text: int = 0
    protected: int = 0
    refused: int = 0
    unsupported: int = 0
    failed: int = 0
    hung: int = 0
    crashed: int = 0
    pages: int = 0
    inner: int = 0
    seconds: float = 0.0
    slowest: float = 0.0


@dataclass(slots=True)
class Corpus:
    """All results, and the table they add up to."""

    results: list[FileResult] = field(default_factory=list)
    formats: dict[str, Line] = field(default_factory=dict)
    total: Line = field(default_factory=Line)

    def add(self, result: FileResult) -> None:
        """Count one more file."""
        self.results.append(result)
        for line in (self.formats.setdefault(result.format, Line()), self.total):
            _count(line, result)

    def as_plain(self) -> dict[str, Any]:
        """Give plain values for JSON."""
        return {
            "total": asdict(self.total),
            "formats": {name: asdict(line) for name, line in sorted(self.formats.items())},
            "files": [asdict(one) for one in sorted(self.results, key=lambda one: one.path)],
        }


def files_in(folder: Path) -> list[Path]:
    """List the files of a folder and its folders, links left out."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def read_corpus(
    folder: Path, pool: ReadingPool, *, at_once: int = 1, progress: Progress | None = None
) -> Corpus:
    """Read every file of a folder; a file may fail in any way, this goes on to the last."""
    files, corpus = files_in(folder), Corpus()
    with ThreadPoolExecutor(at_once, thread_name_prefix="corpus") as threads:
        for number, result in enumerate(_results(folder, files, pool, threads), start=1):
            corpus.add(result)
            if progress:
                progress(number, len(files))
    return corpus


def _results(
    folder: Path, files: list[Path], pool: ReadingPool, threads: ThreadPoolExecutor
) -> Iterator[FileResult]:
    yield from threads.map(lambda path: read_file(path, str(path.relative_to(folder)), pool), files)


def read_file(path: Path, shown: str, pool: ReadingPool) -> FileResult:
    """Read one file and say what became of it."""
    inner: list[int] = []

    def take(one: Inner) -> None:
        inner.append(len(one.data))

    started = time.monotonic()
    try:
        read = pool.read(path, inner=Inside(take, INNER_FILES, INNER_BYTES))
    except OSError as error:
        seconds = round(time.monotonic() - started, 2)
        return FileResult(
            shown, "-", State.UNREADABLE, 0, 0, 0, type(error).__name__, str(error)[:200], seconds
        )
    return _result(shown, read, len(inner), round(time.monotonic() - started, 2))


def _result(shown: str, read: Extracted, inner: int, seconds: float) -> FileResult:
    letters = sum(letter.isalnum() for letter in read.text)
    problem = read.error
    code, detail = (problem.code.value, problem.detail[:200]) if problem else ("", "")
    kind = read.content.extension or "empty"
    return FileResult(shown, kind, read.state, len(read.pages), letters, inner, code, detail, seconds)


def _count(line: Line, result: FileResult) -> None:
    line.files += 1
    line.pages += result.pages
    line.inner += result.inner
    line.seconds = round(line.seconds + result.seconds, 2)
    line.slowest = max(line.slowest, result.seconds)
    line.hung += result.problem == ProblemCode.TIMEOUT
    line.crashed += result.problem == ProblemCode.CRASHED
    line.with_text += result.letters > 0
    if result.state in (State.READ, State.PARTLY, State.EMPTY):
        line.opened += 1
    elif result.state == State.PROTECTED:
        line.protected += 1
    elif result.state == State.UNSUPPORTED:
        line.unsupported += 1
    elif result.problem in REFUSED:
        line.refused += 1
    else:
        line.failed += 1
