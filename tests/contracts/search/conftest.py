"""The adapters that the cases run on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from archive.db import Database
from indexer.backends import index_in
from indexer.backends.port import SearchBackend
from tests.conftest import DATABASES, Registry
from tests.contracts.search.desk import Desk
from tests.servers.elasticsearch import NEWEST, OLDEST, index_on

ENGINES = (*DATABASES, f"elasticsearch {OLDEST}", f"elasticsearch {NEWEST}")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def kept_in(engine: str) -> str:
    """The registry's own index is tested in each database; an engine beside it needs only one of them."""
    return engine if engine in DATABASES else "sqlite"


@pytest.fixture
def backend(request: pytest.FixtureRequest, engine: str, registry: Registry) -> Iterator[SearchBackend]:
    with opened(request, engine, registry) as backend:
        with registry.database.write() as session:
            backend.prepare(session)
        yield backend


@contextmanager
def opened(request: pytest.FixtureRequest, engine: str, registry: Registry) -> Iterator[SearchBackend]:
    if engine in DATABASES:
        yield index_in(registry.database)
    else:
        with index_on(request.getfixturevalue("servers")[engine.split()[1]]) as index:
            yield index


@pytest.fixture
def database(registry: Registry) -> Database:
    return registry.database


@pytest.fixture
def desk(backend: SearchBackend, database: Database) -> Iterator[Desk]:
    with database.write() as session:
        yield Desk(backend, session)
