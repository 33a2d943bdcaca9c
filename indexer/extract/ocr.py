"""Reads pictures of pages: which languages, which way up, and what to say when it cannot be done.

Kyrgyz, Russian and English are always read together: a letter mixes them, and the order `kir+rus+eng` gave
the fewest errors. Another language is added where the caller expects it, or where the first reading or the script
look like it.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache

from PIL import Image

from indexer.extract import turns
from indexer.extract.grain import HEAVY, NOTICEABLE, grain, smoothed
from indexer.extract.lookalikes import mended
from indexer.extract.ocr_languages import looks_like, pack_of_language, pack_of_script, packs_with
from indexer.extract.plausible import has_plenty
from indexer.extract.port import Problem, ProblemCode, Tool, Wishes, Word
from indexer.extract.tesseract import (
    NoTesseract,
    Seen,
    TesseractFailed,
    installed_packs,
    lies,
    run,
    tesseract_version,
)

DOUBTFUL = 60
"""Confidence below which a page full of letters may be lying on its side or its head."""

UNSURE = 80
"""Confidence below which grain may be what stands in the way."""

Picture = Callable[[], tuple[Image.Image, int]]
"""Draws a page and gives the picture with its dpi."""

_known_packs = cache(installed_packs)


class Ocr:
    """The reading of one file's pictures: which languages, how many pages, and what was missing."""

    def __init__(self, wishes: Wishes) -> None:
        _known_packs.cache_clear()  # a pack may have come since the last file
        self._extra = pack_of_language(wishes.language_hint)
        self._seconds = wishes.recognition_seconds
        self._most = wishes.recognised_pages
        self._seen = 0
        self._left: list[int] = []
        self._missing: set[str] = set()
        self._absent = False

    def read(self, picture: Picture, page: int) -> Generator[Problem, None, Seen | None]:
        """Have a picture of a page drawn and read; None when nothing could look at it."""
        if self._seen >= self._most:
            self._left.append(page)
            return None
        try:
            image, dpi = picture()
            with turns.turn(self._seconds / 2):
                seen = self._look(image, dpi, time.monotonic() + self._seconds)
        except NoTesseract:
            self._absent = True
        except subprocess.TimeoutExpired:
            yield Problem(ProblemCode.TIMEOUT, f"tesseract, {self._seconds} s", page)
        except TesseractFailed as failed:
            yield Problem(ProblemCode.CRASHED, f"tesseract: {failed}", page)
        else:
            self._seen += 1
            return replace(seen, text=mended(seen.text))
        return None

    def _look(self, image: Image.Image, dpi: int, until: float) -> Seen:
        seen = self._through_grain(image, dpi, until)
        with suppress(subprocess.TimeoutExpired):  # a second look may fail; the first stands
            if (seen.confidence or 0) < DOUBTFUL and has_plenty(seen.text):
                seen = self._look_otherwise(image, dpi, until) or seen
            if not self._extra and looks_like(seen.text):
                self._extra = looks_like(seen.text)
                seen = self._look(image, dpi, until)
        return seen

    def _through_grain(self, image: Image.Image, dpi: int, until: float) -> Seen:
        """Read a page as it is; one that is all grain smoothed, a doubtful one both ways."""
        found = grain(image)
        if found > HEAVY:
            return run(smoothed(image), dpi, self._packs(), until)
        seen = run(image, dpi, self._packs(), until)
        if found > NOTICEABLE and (seen.confidence or 0) < UNSURE:
            with suppress(subprocess.TimeoutExpired):
                again = run(smoothed(image), dpi, self._packs(), until)
                if (again.confidence or 0) > (seen.confidence or 0):
                    return again
        return seen

    def _look_otherwise(self, image: Image.Image, dpi: int, until: float) -> Seen | None:
        """Read a page once more that lies on its side, or is in a script of its own."""
        if "osd" not in _known_packs():
            return None
        degrees, script = lies(image, dpi, until)
        pack = pack_of_script(script)
        if not degrees and (not pack or pack == self._extra):
            return None
        # A page in another script: where the pack is missing it is named, and nothing better is to be had.
        self._missing.update({pack} - _known_packs() - {""})
        packs = packs_with(pack) if pack in _known_packs() else self._packs()
        upright = run(image.rotate(-degrees, expand=True) if degrees else image, dpi, packs, until)
        if not degrees:
            return upright
        return replace(upright, words=tuple(turned_back(word, degrees) for word in upright.words))

    def epilogue(self) -> Iterator[Tool | Problem]:
        """Tell, after the last page, what was used, what was left and what the machine lacked."""
        if self._seen:
            yield Tool("tesseract", tesseract_version())
        if self._left:
            yield Problem(ProblemCode.PAGES_LEFT, str(len(self._left)), self._left[0])
        if self._absent:
            yield Problem(ProblemCode.OCR_MISSING)
        for pack in sorted(self._missing):
            yield Problem(ProblemCode.OCR_PACK_MISSING, pack)

    def _packs(self) -> list[str]:
        wanted = packs_with(self._extra)
        installed = _known_packs()
        self._missing.update(set(wanted) - installed)
        packs = [pack for pack in wanted if pack in installed]
        if not packs:
            raise NoTesseract
        return packs


def turned_back(word: Word, degrees: int) -> Word:
    """Give a word's place on the picture as it was before it was turned clockwise by so many degrees."""
    start, end, x0, y0, x1, y1, sure = word
    if degrees == 90:
        return Word(start, end, y0, 1 - x1, y1, 1 - x0, sure)
    if degrees == 180:
        return Word(start, end, 1 - x1, 1 - y1, 1 - x0, 1 - y0, sure)
    return Word(start, end, 1 - y1, x0, 1 - y0, x1, sure)
