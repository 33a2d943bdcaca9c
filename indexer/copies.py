"""Searchable copies by OCRmyPDF, an external program: one at a time, in a folder and behind walls of its own.

OCRmyPDF is no part of Katchy and is imported nowhere: it may have an environment of its own. It puts a layer of text
under the pictures of pages, leaves pages that have text alone, and writes PDF/A where it can vouch for it, else PDF.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.errors import ArchiveError
from archive.files import FileRole, TakenFile, take_in
from archive.outbox import Claimed
from archive.renditions import PDF, Order, copy_name
from archive.settings import Settings
from archive.storage import Storage
from indexer.extract.ocr_languages import WANTED
from indexer.extract.process import reading_environment
from indexer.extract.tesseract import NoTesseract, installed_packs

log = logging.getLogger("katchy.copies")

TOOL = "OCRmyPDF"
INSTALL = f"{Path(sys.prefix, 'bin', 'pip')} install 'ocrmypdf>=17.13,<18'"
MISSING, FAILED, TIMEOUT, PROTECTED, LOST = (
    "copy_missing",
    "copy_failed",
    "copy_timeout",
    "copy_protected",
    "lost",
)

_PROGRAM = "ocrmypdf"
_OPTIONS = (
    "--mode", "skip",
    "--output-type", "auto",
    "--pdfa-backend", "internal",
    "--rasterizer", "pypdfium",
    "--optimize", "0",
    "--jobs", "1",
    "--invalidate-digital-signatures",  # of the copy: the original is never touched
    "--quiet",
)  # fmt: skip
_ENCRYPTED = 8  # OCRmyPDF's way to say so
_SECONDS = 3600
_MEMORY = 4 << 30
_MOST_WRITTEN = 2 << 30
_PACKS = {"tr": "tur", "de": "deu", "fr": "fra", "ko": "kor", "ar": "ara", "zh": "chi_sim"}
_ARCHIVAL = b"pdfaid:part"  # in the plain text of every PDF/A


@dataclass(frozen=True)
class Made:
    """What became of a job: a copy in storage, or why there is none."""

    job: Claimed
    order: Order
    taken: TakenFile | None = None
    version: str = ""
    error: str = ""
    detail: str = ""


def copy_program(settings: Settings) -> str | None:
    """Give the path of OCRmyPDF: the one the settings name, that of this environment, or the system's."""
    beside = Path(sys.executable).with_name(_PROGRAM)
    named = settings.copy_program or (str(beside) if beside.exists() else _PROGRAM)
    return shutil.which(named)


@cache
def program_version(program: str) -> str:
    """Give the version of OCRmyPDF, or nothing where it does not say."""
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False)
        return said.stdout.decode("utf-8", "replace").strip()[:40]
    return ""


class Copies:
    """Makes one copy at a time, while the worker goes on with its other work."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._settings = settings
        self._running: _Run | None = None
        self._at_once: list[Made] = []

    @property
    def held(self) -> list[int]:
        """The jobs in hand."""
        running = [self._running.job.id] if self._running else []
        return running + [made.job.id for made in self._at_once]

    @property
    def has_room(self) -> bool:
        return self._running is None

    def start(self, job: Claimed, order: Order) -> None:
        """Begin a copy; what stands in its way at once is told like any other outcome."""
        program = copy_program(self._settings)
        if program is None:
            self._at_once.append(Made(job, order, error=MISSING))
            return
        try:
            self._running = _Run(job, order, program, self._storage.path(order.sha256))
        except OSError as error:
            self._at_once.append(Made(job, order, error=LOST, detail=str(error)))

    def finished(self, wait: float) -> list[Made]:
        """Give what is done by now, waiting no longer than a moment for it."""
        done, self._at_once = self._at_once, []
        if self._running and self._running.is_over(wait):
            done.append(self._running.outcome(self._storage, self._settings))
            self._running = None
        return done

    def stop(self) -> None:
        """End what runs; its job is begun again by the next worker."""
        if self._running:
            self._running.end()
            self._running = None


class _Run:
    """OCRmyPDF at work on one file."""

    def __init__(self, job: Claimed, order: Order, program: str, original: Path) -> None:
        self.job, self.order, self._program = job, order, program
        self._folder = Path(tempfile.mkdtemp(prefix="katchy-copy-"))
        # Under a name of our own: a stranger's name must not reach a command line.
        self._source = self._folder / ("original.pdf" if order.mime == PDF else "original")
        self._copy, self._said = self._folder / "copy.pdf", self._folder / "said"
        try:
            shutil.copyfile(original, self._source)
            with self._said.open("wb") as said:
                self._process = subprocess.Popen(
                    self._command(),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    cwd=self._folder,
                    env=reading_environment(str(self._folder)) | {"TMPDIR": str(self._folder)},
                    start_new_session=True,
                )
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def _command(self) -> list[str]:
        walls = [sys.executable, "-m", "indexer.extract.box", str(_MEMORY), str(_MOST_WRITTEN), str(_SECONDS)]
        scanned = [] if self.order.mime == PDF else ["--image-dpi", "200"]
        about = f"Copy made by {TOOL}; the original has the SHA-256 {self.order.sha256}"
        return [
            *walls, self._program, *_OPTIONS, *scanned,
            "--language", "+".join(_packs(self.order.languages)),
            "--subject", about,
            str(self._source), str(self._copy),
        ]  # fmt: skip

    def is_over(self, wait: float) -> bool:
        try:
            self._process.wait(wait)
        except subprocess.TimeoutExpired:
            return False
        return True

    def outcome(self, storage: Storage, settings: Settings) -> Made:
        """Take the copy into storage, or say why there is none; nothing of the run is left behind."""
        try:
            return self._outcome(storage, settings)
        except (OSError, ArchiveError) as error:
            return Made(self.job, self.order, error=FAILED, detail=f"{type(error).__name__}: {error}")
        finally:
            self.end()

    def _outcome(self, storage: Storage, settings: Settings) -> Made:
        code = self._process.returncode
        if code != 0 or not self._copy.is_file():
            return Made(self.job, self.order, error=_error(code), detail=self._complaint())
        with self._copy.open("rb") as copy:
            archival = _ARCHIVAL in copy.read()
            copy.seek(0)
            taken = take_in(
                storage,
                copy,
                copy_name(self.order.name, archival=archival),
                limit_mb=_MOST_WRITTEN >> 20,
                detect=lambda _path, _name: PDF,
                role=FileRole.RENDITION,
            )
        return Made(self.job, self.order, taken, program_version(self._program))

    def _complaint(self) -> str:
        lines = self._said.read_text("utf-8", "replace").strip().splitlines()
        log.warning("no copy of %s: %s", self.order.sha256, " | ".join(lines)[:500])
        return lines[0][:300] if lines else f"exit {self._process.returncode}"

    def end(self) -> None:
        """End the whole group of processes and take the folder away."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _error(code: int) -> str:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return TIMEOUT
    return PROTECTED if code == _ENCRYPTED else FAILED


def _packs(languages: tuple[str, ...]) -> list[str]:
    """Name the language packs to recognise with: the usual ones and that of the document, where installed."""
    try:
        installed = installed_packs()
    except NoTesseract:
        return ["eng"]
    wanted = [*WANTED, *(_PACKS[code] for code in languages if code in _PACKS)]
    return [pack for pack in dict.fromkeys(wanted) if pack in installed] or ["eng"]
