"""Terms that the office itself knows to mean one thing, in several languages."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base


class OfficeConcept(Base):
    """A concept of the office's own; the terms of one language are parted by semicolons."""

    __tablename__ = "concept"

    id: Mapped[int] = mapped_column(primary_key=True)
    ky: Mapped[str] = mapped_column(default="")
    ru: Mapped[str] = mapped_column(default="")
    en: Mapped[str] = mapped_column(default="")
    tr: Mapped[str] = mapped_column(default="")
    zh: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
