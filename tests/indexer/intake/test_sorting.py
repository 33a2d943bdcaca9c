"""A batch scan is told apart by its separator sheets, a label is read back: printed by us, scanned askew."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from archive import tray
from archive.files import take_in
from archive.labels import Label, Separator, label_code, read_code, separator_code
from archive.labels.printing import SHEETS, Printed, write_labels, write_separators
from archive.models import TrayFile, TrayItem
from indexer.extract.content import detect
from indexer.intake.sorting import Part, Sorting, sort_pages
from tests.conftest import NOW, Registry

A4 = (1240, 1754)  # 150 to the inch


def separator(code: str) -> Image.Image:
    return picture(
        write_separators([(separator_code(code), "Кирүүчү · Входящие", ["Ар бир каттын алдына"])], title="x")
    )


def picture(pdf: bytes, page: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=150 / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()


def letter(words: str) -> Image.Image:
    page = Image.new("L", A4, 250)
    draw = ImageDraw.Draw(page)
    for line in range(40):
        draw.text((150, 200 + 30 * line), f"{words} " * 12, fill=20)
    return page


def blank() -> Image.Image:
    return Image.new("L", A4, 245)


def askew(page: Image.Image) -> Image.Image:
    return page.rotate(2.5, expand=False, fillcolor=240, resample=Image.Resampling.BICUBIC)


def scan(*pages: Image.Image, form: str = "PDF") -> bytes:
    out = BytesIO()
    pages[0].save(out, form, save_all=True, append_images=list(pages[1:]), resolution=150)
    return out.getvalue()


@pytest.fixture
def sorting(registry: Registry) -> Sorting:
    return Sorting(registry.database, registry.storage, registry.clock, limit_mb=50)


def receive(registry: Registry, data: bytes, name: str = "batch.pdf") -> int:
    kept = take_in(
        registry.storage, BytesIO(data), name, limit_mb=50, detect=lambda path, told: detect(path, told).mime
    )
    with registry.database.write() as session:
        source = tray.Source("folder", {"place": "incoming", "name": name}, 3)
        return tray.receive_unattended(session, (kept,), source, now=NOW).id


def items(registry: Registry) -> list[tuple[str, str, int | None, Any, str]]:
    with registry.database.read() as session:
        query = (
            select(TrayItem, TrayFile).join(TrayFile, TrayFile.item_id == TrayItem.id).order_by(TrayItem.id)
        )
        return [
            (item.state, item.source, item.register_id, item.origin.get("pages"), file.name)
            for item, file in session.execute(query)
        ]


@pytest.mark.parametrize(("form", "name"), [("PDF", "batch.pdf"), ("TIFF", "batch.tif")])
def test_a_batch_becomes_letters_of_the_sheets_journals(
    registry: Registry, sorting: Sorting, form: str, name: str
) -> None:
    pages = (
        letter("before"), separator("IN"), letter("one"), letter("two"), separator("OUT"), blank(), letter("three"),
    )  # fmt: skip
    data = scan(*map(askew, pages), form=form)
    item = receive(registry, data, name)
    assert sorting() is True
    assert sorting() is False
    suffix = name[-3:]
    assert items(registry) == [
        ("split", "folder", 3, None, name),
        ("waiting", "batch", 3, "1", f"batch 1.{suffix}"),
        ("waiting", "batch", 1, "3–4", f"batch 2.{suffix}"),
        ("waiting", "batch", 2, "7", f"batch 3.{suffix}"),
    ]
    with registry.database.read() as session:
        sha256s = session.scalars(select(TrayFile.sha256).order_by(TrayFile.item_id)).all()
        assert session.get_one(TrayItem, 2).origin["batch"] == item
    assert registry.storage.path(sha256s[0]).read_bytes() == data, "the batch is kept bit for bit"
    part = registry.storage.path(sha256s[2])
    assert pages_of(part.read_bytes()) == 2


def pages_of(data: bytes) -> int:
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        try:
            return len(document)
        finally:
            document.close()
    with Image.open(BytesIO(data)) as image:
        return int(image.n_frames)  # type: ignore[attr-defined]


def test_a_scan_without_sheets_stays_one_letter(registry: Registry, sorting: Sorting) -> None:
    receive(registry, scan(letter("one"), letter("two")))
    sorting()
    assert [row[0] for row in items(registry)] == ["waiting"]


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_a_label_of_ours_is_read_back(registry: Registry, sorting: Sorting, sheet: str) -> None:
    labels = [
        Printed(label_code("INT", 2026, f"ИК-{n}"), f"ИК-{n}", "ОшМУ", "Ички · 24.11.2026") for n in (12, 13)
    ]
    stuck = letter("x")
    stuck.paste(picture(write_labels(labels[:1], SHEETS[sheet])).crop((0, 0, 366, 218)), (700, 80))
    receive(registry, scan(askew(stuck)))
    sorting()
    with registry.database.read() as session:
        item = session.get_one(TrayItem, 1)
        assert item.origin["label"] == {"register": "INT", "year": 2026, "number": "ИК-12"}
        assert item.sorting == "done"


def test_labels_fill_a_begun_sheet(registry: Registry) -> None:
    labels = [Printed(label_code("IN", 2026, f"15-03/{n}"), f"15-03/{n}", "ОшМУ", "x") for n in range(1, 26)]
    assert pages_of(write_labels(labels[:24], SHEETS["a4-24"])) == 1
    assert pages_of(write_labels(labels[:24], SHEETS["a4-24"], start=2)) == 2
    assert pages_of(write_labels(labels, SHEETS["single"])) == 25


def test_what_cannot_be_looked_at_stays_a_letter(registry: Registry, sorting: Sorting) -> None:
    receive(registry, b"%PDF-1.7\nnothing of the kind")
    sorting()
    with registry.database.read() as session:
        item = session.get_one(TrayItem, 1)
        assert (item.state, item.sorting) == ("waiting", "failed")
    assert sorting() is False


def test_one_that_is_registered_meanwhile_is_left_as_it_is(registry: Registry, sorting: Sorting) -> None:
    item_id = receive(registry, scan(separator("IN"), letter("one")))
    with registry.database.write() as session:
        session.get_one(TrayItem, item_id).state = "registered"
    sorting()
    assert [row[0] for row in items(registry)] == ["registered"]


def page(number: int, *codes: str, blank: bool = False) -> dict[str, Any]:
    return {"page": number, "codes": list(codes), "blank": blank}


def test_parts_are_what_stands_between_the_sheets() -> None:
    into, out = separator_code("IN"), separator_code("OUT")
    assert sort_pages([page(1, into), page(2), page(3, out), page(4)]).parts == (
        Part(2, 2, "IN"),
        Part(4, 4, "OUT"),
    )
    assert sort_pages([page(1), page(2)]).parts == ()
    assert sort_pages([page(1, into), page(2, blank=True)]).parts == ()
    # a blank page inside a letter is its own
    assert sort_pages([page(1, into), page(2), page(3, blank=True)]).parts == (Part(2, 3, "IN"),)
    assert sort_pages([page(1, into), page(2, into), page(3)]).parts == (Part(3, 3, "IN"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "KATCHY",
        "KATCHY/S",
        "KATCHY/N/IN/2026/",
        "KATCHY/N/IN/26/1",
        "https://example.org",
        "KATCHY/S/" + "x" * 200,
    ],
)
def test_codes_that_are_not_ours(text: str) -> None:
    assert read_code(text) is None


def test_codes_are_read_as_they_are_written() -> None:
    assert read_code(separator_code("IN")) == Separator("IN")
    assert read_code(label_code("OUT", 2026, "15-04/118")) == Label("OUT", 2026, "15-04/118")
