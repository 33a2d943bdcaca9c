"""Registries with example data in them, made once for all tests that only look at them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.access import Actor
from archive.db import Database
from archive.settings import Settings
from archive.storage import LocalStorage
from indexer.backends.embedded import EmbeddedIndex
from indexer.example_data import load_example, load_many
from indexer.indexing import index_now
from tests.conftest import NOW, MovingClock, Registry

MANY = 300


@dataclass(frozen=True)
class Loaded:
    """A registry that example data was loaded into."""

    registry: Registry
    backend: EmbeddedIndex
    count: int

    @property
    def database(self) -> Database:
        return self.registry.database


def opened(template: tuple[Path, dict[str, Actor]], folder: Path) -> Registry:
    """A registry of its own in a folder."""
    path, people = template
    settings = Settings(data=folder)
    settings.files.mkdir(parents=True)
    shutil.copy(path, folder / "registry.sqlite")
    return Registry(Database(settings.url), LocalStorage(settings.files), MovingClock(), settings, people)


@pytest.fixture(scope="package")
def example(
    _registry_template: tuple[Path, dict[str, Actor]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """The example letters, loaded once; tests look at them and change nothing."""
    registry = opened(_registry_template, tmp_path_factory.mktemp("example") / "var")
    backend = EmbeddedIndex()
    with registry.database.write() as session:
        backend.prepare(session)
        count = load_example(session, registry.storage, registry.administrator, now=NOW)
        index_now(session, backend, range(1, count + 1))
    yield Loaded(registry, backend, count)
    registry.database.close()


@pytest.fixture(scope="package")
def many(
    _registry_template: tuple[Path, dict[str, Actor]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """Many letters, loaded once; tests look at them and change nothing."""
    registry = opened(_registry_template, tmp_path_factory.mktemp("many") / "var")
    backend = EmbeddedIndex()
    with registry.database.write() as session:
        backend.prepare(session)
    count = load_many(
        registry.database,
        registry.storage,
        backend,
        registry.administrator,
        MANY,
        now=NOW,
        progress=lambda _done, _total: None,
    )
    yield Loaded(registry, backend, count)
    registry.database.close()
