"""Pictures: turned as they are meant, sizes checked before anything is unpacked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from indexer.extract.image import TOO_MANY_PIXELS, as_grey, dpi_of, on_white, open_image, pages_of
from indexer.extract.pool import ReadingPool
from indexer.extract.port import ProblemCode, ReadingFailed, State
from tests.indexer.extract.conftest import FILES, LETTERS, read_here


def test_a_giant_is_refused_by_its_header() -> None:
    with pytest.raises(ReadingFailed) as refused, (FILES / "giant.png").open("rb") as file:
        open_image(file)
    assert refused.value.problem.code == ProblemCode.TOO_LARGE
    assert TOO_MANY_PIXELS < 60_000 * 60_000


def test_a_spoiled_picture_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    path.write_bytes((LETTERS / "ky_photo.jpg").read_bytes()[:5000])
    read = read_here(path)
    assert read.state == State.UNREADABLE
    assert read.error is not None
    assert read.error.code == ProblemCode.DAMAGED


@pytest.mark.ocr
def test_a_picture_that_ends_too_soon_is_read_as_far_as_it_goes(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    path.write_bytes((LETTERS / "ky_photo.jpg").read_bytes()[:200_000])
    read = pool.read(path)
    assert read.state == State.PARTLY
    assert [problem.code for problem in read.problems] == [ProblemCode.DAMAGED]
    assert "Чет өлкөлүк студенттердин" in read.text
    assert pool.render(path, 1, width_px=300)


def test_a_photograph_is_turned_as_the_camera_said() -> None:
    image = Image.new("L", (40, 20), "white")
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it upright
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    assert as_grey(Image.open(out)).size == (20, 40)


def test_what_is_transparent_lies_on_white() -> None:
    assert on_white(Image.new("RGBA", (2, 2), (0, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255)
    assert on_white(Image.new("LA", (2, 2), (0, 255))).getpixel((0, 0)) == (0, 0, 0)


def test_deep_greys_keep_their_shades() -> None:
    deep = Image.new("I;16", (2, 1))
    deep.putpixel((0, 0), 65535)
    assert [on_white(deep, "L").getpixel((x, 0)) for x in (0, 1)] == [255, 0]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "YCbCr", "LAB", "F"])
def test_every_way_to_store_a_picture_becomes_grey(mode: str) -> None:
    assert as_grey(Image.new(mode, (3, 3))).mode == "L"


@pytest.mark.parametrize(
    ("stated", "expected"), [((300, 300), 300), ((72, 72), 171), ((1, 1), 171), ((0, 0), 171)]
)
def test_a_resolution_that_cannot_be_true_is_guessed_from_the_paper(
    stated: tuple[int, int], expected: int
) -> None:
    image = Image.new("L", (1400, 2000))
    image.info["dpi"] = stated
    assert dpi_of(image) == expected


def test_frames_of_a_moving_picture_are_one_page() -> None:
    frames = [Image.new("L", (30, 30), shade) for shade in (0, 120, 250)]
    for frame in frames:
        ImageDraw.Draw(frame).line((0, 0, 20, 20), 255)
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert pages_of(Image.open(out)) == 1
    with Image.open(LETTERS / "ru_fax.tif") as fax:
        assert pages_of(fax) == 2


@pytest.mark.ocr
def test_a_picture_without_writing_is_empty_and_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    Image.new("L", (400, 300), 220).save(path)
    read = read_here(path)
    assert read.state == State.EMPTY
    assert [problem.code for problem in read.problems] == [ProblemCode.NO_TEXT]


@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_wall_map_is_read_within_the_memory_of_a_reading_process(
    form: str, pool: ReadingPool, tmp_path: Path
) -> None:
    with Image.open(LETTERS / "ky_photo.jpg") as photo:
        large = Image.new("RGB", (12_000, 12_000), "white")
        large.paste(photo.resize((photo.width * 4, photo.height * 4)), (2000, 1000))
        large.save(tmp_path / "map", form, compress_level=1)
    page = pool.read(tmp_path / "map").pages[0]
    assert "Чет өлкөлүк студенттердин каттоосу" in page.text
    assert max(word.x1 for word in page.words) < 0.75
