"""Real Elasticsearch servers for tests: each kind is started once in a run; every test has its own indices."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from archive.settings import Settings
from indexer.backends.elasticsearch import ElasticsearchIndex

ROOT = Path(__file__).parents[2]
_numbers = itertools.count(1)


@cache
def program() -> Any:
    """`scripts/elasticsearch-server` as a module."""
    loader = SourceFileLoader("elasticsearch_server", str(ROOT / "scripts" / "elasticsearch-server"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


OLDEST, NEWEST = program().VERSIONS


@contextmanager
def running(version: str = OLDEST, **kind: Any) -> Iterator[Any]:
    """Start a server and end it; where none can be had the test is left out, but not in CI."""
    unavailable = program().Unavailable
    try:
        server = program().Server(version, **kind)
    except unavailable as error:
        # A newer Java than the distribution's is not to be had everywhere; the oldest server always is.
        if os.environ.get("CI") == "true" and version == OLDEST:
            raise
        pytest.skip(str(error))
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, Any]]:
    """The single servers by version, each started when it is first asked for."""
    with _Servers() as started:
        yield started  # type: ignore[misc]


class _Servers:
    def __enter__(self) -> _Servers:
        self._open: dict[str, tuple[Any, Any]] = {}
        return self

    def __getitem__(self, version: str) -> Any:
        if version not in self._open:
            context = running(version)
            self._open[version] = (context.__enter__(), context)
        server = self._open[version][0]
        for node in server.nodes:
            if not node.running:  # a test that stopped it failed before it could start it again
                node.start()
        return server

    def __exit__(self, *_error: object) -> None:
        for _server, context in self._open.values():
            context.__exit__(None, None, None)


@contextmanager
def index_on(server: Any, **settings: Any) -> Iterator[ElasticsearchIndex]:
    """Give an index with names nobody else has, and take everything of it away afterwards."""
    index = ElasticsearchIndex.from_settings(Settings(**settings_for(server), **settings))
    try:
        yield index
    finally:
        index.remove_everything()
        index.close()


def settings_for(server: Any) -> dict[str, Any]:
    """Give the settings that lead to a server, under a prefix of one's own."""
    return {
        "elasticsearch_url": tuple(server.urls),
        "elasticsearch_prefix": f"katchy-{os.getpid()}-{next(_numbers)}",
    }
