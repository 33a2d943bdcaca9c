"""Journals of past years that were imported: the batch with its decisions, and each of its rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class ImportBatch(Base):
    """One journal file imported into one year of a register (R17)."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    year: Mapped[int]
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    # draft, importing, done, withdrawn
    state: Mapped[str] = mapped_column(default="draft")
    # heading of each column of the file, and the field it stands for
    headings: Mapped[list[str]] = mapped_column(JSON, default=list)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # what a partner's name in the file means: {"name": partner id, or "new"}
    partners: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")


class ImportRow(Base):
    """A line of the file: its cells as they stood, and the document it became."""

    __tablename__ = "import_row"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    cells: Mapped[list[str]] = mapped_column(JSON)
    # the letter as the dry run understood it; set when the import is started
    letter: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    problem: Mapped[str] = mapped_column(default="")  # why the registry refused it all the same
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)


class ImportFile(Base):
    """A file that came with a journal and may belong to one of its rows."""

    __tablename__ = "import_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    path: Mapped[str]  # as it lay in the folder or ZIP
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
