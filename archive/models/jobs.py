"""The outbox: work to be done behind the clerk's back, left in the transaction that made it necessary."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Instant


class Job(Base):
    """One piece of work; a lease that ran out makes it claimable again, so kill -9 loses nothing."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_claim", "state", "priority", "id"),
        Index("ix_job_subject", "kind", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # read (a SHA-256), index or forward (a document id), alert (a user id), copy (a rendition id)
    kind: Mapped[str]
    subject: Mapped[str]
    # waiting, running, failed; a finished job is removed
    state: Mapped[str] = mapped_column(default="waiting")
    priority: Mapped[int] = mapped_column(default=5)  # lower first
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
