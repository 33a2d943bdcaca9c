"""What a file is, is told by its bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from indexer.extract.content import Kind, detect
from tests.indexer.extract.conftest import FILES, LETTERS


@pytest.mark.parametrize(
    ("path", "mime"),
    [
        (LETTERS / "ky_scan.pdf", "application/pdf"),
        (
            LETTERS / "ru_letter.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (LETTERS / "ky_photo.jpg", "image/jpeg"),
        (LETTERS / "ru_fax.tif", "image/tiff"),
        (LETTERS / "ky_scan.txt", "text/plain"),
        (FILES / "cp1251.txt", "text/plain"),
        (FILES / "giant.png", "image/png"),
        (FILES / "empty.pdf", "application/x-empty"),
        (FILES / "truncated.pdf", "application/pdf"),
    ],
)
def test_our_samples_are_known_by_their_bytes(path: Path, mime: str) -> None:
    assert detect(path).mime == mime
    assert detect(path.read_bytes()).mime == mime


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (b"<!DOCTYPE html><p>hello", "html"),
        (b"  \r\n<HTML><script>alert(1)</script>", "html"),
        (b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "svg"),
        (b"<?xml version='1.0'?><svg/>", "svg"),
        ("Салам, дүйнө".encode("utf-16"), "txt"),
        ("Салам, дүйнө, бул кат".encode("utf-16-le"), "txt"),
        ("Уважаемые коллеги, просим".encode("koi8-r"), "txt"),
        (b"{\\rtf1\\ansi hello}", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"GIF89a", "gif"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "doc"),
        (b"MZ\x90\0\x03\0\0\0", "bin"),
        (bytes(range(256)), "bin"),
        (b"\r\nsome mail gateway wrote this\r\n%PDF-1.4\r\n", "pdf"),
        (b"we sent you %PDF-1.4 files", "txt"),
    ],
)
def test_bytes_are_told_apart(data: bytes, extension: str) -> None:
    assert detect(data).extension == extension


def test_a_name_chooses_only_between_kinds_of_text() -> None:
    assert detect(b"a;b\n1;2\n", "table.csv").mime == "text/csv"
    assert detect(b"\x89PNG\r\n\x1a\n", "letter.csv").mime == "image/png"
    assert detect(b"<script>alert(1)</script>", "letter.txt").kind == Kind.HTML


@pytest.mark.parametrize(
    ("parts", "extension"),
    [
        (["word/document.xml"], "docx"),
        (["word/document.xml", "word/vbaProject.bin"], "docm"),
        (["xl/workbook.xml"], "xlsx"),
        (["ppt/presentation.xml"], "pptx"),
        (["notes/word/document.xml"], "zip"),
        (["photo.jpg"], "zip"),
    ],
)
def test_office_files_are_told_by_their_main_part(parts: list[str], extension: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for part in parts:
            archive.writestr(part, "x")
    assert detect(out.getvalue()).extension == extension


def test_an_open_document_says_what_it_is_first() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    assert detect(out.getvalue()).extension == "odt"


def test_a_word_document_with_a_password_is_known_as_locked() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert detect(data).encrypted


def test_a_bitmap_is_no_letter_that_begins_with_bm() -> None:
    out = io.BytesIO()
    Image.new("L", (9, 9)).save(out, "BMP")
    assert detect(out.getvalue()).extension == "bmp"
    assert detect(b"BMW cars for the university").extension == "txt"


@given(
    st.one_of(st.binary(max_size=400), st.binary(min_size=520, max_size=3000)),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"BM"]),
)
def test_any_bytes_get_an_answer(data: bytes, start: bytes) -> None:
    assert detect(start + data).mime
