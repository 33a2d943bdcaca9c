"""What every test may ask for: a registry made by the migrations, a folder, a clock that stands still."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings as hypothesis_settings
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
from tests.servers.postgresql import PostgreSQL, own_postgresql, postgresql

__all__ = [
    "chromium",
    "own_postgresql",
    "postgresql",
    "servers",
]  # one fixture for the whole run, wherever it is asked for

NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)  # 10:30 in Bishkek
DATABASES = ("sqlite", "postgresql")
ZONE = "Asia/Bishkek"
PASSWORD = "correct horse battery"

# Machines are shared and slow by turns: seconds are measured in bench/, never asserted. What CI tries is the same each
# time, so that a run says something about the change; new examples are looked for where somebody can look at them.
hypothesis_settings.register_profile("katchy", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("katchy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a file's tests share what they make once, and all tests that need a server share that server."""
    for item in items:
        needs_server = item.get_closest_marker("server")
        item.add_marker(pytest.mark.xdist_group("servers" if needs_server else item.location[0]))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=DATABASES, default="sqlite", help="where a test's registry is kept"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked `both_databases` on each."""
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.fixturenames.append("kept_in")
        metafunc.parametrize("kept_in", DATABASES, indirect=True)


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
def kept_in(request: pytest.FixtureRequest) -> str:
    """The database a test's registry is kept in: one of DATABASES."""
    return str(getattr(request, "param", request.config.getoption("--database")))


@pytest.fixture
def database_url(request: pytest.FixtureRequest, kept_in: str) -> Iterator[str]:
    """The setting of that name; on a server a database of the test's own, with its registry in it."""
    if kept_in == "sqlite":
        yield ""
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    template = server.set_up[0] if "registry" in request.fixturenames else server.empty
    with server.database(template) as url:
        yield url


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data=tmp_path / "var", database_url=database_url)


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
    request: pytest.FixtureRequest, settings: Settings, storage: LocalStorage, clock: MovingClock
) -> Iterator[Registry]:
    """A registry that was set up, with a user of each role."""
    settings.data.mkdir(parents=True, exist_ok=True)
    if settings.database_url:
        people = request.getfixturevalue("postgresql").set_up[1]
    else:
        template, people = request.getfixturevalue("_registry_template")
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
