"""When each example letter was registered: real working days, so that a letter answered stands before its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from indexer.example_data.entries import Entry, Thread

_OPENS = time(9, 5)
_BETWEEN = timedelta(minutes=22)
_SATURDAY = 5


@dataclass(frozen=True)
class Dated:
    """A letter with the instant at which it was registered."""

    entry: Entry
    day: date
    at: datetime


def dated(threads: Iterable[Thread], now: datetime, zone: str) -> list[Dated]:
    """Give every letter its day and its hour, in the order of registration; none lies after `now`."""
    today = now.astimezone(ZoneInfo(zone)).date()
    days = sorted(
        (
            (_day(_first_day(thread, today) + timedelta(days=entry.after), today), entry)
            for thread in threads
            for entry in thread.letters
        ),
        key=lambda pair: pair[0],
    )
    found: list[Dated] = []
    for day in dict.fromkeys(day for day, _ in days):
        entries = [entry for one, entry in days if one == day]
        found += [
            Dated(entry, day, at)
            for entry, at in zip(entries, _hours(day, len(entries), now, zone), strict=True)
        ]
    return found


def _first_day(thread: Thread, today: date) -> date:
    """Give a thread's first day: the newest such day of the year after which the whole thread fits."""
    if not thread.day:
        return today - timedelta(days=thread.ago)
    month, day = map(int, thread.day.split("-"))
    first = date(today.year, month, day)
    if first + timedelta(days=thread.length) >= today:
        first = first.replace(year=today.year - 1)
    return first.replace(year=first.year - thread.years_ago)


def working_day(day: date) -> date:
    """Give the day itself or, of a weekend, the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def _day(day: date, today: date) -> date:
    """Give a working day; today is one in any case."""
    return day if day == today else working_day(day)


def _hours(day: date, count: int, now: datetime, zone: str) -> Sequence[datetime]:
    """Spread a day's letters over its morning; today's are the minutes before now."""
    opens = datetime.combine(day, _OPENS, ZoneInfo(zone)).astimezone(UTC)
    hours = [opens + _BETWEEN * number for number in range(count)]
    if hours[-1] < now:
        return hours
    midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    step = min(_BETWEEN, (now - midnight) / (count + 1))
    return [now - step * (count - number) for number in range(count)]
