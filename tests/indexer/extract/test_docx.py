"""DOCX: every place that holds text, and nothing that was deleted."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from indexer.extract.box import MIB
from indexer.extract.pool import ReadingPool
from indexer.extract.port import Method, ProblemCode, State
from tests.indexer.extract.conftest import FILES, LETTERS, read_here, words_of
from tests.samples import texts
from tests.samples.places import PLACES, UNREAD

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(path: Path, document: str, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def body(inside: str) -> str:
    return f"<w:document {SPACE}><w:body>{inside}</w:body></w:document>"


@pytest.mark.parametrize("place", PLACES)
def test_text_is_found_in_every_place_once(place: str) -> None:
    assert words_of(read_here(FILES / "places.docx").text).count(PLACES[place]) == 1


@pytest.mark.parametrize("word", UNREAD)
def test_what_was_deleted_or_commanded_is_not_text(word: str) -> None:
    assert word not in read_here(FILES / "places.docx").text


@pytest.mark.parametrize(
    ("name", "letter"), [("ru_letter", texts.RU_UNIVERSITY), ("ky_internal", texts.KY_INTERNAL)]
)
def test_letters_keep_every_word(name: str, letter: texts.Letter) -> None:
    read = read_here(LETTERS / f"{name}.docx")
    assert read.state == State.READ
    assert sorted(words_of(read.text)) == sorted(words_of(" ".join(letter.lines())))
    assert read.facts.title == letter.subject


def test_the_letterhead_comes_first_even_from_a_header() -> None:
    text = read_here(FILES / "places.docx").text
    assert text.index(PLACES["header"]) < text.index(PLACES["paragraph"]) < text.index(PLACES["footer"])


def test_cells_of_a_row_stay_on_a_line(tmp_path: Path) -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{cell.format('№ 15-03/1')}{cell.format('12.10.2026')}</w:tr>"
    path = docx(tmp_path / "table.docx", body(f"<w:tbl>{row}{row}</w:tbl>"))
    assert read_here(path).text == "№ 15-03/1\t12.10.2026\n" * 2


def test_pages_are_those_of_the_last_layout(tmp_path: Path) -> None:
    page = "<w:p><w:r>{}<w:t>page {}</w:t></w:r></w:p>"
    rendered = page.format("", 1) + page.format("<w:br w:type='page'/><w:lastRenderedPageBreak/>", 2)
    read = read_here(docx(tmp_path / "two.docx", body(rendered)))
    assert [p.text.strip() for p in read.pages] == ["page 1", "page 2"]
    forced = page.format("", 1) + page.format("<w:br w:type='page'/>", 2)
    assert len(read_here(docx(tmp_path / "forced.docx", body(forced))).pages) == 2


@pytest.mark.ocr
def test_a_scan_pasted_into_word_is_read(tmp_path: Path) -> None:
    picture = {"word/media/image1.jpg": (LETTERS / "ky_photo.jpg").read_bytes()}
    read = read_here(docx(tmp_path / "scan.docx", body(""), **picture))
    assert read.pages[-1].method == Method.OCR
    assert "Чет өлкөлүк студенттердин" in read.text


def test_a_document_that_unpacks_to_gigabytes_is_refused_before_it_does(
    pool: ReadingPool, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(body("").encode()[:-20])
            for _ in range(300):
                part.write(b" " * MIB)
        archive.writestr("word/header1.xml", "x")
    read = pool.read(path)
    assert read.state == State.UNREADABLE
    assert read.error is not None
    assert read.error.code == ProblemCode.UNPACKS_TOO_LARGE


def test_a_directory_that_lies_about_sizes_is_not_believed(pool: ReadingPool, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body("") + " " * 4 * MIB)
    size = (len(body("")) + 4 * MIB).to_bytes(4, "little")
    path = tmp_path / "liar.docx"
    path.write_bytes(out.getvalue().replace(size, (64).to_bytes(4, "little")))
    read = pool.read(path)
    assert (read.state, read.error and read.error.code) == (State.UNREADABLE, ProblemCode.DAMAGED)


def test_many_small_parts_share_one_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.extract.package.MOST_UNPACKED", 10_000)
    footers = {f"word/footer{n}.xml": body(" " * 3000).encode() for n in range(5)}
    read = read_here(docx(tmp_path / "footers.docx", body(""), **footers))
    assert read.error is not None
    assert read.error.code == ProblemCode.UNPACKS_TOO_LARGE


def test_entities_are_neither_fetched_nor_multiplied(pool: ReadingPool, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret-of-the-server")
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    head = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}<!ENTITY file SYSTEM "file://{secret}">]>'
    inside = "<w:p><w:r><w:t>before &file; &l9; after</w:t></w:r></w:p>"
    read = pool.read(docx(tmp_path / "laughs.docx", head + body(inside)))
    assert "secret-of-the-server" not in read.text
    assert len(read.text) < 1000


def test_macros_attachments_and_signatures_are_told(tmp_path: Path) -> None:
    parts = {
        "word/vbaProject.bin": b"x",
        "word/embeddings/budget.xlsx": b"x",
        "_xmlsignatures/sig1.xml": b"<x/>",
    }
    facts = read_here(docx(tmp_path / "letter.docm", body("<w:p/>"), **parts)).facts
    assert facts.macros
    assert facts.attachments == ("budget.xlsx",)
    assert len(facts.signatures) == 1


def test_spoiled_xml_gives_what_is_left_of_it(tmp_path: Path) -> None:
    whole = body("<w:p><w:r><w:t>first</w:t></w:r></w:p><w:p><w:r><w:t>second</w:t></w:r></w:p>")
    read = read_here(docx(tmp_path / "spoiled.docx", whole[: whole.index("second")]))
    assert "first" in read.text


def test_a_spoiled_part_costs_only_itself(tmp_path: Path) -> None:
    path = docx(tmp_path / "letter.docx", body("<w:p><w:r><w:t>whole</w:t></w:r></w:p>"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/footer1.xml", body("<w:p><w:r><w:t>marker</w:t></w:r></w:p>"))
    path.write_bytes(path.read_bytes().replace(b"marker", b"broken"))
    read = read_here(path)
    assert read.state == State.PARTLY
    assert [problem.code for problem in read.problems] == [ProblemCode.DAMAGED]
    assert "whole" in read.text


def test_a_cut_off_archive_is_damaged(tmp_path: Path) -> None:
    path = Path(shutil.copy(LETTERS / "ru_letter.docx", tmp_path))
    path.write_bytes(path.read_bytes()[:20_000])
    read = read_here(path)
    assert read.state in (State.UNREADABLE, State.UNSUPPORTED)
