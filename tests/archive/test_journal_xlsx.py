"""The journal as a workbook: numbers stay text, dates are dates, and it prints as it should."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from archive.journal_export import JournalBook, write_journal
from archive.journal_export.xlsx import write_xlsx
from tests.archive.journal_books import CLOSING, COLUMNS, REASON, a_book, a_row

HEAD = 7  # title, four lines of origin, an empty line, headings


def sheet(book: JournalBook, folder: Path) -> Worksheet:
    path = folder / "journal.xlsx"
    write_journal(book, path, "xlsx")
    return openpyxl.load_workbook(path).worksheets[0]


def entries(page: Worksheet) -> list[list[object]]:
    last = int(page.auto_filter.ref.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=HEAD + 1, max_row=last)]


def test_the_title_the_filter_and_the_number_of_the_export_stand_on_top(tmp_path: Path) -> None:
    page = sheet(a_book(), tmp_path)
    assert [page.cell(line, 1).value for line in range(1, HEAD)] == [
        "Кирүүчү документтерди каттоо журналы",
        "Ош мамлекеттик университети",
        "Чыпка: 2026-жыл, бардыгы",
        "Түзгөн: каттоочу А. Токтосунова, 23.11.2026 12:04",
        "Экспорт № 61",
        None,
    ]


def test_headings_and_entries_stand_in_the_order_of_the_journal(tmp_path: Path) -> None:
    page = sheet(a_book(), tmp_path)
    headings = [cell.value for cell in page[HEAD]]
    assert headings == [*(column.heading for column in COLUMNS), "Жокко чыгаруу"]
    assert [entry[0] for entry in entries(page)] == ["15-03/1", "15-03/2", "15-03/3"]
    assert entries(page)[0][2:4] == ["Кыргыз Республикасынын Тышкы иштер министрлиги", "Кыргызстан"]


@pytest.mark.parametrize("number", ["12-03", "1/2", "0015", "1E5", "4062", "15-03/27", "01.02"])
def test_a_number_stays_the_text_the_clerk_wrote(number: str, tmp_path: Path) -> None:
    cell = sheet(a_book(a_row(1, their_number=number)), tmp_path).cell(HEAD + 1, 5)
    assert (cell.value, cell.data_type, cell.number_format) == (number, "s", "@")


@pytest.mark.parametrize(
    "text", ["=1+1", "=HYPERLINK(A1)", "{=A1}", "@SUM(A1)", "+1", "-1", "https://oshsu.kg", "mailto:x@y.kg"]
)
def test_nothing_becomes_a_formula_or_a_link(text: str, tmp_path: Path) -> None:
    cell = sheet(a_book(a_row(1, summary=text)), tmp_path).cell(HEAD + 1, 9)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_dates_are_dates_and_counts_are_numbers(tmp_path: Path) -> None:
    page = sheet(a_book(a_row(3, received=date(2026, 11, 23), sheets=12)), tmp_path)
    received, sheets = page.cell(HEAD + 1, 2), page.cell(HEAD + 1, 10)
    assert (received.value, received.number_format) == (datetime(2026, 11, 23), "dd.mm.yyyy")
    assert (sheets.value, sheets.data_type) == (12, "n")


def test_what_is_no_date_stays_words_and_what_is_unknown_stays_empty(tmp_path: Path) -> None:
    row = a_row(1, received=date(1899, 5, 7), their_date="күнү жок", due=None, sheets=0, note="")
    page = sheet(a_book(row), tmp_path)
    values = entries(page)[0]
    assert [values[1], values[5], values[9], values[14], values[19]] == [
        "07.05.1899",
        "күнү жок",
        0,
        None,
        None,
    ]


def test_an_annulled_entry_is_struck_through_and_gives_the_reason(tmp_path: Path) -> None:
    page = sheet(a_book(), tmp_path)
    struck = [[page.cell(HEAD + line, column).font.strike for column in (1, 2, 9, 10)] for line in (1, 2, 3)]
    assert struck == [[None] * 4, [True] * 4, [None] * 4]
    reason = page.cell(HEAD + 2, len(COLUMNS) + 1)
    assert (reason.value, reason.font.strike) == (REASON, None)
    assert page.cell(HEAD + 1, len(COLUMNS) + 1).value is None


def test_headings_stay_in_sight_can_be_filtered_and_repeat_in_print(tmp_path: Path) -> None:
    page = sheet(a_book(), tmp_path)
    assert page.freeze_panes == f"B{HEAD + 1}"
    assert page.auto_filter.ref == f"A{HEAD}:U{HEAD + 3}"
    assert page.print_title_rows == f"${HEAD}:${HEAD}"


def test_it_prints_on_a4_landscape_one_page_wide_with_page_x_of_y(tmp_path: Path) -> None:
    page = sheet(a_book(), tmp_path)
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_the_foot_counts_pages_and_keeps_the_hyphen(tmp_path: Path) -> None:
    path = tmp_path / "journal.xlsx"
    write_journal(a_book(page_word="R&D: %(page)s-4 / %(pages)s"), path, "xlsx")
    with zipfile.ZipFile(path) as parts:
        inside = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    foot = inside.findtext(".//{*}oddFooter") or ""
    # "&P-4" alone would be the page number less four.
    assert re.sub('&"-,Regular"', "", foot.removeprefix('&R&"-,Regular"&8')) == "R&&D: &P-4 / &N"
    assert '&P&"-,Regular"-4' in foot


def test_the_closing_words_follow_the_last_entry(tmp_path: Path) -> None:
    page = sheet(a_book(), tmp_path)
    below = [[cell.value for cell in row if cell.value] for row in page.iter_rows(min_row=HEAD + 4)]
    assert [line for line in below if line] == [[CLOSING], ["Түзгөн: каттоочу", "А. Токтосунова"]]


def test_an_empty_journal_has_headings_and_closing_words(tmp_path: Path) -> None:
    page = sheet(a_book(rows=()), tmp_path)
    assert page.auto_filter.ref == f"A{HEAD}:U{HEAD}"
    assert CLOSING in [page.cell(line, 1).value for line in range(HEAD, page.max_row + 1)]


def test_the_file_names_the_organisation_and_no_person(tmp_path: Path) -> None:
    path = tmp_path / "journal.xlsx"
    write_journal(a_book(), path, "xlsx")
    properties = openpyxl.load_workbook(path).properties
    assert properties.title == "Кирүүчү документтерди каттоо журналы"
    assert not properties.creator and not properties.lastModifiedBy


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ички", "Ички"),
        ("Кирүүчү документтерди каттоо журналы", "Кирүүчү документтерди каттоо"),
        ("Реестр [2026]: 1/2?", "Реестр  2026   1 2"),
        ("'", "1"),
        ("А" * 40, "А" * 31),
    ],
)
def test_the_sheet_has_a_name_excel_accepts(title: str, name: str, tmp_path: Path) -> None:
    assert sheet(a_book(title=title), tmp_path).title == name


def test_odd_letters_and_endless_texts_make_a_sound_file(tmp_path: Path) -> None:
    row = a_row(1, summary="ө" * 40_000, note="a\x01\x0b\ud800b <&>", sender="김 철수 \u202e")
    values = entries(sheet(a_book(row), tmp_path))[0]
    assert len(str(values[8])) == 32_767
    assert (values[19], values[2]) == ("ab <&>", "김 철수 ")


def test_a_long_journal_is_written_as_it_is_read(tmp_path: Path) -> None:
    written: list[int] = []

    def rows() -> object:
        for serial in range(1, 2001):
            written.append(serial)
            yield a_row(serial)

    page = sheet(a_book(rows=rows()), tmp_path)
    assert [entry[0] for entry in entries(page)] == [f"15-03/{serial}" for serial in written]


def test_a_place_that_cannot_be_written_is_an_ordinary_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_xlsx(a_book(), tmp_path / "missing" / "journal.xlsx")


@pytest.mark.parametrize("form", ["xlsx", "csv", "pdf"])
def test_a_journal_that_breaks_off_leaves_the_old_file_and_nothing_else(form: str, tmp_path: Path) -> None:
    def rows() -> object:
        yield a_row(1)
        raise RuntimeError("the database went away")

    path = tmp_path / f"journal.{form}"
    path.write_bytes(b"the old one")
    with pytest.raises(RuntimeError):
        write_journal(a_book(rows=rows()), path, form)
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_form_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="xlsx, csv, pdf"):
        write_journal(a_book(), tmp_path / "journal.odt", "odt")
