"""How long a journal takes to become a file, beside the library that writes the file left to itself.

    python bench/exports.py [--rows 50000] [--pages-of 2000] [--repeat 3]

The book is incoming letters with the twenty facts of an entry, every twentieth annulled. "Bare" writes the same
words with the same library and nothing else: no look, no heights, no closing words; for PDF, a reportlab table with a
paragraph in each cell. Every run is a process of its own, ours and the bare one in turn; the table gives medians.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archive.journal_export import BookRow, Column, JournalBook, Signature, write_journal
from archive.journal_export.book import as_text

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
SENDERS = (
    "Сельчук университети",
    "Кыргыз Республикасынын Тышкы иштер министрлиги",
    "Quaid-i-Azam University",
    "Казанский (Приволжский) федеральный университет",
    "Université de Lorraine",
)
SUMMARIES = (
    "{}-меморандумдун мөөнөтүн узартуу жана кызматташтыгыбыздын багыттарын кеңейтүү жөнүндө",
    "{}-делегациянын визитинин программасын макулдашуу жөнүндө",
    "О направлении проекта соглашения № {} и приглашении на международную научно-практическую конференцию",
    "Invitation No. {} to nominate two students for the spring semester",
)
RESOLUTIONS = (
    "А. Кожобеков: 2026-жылдын 1-декабрына чейин жооп даярдоо сунушталсын. 23.11.2026",
    "",
    "Аткаруу үчүн",
)


def entries(count: int) -> Iterator[BookRow]:
    """Make entries that differ as letters do."""
    first = date(2026, 1, 9)
    for serial in range(1, count + 1):
        on = first + timedelta(days=serial % 300)
        cells = (
            f"15-03/{serial}",
            on,
            SENDERS[serial % 5],
            "Түркия",
            f"17-02/{serial * 7 % 9973}",
            on - timedelta(days=5),
            "KY",
            "кат",
            SUMMARIES[serial % 4].format(serial),
            serial % 9 + 1,
            "электрондук почта",
            "Эл аралык байланыштар бөлүмү",
            RESOLUTIONS[serial % 3],
            "Н. Абдыкадыров",
            on + timedelta(days=14),
            "контролдо",
            "15-04/118, 12.12.2026",
            "15-03",
            None,
            None,
        )
        annulled = serial % 20 == 0
        yield BookRow(cells, annulled, "Жокко чыгарылган: кайталанган. А. Токтосунова" if annulled else "")


def write_ours(form: str, count: int, path: Path) -> None:
    book = JournalBook(
        title="Кирүүчү документтерди каттоо журналы",
        organisation="Ош мамлекеттик университети",
        filter_sentence="Чыпка: 2026-жыл, бардыгы",
        made_by="Түзгөн: каттоочу А. Токтосунова",
        export_number="Экспорт № 61",
        columns=COLUMNS,
        rows=entries(count),
        closing_lines=(f"Бардыгы {count} жазуу.",),
        page_word="%(pages)s барактын %(page)s-барагы",
        language="ky",
        annulled_heading="Жокко чыгаруу",
        signatures=(Signature("Түзгөн: каттоочу", "А. Токтосунова"),),
    )
    write_journal(book, path, form)


def write_bare(form: str, count: int, path: Path) -> None:
    {"csv": _bare_csv, "xlsx": _bare_xlsx, "pdf": _bare_pdf}[form](count, path)


def _words(count: int) -> Iterator[list[str]]:
    yield [column.heading for column in COLUMNS]
    for row in entries(count):
        yield [as_text(cell) for cell in (*row.cells, row.annul_note)]


def _bare_csv(count: int, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(_words(count))


def _bare_xlsx(count: int, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for line, words in enumerate(_words(count)):
            for index, word in enumerate(words):
                sheet.write_string(line, index, word)


def _bare_pdf(count: int, path: Path) -> None:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

    from archive.journal_export.typeface import REGULAR, typeface

    typeface(REGULAR)
    style = ParagraphStyle("cell", fontName=REGULAR, fontSize=6, leading=7.2)
    rows = [[Paragraph(word, style) for word in words[: len(COLUMNS)]] for words in _words(count)]
    width = 760 / sum(column.weight for column in COLUMNS)
    table = LongTable(rows, colWidths=[column.weight * width for column in COLUMNS], repeatRows=1)
    SimpleDocTemplate(str(path), pagesize=landscape(A4), leftMargin=30, rightMargin=30).build([table])


def run(writer: str, form: str, count: int) -> dict[str, float]:
    """Measure one writing in a process of its own."""
    command = [sys.executable, __file__, "--one", writer, form, str(count)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def measure_here(writer: str, form: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"journal.{form}")
        started = time.perf_counter()
        {"ours": write_ours, "bare": write_bare}[writer](form, count, path)
        seconds = time.perf_counter() - started
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"s": seconds, "MB": peak, "size": size / 1e6}))


def main() -> None:
    """Print one line for each format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=50_000, help="entries of the XLSX and the CSV")
    parser.add_argument("--pages-of", type=int, default=2_000, help="entries of the PDF")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        measure_here(given.one[0], given.one[1], int(given.one[2]))
        return
    print(
        f"{'format':8}{'entries':>9}{'ours s':>9}{'bare s':>9}{'ratio':>8}{'ours MB':>9}{'bare MB':>9}{'file MB':>9}"
    )
    for form, count in (("xlsx", given.rows), ("csv", given.rows), ("pdf", given.pages_of)):
        turns = [(run("ours", form, count), run("bare", form, count)) for _ in range(given.repeat)]
        ours, bare = (
            {key: statistics.median(turn[side][key] for turn in turns) for key in turns[0][0]}
            for side in (0, 1)
        )
        ratio = statistics.median(mine["s"] / theirs["s"] for mine, theirs in turns)
        print(
            f"{form:8}{count:9}{ours['s']:9.2f}{bare['s']:9.2f}{ratio:8.2f}"
            f"{ours['MB']:9.0f}{bare['MB']:9.0f}{ours['size']:9.1f}"
        )


if __name__ == "__main__":
    main()
