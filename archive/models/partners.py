"""Organisations we write to, their names in every language and script, and their people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class Partner(Base):
    """A correspondent organisation; merged ones stay and point to the one that took them over."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    country: Mapped[str | None] = mapped_column(index=True)  # ISO 3166
    city: Mapped[str | None]
    letter_language: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    # the official name shown in lists, copied from partner_name so that lists need no join
    name: Mapped[str] = mapped_column(index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    # raised by every change; the form that edits a partner compares it
    version: Mapped[int] = mapped_column(default=1)


class PartnerName(Base):
    """One name of a partner: official, short, alias or former, in one language."""

    __tablename__ = "partner_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    name: Mapped[str]
    language: Mapped[str | None]
    kind: Mapped[str]
    valid_until: Mapped[int | None]  # year, for former names
    # the whole name in the one spelling of archive/name_key.py
    key: Mapped[str] = mapped_column(index=True)


class PartnerWord(Base):
    """A word a partner is found by, in the one spelling of archive/name_key.py; made from names and city."""

    __tablename__ = "partner_word"
    # WITHOUT ROWID: the typeahead reads the whole row from the key's own tree
    __table_args__ = (Index("ix_partner_word_partner_id", "partner_id"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    # where the word stands in the name that has it foremost: 0 is its first word
    place: Mapped[int]


class PartnerPerson(Base):
    """Somebody at a partner, in a post."""

    __tablename__ = "partner_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    name: Mapped[str]
    post: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
