"""Copies made of a file on request: searchable, for keeping, beside the untouched original."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class Rendition(Base):
    """A copy that was asked for; it is one of the document's files as soon as it is made."""

    __tablename__ = "rendition"

    id: Mapped[int] = mapped_column(primary_key=True)
    of_id: Mapped[int] = mapped_column(ForeignKey("document_file.id"), unique=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("document_file.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime | None] = mapped_column(Instant)
    tool: Mapped[str] = mapped_column(default="")
    tool_version: Mapped[str] = mapped_column(default="")
    # a code, not prose: webui translates
    error: Mapped[str | None]
    error_detail: Mapped[str | None]
