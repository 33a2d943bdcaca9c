"""Pages drawn: as a PDF with its words in it, and as paper that went through a scanner or before a camera."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import cos, sin

from PIL import Image, ImageChops, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from archive.journal_export.typeface import typeface
from indexer.example_data.page import HEIGHT, WIDTH, Page

DPI = 200
_SCALE = DPI / 72
_JPEG_QUALITY = 42
_GRAIN = [128 + (value - 128) // 14 for value in range(256)]


def pdf(pages: Sequence[Page], *, title: str, author: str) -> bytes:
    """Draw pages as a PDF whose words can be copied."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for page in pages:
        for run in page.runs:
            typeface(run.font)
            canvas.setFont(run.font, run.size)
            canvas.drawString(run.x, HEIGHT - run.y, run.text)
        canvas.setLineWidth(0.6)
        for left, right, y in page.rules:
            canvas.line(left, HEIGHT - y, right, HEIGHT - y)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan(pages: Sequence[Page], chance: random.Random) -> bytes:
    """Draw pages as a scanner gives them: a PDF of pictures, slightly turned and grainy, without any words in it."""
    first, *further = [_spoiled(_printed(page, chance), chance) for page in pages]
    out = io.BytesIO()
    first.save(
        out,
        "PDF",
        save_all=True,
        append_images=further,
        resolution=DPI,
        quality=_JPEG_QUALITY,
        creationDate=None,  # the same letter is the same file every time
        modDate=None,
    )
    return out.getvalue()


def photo(page: Page, chance: random.Random) -> bytes:
    """Draw one page as a JPEG picture of signed paper."""
    out = io.BytesIO()
    _spoiled(_printed(page, chance), chance).save(out, "JPEG", quality=_JPEG_QUALITY, dpi=(DPI, DPI))
    return out.getvalue()


def _printed(page: Page, chance: random.Random) -> Image.Image:
    sheet = Image.new("L", (round(WIDTH * _SCALE), round(HEIGHT * _SCALE)), 255)
    draw = ImageDraw.Draw(sheet)
    for run in page.runs:
        place = (run.x * _SCALE, run.y * _SCALE)
        draw.text(place, run.text, fill=20, font=_font(run.font, round(run.size * _SCALE)), anchor="ls")
    for left, right, y in page.rules:
        draw.line((left * _SCALE, y * _SCALE, right * _SCALE, y * _SCALE), fill=60, width=2)
    for x, y in page.signatures:
        _sign(draw, x * _SCALE, y * _SCALE, chance)
    return sheet


def _sign(draw: ImageDraw.ImageDraw, x: float, y: float, chance: random.Random) -> None:
    """Draw a signature's curl."""
    high, long = chance.uniform(14, 24), chance.uniform(5.5, 7.5)
    curl = [
        (x + long * step + 9 * sin(step * 1.7), y - 12 - high * cos(step * 1.1) * (1 - step / 40))
        for step in [part / 6 for part in range(150)]
    ]
    draw.line(curl, fill=70, width=4, joint="curve")


def _spoiled(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Turn the paper a little, and add a scanner's grain and uneven light."""
    angle = chance.choice((-1, 1)) * chance.uniform(0.4, 0.9)
    turned = sheet.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=255)
    small = (sheet.width // 2, sheet.height // 2)
    grain = Image.frombytes("L", small, chance.randbytes(small[0] * small[1]))
    grain = grain.point(_GRAIN).resize(sheet.size, Image.Resampling.NEAREST)
    return ImageChops.add(ImageChops.multiply(turned, _light(sheet.size)), grain, scale=1, offset=-128)


@cache
def _light(size: tuple[int, int]) -> Image.Image:
    """Give the light of a scanner's lamp: a little less of it at the lower end."""
    return Image.linear_gradient("L").point([255 - value // 20 for value in range(256)]).resize(size)


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    found = files("archive.journal_export") / "fonts" / f"{name}.ttf"
    return ImageFont.truetype(io.BytesIO(found.read_bytes()), size)
