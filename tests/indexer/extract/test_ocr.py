"""Scans: few wrong letters, every page upright, and a clear word about what the machine lacks."""

from __future__ import annotations

import os
import random
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from indexer.extract import ocr, turns
from indexer.extract.grain import HEAVY, NOTICEABLE, grain
from indexer.extract.lookalikes import mended
from indexer.extract.ocr import turned_back
from indexer.extract.ocr_languages import (
    looks_like,
    looks_turkish,
    pack_of_language,
    pack_of_script,
    package_of,
    packs_with,
)
from indexer.extract.pool import ReadingPool
from indexer.extract.port import Method, Problem, ProblemCode, State, Word
from indexer.extract.tesseract import installed_packs, parse
from tests.indexer.extract.conftest import LETTERS, read_here, words_of
from tests.samples import texts

needs_tesseract = pytest.mark.ocr


def errors_between(wanted: str, found: str) -> int:
    """Count the letters to insert, remove or replace to get from one text to the other (Levenshtein)."""
    row = list(range(len(found) + 1))
    for at, letter in enumerate(wanted, start=1):
        before, row[0] = row[0], at
        for column, other in enumerate(found, start=1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (letter != other)),
            )
    return row[-1]


def as_printed(letter: texts.Letter) -> str:
    """Give a letter line by line as the paper has it: number and date stand beside the addressee."""
    left = [line for line in (letter.number, letter.date, letter.reference) if line]
    beside = [f"{one} {other}" for one, other in zip(left, letter.addressee, strict=True)]
    lines = [*letter.letterhead, letter.address, *beside, letter.subject, letter.greeting, *letter.body]
    return " ".join([*lines, letter.enclosure, f"{letter.post} {letter.signer}", letter.executor])


def error_rate(letter: texts.Letter, text: str) -> float:
    wanted = as_printed(letter)
    return errors_between(wanted, " ".join(words_of(text))) / len(wanted)


@needs_tesseract
@pytest.mark.parametrize("name", ["ky_scan.pdf", "ky_photo.jpg"])
def test_a_scanned_kyrgyz_letter_has_few_wrong_letters(pool: ReadingPool, name: str) -> None:
    read = pool.read(LETTERS / name)
    assert read.state == State.READ
    assert read.pages[0].method == Method.OCR
    assert (read.pages[0].confidence or 0) > 80
    assert error_rate(texts.KY_SCANNED, read.text) <= 0.02


@needs_tesseract
def test_places_of_words_are_fractions_of_the_page(pool: ReadingPool) -> None:
    page = pool.read(LETTERS / "ky_scan.pdf").pages[0]
    assert [page.text[word.start : word.end] for word in page.words] == words_of(page.text)
    (subject,) = [word for word in page.words if page.text[word.start : word.end] == "каттоосу"]
    assert (subject.x0, subject.y0) == pytest.approx((0.385, 0.223), abs=0.01)


@needs_tesseract
def test_every_page_of_a_fax_is_read(pool: ReadingPool) -> None:
    read = pool.read(LETTERS / "ru_fax.tif")
    assert [page.number for page in read.pages] == [1, 2]
    assert "№ 30-2/509" in read.pages[0].text
    assert "видеосвязи" in read.pages[1].text
    assert (round(read.pages[0].width), round(read.pages[0].height)) == pytest.approx((595, 842), abs=2)


