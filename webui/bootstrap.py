"""Everything is wired here: settings in, services out."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from archive import migrations
from archive.clock import Clock, SystemClock
from archive.db import Database
from archive.settings import Settings
from archive.storage import Storage, open_storage
from indexer.backends import SearchBackend, close_backend, open_backend
from indexer.extract.box import MIB, Limits
from indexer.extract.pool import ReadingPool
from indexer.intake import Intake
from indexer.intake.sorting import Sorting
from indexer.worker import AT_ONCE, Worker


@dataclass(frozen=True)
class Services:
    """What a request or a command works with."""

    settings: Settings
    database: Database
    storage: Storage
    search: SearchBackend
    pool: ReadingPool
    clock: Clock
    secret_key: str

    def close(self) -> None:
        """End child processes and connections."""
        self.pool.close()
        close_backend(self.search)
        self.database.close()


def build_services(settings: Settings, clock: Clock | None = None) -> Services:
    """Open the registry the settings name; makes the data folder if it is not there."""
    settings.data.mkdir(
        mode=0o700, parents=True, exist_ok=True
    )  # letters are for nobody else on this computer
    database = Database(settings.url)
    return Services(
        settings=settings,
        database=database,
        storage=open_storage(settings),
        search=open_backend(settings, database),
        pool=ReadingPool(
            AT_ONCE,  # a long recognition must not hold up short letters and pictures of pages
            limits=reading_limits(settings),
        ),
        clock=clock or SystemClock(),
        secret_key=secret_key(settings.data / "secret.key"),
    )


def reading_limits(settings: Settings) -> Limits:
    """Give what one reading process may use."""
    return Limits(
        memory=settings.reading_memory_mb * MIB,
        cpu=settings.reading_seconds,
        page=settings.recognition_page_seconds,
        recognised=settings.recognition_page_limit,
    )


def prepare(services: Services) -> None:
    """Bring the registry's schema and index tables up to this program; makes a new registry."""
    if not migrations.is_current(services.database):
        services.settings.files.mkdir(exist_ok=True)
        migrations.upgrade(services.database)
    with services.database.write() as session:
        services.search.prepare(session)


def build_worker(services: Services) -> Worker:
    """Build the worker that reads and indexes for these services, and sends the daily mail."""
    from webui.alert_mail import AlertMail

    mail = AlertMail(services)
    return Worker(
        database=services.database,
        storage=services.storage,
        backend=services.search,
        pool=services.pool,
        clock=services.clock,
        settings=services.settings,
        chores=(mail.turn,),
    )


def build_intake(services: Services) -> Intake:
    """Build what keeps the ways in open for these services."""
    of = (services.database, services.storage, services.clock)
    sorting = Sorting(*of, limit_mb=services.settings.upload_limit_mb)
    return Intake(*of, services.settings, steps=(sorting,))


def secret_key(path: Path) -> str:
    """Read the key that signs sessions, or make it on the first start; only the owner may read it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_hex(32)
        file.write(key + "\n")
    return key
