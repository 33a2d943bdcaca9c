"""Reads pictures of pages with tesseract, an external program fed through pipes.

Kyrgyz, Russian and English are always read together: a letter mixes them, and the order `kir+rus+eng` gave
the fewest errors. Turkish is added where the caller expects it or the first reading looks like it.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image

from indexer.extract.port import Problem, ProblemCode, Word

WANTED = ("kir", "rus", "eng")
TURKISH = "tur"
SECONDS = 60
"""For one page; a page of noise takes two or three."""

_TURKISH_WORDS = re.compile(r"\b(?:ve|bir|ile|bu|olan|olarak|tarih\w*|sayın|rekt[öo]r\w*)\b", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")


@dataclass(frozen=True, slots=True)
class Seen:
    """What tesseract saw on a page."""

    text: str
    confidence: int | None
    words: tuple[Word, ...]


class NoTesseract(Exception):
    """Tesseract is not installed."""


def tesseract_version() -> str:
    """Give the version of tesseract, or nothing when there is none."""
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(["tesseract", "--version"], capture_output=True, timeout=20, check=False)
        return said.stdout.decode("utf-8", "replace").split("\n")[0].removeprefix("tesseract ").strip()
    return ""


@cache
def installed_packs() -> frozenset[str]:
    """Name the language packs tesseract has; NoTesseract without the program."""
    try:
        said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise NoTesseract from error
    return frozenset(said.stdout.decode("utf-8", "replace").split("\n")[1:]) - {""}


class Ocr:
    """The reading of one file's pictures: which languages, and what was missing."""

    def __init__(self, language_hint: str = "") -> None:
        self._turkish = language_hint.lower() in ("tr", "tur")
        self._missing: set[str] = set()
        self._absent = False

    def read(self, picture: tuple[Image.Image, int], page: int) -> Generator[Problem, None, Seen | None]:
        """Read a picture of a page, `(image, dpi)`; None when nothing could look at it."""
        image, dpi = picture
        try:
            seen = run(image, dpi, self._packs())
            if not self._turkish and looks_turkish(seen.text):
                self._turkish = True
                seen = run(image, dpi, self._packs())
        except NoTesseract:
            self._absent = True
        except subprocess.TimeoutExpired:
            yield Problem(ProblemCode.TIMEOUT, f"tesseract, {SECONDS} s", page)
        except TesseractFailed as failed:
            yield Problem(ProblemCode.CRASHED, f"tesseract: {failed}", page)
        else:
            return seen
        return None

    def complaints(self) -> Iterator[Problem]:
        """Tell what the machine lacked for this file, once."""
        if self._absent:
            yield Problem(ProblemCode.OCR_MISSING)
        for pack in sorted(self._missing):
            yield Problem(ProblemCode.OCR_PACK_MISSING, pack)

    def _packs(self) -> list[str]:
        wanted = [*WANTED, TURKISH] if self._turkish else WANTED
        installed = installed_packs()
        self._missing.update(set(wanted) - installed)
        packs = [pack for pack in wanted if pack in installed]
        if not packs:
            raise NoTesseract
        return packs


class TesseractFailed(Exception):
    """Tesseract gave up on a picture."""


def run(image: Image.Image, dpi: int, packs: list[str]) -> Seen:
    """Have tesseract read one picture."""
    grey = image if image.mode in ("1", "L") else image.convert("L")
    command = ["tesseract", "-", "-", "-l", "+".join(packs), "--psm", "3", "--dpi", str(dpi), "tsv"]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except OSError as error:
        raise NoTesseract from error
    with process:
        with suppress(OSError, ValueError, AttributeError):
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
        try:
            table, complaint = process.communicate(_portable(grey), timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    if process.returncode != 0:
        lines = complaint.decode("utf-8", "replace").strip().splitlines()
        raise TesseractFailed(f"exit {process.returncode}: {lines[-1] if lines else ''}"[:300])
    return parse(table.decode("utf-8", "replace"), grey.width, grey.height)


def _portable(image: Image.Image) -> bytes:
    # A portable grey map costs no packing and unpacking; PNG took a tenth of a second a page on either side.
    out = BytesIO()
    image.save(out, "PPM")
    return out.getvalue()


def looks_turkish(text: str) -> bool:
    """Tell whether a text read without the Turkish pack was probably Turkish."""
    latin = len(_LATIN.findall(text))
    return latin > 2 * len(_CYRILLIC.findall(text)) and len(_TURKISH_WORDS.findall(text)) > latin / 200 + 1


def parse(table: str, width: int, height: int) -> Seen:
    """Make text in reading order of tesseract's table of words: lines as printed, paragraphs apart."""
    text: list[str] = []
    words: list[Word] = []
    sure = weight = length = 0.0
    line_before = paragraph_before = None
    for row in table.split("\n")[1:]:
        cells = row.rstrip("\r").split("\t")
        if len(cells) < 12 or cells[0] != "5" or not _worth_keeping(cells[11], float(cells[10])):
            continue
        paragraph, line = tuple(cells[1:4]), tuple(cells[1:5])
        gap = ""
        if line_before:
            gap = " " if line == line_before else "\n" if paragraph == paragraph_before else "\n\n"
        line_before, paragraph_before = line, paragraph
        word = cells[11].strip()
        left, top, wide, high = (int(cell) for cell in cells[6:10])
        start = int(length) + len(gap)
        box = (left / width, top / height, min(1.0, (left + wide) / width), min(1.0, (top + high) / height))
        words.append(Word(start, start + len(word), *box))
        text += (gap, word)
        length = start + len(word)
        sure += float(cells[10]) * len(word)
        weight += len(word)
    return Seen("".join(text), round(sure / weight) if weight else None, tuple(words))


def _worth_keeping(word: str, confidence: float) -> bool:
    """Rules, stains and signatures read as a few doubtful signs; they are not text."""
    stripped = word.strip()
    if not stripped:
        return False
    return any(letter.isalnum() for letter in stripped) or confidence >= 60