@needs_tesseract
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_scanned_on_its_side_or_head_is_read_and_words_stay_where_they_lie(
    degrees: int, tmp_path: Path
) -> None:
    path = tmp_path / "turned.png"
    with Image.open(LETTERS / "ky_photo.jpg") as image:
        image.rotate(degrees, expand=True).save(path)
    page = read_here(path).pages[0]
    assert error_rate(texts.KY_SCANNED, page.text) <= 0.03
    (word,) = [w for w in page.words if page.text[w.start : w.end] == "каттоосу"]
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    upright = {90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[degrees]
    assert upright == pytest.approx((0.45, 0.25), abs=0.05)


@needs_tesseract
def test_turkish_is_noticed_or_expected(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(pool.render(LETTERS / "tr_letter.pdf", 1, width_px=1650))
    for hint in ("", "tr"):
        found = set(words_of(pool.read(path, language_hint=hint).text))
        assert {"Öğrenci", "değişimi", "Koordinatörlüğü", "Çınar"} <= found


def test_only_turkish_looks_turkish() -> None:
    looks = {
        letter.language: looks_turkish(" ".join(letter.lines()))
        for letter in (texts.TR_UNIVERSITY, texts.EN_UNIVERSITY, texts.RU_UNIVERSITY, texts.KY_MINISTRY)
    }
    assert looks == {"tr": True, "en": False, "ru": False, "ky": False}


def test_turkish_is_noticed_in_the_ruins_that_other_packs_leave_of_it() -> None:
    ruins = (
        "Universitelerimiz arasinda 2022 yilinda imzalanan protokolii degisim programina gosterdiginiz ilgi icin "
        "tesekkiir ederiz. Ogrencilerin kabul mektuplari hazirlanmis ve not belgelerinin gonderilmesi gerekmektedir."
    )
    assert looks_turkish(ruins)
    assert not looks_turkish(
        "Your institution is a leading university and we appreciate its minimal administration."
    )


def test_german_looks_german_and_each_language_has_its_pack() -> None:
    german = "Sehr geehrte Damen und Herren, wir danken Ihnen für die Einladung und freuen uns auf die Reise mit Ihnen"
    assert (looks_like(german), looks_like("Dear colleagues, we thank you for the invitation")) == ("deu", "")
    assert [pack_of_language(one) for one in ("tr", "TUR", "ky", "zh", "ko")] == [
        "tur",
        "tur",
        "",
        "chi_sim",
        "kor",
    ]
    assert packs_with("tur") == ["kir", "rus", "eng", "tur"]
    assert packs_with(pack_of_script("Han")) == ["chi_sim", "eng"]
    assert package_of("chi_sim") == "tesseract-ocr-chi-sim"


@needs_tesseract
def test_a_letter_in_a_language_without_its_pack_names_it(pool: ReadingPool) -> None:
    if "deu" in installed_packs():
        pytest.skip("the German pack is installed")
    read = pool.read(LETTERS / "ky_photo.jpg", language_hint="de")
    assert (read.state, read.missing_packs) == (State.PARTLY, ("deu",))
    assert "каттоосу" in read.text


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("cтудент yнивеpситети", "студент университети"),
        ("Unіversity", "Unіversity"),  # an і of Ukrainian has no pair in our table
        ("Нello и Hello", "Hello и Hello"),
        ("кɵрсѳтүү", "көрсөтүү"),
        ("№ 15-АВ Москва London COVID", "№ 15-АВ Москва London COVID"),
        ("aбвгд", "абвгд"),
    ],
)
def test_letters_of_the_wrong_alphabet_are_put_right(read: str, wanted: str) -> None:
    assert mended(read) == wanted
    assert len(mended(read)) == len(read)


