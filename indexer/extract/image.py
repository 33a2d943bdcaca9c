"""Reads pictures: photographs and scans, every page of a TIFF."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

import pi_heif
import PIL
from PIL import Image, ImageFile, ImageOps, ImageSequence

from indexer.extract.ocr import Ocr
from indexer.extract.pdf_images import MOST_PIXELS
from indexer.extract.port import (
    FileFacts,
    Finding,
    Method,
    Page,
    Problem,
    ProblemCode,
    ReadingFailed,
    Source,
    Tool,
    Wishes,
)

TOO_MANY_PIXELS = 150_000_000
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "HEIF")
SPOILED = (OSError, SyntaxError, ValueError, EOFError)
"""What Pillow throws at a picture it cannot make sense of."""

# Our own limit is checked before a single pixel is unpacked, and answers with a code of ours.
Image.MAX_IMAGE_PIXELS = None


def open_image(file: BinaryIO) -> Image.Image:
    """Open a picture without unpacking it; ReadingFailed if it is none, or a giant."""
    _know_heif()
    try:
        image = Image.open(file, formats=FORMATS)
    except SPOILED as error:
        raise ReadingFailed(ProblemCode.DAMAGED, str(error)[:300]) from error
    _refuse_giant(image)
    return image


@cache
def _know_heif() -> None:
    """Let Pillow read what telephones write; the decoder alone, without the encoder, is free enough to bring along."""
    pi_heif.register_heif_opener(thumbnails=False)


def _refuse_giant(image: Image.Image) -> None:
    if image.width * image.height > TOO_MANY_PIXELS:
        raise ReadingFailed(ProblemCode.TOO_LARGE, f"{image.width} x {image.height} pixels")


class ImageExtractor:
    """Reads pictures by tesseract."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give a page for every picture in the file."""
        yield Tool("pillow", PIL.__version__)
        image = open_image(source.file)
        count = pages_of(image)
        yield FileFacts(page_count=count)
        ocr = Ocr(wishes)
        for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
            if number > min(count, wishes.page_limit):
                break
            if number < wishes.first_page:
                continue
            _refuse_giant(frame)
            yield from read_picture(frame, ocr, number)
        yield from ocr.epilogue()
        if count > wishes.page_limit:
            yield Problem(ProblemCode.PAGES_LEFT, str(count - wishes.page_limit), wishes.page_limit + 1)


def pages_of(image: Image.Image) -> int:
    """Give the number of pages; the frames of a moving picture are one."""
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def read_picture(image: Image.Image, ocr: Ocr, number: int) -> Iterator[Finding]:
    """Read one picture as one page."""
    dpi, wide = dpi_of(image), max(image.size)
    shrunk = math.sqrt(MOST_PIXELS / (image.width * image.height))
    if shrunk < 1:
        image.draft("L", (int(image.width * shrunk), int(image.height * shrunk)))  # a JPEG unpacks smaller
    try:
        fault = unpack(image)
        upright = as_grey(image)
    except SPOILED as error:
        yield Problem(ProblemCode.DAMAGED, str(error)[:300], number)
        yield Page(number, "", Method.NONE)
        return
    if fault:
        yield Problem(ProblemCode.DAMAGED, fault, number)
    width, height = (side * 72 / dpi * wide / max(upright.size) for side in upright.size)
    if upright.width * upright.height > MOST_PIXELS:
        upright.thumbnail((int(wide * shrunk), int(wide * shrunk)))
    dpi = max(70, round(dpi * max(upright.size) / wide))
    seen = yield from ocr.read(lambda: (upright, dpi), number)
    if seen is None or not seen.text:
        yield Page(number, "", Method.NONE, None, width, height)
    else:
        yield Page(number, seen.text, Method.OCR, seen.confidence, width, height, seen.words)


def dpi_of(image: Image.Image) -> int:
    """Give the resolution the file states, where it can be true; photographs state nonsense."""
    stated = image.info.get("dpi", (0, 0))[0]
    if not 100 <= stated <= 1200:
        # A page photographed or scanned whole is about 11.7 inches long.
        return min(600, max(100, round(max(image.size) / 11.7)))
    return int(stated)


def unpack(image: Image.Image) -> str:
    """Unpack a picture, or its beginning where its data end too soon; give what was wrong, or nothing."""
    try:
        image.load()
    except OSError as error:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            image.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return str(error)[:300]
    return ""


def as_grey(image: Image.Image) -> Image.Image:
    """Give a picture upright and grey."""
    ImageOps.exif_transpose(image, in_place=True)
    return on_white(image, "L")


def on_white(image: Image.Image, mode: str = "RGB") -> Image.Image:
    """Give a picture in eight bits, grey or in colour, with white under what is transparent."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L").convert(mode)
    if image.mode == "LAB":
        return image.getchannel("L").convert(mode)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        white.alpha_composite(seen)
        return white.convert(mode)
    return image.convert(mode)
