"""Time as the registry sees it: instants in UTC, dates in the office's zone (R4, M8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the present instant; tests hold it still."""

    def now(self) -> datetime:
        """Give the present instant, aware, in UTC."""


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class FrozenClock:
    """A clock that stands still, for tests and for replaying history."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


def local_date(instant: datetime, zone: str) -> date:
    """Give the calendar date of an instant in the office's zone."""
    return instant.astimezone(ZoneInfo(zone)).date()