@needs_tesseract
def test_a_page_full_of_grain_is_smoothed_before_it_is_read(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(LETTERS / "ky_letter.pdf") as document:
        image = document[0].render(scale=200 / 72, grayscale=True).to_pil().convert("L")
    image = image.crop((0, image.height // 4, image.width, image.height // 2))
    half = image.width // 2, image.height // 2
    noise = Image.frombytes("L", half, random.Random(7).randbytes(half[0] * half[1])).resize(image.size)
    noise = noise.point(lambda value: int(128 + (value - 128) * 0.86))
    grainy = ImageChops.add(image, noise, offset=-128)
    assert grain(image) < NOTICEABLE < HEAVY < grain(grainy)
    path = tmp_path / "grainy.png"
    grainy.save(path, dpi=(200, 200))
    found = set(words_of(read_here(path).text))
    assert len(found & set(words_of(" ".join(texts.KY_MINISTRY.lines())))) > 30


@needs_tesseract
def test_pages_are_recognised_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    descriptor = turns.new_file()
    monkeypatch.setattr(turns, "_held", [descriptor])
    places = ", ".join(f"fcntl.lockf({descriptor}, fcntl.LOCK_EX, 1, {one})" for one in range(turns.AT_ONCE))
    script = f"import fcntl, sys, time; {places}; print(flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, pass_fds=(descriptor,))
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with turns.turn(0.1):
            assert turns._wait(time.monotonic()) == -1
        holder.kill()
    assert turns._wait(time.monotonic() + 5) >= 0
    os.close(descriptor)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_places_are_turned_back(degrees: int) -> None:
    image = Image.new("L", (200, 100), "white")
    image.paste(0, (20, 10, 60, 30))
    turned = image.rotate(-degrees, expand=True).point(lambda value: 255 - value)
    left, top, right, bottom = turned.getbbox() or (0, 0, 0, 0)
    width, height = turned.size
    seen = Word(0, 1, left / width, top / height, right / width, bottom / height)
    assert turned_back(seen, degrees) == pytest.approx((0, 1, 0.1, 0.1, 0.3, 0.3, 1))


def table(*rows: str) -> str:
    return "\n".join(["level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext", *rows])


def test_words_become_lines_and_paragraphs() -> None:
    seen = parse(
        table(
            "5\t1\t1\t1\t1\t1\t10\t10\t20\t10\t90\tэл",
            "5\t1\t1\t1\t1\t2\t40\t10\t20\t10\t80\tаралык",
            "5\t1\t1\t1\t2\t1\t10\t30\t20\t10\t90\tкат",
            "5\t1\t2\t1\t1\t1\t10\t60\t90\t2\t20\t———",
            "5\t1\t3\t1\t1\t1\t10\t90\t20\t10\t95\t№",
            "5\t1\t3\t1\t1\t2\t40\t90\t20\t10\t50\t15-03",
        ),
        100,
        100,
    )
    assert seen.text == "эл аралык\nкат\n\n№ 15-03"
    assert seen.words[-1] == Word(17, 22, 0.4, 0.9, 0.6, 1.0, sure=0.5)
    assert [seen.text[word.start : word.end] for word in seen.words] == words_of(seen.text)
    assert seen.confidence == round((90 * 2 + 80 * 6 + 90 * 3 + 95 + 50 * 5) / 17)


def test_nothing_seen_is_no_confidence() -> None:
    assert parse(table(), 10, 10).confidence is None


@pytest.fixture
def tessdata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of language packs that lacks Kyrgyz."""
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout
    folder = tmp_path / "tessdata"
    folder.mkdir()
    home = Path(said.split('"')[1])
    for pack in ("rus", "eng"):
        (folder / f"{pack}.traineddata").symlink_to(home / f"{pack}.traineddata")
    for settings in ("configs", "tessconfigs"):
        (folder / settings).symlink_to(home / settings)
    monkeypatch.setenv("TESSDATA_PREFIX", str(folder))
    return folder


@needs_tesseract
def test_a_missing_language_pack_is_named_and_the_others_do_what_they_can(tessdata: Path) -> None:
    assert installed_packs() == {"rus", "eng"}
    with ReadingPool() as pool:
        read = pool.read(LETTERS / "ky_photo.jpg")
    assert read.state == State.PARTLY
    assert read.missing_packs == ("kir",)
    assert read.error is not None
    assert read.error.code == ProblemCode.OCR_PACK_MISSING
    assert "№ 04-12/1187" in read.text


def test_without_tesseract_a_scan_says_what_is_missing_and_text_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with ReadingPool() as pool:
        scan, letter = pool.read(LETTERS / "ky_scan.pdf"), pool.read(LETTERS / "ky_letter.pdf")
    assert scan.state == State.UNREADABLE
    assert scan.error is not None
    assert scan.error.code == ProblemCode.OCR_MISSING
    assert len(scan.pages) == 1
    assert letter.state == State.READ


def false_tesseract(folder: Path, monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    program = folder / "tesseract"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --list-langs ] && printf "List\\nkir\\nrus\\neng\\n" && exit\n{deed}\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    ocr._known_packs.cache_clear()


def test_a_hanging_tesseract_costs_its_page_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    false_tesseract(tmp_path, monkeypatch, "cat > /dev/null; exec sleep 3600")
    read = read_here(LETTERS / "ru_fax.tif", recognition_seconds=1)
    ocr._known_packs.cache_clear()
    assert [problem.code for problem in read.problems] == [ProblemCode.TIMEOUT] * 2
    assert [problem.page for problem in read.problems] == [1, 2]
    assert read.state == State.UNREADABLE


@needs_tesseract
def test_pages_beyond_what_ocr_may_cost_are_left_and_said_so() -> None:
    read = read_here(LETTERS / "ru_fax.tif", recognised_pages=1)
    assert [page.method for page in read.pages] == [Method.OCR, Method.NONE]
    assert read.state == State.PARTLY
    assert read.problems == (Problem(ProblemCode.PAGES_LEFT, "1", 2),)


def test_a_failing_tesseract_costs_its_page_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    false_tesseract(tmp_path, monkeypatch, "cat > /dev/null; echo out of luck >&2; exit 3")
    read = read_here(LETTERS / "ky_photo.jpg")
    ocr._known_packs.cache_clear()
    assert read.error is not None
    assert read.error.code == ProblemCode.CRASHED
    assert "out of luck" in read.error.detail


def test_tesseract_is_found_on_the_path_alone() -> None:
    assert shutil.which("tesseract") is None or installed_packs()
