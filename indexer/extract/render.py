"""Draws one page of a file as a picture for the browser, which never gets the file itself to show."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO

from PIL import Image, ImageChops, ImageOps

from indexer.extract.content import ContentType, Kind
from indexer.extract.image import on_white, open_image, pages_of, unpack
from indexer.extract.pdf import open_pdf
from indexer.extract.pdf_images import draw, picture_share
from indexer.extract.port import Form, ProblemCode, ReadingFailed, Source

WIDEST = 4000
TALLEST = 12_000
COLOURFUL = 16
"""Channels that differ by less than this are a scanner's tint."""


def render(source: Source, content: ContentType, number: int, width: int, form: str) -> bytes:
    """Give a picture of a page, `width` points wide; ReadingFailed when there is none."""
    width = max(16, min(width, WIDEST))
    if content.kind == Kind.PDF:
        image, is_photograph = _pdf_page(source, number, width)
    elif content.kind == Kind.IMAGE:
        image, is_photograph = _picture(source, number, width), True
    else:
        raise ReadingFailed(ProblemCode.UNSUPPORTED, content.mime)
    if is_grey(image):
        image = image.convert("L")
    if form == Form.JPEG or (form == Form.SMALLEST and is_photograph):
        return as_jpeg(image)
    return as_png(image)


def _pdf_page(source: Source, number: int, width: int) -> tuple[Image.Image, bool]:
    document = open_pdf(source)
    with closing(document):
        if not 1 <= number <= len(document):
            raise ReadingFailed(ProblemCode.NO_SUCH_PAGE, f"{number} of {len(document)}")
        document.init_forms()
        page = document[number - 1]
        with closing(page):
            wide, high = page.get_size()
            scale = min(width / max(wide, 1), TALLEST / max(high, 1))
            return draw(page, scale, grey=False).convert("RGB"), picture_share(page) > 0.3


def _picture(source: Source, number: int, width: int) -> Image.Image:
    image = open_image(source.file)
    if not 1 <= number <= pages_of(image):
        raise ReadingFailed(ProblemCode.NO_SUCH_PAGE, f"{number} of {pages_of(image)}")
    image.seek(number - 1)
    # A JPEG can be unpacked at an eighth of its size; nothing is unpacked larger than twice what is shown.
    image.draft("RGB", (2 * width, 2 * width))
    unpack(image)
    ImageOps.exif_transpose(image, in_place=True)
    upright = on_white(image)
    scale = min(width / upright.width, TALLEST / upright.height)
    size = max(1, round(upright.width * scale)), max(1, round(upright.height * scale))
    return upright.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def is_grey(image: Image.Image) -> bool:
    """Tell whether a picture has no colour worth keeping."""
    if image.mode == "L":
        return True
    red, green, blue = image.split()
    colour = ImageChops.add(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return not any(colour.histogram()[COLOURFUL:])


def as_jpeg(image: Image.Image) -> bytes:
    """Pack a photograph or a scan."""
    out = BytesIO()
    image.save(out, "JPEG", quality=72)
    return out.getvalue()


def as_png(image: Image.Image) -> bytes:
    """Pack a page of letters: 16 greys or 64 colours are all that type needs, and half the bytes."""
    out = BytesIO()
    if image.mode == "L":
        few = image.point(lambda value: (value + 8) // 17)
        few.putpalette([part * 17 for part in range(16) for _ in range(3)])
        few.save(out, "PNG", bits=4, compress_level=3)
    else:
        few = image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, "PNG", compress_level=3)
    return out.getvalue()
