"""Searches people keep, and where the mail about them goes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class SavedSearch(Base):
    """A search with a name, kept by one person for that person alone."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    asked: Mapped[str]  # what stands in the address behind the question mark
    pinned: Mapped[bool] = mapped_column(default=False)  # to the person's first page
    mailed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    looked_at: Mapped[datetime] = mapped_column(Instant)  # what came later is new on the page
    told_at: Mapped[datetime] = mapped_column(Instant)  # what came later is new in the mail


class MailAddress(Base):
    """Where a person's mail goes, and the day for which the last one was left to be sent."""

    __tablename__ = "mail_address"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    address: Mapped[str]
    mailed_on: Mapped[date | None]
