"""The journal as CSV opens in a spreadsheet as it stands, and runs nothing a stranger wrote into it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from archive.journal_export import JournalBook, write_journal
from tests.archive.journal_books import CLOSING, COLUMNS, REASON, a_book, a_row


def table(book: JournalBook, folder: Path) -> list[list[str]]:
    path = folder / "journal.csv"
    write_journal(book, path, "csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_the_file_is_utf8_with_bom_semicolons_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "journal.csv"
    write_journal(a_book(), path, "csv")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf" + "Каттоо №;Келип түшкөн күнү;".encode())
    assert content.count(b"\r\n") == content.count(b"\n")


def test_headings_and_entries_stand_in_the_order_of_the_journal(tmp_path: Path) -> None:
    head, first, second, third, *_ = table(a_book(), tmp_path)
    assert head == [*(column.heading for column in COLUMNS), "Жокко чыгаруу"]
    assert first[:6] == [
        "15-03/1",
        "09.01.2026",
        "Кыргыз Республикасынын Тышкы иштер министрлиги",
        "Кыргызстан",
        "17-02/4418",
        "04.01.2026",
    ]
    assert [second[0], third[0]] == ["15-03/2", "15-03/3"]
    assert [len(line) for line in (first, second, third)] == [len(COLUMNS) + 1] * 3


def test_an_annulled_entry_says_so_in_the_last_column(tmp_path: Path) -> None:
    _, first, second, *_ = table(a_book(), tmp_path)
    assert (first[-1], second[-1]) == ("", REASON)


def test_below_an_empty_line_stands_where_it_comes_from_and_how_it_closes(tmp_path: Path) -> None:
    lines = table(a_book(), tmp_path)
    below = lines[lines.index([]) + 1 :]
    assert [line[0] for line in below] == [
        "Кирүүчү документтерди каттоо журналы",
        "Ош мамлекеттик университети",
        "Чыпка: 2026-жыл, бардыгы",
        "Түзгөн: каттоочу А. Токтосунова, 23.11.2026 12:04",
        "Экспорт № 61",
        CLOSING,
        "Түзгөн: каттоочу",
    ]
    assert below[-1] == ["Түзгөн: каттоочу", "", "А. Токтосунова"]


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(A1)",
        "+996 3222 70712",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\n=1+1",
        "  =1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "'=1+1",
    ],
)
def test_a_text_like_a_formula_gets_an_apostrophe_and_nothing_else(text: str, tmp_path: Path) -> None:
    _, entry, *_ = table(a_book(a_row(1, summary=text)), tmp_path)
    assert entry[8] == f"'{text}"


def test_a_carriage_return_cannot_hide_a_formula(tmp_path: Path) -> None:
    _, entry, *_ = table(a_book(a_row(1, summary="\r=1+1")), tmp_path)
    assert entry[8] == "'=1+1"


@pytest.mark.parametrize("text", ["12-03", "1/2", "0015", "м/214", "2 = 2", "«-» белгиси", ""])
def test_other_texts_are_left_alone(text: str, tmp_path: Path) -> None:
    _, entry, *_ = table(a_book(a_row(1, their_number=text)), tmp_path)
    assert entry[4] == text


def test_reasons_and_closing_words_are_made_harmless_too(tmp_path: Path) -> None:
    lines = table(a_book(closing_lines=("=1+1",), filter_sentence="=2+2"), tmp_path)
    assert {"'=1+1", "'=2+2"} <= {line[0] for line in lines if line}


def test_quotes_semicolons_and_line_breaks_survive(tmp_path: Path) -> None:
    text = 'Жооп; "өз ара түшүнүшүү"\nэкинчи сап'
    _, entry, *_ = table(a_book(a_row(1, summary=text)), tmp_path)
    assert entry[8] == text


def test_letters_that_only_deceive_are_left_out(tmp_path: Path) -> None:
    _, entry, *_ = table(a_book(a_row(1, sender="Ош\u202eгүМ\x00\u200b", summary="и\u0306")), tmp_path)
    assert (entry[2], entry[8]) == ("ОшгүМ", "й")
