"""Looking at one page: its words and their places, without reading the pages before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extract.pool import ReadingPool
from indexer.extract.port import Method, ProblemCode, Word
from tests.indexer.extract.conftest import FILES, LETTERS, read_here


def test_a_page_is_what_reading_the_file_gives(pool: ReadingPool) -> None:
    seen = pool.look(LETTERS / "en_letter.pdf", 2)
    [page] = seen.pages
    read = read_here(LETTERS / "en_letter.pdf").pages[1]
    assert (page.number, page.text, seen.facts.page_count) == (2, read.text, 2)
    assert [word[:2] for word in page.words] == [word[:2] for word in words_of_page(2)]
    assert all(word.sure == 1 for word in page.words)


def words_of_page(number: int) -> tuple[Word, ...]:
    return read_here(LETTERS / "en_letter.pdf", boxed_pages=number).pages[number - 1].words


def test_a_page_with_letters_drawn_apart_is_mended(pool: ReadingPool) -> None:
    [page] = pool.look(FILES / "drawn_apart.pdf", 1).pages
    assert page.method is Method.REPAIRED
    assert page.words


def test_a_scan_is_not_recognised_for_a_look(pool: ReadingPool) -> None:
    [page] = pool.look(LETTERS / "ky_scan.pdf", 1).pages
    assert (page.text.strip(), page.words) == ("", ())
    assert page.width == pytest.approx(595, abs=2)


@pytest.mark.parametrize(
    ("path", "number", "code"),
    [
        (LETTERS / "en_letter.pdf", 3, ProblemCode.NO_SUCH_PAGE),
        (LETTERS / "en_letter.pdf", 0, ProblemCode.NO_SUCH_PAGE),
        (FILES / "locked.pdf", 1, ProblemCode.PROTECTED),
        (FILES / "cp1251.txt", 1, ProblemCode.UNSUPPORTED),
    ],
)
def test_where_nothing_is_to_be_seen_it_is_said(
    pool: ReadingPool, path: Path, number: int, code: ProblemCode
) -> None:
    seen = pool.look(path, number)
    assert seen.pages == ()
    assert seen.error is not None
    assert seen.error.code == code
