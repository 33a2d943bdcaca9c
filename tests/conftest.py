"""What every test may ask for: a registry made by the migrations, a folder, a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from archive import migrations, users
from archive.access import Actor, Role
from archive.db import Database
from archive.models import User
from archive.settings import Settings
from archive.setup import FirstStart, set_up
from archive.storage import LocalStorage
from archive.users import UserForm, actor_of, save_user
from tests.browser.chromium import chromium
from tests.servers.elasticsearch import servers

__all__ = ["chromium", "servers"]  # one fixture for the whole run, wherever it is asked for

NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)  # 10:30 in Bishkek
ZONE = "Asia/Bishkek"
PASSWORD = "correct horse battery"


@dataclass
class MovingClock:
    """A clock a test may move."""

    instant: datetime = NOW

    def now(self) -> datetime:
        return self.instant


@dataclass(frozen=True)
class Registry:
    """A registry that was set up, with one person for each role."""

    database: Database
    storage: LocalStorage
    clock: MovingClock
    settings: Settings
    people: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        """`registry.registrar`, `registry.head` …: the person with that role."""
        try:
            return self.people[name]
        except KeyError as error:
            raise AttributeError(name) from error


def set_up_registry(database: Database, now: datetime = NOW) -> dict[str, Actor]:
    """Set a migrated database up and add one user for each role."""
    answers = FirstStart(
        organisation={
            "ky": "Ош мамлекеттик университети",
            "ru": "Ошский государственный университет",
            "en": "Osh State University",
        },
        department={
            "ky": "эл аралык байланыштар бөлүмү",
            "ru": "отдел международных связей",
            "en": "International Relations Department",
        },
        short={"ky": "ОшМУ", "ru": "ОшГУ", "en": "OshSU"},
        zone=ZONE,
        language="ky",
        admin_login="administrator",
        admin_name="Азамат Исаков",
        admin_password=PASSWORD,
    )
    with database.write() as session:
        administrator = set_up(session, answers, now=now)
        admin = actor_of(administrator)
        people = {"administrator": admin}
        for role in Role:
            if role is Role.ADMINISTRATOR:
                continue
            form = UserForm(
                login=role.value, name=f"{role.value.title()} Example", role=role, password=PASSWORD
            )
            people[role.value] = actor_of(save_user(session, admin, None, form, at=now))
    return people


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hash at the least cost: who gets in is tested, not how long a guess takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "_hasher", cache(lambda: PasswordHasher(1, 8, 1)))
        yield


@pytest.fixture(scope="session")
def _registry_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Actor]]:
    """A set-up registry made once and copied for every test."""
    path = tmp_path_factory.mktemp("template") / "registry.sqlite"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    people = set_up_registry(database)
    database.close()
    return path, people


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "var")


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def storage(settings: Settings) -> LocalStorage:
    settings.files.mkdir(parents=True, exist_ok=True)
    return LocalStorage(settings.files)


@pytest.fixture
def empty_database(settings: Settings) -> Iterator[Database]:
    """A registry nobody has set up yet."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.url)
    migrations.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def registry(
    _registry_template: tuple[Path, dict[str, Actor]],
    settings: Settings,
    storage: LocalStorage,
    clock: MovingClock,
) -> Iterator[Registry]:
    """A registry that was set up, with a user of each role."""
    template, people = _registry_template
    settings.data.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, settings.data / "registry.sqlite")
    database = Database(settings.url)
    yield Registry(database, storage, clock, settings, people)
    database.close()


@pytest.fixture
def session(registry: Registry) -> Iterator[Session]:
    """A writing session on the set-up registry; committed when the test ends well."""
    with registry.database.write() as session:
        yield session


@pytest.fixture
def user(session: Session, registry: Registry) -> User:
    """The registrar's row."""
    found = session.get(User, registry.registrar.id)
    assert found is not None
    return found
