"""The tray: what was received and is not registered yet, or was put aside without a number (R11)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class TrayItem(Base):
    """One letter that waits: its files are safe already, its number is not given yet."""

    __tablename__ = "tray_item"
    __table_args__ = (
        Index("ix_tray_item_state", "state", "id"),
        Index("ix_tray_item_sorting", "sorting"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # waiting, registered, not_registered, joined (to the item its remark names), split (into the items that name it)
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
    # how it came: dropped, folder, mail, command, batch; and what that way knows of it
    source: Mapped[str] = mapped_column(default="dropped")
    origin: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # the journal it most likely belongs to: its scan folder's, its separator sheet's
    register_id: Mapped[int | None] = mapped_column(ForeignKey("register.id"))
    # looking for separator sheets and labels: "" (nothing to look at), waiting, done, failed
    sorting: Mapped[str] = mapped_column(default="")


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
    # "rendition": made by the program beside an untouched original; else the place in the letter says what it is
    role: Mapped[str] = mapped_column(default="")
