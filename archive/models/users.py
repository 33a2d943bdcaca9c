"""People who sign in, the units they belong to, and the record of wrong passwords."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class Unit(Base):
    """A structural unit: the department itself, the rectorate, a faculty."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name_ky: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class User(Base):
    """Somebody who signs in; deactivated, never deleted (regulation I.8)."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    # may give late, literal and backlog numbers (R9) though the role may not
    registers_late: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None]
    theme: Mapped[str] = mapped_column(default="light")
    single_keys: Mapped[bool] = mapped_column(default=True)
    compact_journal: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    # Raised by "sign out everywhere" and by a new password: older sessions end.
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInAttempt(Base):
    """One failed sign-in; the throttle counts them by account and by address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_login_at", "login", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
