"""The printed journal: everything on paper, headings and "page x of y" on every page, nothing cut off or alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pypdf import PdfReader

from archive.journal_export import BookRow, Column, JournalBook, Signature, write_journal
from tests.archive.journal_books import CLOSING, COLUMNS, REASON, a_book, a_row

LETTERS = "өүңӨҮҢ ёЁ йЙ № ğşıİçöü ĞŞÇÖÜ «–—…»"


def printed(book: JournalBook, folder: Path) -> list[str]:
    """Print the book and give the text of each page."""
    path = folder / "journal.pdf"
    write_journal(book, path, "pdf")
    return texts(path)


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def words(text: str) -> str:
    """Read over the ends of lines; pdfium marks the hyphen that parts a word there as \\x02."""
    return " ".join(text.replace("\x02\n", "").replace("\x02", "").split())


def journal_of(length: int) -> JournalBook:
    return a_book(*(a_row(serial) for serial in range(1, length + 1)))


def test_it_is_a4_landscape_and_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "journal.pdf"
    write_journal(a_book(), path, "pdf")
    with pypdfium2.PdfDocument(path) as document:
        assert [round(side) for side in document[0].get_size()] == [842, 595]
        about = document.get_metadata_dict(skip_empty=True)
    assert about["Title"] == "Кирүүчү документтерди каттоо журналы"
    assert about["Author"] == "Ош мамлекеттик университети"
    assert PdfReader(path).trailer["/Root"]["/Lang"] == "ky"


def test_every_fact_of_an_entry_is_printed(tmp_path: Path) -> None:
    row = a_row(27, note="аслы почта менен келди", access="КПҮ", execution="15-04/118", control="алынган")
    text = words(printed(a_book(row), tmp_path)[0])
    for column in COLUMNS:
        assert column.heading in text
    for fact in (
        "15-03/27",
        "18.01.2026",
        "13.01.2026",
        "Кыргызстан",
        "17-02/4418",
        "КПҮ",
        "15-04/118",
        "алынган",
    ):
        assert fact in text
    assert "Пакистандан келе турган делегациянын визитинин программасын макулдашуу жөнүндө" in text


def test_the_title_the_filter_and_the_number_of_the_export_stand_on_the_first_page(tmp_path: Path) -> None:
    first, second, *_ = printed(journal_of(30), tmp_path)
    for line in (
        "Ош мамлекеттик университети",
        "Чыпка: 2026-жыл, бардыгы",
        "А. Токтосунова, 23.11.2026 12:04",
    ):
        assert line in words(first)
        assert line not in words(second)


def test_entries_stand_in_order_each_once(tmp_path: Path) -> None:
    pages = printed(journal_of(60), tmp_path)
    assert len(pages) > 2
    numbers = re.findall(r"^15-03/(\d+)", "\n".join(pages), re.M)
    assert [int(number) for number in numbers] == list(range(1, 61))


def test_every_page_repeats_the_headings_and_counts_the_pages(tmp_path: Path) -> None:
    pages = printed(journal_of(60), tmp_path)
    for number, page in enumerate(pages, 1):
        assert "Каттоо №" in page and "Кыскача мазмуну" in words(page)
        assert f"{len(pages)} барактын {number}-барагы" in page
        assert "Экспорт № 61" in page


@pytest.mark.parametrize("length", [0, 1, 2, 3, *range(8, 30)])
def test_the_closing_words_never_stand_alone(length: int, tmp_path: Path) -> None:
    pages = printed(a_book(rows=[a_row(serial) for serial in range(1, length + 1)]), tmp_path)
    last = pages[-1]
    assert CLOSING in words(last) and "А. Токтосунова" in last
    assert all(CLOSING not in words(page) for page in pages[:-1])
    if length:
        assert f"15-03/{length}" in last
    assert len(re.findall(r"^15-03/\d+", "\n".join(pages), re.M)) == length


def test_kyrgyz_russian_and_turkish_letters_can_be_read_and_come_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.pdf"
    write_journal(a_book(a_row(1, summary=LETTERS)), path, "pdf")
    assert LETTERS in words(texts(path)[0])
    for font in fonts_of(path):
        descriptor = font["/FontDescriptor"]
        assert "IBMPlexSansCond" in descriptor["/FontName"]
        assert "/FontFile2" in descriptor and "/ToUnicode" in font


def fonts_of(path: Path) -> Iterator[dict]:
    """Give the fonts words are set in; reportlab also names one that it never uses."""
    for page in PdfReader(path).pages:
        for font in page["/Resources"]["/Font"].values():
            if font.get_object()["/BaseFont"] != "/Helvetica":
                yield font.get_object()


def test_names_in_chinese_japanese_and_korean_are_kept(tmp_path: Path) -> None:
    pages = printed(a_book(a_row(1, sender="北京大学, 김철수 Seoul, さくら")), tmp_path)
    for name in ("北京大学", "김철수", "Seoul", "さくら"):
        assert name in words(pages[0])


def test_an_annulled_entry_is_struck_through_and_gives_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "journal.pdf"
    write_journal(a_book(), path, "pdf")
    assert REASON in words(texts(path)[0])
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        assert not crossed_out(page, "15-03/1")
        assert crossed_out(page, "15-03/2")
        assert not crossed_out(page, REASON[:20])


def crossed_out(page: pypdfium2.PdfPage, words_there: str) -> bool:
    """Tell whether a line is drawn through the middle of these words."""
    text = page.get_textpage()
    found = text.search(words_there).get_next()
    assert found
    text.count_rects(*found)  # pdfium gives the rectangles of the range it was last asked about
    left, bottom, right, top = text.get_rect(0)
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
    for x1, y1, x2, y2 in (path.get_bounds() for path in paths):
        if bottom < y1 <= y2 < top and x1 <= left + 1 and x2 >= right - 1:
            return True
    return False


def test_an_entry_longer_than_a_page_goes_on_overleaf_and_loses_nothing(tmp_path: Path) -> None:
    sentences = [f"{number}-сүйлөм келишимдин шарттары жөнүндө." for number in range(1, 700)]
    rows = a_row(1), a_row(2, annulled=True, summary=" ".join(sentences)), a_row(3)
    pages = printed(a_book(*rows), tmp_path)
    assert len(pages) > 3
    together = words("\n".join(pages))
    assert [int(number) for number in re.findall(r"(\d+)- ?сүйлөм", together)] == list(range(1, 700))
    assert REASON in together


def test_a_reason_longer_than_a_page_goes_on_overleaf(tmp_path: Path) -> None:
    row = BookRow(a_row(1).cells, True, "\n".join(f"{number}-себеп" for number in range(1, 200)))
    together = "\n".join(printed(a_book(row), tmp_path))
    assert [int(number) for number in re.findall(r"(\d+)-себеп", together)] == list(range(1, 200))


def test_nothing_is_printed_outside_its_column(tmp_path: Path) -> None:
    rows = [
        a_row(serial, country="Кызматташтыгыбыздын", their_number="EMKK2026123456789012345")
        for serial in range(1, 9)
    ]
    path = tmp_path / "journal.pdf"
    write_journal(a_book(*rows), path, "pdf")
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        edges, foot, head = table_of(page)
        text = page.get_textpage()
        for left, bottom, right, top in map(text.get_rect, range(text.count_rects())):
            assert left >= 50 and right <= 842 - 27
            if bottom > foot and top < head:
                crossed = [x for x in edges if left + 0.5 < x < right - 0.5]
                assert not crossed, text.get_text_bounded(left, bottom, right, top)


def table_of(page: pypdfium2.PdfPage) -> tuple[set[float], float, float]:
    """Find the rules between the columns, and the foot and head of the table."""
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
    upright = [
        (x1, y1, y2)
        for x1, y1, x2, y2 in (path.get_bounds() for path in paths)
        if x2 - x1 < 1 and y2 - y1 > 50
    ]
    return {x for x, _, _ in upright}, min(y for _, y, _ in upright), max(y for _, _, y in upright)


def test_a_book_of_few_columns_and_one_of_many_both_fit(tmp_path: Path) -> None:
    one = (Column("number", "№", 1.0, "code"),)
    assert "15-07" in printed(a_book(BookRow(("15-07",), True, REASON), columns=one), tmp_path)[0]
    many = tuple(Column(f"c{number}", f"Мамилекеттик{number}", 1.0) for number in range(30))
    pages = printed(a_book(BookRow(tuple("министрлигинин" for _ in many)), columns=many), tmp_path)
    assert words(pages[0]).replace(" ", "").count("министрлигинин") == 30


def test_people_sign_on_lines_of_their_own(tmp_path: Path) -> None:
    signatures = (
        Signature("Түзгөн: каттоочу", "А. Токтосунова"),
        Signature("Бөлүмдүн башчысы", "Н. Абдыкадыров"),
    )
    last = printed(a_book(signatures=signatures), tmp_path)[-1]
    assert last.index(CLOSING) < last.rindex("Түзгөн: каттоочу") < last.index("Бөлүмдүн башчысы")


def test_two_people_may_print_at_the_same_time(tmp_path: Path) -> None:
    def print_one(number: int) -> Path:
        path = tmp_path / f"{number}.pdf"
        write_journal(
            a_book(*(a_row(number * 100 + serial, note="өүң" * serial) for serial in range(40))), path, "pdf"
        )
        return path

    with ThreadPoolExecutor(3) as pool:
        paths = list(pool.map(print_one, range(1, 4)))
    for number, path in enumerate(paths, 1):  # read one after the other: pdfium is not made for threads
        text = "\n".join(texts(path))
        assert len(re.findall(rf"^15-03/{number}\d\d$", text, re.M)) == 40
        assert "Пакистандан" in text
