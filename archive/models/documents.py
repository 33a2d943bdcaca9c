"""The registered document: its number, its card, its files, correspondents, readers and links."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant

# Few documents wait for an answer and few are annulled: their counts must not walk a whole journal.
WAITING = text("due_on IS NOT NULL AND annulled_at IS NULL")
ANNULLED = text("annulled_at IS NOT NULL")


class Document(Base):
    """A record: number, register, year, date and files never change after registration (domain 2.5)."""

    __tablename__ = "document"
    __table_args__ = (
        # No two documents of a register's year share a number, however it came about.
        UniqueConstraint("register_id", "year", "number", name="uq_document_register_year_number"),
        Index("ix_document_journal", "register_id", "year", "number_sort", "id"),
        Index("ix_document_journal_access", "register_id", "year", "access", "annulled_at"),
        Index("ix_document_registered_on", "registered_on", "id"),
        Index("ix_document_number", "number"),
        Index("ix_document_due", "due_on", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index(
            "ix_document_waiting",
            "register_id",
            "year",
            "due_on",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index(
            "ix_document_annulled", "register_id", "year", sqlite_where=ANNULLED, postgresql_where=ANNULLED
        ),
        Index("ix_document_partner", "partner_id", "registered_on"),
        Index("ix_document_their_number", "their_number_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # the number, kept as parts and never parsed (R5)
    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    # the book's year; below 0 a number of no book any more: of the import with this id, which was taken back
    year: Mapped[int]
    serial: Mapped[int | None]
    suffix: Mapped[str] = mapped_column(default="")
    number_head: Mapped[str] = mapped_column(default="")
    number_tail: Mapped[str] = mapped_column(default="")
    number: Mapped[str]
    number_sort: Mapped[str]
    # issued, late, literal, manual, imported (R9, R10, R16, R17)
    numbering: Mapped[str]
    numbering_reason: Mapped[str] = mapped_column(default="")
    registered_on: Mapped[date]
    registered_at: Mapped[datetime] = mapped_column(Instant)
    registered_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    form_key: Mapped[str | None] = mapped_column(unique=True)  # against double clicks (R6)
    # the card
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("document_kind.id"))
    languages: Mapped[str] = mapped_column(default="")  # "en" or "ky,ru", the main one first
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    person: Mapped[str] = mapped_column(default="")
    their_number: Mapped[str] = mapped_column(default="")
    their_number_key: Mapped[str] = mapped_column(default="")  # folded, for the repeat check (R14)
    their_date: Mapped[date | None]
    subject: Mapped[str]
    sheets: Mapped[int | None]
    annexes: Mapped[str] = mapped_column(default="")
    copies: Mapped[int | None]
    delivery: Mapped[str] = mapped_column(default="")
    from_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # addressee unit
    addressee: Mapped[str] = mapped_column(default="")
    signatory: Mapped[str] = mapped_column(default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    due_on: Mapped[date | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    access: Mapped[str]
    access_reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    # annulment (R8): the row stays
    annulled_at: Mapped[datetime | None] = mapped_column(Instant)
    annulled_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    annul_reason: Mapped[str] = mapped_column(default="")
    # raised by every change; the index and the correction form compare it
    version: Mapped[int] = mapped_column(default=1)


class DocumentPartner(Base):
    """A further correspondent of a document: one more addressee, a copy."""

    __tablename__ = "document_partner"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class DocumentReader(Base):
    """Somebody let in by name to a document whose mark would keep them out."""

    __tablename__ = "document_reader"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)


class DocumentFile(Base):
    """A file of a document in its role; a wrong one is superseded, never removed (domain 2.5)."""

    __tablename__ = "document_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    name: Mapped[str]
    role: Mapped[str]  # original, annex, translation, scan, rendition
    position: Mapped[int] = mapped_column(default=0)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("document_file.id"))
    # the file it came inside: a mail, an archive
    inside_id: Mapped[int | None] = mapped_column(ForeignKey("document_file.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[int] = mapped_column(ForeignKey("user.id"))


class Link(Base):
    """A tie between two documents: reply to, annex to, supersedes … (domain 2.5)."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("from_id", "to_id", "type"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    type: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
