"""Letters on paper: set on pages, drawn as PDF, Word file, scan and picture."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from indexer.example_data import drawing
from indexer.example_data.page import HEIGHT, WIDTH, Sheet, set_pages
from indexer.example_data.word import word_file
from indexer.extract.content import detect
from indexer.extract.pool import ReadingPool

SHEET = Sheet(
    language="ky",
    heading=("ОШ МАМЛЕКЕТТИК УНИВЕРСИТЕТИ",),
    marks=("№ 15-04/12", "2026-жылдын 24-ноябры"),
    to=("Selçuk Üniversitesi", "Konya, Türkiye"),
    subject="Өкүлдөрдү алмашуу жөнүндө",
    salutation="Урматтуу кесиптештер!",
    body=("Меморандумду узартууну сунуштайбыз. " * 12, "| Жыл | Саны\n| 2026 | 10"),
    closing="Урматтоо менен,",
    signers=(("Проректор", "А. Жороев"),),
    executor="Аткаруучу: Г. Мамытова",
)
LONG = Sheet(language="ky", body=SHEET.body * 20, signers=(("Ректор", "К. Осмонов"), ("Rector", "S. Akhtar")))


@pytest.mark.parametrize(("sheet", "pages"), [(SHEET, 1), (LONG, 5)])
def test_nothing_stands_outside_the_paper(sheet: Sheet, pages: int) -> None:
    found = set_pages(sheet)
    assert len(found) == pages
    for page in found:
        assert page.runs
        for run in page.runs:
            assert 0 < run.x < WIDTH
            assert 0 < run.y < HEIGHT


def test_a_pdf_and_a_word_file_say_what_the_sheet_says(tmp_path: Path) -> None:
    pool = ReadingPool()
    pdf = drawing.pdf(set_pages(SHEET), title=SHEET.subject, author="ОшМУ")
    for name, data in (("a.pdf", pdf), ("a.docx", word_file(SHEET, title=SHEET.subject, author="ОшМУ"))):
        (tmp_path / name).write_bytes(data)
        text = " ".join(pool.read(tmp_path / name, name=name).text.split())
        for words in (*SHEET.marks, *SHEET.to, SHEET.subject, "сунуштайбыз", "Саны", "А. Жороев"):
            assert words in text, (name, words)
    pool.close()


def test_the_same_scan_is_the_same_file() -> None:
    first, second = (drawing.scan(set_pages(SHEET), random.Random(1)) for _ in range(2))
    assert first == second
    assert detect(first, "scan.pdf").mime == "application/pdf"


def test_a_photo_is_a_picture_of_the_page() -> None:
    with Image.open(io.BytesIO(drawing.photo(set_pages(SHEET)[0], random.Random(1)))) as picture:
        assert picture.format == "JPEG"
        assert picture.height > picture.width > 1500
        darkest, lightest = picture.convert("L").getextrema()
        assert darkest < 80 < 200 < lightest
