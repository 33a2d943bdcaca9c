"""A photographed page is made flat where its corners are sure, and left as it is where they are not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageOps
from sqlalchemy import select

from archive import tray
from archive.files import take_in
from archive.models import TrayFile, TrayItem
from indexer.extract.content import detect
from indexer.extract.photograph import _coefficients, find_corners, straighten
from indexer.intake.sorting import Sorting
from tests.conftest import NOW, Registry

LETTERS = Path(__file__).parents[2] / "samples" / "letters"
FLAT = ((0, 0), (700, 0), (700, 990), (0, 990))
SEEN = ((180, 120), (820, 170), (900, 1090), (90, 1010))


def page() -> Image.Image:
    made = Image.new("RGB", FLAT[2], "white")
    draw = ImageDraw.Draw(made)
    for line in range(30):
        draw.text((70, 80 + 28 * line), "Урматтуу ректор " * 5, fill="black")
    draw.rectangle((40, 40, 120, 70), fill="red")  # tells up from down
    return made


def photograph(corners: tuple[tuple[int, int], ...] = SEEN, table: str = "#5b4632") -> Image.Image:
    """Lay a page on a table and look at it from the side."""
    seen = page().transform(
        (1000, 1200),
        Image.Transform.PERSPECTIVE,
        _coefficients(corners, FLAT),
        Image.Resampling.BICUBIC,  # type: ignore[arg-type]
    )
    mask = Image.new("L", (1000, 1200))
    ImageDraw.Draw(mask).polygon([(float(x), float(y)) for x, y in corners], fill=255)
    return Image.composite(seen, Image.new("RGB", (1000, 1200), table), mask)


def test_corners_are_found_near_where_they_are() -> None:
    found = find_corners(photograph())
    assert found is not None
    for (x, y), (there_x, there_y) in zip(found, SEEN, strict=True):
        assert abs(x - there_x) < 12
        assert abs(y - there_y) < 12


def test_the_page_is_flat_afterwards() -> None:
    flat = straighten(photograph())
    assert flat is not None
    small = flat.resize((70, 99))
    red = [(x, y) for x in range(70) for y in range(99) if _is_red(small.getpixel((x, y)))]
    assert red
    assert all(2 <= x <= 14 and 2 <= y <= 9 for x, y in red), "the mark is where it was on the paper"
    assert small.crop((1, 1, 69, 98)).convert("L").getextrema()[0] < 200


def _is_red(value: object) -> bool:
    red, green, blue = value  # type: ignore[misc]
    return bool(red > 150 and green < 110 and blue < 110)


@pytest.mark.parametrize(
    "picture",
    [
        page(),  # a scan: nothing but the page
        Image.new("RGB", (600, 800), "#888888"),
        photograph(((-80, 120), (820, 170), (900, 1090), (-120, 1010))),  # cut off at the left
        photograph(((400, 500), (480, 500), (480, 600), (400, 600))),  # a small card far away
        photograph(((300, 100), (340, 100), (950, 1150), (50, 1150))),  # no page looks like that
    ],
    ids=["scan", "grey", "cut off", "far away", "too skewed"],
)
def test_what_is_not_sure_is_left_as_it_is(picture: Image.Image) -> None:
    assert straighten(picture) is None


def test_a_bright_table_is_no_page() -> None:
    assert straighten(ImageOps.invert(photograph())) is None


def receive(registry: Registry, *pictures: Image.Image) -> int:
    taken = []
    for number, picture in enumerate(pictures, start=1):
        out = BytesIO()
        picture.save(out, "JPEG", quality=90)
        out.seek(0)
        taken.append(
            take_in(
                registry.storage,
                out,
                f"IMG_{number}.jpg",
                limit_mb=20,
                detect=lambda at, name: detect(at, name).mime,
            )
        )
    with registry.database.write() as session:
        return tray.receive(session, registry.registrar, tuple(taken), now=NOW).id


@pytest.fixture
def sorting(registry: Registry) -> Sorting:
    return Sorting(registry.database, registry.storage, registry.clock, limit_mb=50)


def names(registry: Registry, item_id: int) -> list[tuple[str, str]]:
    with registry.database.read() as session:
        files = session.scalars(
            select(TrayFile).where(TrayFile.item_id == item_id).order_by(TrayFile.position)
        )
        return [(file.name, file.role) for file in files]


def test_photographs_become_the_pages_of_a_made_copy(registry: Registry, sorting: Sorting) -> None:
    item = receive(registry, photograph(), page())
    sorting()
    assert names(registry, item) == [("IMG_1.jpg", ""), ("IMG_2.jpg", ""), ("IMG_1.pdf", "rendition")]
    with registry.database.read() as session:
        view = tray.tray_item(session, registry.registrar, item)
        assert view.shown.name == "IMG_1.pdf"
        roles = [file.role for file in tray.taken_files(view)]
        assert roles == ["original", "annex", "rendition"]


def test_one_that_cannot_be_bettered_gets_no_copy(registry: Registry, sorting: Sorting) -> None:
    item = receive(registry, page())
    sorting()
    assert names(registry, item) == [("IMG_1.jpg", "")]


def test_joined_photographs_become_one_letter(registry: Registry, sorting: Sorting) -> None:
    items = [receive(registry, page()), receive(registry, photograph())]
    while sorting():
        pass
    with registry.database.write() as session:
        tray.join(session, registry.registrar, items, now=NOW)
    while sorting():
        pass
    made = [name for name, role in names(registry, items[0]) if role]
    assert made == ["IMG_1.pdf"]
    with registry.database.read() as session:
        assert session.get_one(TrayItem, items[0]).sorting == "done"


def test_a_real_photograph_is_never_made_worse() -> None:
    with Image.open(LETTERS / "ky_photo.jpg") as picture:
        flat = straighten(picture.convert("RGB"))
        assert flat is None or flat.width * flat.height > 0.2 * picture.width * picture.height
