"""A table of partners read into rows; its headings may be in any of the three languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.errors import ColumnMissing

COLUMNS = {
    "name": "name | partner | название | наименование | партнёр | имя | аталышы | аты | өнөктөш",
    "country": "country | страна | өлкө",
    "aliases": "aliases | other names | другие названия | также | псевдонимы | башка аттары | башка аталыштары",
    "kind": "kind | type | вид | тип | түрү",
    "city": "city | город | шаар",
    "language": "language | letter language | язык | язык писем | тили | тил | каттын тили",
}
_KEYBOARD = str.maketrans("өүңё", "оуне")
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


def read_sheet(table: Sequence[Sequence[str]]) -> list[SheetRow]:
    """Read the rows of a table; empty ones are passed over. Raises ColumnMissing."""
    lines = [[" ".join(cell.split()) for cell in cells] for cells in table]
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


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().translate(_KEYBOARD).replace("_", " ").split())
