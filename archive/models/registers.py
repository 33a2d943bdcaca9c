"""Registers (journals), their counters, kinds of document and the nomenclature of cases."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base


class Register(Base):
    """A journal with its own numbers (domain 2.3)."""

    __tablename__ = "register"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    # incoming, outgoing, internal, mutual: which fields its card has
    direction: Mapped[str]
    name_ky: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str]
    # the long title printed on the book
    title_ky: Mapped[str]
    title_ru: Mapped[str]
    title_en: Mapped[str]
    # serial: Katchy counts; manual: the clerk types the number (R16)
    mode: Mapped[str] = mapped_column(default="serial")
    pattern: Mapped[str]
    default_case: Mapped[str | None]
    default_kind: Mapped[str | None]
    default_access: Mapped[str] = mapped_column(default="internal")
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class Counter(Base):
    """The last serial given in a register's year; raised only inside the registering transaction (R4, R6)."""

    __tablename__ = "counter"

    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    # the first serial Katchy itself gives: a book begun on paper goes on from there
    first_serial: Mapped[int] = mapped_column(default=1)
    last_serial: Mapped[int] = mapped_column(default=0)
    # the latest date of an entry Katchy numbered: dates do not run backwards (R10)
    latest_on: Mapped[date | None]


class DocumentKind(Base):
    """A kind of document: letter, note verbale, order."""

    __tablename__ = "document_kind"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name_ky: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str]
    # R11: kinds that are received but get no number (advertising, congratulations)
    registered: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class CaseFile(Base):
    """A line of the nomenclature of cases; in force from a year on until another year (domain 2.6)."""

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("index", "from_year"),
        Index("ix_case_file_index", "index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[str]
    title_ky: Mapped[str]
    title_ru: Mapped[str]
    title_en: Mapped[str]
    from_year: Mapped[int]
    until_year: Mapped[int | None]
