"""Plain text in whatever encoding it comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import paging, plain
from indexer.extract.plain import decode
from indexer.extract.port import ProblemCode, State
from tests.indexer.extract.conftest import FILES, read_here
from tests.samples import texts

LETTERS = {
    letter.language: "\n".join(letter.lines())
    for letter in (texts.KY_INTERNAL, texts.RU_UNIVERSITY, texts.EN_UNIVERSITY, texts.TR_UNIVERSITY)
}


@pytest.mark.parametrize("language", LETTERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_or_without_a_mark(language: str, encoding: str) -> None:
    assert decode(LETTERS[language].encode(encoding)) == LETTERS[language]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("ru", "cp866"),
        ("ky", "kz1048"),
        ("tr", "cp1254"),
        ("en", "cp1252"),
    ],
)
def test_old_encodings_are_guessed_from_the_writing(language: str, encoding: str) -> None:
    data = LETTERS[language].encode(encoding, "ignore")
    assert decode(data) == data.decode(encoding)


@pytest.mark.parametrize("line", ["Направляем Вам проект соглашения", "О визите делегации", "ПРИКАЗ № 15"])
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_one_line_is_enough_to_guess(line: str, encoding: str) -> None:
    assert decode(line.encode(encoding, "replace")).split()[0] == line.split(maxsplit=1)[0]


def test_a_text_of_an_old_office_is_read() -> None:
    read = read_here(FILES / "cp1251.txt")
    assert read.state == State.READ
    assert "О продлении соглашения об академической мобильности\n" in read.text
    assert "үч студенти" in read_here(FILES / "kz1048.txt").text


def test_form_feeds_are_pages(tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    path.write_bytes(b"first\x0csecond")
    assert [page.text for page in read_here(path).pages] == ["first", "second"]


def test_endless_text_is_cut_at_line_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE_LETTERS", 50)
    path = tmp_path / "long.txt"
    text = "a line of words\n" * 20
    path.write_text(text)
    pages = read_here(path).pages
    assert "".join(page.text for page in pages) == text
    assert all(page.text.endswith("\n") and len(page.text) <= 50 for page in pages[:-1])


def test_giants_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MOST_BYTES", 10)
    path = tmp_path / "giant.txt"
    path.write_text("more than ten letters")
    error = read_here(path).error
    assert error is not None
    assert error.code == ProblemCode.TOO_LARGE


@given(st.binary())
def test_any_bytes_become_some_text(data: bytes) -> None:
    decode(data).encode("utf-16", "surrogatepass")
