"""One round after another: look into what is due, sort what came, carry on an import; trouble waits its turn.

One process does this for a registry (`intake.lock`); a second one waits. Every step may be stopped anywhere and is
done again from what the registry says.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Protocol

from sqlalchemy.exc import OperationalError

from archive.clock import Clock
from archive.db import Database
from archive.errors import ArchiveError, FolderMissing
from archive.import_journal import batch as imports
from archive.intake import places
from archive.intake.folder import FolderIntake, Look, Taken, Watched
from archive.intake.mailbox import Mailbox, MailIntake
from archive.models import IntakePlace
from archive.office import office
from archive.registers import register_by_code
from archive.settings import Settings
from archive.storage import Storage
from indexer.extract.content import detect
from indexer.worker_lock import waiting_for_lock

log = logging.getLogger("katchy.intake")

PAUSE = 1.0
AFTER_TROUBLE = 5.0
AT_START = 2.0  # the pages come first
NOTED_EVERY = timedelta(minutes=1)


class Step(Protocol):
    """A further part of the round; tells whether it did something."""

    def __call__(self) -> bool:
        """Do what is due."""


class Intake:
    """Does the rounds of one registry."""

    def __init__(
        self,
        database: Database,
        storage: Storage,
        clock: Clock,
        settings: Settings,
        *,
        steps: tuple[Step, ...] = (),
        settle: float | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._steps = steps
        self._stop = threading.Event()
        self.folders = FolderIntake(
            database,
            storage,
            clock,
            detect=lambda path, name: detect(path, name).mime,
            limit_mb=settings.upload_limit_mb,
            settle=settings.intake_settle_seconds if settle is None else settle,
        )
        self.mail = MailIntake(
            database,
            storage,
            clock,
            detect=lambda path, name: detect(path, name).mime,
            limit_mb=settings.upload_limit_mb,
            stopped=self._stop.is_set,
        )

    def run_forever(self, stop: threading.Event) -> None:
        """Do rounds until told to stop."""
        self._stop = stop
        self.mail.stopped = stop.is_set
        with waiting_for_lock(self._settings.data / "intake.lock", stop):
            stop.wait(AT_START)
            while not stop.is_set():
                try:
                    pause = 0.0 if self.round() else PAUSE
                except OperationalError as error:
                    log.warning("the database does not take it now, trying again: %s", error.orig)
                    pause = AFTER_TROUBLE
                except Exception:  # whatever it is, the other ways in must stay open
                    log.exception("a round of the intake failed")
                    pause = AFTER_TROUBLE
                stop.wait(pause)

    def round(self) -> bool:
        """Do everything that is due once; tells whether something was done."""
        worked = self.look_into_folders()
        worked = self.look_into_mailbox() or worked
        worked = self.carry_on_imports() or worked
        for step in self._steps:
            worked = step() or worked
        return worked

    def look_into_folders(self) -> bool:
        """Take what the journals' scan folders hold."""
        with self._database.read() as session:
            due = places.due(session, places.FOLDER, at=self._clock.now())
            known = [(one.id, one.place, one.register_id, one.release) for one in due]
        worked = False
        for place_id, place, register_id, release in known:
            look = partial(self._look_into, place, register_id, release)
            worked = self._looked(place_id, look) or worked
        return worked

    def look_into_mailbox(self, *, at_once: bool = False) -> bool:
        """Take what is new in the mailbox the settings name, if it is time."""
        if not self._settings.mail_host:
            return False
        mailbox = self.mailbox()
        place_id = self._mail_place(mailbox, at_once=at_once)
        if place_id is None:
            return False
        wait = timedelta(seconds=self._settings.mail_every_seconds)
        return self._looked(place_id, partial(self.mail.look, mailbox), wait)

    def look_at_mail(self, tell: Callable[[Taken], None]) -> None:
        """Look into the mailbox now, saying what is taken; what goes wrong is noted and raised."""
        mailbox = self.mailbox()
        place_id = self._mail_place(mailbox, at_once=True)
        failed: list[ArchiveError] = []

        def look() -> Look:
            try:
                return self.mail.look(mailbox, tell)
            except ArchiveError as error:
                failed.append(error)
                raise

        if place_id is not None:
            self._looked(place_id, look, timedelta(seconds=self._settings.mail_every_seconds))
        if failed:
            raise failed[0]

    def carry_on_imports(self) -> bool:
        """Import some rows of what is under way; each batch of rows is one short transaction."""
        with self._database.read() as session:
            waiting, zone = imports.unfinished(session), office(session).zone
        for batch_id in waiting:
            with self._database.write() as session:
                imports.carry_on(session, batch_id, now=self._clock.now(), zone=zone)
        return bool(waiting)

    def mailbox(self) -> Mailbox:
        """Give the mailbox the settings name, and the journal it feeds."""
        with self._database.read() as session:
            try:
                register_id = register_by_code(session, self._settings.mail_register).id
            except ArchiveError:
                register_id = None
        return Mailbox.of(self._settings, register_id)

    def _mail_place(self, mailbox: Mailbox, *, at_once: bool) -> int | None:
        now = self._clock.now()
        with self._database.read() as session:
            due = [
                place for place in places.due(session, places.MAIL, at=now) if place.place == mailbox.place
            ]
            if due and not at_once:
                return due[0].id
            known = places.find(session, places.MAIL, mailbox.place)
        if known is not None and not at_once:
            return None
        with self._database.write() as session:
            return places.the_mailbox(session, mailbox.place, mailbox.register_id).id

    def _look_into(self, place: str, register_id: int | None, release: str) -> Look:
        path = places.folder_below(self._settings.scans, place)  # a link may have come in its place
        try:
            return self.folders.look(Watched(place, path, register_id, release))
        except OSError as error:  # a share that goes away in the middle
            raise FolderMissing(folder=place) from error

    def _looked(self, place_id: int, look: Callable[[], Look], wait: timedelta | None = None) -> bool:
        """Look into a place and note how it went; a look that found nothing is noted once a while only."""
        try:
            found = look()
        except ArchiveError as error:
            cause = error.__cause__
            log.warning("%s %s", error, cause or "")
            with self._database.write() as session:
                detail = f"{type(cause).__name__}: {cause}" if cause else ""
                places.went_wrong(session, place_id, error, at=self._clock.now(), detail=detail)
            return False
        if found.done or wait or self._is_to_be_noted(place_id):
            with self._database.write() as session:
                places.went_well(session, place_id, at=self._clock.now(), wait=wait)
        return bool(found.done)

    def _is_to_be_noted(self, place_id: int) -> bool:
        """Tell whether a look that found nothing is worth a line: after trouble, and once a minute."""
        with self._database.read() as session:
            place = session.get(IntakePlace, place_id)
            if place is None:
                return False
            late = place.looked_at is None or self._clock.now() - place.looked_at >= NOTED_EVERY
            return bool(place.error) or late
