"""Ways in: watched folders and mailboxes, and what was taken from them or could not be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class IntakePlace(Base):
    """A place that is looked into again and again, and how that went."""

    __tablename__ = "intake_place"
    __table_args__ = (UniqueConstraint("kind", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # folder, mail
    place: Mapped[str]  # a folder below the scan root; a mailbox as user@host/folder
    register_id: Mapped[int | None] = mapped_column(ForeignKey("register.id"))
    release: Mapped[str] = mapped_column(default="move")  # what becomes of the source: move, delete, keep
    active: Mapped[bool] = mapped_column(default=True)
    # how the last look went
    looked_at: Mapped[datetime | None] = mapped_column(Instant)
    well_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(Instant)


class IntakeArrival(Base):
    """One file or message of a place: taken once, or refused with the reason until somebody asks again."""

    __tablename__ = "intake_arrival"
    __table_args__ = (
        UniqueConstraint("kind", "place", "identity"),
        Index("ix_intake_arrival_state", "state", "id"),
        Index("ix_intake_arrival_identity", "kind", "identity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    place: Mapped[str]
    # what makes it the same one: checksum and name of a file, Message-ID and checksum of the text of a message
    identity: Mapped[str]
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(default="")
    state: Mapped[str]  # taken, failed, again (somebody asked), dropped (nobody wants it)
    error: Mapped[str] = mapped_column(default="")
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    tries: Mapped[int] = mapped_column(default=0)
    tray_item_id: Mapped[int | None] = mapped_column(ForeignKey("tray_item.id"))
    at: Mapped[datetime] = mapped_column(Instant)
