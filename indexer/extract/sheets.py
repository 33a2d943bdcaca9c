"""Reads workbooks (XLSX, XLSM, XLSB, XLS, ODS) by calamine; remarks and text boxes of the newer ones by ourselves."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from typing import Any

import python_calamine as calamine

from indexer.extract.odf import refuse_locked
from indexer.extract.office_pages import office_facts
from indexer.extract.package import EMBEDDED, Package, opened
from indexer.extract.paging import clean, pages_of
from indexer.extract.port import FileFacts, Finding, Problem, ProblemCode, ReadingFailed, Source, Tool, Wishes
from indexer.extract.slides import drawn_text

MOST_UNPACKED = 200 << 20
MOST_LETTERS = 20_000_000
"""Of a workbook's text; what is beyond is left."""
BESIDE = re.compile(r"xl/(?:comments\d*|comments/comment\d+|threadedComments/[^/]+|drawings/drawing\d+)\.xml")
MACROS = re.compile(r"xl/vbaProject\.bin")
_PASSWORD = re.compile(r"password|encrypt", re.IGNORECASE)


class SheetsExtractor:
    """Reads workbooks."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give a page for every sheet, cells of a row on one line."""
        yield Tool("python-calamine", version("python-calamine"))
        head = source.file.read(4)
        source.file.seek(0)
        if head.startswith(b"PK"):
            with opened(source, most_unpacked=MOST_UNPACKED) as package:
                if package.unpacked_size > MOST_UNPACKED:
                    raise ReadingFailed(ProblemCode.UNPACKS_TOO_LARGE, f"{package.unpacked_size} bytes")
                refuse_locked(package)
                yield from _guarded(source, wishes, package)
        else:
            yield from _guarded(source, wishes, None)


def _guarded(source: Source, wishes: Wishes, package: Package | None) -> Iterator[Finding]:
    """Read, and take what calamine says when it loses its head for what it is: a damaged file."""
    try:
        yield from _read(source, wishes, package)
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ReadingFailed(ProblemCode.DAMAGED, str(error)[:300]) from error


def _read(source: Source, wishes: Wishes, package: Package | None) -> Iterator[Finding]:
    beside = _beside(package) if package else []
    workbook = _workbook(source)
    names = workbook.sheet_names
    facts = office_facts(package, MACROS) if package else FileFacts()
    yield replace(facts, page_count=len(names) + len(beside))
    left = MOST_LETTERS
    for number, name in enumerate(names[: wishes.page_limit], start=1):
        try:
            text = _sheet(workbook, name, left)
        except calamine.CalamineError as error:
            yield Problem(ProblemCode.DAMAGED, f"{name}: {error}"[:300], number)
            text = ""
        left -= len(text)
        yield from pages_of([text], wishes, first=number)
        if left <= 0:
            yield Problem(ProblemCode.PAGES_LEFT, str(len(names) - number), number + 1)
            return
    if len(names) > wishes.page_limit:
        more = len(names) + len(beside) - wishes.page_limit
        yield Problem(ProblemCode.PAGES_LEFT, str(more), wishes.page_limit + 1)
    else:
        yield from pages_of(beside, wishes, first=len(names) + 1)
    if package:
        yield from package.embedded(package.named(EMBEDDED), wishes)


def _workbook(source: Source) -> calamine.CalamineWorkbook:
    source.file.seek(0)
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.file.read()))
    except calamine.PasswordError as error:
        raise ReadingFailed(ProblemCode.PROTECTED, str(error)[:300]) from error
    except calamine.CalamineError as error:
        code = ProblemCode.PROTECTED if _PASSWORD.search(str(error)) else ProblemCode.DAMAGED
        raise ReadingFailed(code, str(error)[:300]) from error


def _sheet(workbook: calamine.CalamineWorkbook, name: str, most: int) -> str:
    lines, size = [name], 0
    for row in workbook.get_sheet_by_name(name).iter_rows():
        line = "\t".join(map(shown, row)).rstrip("\t")
        if line:
            lines.append(line)
            size += len(line)
            if size > most:
                break
    return clean("\n".join(lines) + "\n") if len(lines) > 1 else ""


def shown(value: Any) -> str:
    """Give a cell as a person would write it: days as on a letter, whole numbers without a point."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}" if value.time() == time.min else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    return " ".join(str(value).split("\n"))


def _beside(package: Package) -> list[str]:
    """Give remarks and text boxes, which no cell holds."""
    texts = (clean(_remark(package, name)) for name in package.named(BESIDE))
    return [text for text in dict.fromkeys(texts) if text.strip()]


def _remark(package: Package, name: str) -> str:
    root = package.parse(name)
    if root is None or "drawings/" in name:
        return drawn_text(root)
    words = (
        one.text for one in root.iter() if isinstance(one.tag, str) and one.tag.endswith(("}t", "}text"))
    )
    return "\n".join(word for word in words if word and word.strip())
