"""A throw-away PostgreSQL for the run: started when the first test asks, and one cheap database for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest

from archive import migrations
from archive.access import Actor
from archive.db import Database

SCRIPT = Path(__file__).parents[2] / "scripts" / "postgresql-server"
_EMPTY, _SET_UP = "katchy_empty", "katchy_set_up"


def _script() -> ModuleType:
    loader = SourceFileLoader("postgresql_server", str(SCRIPT))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


class PostgreSQL:
    """The server of a run, and its databases."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self._numbers = count(1)

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Lend a database, a copy of the template, and give its URL."""
        name = f"katchy_{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.server.url(name)
        finally:
            self._do(f"DROP DATABASE {name} WITH (FORCE)")

    @cached_property
    def empty(self) -> str:
        """A template with the tables and nothing in them."""
        self._do(f"CREATE DATABASE {_EMPTY} TEMPLATE template0")
        database = Database(self.server.url(_EMPTY))
        migrations.upgrade(database)
        database.close()
        return _EMPTY

    @cached_property
    def set_up(self) -> tuple[str, dict[str, Actor]]:
        """A template of a registry that was set up, and its people."""
        from tests.conftest import set_up_registry

        self._do(f"CREATE DATABASE {_SET_UP} TEMPLATE {self.empty}")
        database = Database(self.server.url(_SET_UP))
        people = set_up_registry(database)
        database.close()
        return _SET_UP, people

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.server.url(), autocommit=True) as connection:
            connection.execute(statement.encode())


def start(settings: dict[str, str] | None = None, folder: str | None = None) -> Any:
    """Start a server, or skip the test where there are no programs for it; in CI that is an error."""
    script = _script()
    try:
        server = script.Server(settings, folder)
    except script.Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    server.start()
    return server


def _in_memory() -> str | None:
    """A folder in memory: databases are made there in no time."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 1024**3 else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The server that all tests of a run share; nothing waits for its disk."""
    server = start({"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}, _in_memory())
    try:
        yield PostgreSQL(server)
    finally:
        server.stop()


@pytest.fixture
def own_postgresql() -> Iterator[PostgreSQL]:
    """A server for one test that kills it."""
    server = start()
    try:
        yield PostgreSQL(server)
    finally:
        server.stop()
