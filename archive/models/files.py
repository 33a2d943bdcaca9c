"""Stored bytes, what was read from them, and the text of each page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class StoredFile(Base):
    """Bytes kept under their SHA-256, written once (M1)."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(Integer().with_variant(BigInteger(), "postgresql"))
    mime: Mapped[str]
    stored_at: Mapped[datetime] = mapped_column(Instant)
    checked_at: Mapped[datetime | None] = mapped_column(Instant)


class Reading(Base):
    """The state of reading one file's text (M9): staff see it on the card and may ask for another try."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_state", "state"),)

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    # waiting, reading, read, partly, empty, protected, unsupported, failed
    state: Mapped[str] = mapped_column(default="waiting")
    page_count: Mapped[int] = mapped_column(default=0)
    pages_done: Mapped[int] = mapped_column(default=0)
    language: Mapped[str | None]
    confidence: Mapped[float | None]
    tool: Mapped[str | None]
    tool_version: Mapped[str | None]
    # codes, not prose: webui translates
    error: Mapped[str | None]
    error_detail: Mapped[str | None]
    facts: Mapped[Any | None] = mapped_column(JSON)
    tries: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    # the page from which recognition goes on, as long as a document is longer than one turn
    continues_at: Mapped[int | None]
    # what the machine lacked, "tesseract" or language packs between commas; it is read again when that comes
    waits_for: Mapped[str | None]


class Page(Base):
    """The text of one page as a machine read it."""

    __tablename__ = "page"

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    language: Mapped[str | None]
    # text, repaired, ocr, none
    method: Mapped[str]
    confidence: Mapped[float | None]
    width: Mapped[float]
    height: Mapped[float]
    # word boxes, compressed JSON; None where they are not kept
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    # the text the file itself has for the page, where it was recognised instead
    layer: Mapped[str | None]


class InnerFile(Base):
    """That one file lies inside another, and under what name: a fact of the bytes, whoever received them."""

    __tablename__ = "inner_file"

    container_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    name: Mapped[str]


class PageCorrection(Base):
    """What a person put in place of a page's text; every one is kept, the newest counts, and no reading touches it."""

    __tablename__ = "page_correction"
    __table_args__ = (UniqueConstraint("sha256", "number", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    number: Mapped[int]
    version: Mapped[int]  # 1 for the first correction of the page
    text: Mapped[str]
    before: Mapped[str]  # what stood there: a machine's text, or the correction before this one
    language: Mapped[str | None]
    corrected_at: Mapped[datetime] = mapped_column(Instant)
    corrected_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
