"""Pictures of pages for the browser."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from indexer.extract.content import detect
from indexer.extract.pool import ReadingPool
from indexer.extract.port import Form, ProblemCode, ReadingFailed
from tests.indexer.extract.conftest import FILES, LETTERS


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("name", ["ky_letter.pdf", "ky_scan.pdf", "ky_photo.jpg", "ru_fax.tif"])
def test_a_page_is_drawn_as_wide_as_asked(pool: ReadingPool, name: str) -> None:
    image = opened(pool.render(LETTERS / name, 1, width_px=600))
    assert image.width == 600
    assert image.height == pytest.approx(849, abs=3)


def test_letters_are_drawn_small_and_sharp_and_scans_as_photographs(pool: ReadingPool) -> None:
    letter = pool.render(LETTERS / "ky_letter.pdf", 1, width_px=1000)
    scan = pool.render(LETTERS / "ky_scan.pdf", 1, width_px=1000)
    assert (detect(letter).mime, detect(scan).mime) == ("image/png", "image/jpeg")
    assert len(letter) < 80_000
    assert len(scan) < 250_000


def test_the_form_may_be_chosen(pool: ReadingPool) -> None:
    assert detect(pool.render(LETTERS / "ky_scan.pdf", 1, width_px=300, form=Form.PNG)).mime == "image/png"
    assert (
        detect(pool.render(LETTERS / "ky_letter.pdf", 1, width_px=300, form=Form.JPEG)).mime == "image/jpeg"
    )


def test_each_page_of_a_file_is_another_picture(pool: ReadingPool) -> None:
    for name in ("en_letter.pdf", "ru_fax.tif"):
        assert pool.render(LETTERS / name, 1, width_px=300) != pool.render(LETTERS / name, 2, width_px=300)


def test_colour_is_kept(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "seal.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFillColorRGB(0.1, 0.2, 0.8)
    canvas.circle(300, 400, 100, fill=1)
    canvas.save()
    red, _green, blue = opened(pool.render(path, 1, width_px=595)).getpixel((300, 442))  # type: ignore[misc]
    assert blue > red + 80


def test_filled_fields_are_seen(pool: ReadingPool) -> None:
    image = opened(pool.render(FILES / "form.pdf", 1, width_px=595)).convert("L")
    assert image.crop((60, 842 - 756, 300, 842 - 720)).getextrema()[0] < 100


@pytest.mark.parametrize("number", [0, 3, 10**9, -1])
def test_a_page_that_is_not_there_is_refused(pool: ReadingPool, number: int) -> None:
    for name in ("en_letter.pdf", "ru_fax.tif"):
        with pytest.raises(ReadingFailed) as refused:
            pool.render(LETTERS / name, number, width_px=300)
        assert refused.value.problem.code == ProblemCode.NO_SUCH_PAGE


def test_text_has_no_picture(pool: ReadingPool) -> None:
    with pytest.raises(ReadingFailed) as refused:
        pool.render(LETTERS / "ky_scan.txt", 1, width_px=300)
    assert refused.value.problem.code == ProblemCode.UNSUPPORTED


def test_a_giant_page_is_drawn_within_reason(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "giant.pdf"
    canvas = Canvas(str(path), pagesize=(20, 14_000))
    canvas.rect(5, 5, 10, 13_900, fill=1)
    canvas.save()
    assert opened(pool.render(path, 1, width_px=100_000)).height <= 12_000
