"""The tray: what was received and is not registered yet, or was put aside without a number (R11)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class TrayItem(Base):
    """One letter that waits: its files are safe already, its number is not given yet."""

    __tablename__ = "tray_item"
    __table_args__ = (Index("ix_tray_item_state", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # waiting, registered, not_registered, joined (to the item its remark names)
    state: Mapped[str] = mapped_column(default="waiting")
    received_at: Mapped[datetime] = mapped_column(Instant)
    received_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    postponed: Mapped[bool] = mapped_column(default=False)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    # why it gets no number: a kind with registered = false, and a remark
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("document_kind.id"))
    remark: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class TrayFile(Base):
    """A file of a tray item."""

    __tablename__ = "tray_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("tray_item.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    # the file it came inside: a mail, an archive
    inside_id: Mapped[int | None] = mapped_column(ForeignKey("tray_file.id"), index=True)
