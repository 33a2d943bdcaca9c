"""Letters on paper: printed, signed, scanned, spoiled."""

from __future__ import annotations

import io
import random

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def paper(pdf: bytes, *, dpi: int, seed: int, angle: float) -> list[Image.Image]:
    """Print the pages, sign the first, and scan them slightly turned, with dust and uneven light."""
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            if number == 0:
                sign(page)
            pages.append(scanned(page, random.Random(seed + number), angle))
    return pages


def sign(page: Image.Image) -> None:
    """Draw a signature's curl above the signature line's free middle."""
    draw = ImageDraw.Draw(page)
    width, height = page.size
    ink = [x for x in range(height) if page.crop((0, x, width, x + 1)).getextrema()[0] < 128]
    below = max(ink) - int(height * 0.045)
    left = int(width * 0.56)
    points = [(left + i * width // 160, below - int(height * 0.012 * ((i * 7) % 5 - 2))) for i in range(12)]
    draw.line(points, fill=70, width=max(2, width // 500), joint="curve")


def scanned(page: Image.Image, chance: random.Random, angle: float) -> Image.Image:
    turned = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(
        ImageFilter.GaussianBlur(0.6)
    )
    grain = Image.frombytes(
        "L", (page.width // 2, page.height // 2), chance.randbytes((page.width // 2) * (page.height // 2))
    )
    grain = grain.resize(page.size).point(lambda value: 128 + (value - 128) // 14)
    light = Image.linear_gradient("L").resize(page.size).point(lambda value: 255 - value // 18)
    spoiled = ImageChops.add(ImageChops.multiply(turned, light), grain, scale=1, offset=-128)
    draw = ImageDraw.Draw(spoiled)
    for _ in range(40):
        x, y = chance.randrange(page.width), chance.randrange(page.height)
        draw.point((x, y), fill=90)
    return spoiled


def jpeg(image: Image.Image, quality: int = 40) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(200, 200))
    return out.getvalue()


def scan_pdf(pages: list[Image.Image], dpi: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for page in pages:
        canvas.drawImage(
            ImageReader(io.BytesIO(jpeg(page))), 0, 0, page.width * 72 / dpi, page.height * 72 / dpi
        )
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def fax_tiff(pages: list[Image.Image]) -> bytes:
    """A black-and-white TIFF of several pages, as office scanners and faxes write it."""
    out = io.BytesIO()
    black = [
        page.filter(ImageFilter.MedianFilter(3)).point(lambda value: 255 * (value > 150)).convert("1")
        for page in pages
    ]
    black[0].save(out, "TIFF", compression="group4", save_all=True, append_images=black[1:], dpi=(200, 200))
    return out.getvalue()


def searchable_pdf(pdf: bytes, lines: list[str]) -> bytes:
    """A coarse scan with somebody's text layer under it, as scanners with OCR write it."""
    (page,) = paper(pdf, dpi=90, seed=5, angle=0.2)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.drawImage(ImageReader(io.BytesIO(jpeg(page))), 0, 0, *A4)
    text = canvas.beginText(60, 780)
    text.setTextRenderMode(3)
    text.setFont("Serif", 8)
    text.textLines(lines)
    canvas.drawText(text)
    canvas.save()
    return out.getvalue()
