"""A journal of incoming letters as a clerk of a university fills it, for the tests of its three formats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from archive.journal_export import BookRow, Cell, Column, JournalBook, Signature

COLUMNS = (
    Column("number", "Каттоо №", 1.1, "code"),
    Column("received", "Келип түшкөн күнү", 1.0, "date", under="number"),
    Column("sender", "Жөнөтүүчү", 2.6),
    Column("country", "Өлкө", 1.0, under="sender"),
    Column("their_number", "Алардын №", 1.5, "code"),
    Column("their_date", "Алардын күнү", 1.0, "date", under="their_number"),
    Column("languages", "Тили", 0.6, "code"),
    Column("kind", "Документтин түрү", 1.2),
    Column("summary", "Кыскача мазмуну", 4.2),
    Column("sheets", "Барактар", 0.6, "count"),
    Column("delivery", "Жеткирүү ыкмасы", 1.2),
    Column("addressee", "Кимге", 1.5),
    Column("resolution", "Резолюция", 2.4),
    Column("executor", "Жооптуу аткаруучу", 1.6),
    Column("due", "Аткаруу мөөнөтү", 1.0, "date", under="executor"),
    Column("control", "Контролдоо", 1.0),
    Column("execution", "Аткарылышы", 1.5),
    Column("case", "Иш, том, барактар", 1.0, "code"),
    Column("access", "Чектөө", 0.8, under="case"),
    Column("note", "Эскертүү", 1.3),
)
REASON = "Жокко чыгарылган: 15-03/1 менен кайталанган. А. Токтосунова, 19.11.2026"
CLOSING = "2026-жыл боюнча бардыгы 3 жазуу, боштук жок."


def a_row(serial: int = 27, *, annulled: bool = False, **cells: Cell) -> BookRow:
    """Fill one entry; any cell may be given by the key of its column."""
    received = date(2026, 1, 9) + timedelta(days=serial // 3)
    facts: dict[str, Cell] = {
        "number": f"15-03/{serial}",
        "received": received,
        "sender": "Кыргыз Республикасынын Тышкы иштер министрлиги",
        "country": "Кыргызстан",
        "their_number": "17-02/4418",
        "their_date": received - timedelta(days=5),
        "languages": "KY",
        "kind": "кат",
        "summary": "Пакистандан келе турган делегациянын визитинин программасын макулдашуу жөнүндө",
        "sheets": 2,
        "delivery": "электрондук почта",
        "addressee": "ректор",
        "resolution": "А. Кожобеков: аткаруу үчүн. 24.11.2026",
        "executor": "Н. Абдыкадыров",
        "due": received + timedelta(days=14),
        "case": "15-03",
    }
    facts.update(cells)
    row = tuple(facts.get(column.key) for column in COLUMNS)
    return BookRow(row, annulled, REASON if annulled else "")


def a_book(*rows: BookRow, **changes: Any) -> JournalBook:
    """Bind entries into a journal; without any, three with the second annulled."""
    book = JournalBook(
        title="Кирүүчү документтерди каттоо журналы",
        organisation="Ош мамлекеттик университети",
        filter_sentence="Чыпка: 2026-жыл, бардыгы",
        made_by="Түзгөн: каттоочу А. Токтосунова, 23.11.2026 12:04",
        export_number="Экспорт № 61",
        columns=COLUMNS,
        rows=rows or (a_row(1), a_row(2, annulled=True), a_row(3)),
        closing_lines=(CLOSING,),
        page_word="%(pages)s барактын %(page)s-барагы",
        language="ky",
        annulled_heading="Жокко чыгаруу",
        signatures=(Signature("Түзгөн: каттоочу", "А. Токтосунова"),),
    )
    return replace(book, **changes)
