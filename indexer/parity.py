"""Comparing registry and index at the worker's start and once a night, some letters at a time, repaired by the queue.

No turn holds a writer's lock while it compares; a short transaction leaves jobs for what differs and notes the outcome.
A worker killed in the middle leaves a check without an end: the next start begins another. Two workers that check at
once find the same and leave the same jobs. The notes belong to the index and go with it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from archive import outbox
from archive.clock import Clock
from archive.db import Database
from archive.errors import SearchUnavailable
from archive.office import office
from indexer.backends.paired import PairedIndex
from indexer.backends.port import SearchBackend
from indexer.backends.sets import get_state, set_state
from indexer.check import Differences, Found, differences_in, forgotten_files, repair, repair_engine

HERE, ELSEWHERE = (
    "parity",
    "parity_elsewhere",
)  # keys of the notes: the database's own index, and the engine's
_LOOKS = 60.0  # seconds between two looks whether a check is due
_GIVEN_UP = timedelta(minutes=30)  # a check that has no end by then was a dead worker's

log = logging.getLogger("katchy.index")


@dataclass(frozen=True)
class Outcome:
    """What a whole check found; all of it was left to the queue to be set right."""

    begun_at: datetime
    finished_at: datetime
    compared: int = 0
    missing: int = 0
    stale: int = 0
    extra: int = 0
    never_read: int = 0

    @property
    def facts(self) -> dict[str, int | str]:
        """The same as text and numbers, for notes and for scripts."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }

    @property
    def differing(self) -> int:
        """How many letters, and files nobody would have read, were not as they should be."""
        return self.missing + self.stale + self.extra + self.never_read


@dataclass(frozen=True)
class LastCheck:
    """The last check that came to its end, and whether another is under way."""

    outcome: Outcome | None = None
    under_way: bool = False


def last_check(session: Session, where: str = HERE) -> LastCheck:
    """Give the last check of an index as its notes tell."""
    connection = session.connection()
    told, begun = get_state(connection, where), get_state(connection, f"{where}_begun")
    if not told:
        return LastCheck(None, bool(begun))
    facts = json.loads(told)
    for name in ("begun_at", "finished_at"):
        facts[name] = datetime.fromisoformat(facts[name])
    return LastCheck(Outcome(**facts), bool(begun))


@dataclass(frozen=True, slots=True)
class _Check:
    """A check under way."""

    begun_at: datetime
    reached: int = 0
    compared: int = 0
    missing: int = 0
    stale: int = 0
    extra: int = 0

    def after(self, found: Differences, reached: int) -> _Check:
        return replace(
            self,
            reached=reached,
            compared=self.compared + found.compared,
            missing=self.missing + len(found.missing),
            stale=self.stale + len(found.stale),
            extra=self.extra + len(found.extra),
        )


class Parity:
    """Checks one index: the database's own, or that of the engine beside it."""

    def __init__(
        self,
        database: Database,
        index: SearchBackend,
        clock: Clock,
        hour: int,
        *,
        elsewhere: bool = False,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._index = index
        self._clock = clock
        self._hour = hour
        self._where = ELSEWHERE if elsewhere else HERE
        self._now = now
        self._check: _Check | None = None
        self._looked = float("-inf")
        self._starting = False

    def at_start(self) -> None:
        """Have the next turn begin a check whatever the hour, unless another worker has just begun one."""
        self._starting, self._looked = True, float("-inf")

    @property
    def idle(self) -> bool:
        """Whether a turn would do nothing now."""
        return self._check is None and self._now() - self._looked < _LOOKS

    def turn(self) -> bool:
        """Begin a check when it is time, or compare some more letters; false if there was nothing to do."""
        if self.idle:
            return False
        try:
            if self._check is None:
                return self._begin_if_due()
            self._go_on(self._check)
        except SearchUnavailable as error:
            log.warning("the index is away and was not compared; it will be: %s", error)
            self._check, self._starting, self._looked = None, True, self._now()
            return False
        return True

    # Beginning --------------------------------------------------------------------------------------------

    def _begin_if_due(self) -> bool:
        self._looked = self._now()
        now = self._clock.now()
        with self._database.read() as session:
            if not self._is_due(session, now):
                self._starting = False
                return False
        with self._database.write() as session:
            set_state(session.connection(), f"{self._where}_begun", now.isoformat())
        self._starting = False
        self._check = _Check(now)
        return True

    def _is_due(self, session: Session, now: datetime) -> bool:
        last = last_check(session, self._where)
        if begun := get_state(session.connection(), f"{self._where}_begun"):
            others = now - datetime.fromisoformat(begun) < _GIVEN_UP
            if others and not self._database.is_sqlite:
                return False
            return self._starting or not others
        if self._starting or last.outcome is None:
            return True
        return last.outcome.begun_at < _this_night(now, office(session).zone, self._hour) <= now

    # Going on ---------------------------------------------------------------------------------------------

    def _go_on(self, check: _Check) -> None:
        found, last = self._look(check.reached)
        if not found.none:
            with self._database.write() as session:
                self._repair(session, found)
        self._check = check.after(found, last or check.reached)
        if last is None:
            self._finish(self._check)

    def _look(self, after: int) -> tuple[Differences, int | None]:
        """Compare the next letters and give up to which; None when those were the last."""
        if not isinstance(self._index, PairedIndex) or self._where == HERE:
            with self._database.read() as session:
                found = Found.read(session, self._index, after)
                return differences_in(session, found, outbox.INDEX), found.last
        far = self._index.far
        with self._database.read() as session:
            found = Found.read(session, far, after)
            differences = differences_in(session, found, outbox.FORWARD)
            if (
                not differences.none
            ):  # carried over meanwhile, perhaps: what is wrong is wrong at a second look
                found = found.looked_at_again(session, far, after)
                differences = differences_in(session, found, outbox.FORWARD)
        return differences, found.last

    def _repair(self, session: Session, found: Differences) -> None:
        if self._where == HERE:
            repair(session, found, at=self._clock.now())
        else:
            repair_engine(session, found)

    def _finish(self, check: _Check) -> None:
        now = self._clock.now()
        with self._database.read() as session:
            files = forgotten_files(session) if self._where == HERE else []
        outcome = Outcome(
            check.begun_at, now, check.compared, check.missing, check.stale, check.extra, len(files)
        )
        with self._database.write() as session:
            if files:
                repair(session, Differences(forgotten=tuple(files)), at=now)
            set_state(session.connection(), self._where, json.dumps(outcome.facts))
            set_state(session.connection(), f"{self._where}_begun", "")
        self._check = None
        if outcome.differing:
            log.warning(
                "the index differed from the registry, which the queue repairs: %d of %d documents missing, %d stale,"
                " %d extra, %d files never read",
                outcome.missing,
                outcome.compared,
                outcome.stale,
                outcome.extra,
                outcome.never_read,
            )


def _this_night(now: datetime, zone: str, hour: int) -> datetime:
    """Give the moment of the office's day from which the nightly check is due."""
    return now.astimezone(ZoneInfo(zone)).replace(hour=hour, minute=0, second=0, microsecond=0)
