"""What staff decide about the office: versioned rows, the newest counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class OfficeSetting(Base):
    """One decided value; a change adds a row, the older ones stay readable."""

    __tablename__ = "office_setting"
    __table_args__ = (Index("ix_office_setting_key_id", "key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    value: Mapped[Any] = mapped_column(JSON)
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
