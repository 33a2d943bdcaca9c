"""A table of partners in a file, XLSX or CSV, read into rows; its headings may be in any of the three languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.errors import ColumnMissing, TableUnreadable

COLUMNS = {
    "name": "name | partner | название | наименование | партнёр | имя | аталышы | аты | өнөктөш",
    "country": "country | страна | өлкө",
    "aliases": "aliases | other names | другие названия | также | псевдонимы | башка аттары | башка аталыштары",
    "kind": "kind | type | вид | тип | түрү",
    "city": "city | город | шаар",
    "language": "language | letter language | язык | язык писем | тили | тил | каттын тили",
}
_KEYBOARD = str.maketrans("өүңё", "оуне")
_ENCODINGS = ("utf-8-sig", "cp1251")
_MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the table, as typed."""

    line: int  # as a spreadsheet counts
    name: str
    country: str = ""
    aliases: tuple[str, ...] = field(default=())
    kind: str = ""
    city: str = ""
    language: str = ""


def read_sheet(path: Path) -> list[SheetRow]:
    """Read the rows of a file; empty ones are passed over. Raises TableUnreadable, ColumnMissing."""
    lines = list(_cells(path))
    head = next((number for number, cells in enumerate(lines) if any(cells)), None)
    if head is None:
        raise ColumnMissing(column="name")
    columns = {_folded(heading): place for place, heading in reversed(list(enumerate(lines[head])))}
    places = {
        name: next((columns[_folded(way)] for way in ways.split(" | ") if _folded(way) in columns), None)
        for name, ways in COLUMNS.items()
    }
    if places["name"] is None:
        raise ColumnMissing(column="name")
    rows = []
    for number, cells in enumerate(lines[head + 1 :], start=head + 2):
        if any(cells):
            value = {
                name: cells[place] if place is not None and place < len(cells) else ""
                for name, place in places.items()
            }
            aliases = tuple(alias for part in value.pop("aliases").split(";") if (alias := part.strip()))
            rows.append(SheetRow(line=number, aliases=aliases, **value))
    return rows[:_MOST_ROWS]


def _cells(path: Path) -> Iterator[list[str]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TableUnreadable(file=path.name, why=error.strerror or "") from None
    lines = _of_workbook(content, path.name) if content[:2] == b"PK" else _of_csv(content)
    for cells in lines:
        yield [" ".join(_said(cell).split()) for cell in cells]


def _of_workbook(content: bytes, name: str) -> Sequence[Sequence[object]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows: Sequence[Sequence[object]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception as error:  # whatever is wrong with the file, a person is told so
        raise TableUnreadable(file=name, why=str(error)) from None
    return rows


def _of_csv(content: bytes) -> Iterator[list[str]]:
    text = ""
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    first = next((line for line in text.splitlines() if line.strip()), "")
    # Aliases hold semicolons, so the heading alone tells what parts the columns.
    mark = max("\t,;", key=first.count)
    yield from csv.reader(io.StringIO(text), delimiter=mark)


def _said(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell)) if whole else str(cell)  # type: ignore[call-overload]


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().translate(_KEYBOARD).replace("_", " ").split())
