"""The dry run: every line of a brought journal checked against the registry, and nothing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import Actor, Right, require
from archive.clock import local_date
from archive.import_journal.book import ERROR, Book, Finding, Line, Vocabulary, file_key, open_book
from archive.import_journal.validators import VALIDATORS
from archive.models import ImportBatch, ImportFile, ImportRow, Register

_WORTH = ("number", "registered_on", "subject", "partner")


@dataclass(frozen=True)
class Checked:
    """A line with what there is to say about it."""

    line: Line
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether the line cannot be imported as it is."""
        return any(finding.level == ERROR for finding in self.findings)


@dataclass(frozen=True)
class Report:
    """What a dry run says: every line, the names to decide, the files nobody names."""

    book: Book
    checked: tuple[Checked, ...]
    unnamed_files: tuple[str, ...]
    skipped: tuple[int, ...]  # lines that are no entries: totals, signatures

    @property
    def with_errors(self) -> int:
        """Count the lines that have errors."""
        return sum(one.has_errors for one in self.checked)

    @property
    def ready(self) -> int:
        """Count the lines that would be imported."""
        return len(self.checked) - self.with_errors


def dry_run(
    session: Session, actor: Actor, batch: ImportBatch, vocabulary: Vocabulary, *, now: datetime, zone: str
) -> Report:
    """Check every line and change nothing."""
    require(actor, Right.REGISTER_LATE)
    register = session.get_one(Register, batch.register_id)
    rows = session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.line)
    ).all()
    lines = tuple(line for row in rows if (line := _line(row, batch.mapping)))
    kept = session.execute(select(ImportFile.path, ImportFile.sha256).where(ImportFile.batch_id == batch.id))
    files = {file_key(path): sha256 for path, sha256 in kept}
    today = local_date(now, zone)
    book = open_book(session, register, batch.year, today, vocabulary, lines, batch.partners, files)
    checked = tuple(
        Checked(line, tuple(finding for check in VALIDATORS for finding in check(line, book)))
        for line in lines
    )
    named = {key for line in lines for key in book.files_of(line)}
    unnamed = tuple(sorted(path for path in files if path not in named))
    entries = {line.number for line in lines}
    skipped = tuple(row.line for row in rows if row.line not in entries)
    return Report(book, checked, unnamed, skipped)


def left_out(session: Session, batch: ImportBatch) -> list[Line]:
    """List the entries an import that has begun left out for their errors."""
    unread = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.letter.is_(None))
    rows = session.scalars(unread.order_by(ImportRow.line))
    return [line for row in rows if (line := _line(row, batch.mapping))]


def _line(row: ImportRow, mapping: Mapping[str, str]) -> Line | None:
    """Give a row's texts by field; a line under the table that is no entry (a total, a signature) is none."""
    texts = {
        name: row.cells[int(place)].strip()
        for place, name in mapping.items()
        if int(place) < len(row.cells) and row.cells[int(place)].strip()
    }
    says = "registered_on" in texts or "subject" in texts or any(map(str.isdigit, texts.get("number", "")))
    return Line(row.line, texts) if says and sum(name in texts for name in _WORTH) >= 2 else None
