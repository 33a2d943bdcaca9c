"""One Kyrgyz letter comes out whole, whatever program it was written with; what is inside a file comes out too."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from indexer.extract.content import Kind, detect
from indexer.extract.office import missing_part, office_program
from indexer.extract.outlook_rtf import unpacked_rtf
from indexer.extract.package import MOST_UNPACKED
from indexer.extract.pool import Inside, ReadingPool
from indexer.extract.port import Extracted, Inner, ProblemCode, State
from indexer.extract.rtf import rtf_text, without_pictures
from indexer.extract.zipped import name_of
from tests.indexer.extract.conftest import FORMATS, LETTERS, read_here
from tests.samples import texts

needs_office = pytest.mark.skipif(
    office_program() is None or bool(missing_part("ppt")), reason="LibreOffice is not installed"
)
WHOLE = [
    pytest.param("letter.doc", marks=needs_office),
    *("letter.odt", "letter.rtf", "letter.xlsx", "letter.xls", "letter.ods", "letter.pptx"),
    pytest.param("letter.ppt", marks=needs_office),
    *("letter.odp", "letter.html", "utf8.txt", "utf16.txt", "letter.eml", "letters.mbox", "letter.msg"),
]


def said(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", WHOLE)
def test_every_line_of_a_kyrgyz_letter_comes_out(pool: ReadingPool, name: str) -> None:
    read = pool.read(FORMATS / name)
    assert (read.state, read.problems) == (State.READ, ())
    text = said(read.text)
    assert [line for line in texts.KY_INTERNAL.lines() if said(line) not in text] == []


@pytest.mark.parametrize("name", ["koi8r.txt", "cp866.csv", "raw.eml"])
def test_old_encodings_are_known_by_their_letters(name: str) -> None:
    text = said(read_here(FORMATS / name).text.replace(";", " "))
    # A dash or a quotation mark that the old encoding lacks became a question mark when the sample was made.
    words = {word for line in texts.RU_UNIVERSITY.lines() for word in line.split() if word.isalpha()}
    assert words <= set(re.findall(r"[^\W\d_]+", text))


@pytest.mark.ocr
@pytest.mark.parametrize("name", ["letter.webp", "letter.heic"])
def test_a_scan_is_read_in_newer_picture_formats(pool: ReadingPool, name: str) -> None:
    read = pool.read(FORMATS / name)
    assert "Чет өлкөлүк студенттердин" in said(read.text)
    assert pool.render(FORMATS / name, 1, width_px=200)


def test_a_binary_workbook_is_read() -> None:
    read = read_here(FORMATS / "date.xlsb")
    assert read.content.extension == "xlsb"
    assert "01.01.2021" in read.text


def test_a_workbook_keeps_its_remarks_days_and_numbers() -> None:
    text = read_here(FORMATS / "letter.xlsx").text
    assert "көчүрмөсү архивде" in text
    assert "Төлөм\t1250.5\t05.10.2026" in text


def test_a_page_of_a_site_gives_what_is_seen_and_no_script() -> None:
    read = read_here(FORMATS / "letter.html")
    assert read.facts.title == texts.KY_INTERNAL.subject
    assert "окулбайт" not in read.text
    assert "ОШ МАМЛЕКЕТТИК УНИВЕРСИТЕТИ\tМЕДИЦИНА ФАКУЛЬТЕТИ" in read.text


def inside(
    pool: ReadingPool, path: Path, *, files: int = 50, size: int = 1 << 20
) -> tuple[Extracted, list[Inner]]:
    found: list[Inner] = []
    return pool.read(path, inner=Inside(found.append, files, size)), found


def test_a_mail_gives_its_headers_and_its_files(pool: ReadingPool) -> None:
    read, found = inside(pool, FORMATS / "letter.eml")
    assert read.facts.title == "КЫЗМАТТЫК КАТ"
    assert read.facts.author == "Ош Мамлекеттик Университети Медицина Факультети <dekanat@example.org>"
    assert read.facts.message_id == "<mf-214@example.org>"
    assert read.facts.created is not None
    assert [one.name for one in found] == ["тизме.docx", "кат.pdf", "Алмашуу боюнча суроо.eml"]
    assert detect(found[0].data).extension == "docx"
    assert detect(found[2].data).kind == Kind.MAIL
    assert b"suroo" not in found[2].data


def test_a_mail_within_a_mail_gives_its_own_files(pool: ReadingPool, tmp_path: Path) -> None:
    forwarded = tmp_path / "inner.eml"
    forwarded.write_bytes(inside(pool, FORMATS / "letter.eml")[1][2].data)
    read, found = inside(pool, forwarded)
    assert "Урматтуу кесиптештер!" in read.text
    assert [(one.name, detect(one.data).extension) for one in found] == [("ички.pdf", "pdf")]


def test_outlook_mail_gives_its_files(pool: ReadingPool) -> None:
    read, found = inside(pool, FORMATS / "letter.msg")
    assert (read.facts.title, read.facts.message_id) == ("КЫЗМАТТЫК КАТ", "<214@example.org>")
    assert [(one.name, detect(one.data).extension) for one in found] == [
        ("тизме.docx", "docx"),
        ("кат.pdf", "pdf"),
    ]


def test_a_mailbox_gives_every_mail_and_their_files(pool: ReadingPool) -> None:
    read, found = inside(pool, FORMATS / "letters.mbox")
    assert len(read.pages) == 2
    assert len(found) == 3


def test_an_archive_lists_its_names_and_gives_its_files(pool: ReadingPool) -> None:
    read, found = inside(pool, FORMATS / "letters.zip")
    assert read.pages[0].text.split("\n") == ["тизме.docx", "кат.pdf", "бөлүк/кат.eml"]
    assert [one.name for one in found] == ["тизме.docx", "кат.pdf", "бөлүк/кат.eml"]


def test_names_of_an_old_archive_are_in_the_code_page_of_dos() -> None:
    assert read_here(FORMATS / "dos.zip").text == "приказ.txt"


def test_no_more_files_than_asked_for_and_the_rest_is_counted(pool: ReadingPool) -> None:
    read, found = inside(pool, FORMATS / "letters.zip", files=1)
    assert len(found) == 1
    assert [(one.code, one.detail) for one in read.problems] == [(ProblemCode.FILES_LEFT, "2")]
    read, found = inside(pool, FORMATS / "letters.zip", size=60_000)
    assert [one.name for one in found] == ["тизме.docx"]
    assert pool.read(FORMATS / "letters.zip").problems == ()


def test_the_files_of_a_pdf_and_of_a_document_come_out(pool: ReadingPool, tmp_path: Path) -> None:
    _, found = inside(pool, FORMATS.parent / "files" / "form.pdf")
    assert len(found) == 1
    path = tmp_path / "holds.docx"
    path.write_bytes((LETTERS / "ru_letter.docx").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(FORMATS / "letter.xlsx", "word/embeddings/table1.xlsx")
    _, found = inside(pool, path)
    assert [(one.name, detect(one.data).extension) for one in found] == [("table1.xlsx", "xlsx")]


def test_a_locked_archive_says_so_and_shows_its_names(pool: ReadingPool, tmp_path: Path) -> None:
    data = bytearray((FORMATS / "letters.zip").read_bytes())
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = data.find(mark)
        data[start + at] |= 1
    path = tmp_path / "locked.zip"
    path.write_bytes(data)
    read, found = inside(pool, path)
    assert read.state == State.PARTLY
    assert [one.code for one in read.problems] == [ProblemCode.PROTECTED]
    assert len(found) == 2


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.xlsx", "bomb.odt", "bomb.pptx"])
def test_a_bomb_is_refused_before_it_unfolds(pool: ReadingPool, tmp_path: Path, name: str) -> None:
    parts = {"bomb.zip": "a.txt", "bomb.xlsx": "xl/workbook.xml", "bomb.odt": "content.xml"}
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        if name == "bomb.odt":
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        with archive.open(parts.get(name, "ppt/presentation.xml"), "w", force_zip64=True) as part:
            part.write(b"<x>")
            for _ in range(5 * MOST_UNPACKED >> 20):
                part.write(bytes(1 << 20))
    read, found = inside(pool, path, size=1 << 30)
    assert (read.state, read.error and read.error.code) == (State.UNREADABLE, ProblemCode.UNPACKS_TOO_LARGE)
    assert found == []


def test_entities_of_xml_are_not_unfolded_and_no_file_is_fetched(pool: ReadingPool, tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    path = tmp_path / "entity.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        body = "<office:body><office:text><text:p>тынч &b; &f; сөз</text:p></office:text></office:body>"
        archive.writestr(
            "content.xml", f"{laughs}<office:document-content {spaces}>{body}</office:document-content>"
        )
    text = pool.read(path).text
    assert "root:" not in text
    assert "haha" not in text


def test_rtf_gives_headers_footers_and_notes_and_drops_pictures() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1251 {\header \'ca\'e0\'f2}{\footer 2026}text{\footnote note}"
    rtf += rb"{\pict\bin5 }{}\\ab}\page end}"
    text = rtf_text(without_pictures(rtf))
    for word in ("Кат", "2026", "text", "note", "end"):
        assert word in text
    assert text.count("\f") == 1


def test_packed_rtf_of_outlook_is_unpacked() -> None:
    # The two examples of the specification (MS-OXRTFCP 3.1).
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked_rtf(struct.pack("<IIII", 0, 5, 0x414C454D, 0) + b"plain") == b"plain"
    assert unpacked_rtf(b"short") == b""


def test_a_name_that_says_it_is_unicode_is_believed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("кат.txt", "x")
    with zipfile.ZipFile(out) as archive:
        assert name_of(archive.infolist()[0]) == "кат.txt"


def test_without_libreoffice_an_old_letter_says_what_is_missing(
    pool: ReadingPool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    read = pool.read(FORMATS / "letter.doc")
    assert (read.state, read.error and read.error.code) == (State.UNREADABLE, ProblemCode.OFFICE_MISSING)
