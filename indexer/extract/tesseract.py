"""Tesseract, an external program: pictures in through memory, words and their places out through a pipe."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from indexer.extract.port import Word

if TYPE_CHECKING:  # the web asks which packs are installed, and draws nothing
    from PIL import Image

_ROTATE = re.compile(r"Rotate: (\d+)\nOrientation confidence: ([\d.]+)")
_SCRIPT = re.compile(r"Script: (\w+)\nScript confidence: ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Seen:
    """What tesseract saw on a page."""

    text: str
    confidence: int | None
    words: tuple[Word, ...]


class NoTesseract(Exception):
    """Tesseract is not installed."""


class TesseractFailed(Exception):
    """Tesseract gave up on a picture."""


@cache
def tesseract_version() -> str:
    """Give the version of tesseract, or nothing when there is none."""
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(["tesseract", "--version"], capture_output=True, timeout=20, check=False)
        return said.stdout.decode("utf-8", "replace").split("\n")[0].removeprefix("tesseract ").strip()
    return ""


def installed_packs() -> frozenset[str]:
    """Name the language packs tesseract has; NoTesseract without the program."""
    try:
        said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise NoTesseract from error
    return frozenset(said.stdout.decode("utf-8", "replace").split("\n")[1:]) - {""}


def run(image: Image.Image, dpi: int, packs: list[str], until: float) -> Seen:
    """Have tesseract read one picture; TimeoutExpired if it is not done at that time of the monotonic clock."""
    table = _tesseract(["-l", "+".join(packs), "--psm", "3", "--dpi", str(dpi), "tsv"], image, until)
    return parse(table, image.width, image.height)


def lies(image: Image.Image, dpi: int, until: float) -> tuple[int, str]:
    """Tell by how many degrees clockwise a picture must be turned to stand upright, and its script; in doubt 0, ""."""
    degrees, script = 0, ""
    with suppress(TesseractFailed):
        said = _tesseract(["-l", "osd", "--psm", "0", "--dpi", str(dpi)], image, until)
        turn, kind = _ROTATE.search(said), _SCRIPT.search(said)
        if turn and float(turn[2]) > 2:
            degrees = int(turn[1])
        if kind and float(kind[2]) > 1:
            script = kind[1]
    return degrees, script


def _tesseract(arguments: list[str], image: Image.Image, until: float) -> str:
    seconds = max(1.0, until - time.monotonic())
    with _in_memory(image) as picture:
        try:
            process = subprocess.Popen(
                ["tesseract", f"/proc/self/fd/{picture}", "-", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[picture],
                env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            )
        except OSError as error:
            raise NoTesseract from error
    with process:
        with suppress(OSError, ValueError, AttributeError):
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (ceil(seconds), ceil(seconds) + 5))
        try:
            answer, complaint = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    if process.returncode != 0:
        lines = complaint.decode("utf-8", "replace").strip().splitlines()
        raise TesseractFailed(f"exit {process.returncode}: {lines[-1] if lines else ''}"[:300])
    return answer.decode("utf-8", "replace")


@contextmanager
def _in_memory(image: Image.Image) -> Iterator[int]:
    """Give a file that never touches the disk with a picture as a bitmap, which tesseract's library takes in whole.

    A PNG would be unpacked, a grey map read point by point, a pipe byte by byte: 60 to 110 ms a page.
    """
    with os.fdopen(os.memfd_create("page"), "wb") as file:
        grey = image if image.mode in ("1", "L") else image.convert("L")
        grey.save(file, "BMP")
        file.flush()
        yield file.fileno()


class Read(NamedTuple):
    """One word of tesseract's table: the line it stands on, its place in pixels, how sure tesseract is."""

    paragraph: tuple[str, ...]
    line: tuple[str, ...]
    left: int
    top: int
    wide: int
    high: int
    sure: float
    text: str


def parse(table: str, width: int, height: int) -> Seen:
    """Make text in reading order of tesseract's table of words: lines as printed, paragraphs apart."""
    read = list(_rows(table))
    text = ""
    words: list[Word] = []
    before: Read | None = None
    for word in read:
        text += _gap(before, word)
        right, bottom = min(1.0, (word.left + word.wide) / width), min(1.0, (word.top + word.high) / height)
        box = (word.left / width, word.top / height, right, bottom)
        words.append(Word(len(text), len(text) + len(word.text), *box, max(0.0, word.sure / 100)))
        text += word.text
        before = word
    letters = sum(len(word.text) for word in read)
    confidence = round(sum(word.sure * len(word.text) for word in read) / letters) if letters else None
    return Seen(text, confidence, tuple(words))


def _rows(table: str) -> Iterator[Read]:
    for row in table.split("\n")[1:]:
        cells = row.rstrip("\r").split("\t")
        if len(cells) < 12 or cells[0] != "5":
            continue
        left, top, wide, high = map(int, cells[6:10])
        place = (tuple(cells[1:4]), tuple(cells[1:5]), left, top, wide, high)
        word = Read(*place, float(cells[10]), cells[11].strip())
        if _worth_keeping(word):
            yield word


def _gap(before: Read | None, word: Read) -> str:
    if before is None:
        return ""
    if before.line == word.line:
        return " "
    return "\n" if before.paragraph == word.paragraph else "\n\n"


def _worth_keeping(word: Read) -> bool:
    """Rules, stains and signatures read as a few doubtful signs; they are not text."""
    return any(letter.isalnum() for letter in word.text) or bool(word.text and word.sure >= 60)
