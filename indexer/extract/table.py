"""A table as rows of text: workbooks by calamine, CSV in any of our encodings. Runs as a process of its own.

`python -m indexer.extract.table NAME LIMIT` reads the file on standard input and writes a JSON line for each row.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta

WIDEST = 200
LONGEST_CELL = 8_000
# Our own CSV writes an apostrophe before what a spreadsheet would take for a formula.
_NEUTRALISED = re.compile(r"'(?=[\t\n]|\s*[=+\-@＝＋－＠﹢﹣﹦−'＇])")


def rows_of(data: bytes, name: str, limit: int) -> Iterator[list[str]]:
    """Give the rows of the first sheet, at most `limit`."""
    is_book = data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    rows = _workbook(data) if is_book else _csv(data)
    for number, row in enumerate(rows):
        if number >= limit:
            return
        yield [cell[:LONGEST_CELL] for cell in row[:WIDEST]]


def _workbook(data: bytes) -> Iterator[list[str]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for row in book.get_sheet_by_index(0).iter_rows():
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case timedelta():
            return ""
        case _:
            return str(cell)


def _csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=first.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield [_NEUTRALISED.sub("", cell, count=1) if cell.startswith("'") else cell for cell in row]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def main() -> None:
    """Write the rows of the file on standard input."""
    csv.field_size_limit(10 * LONGEST_CELL)
    name, limit = sys.argv[1], int(sys.argv[2])
    for row in rows_of(sys.stdin.buffer.read(), name, limit):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
