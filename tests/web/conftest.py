"""The web application on a registry that was set up, and a browser signed in as any role."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.orm import Session

from tests.conftest import Registry
from tests.web_client import PageAuditClient
from webui.app import create_app
from webui.bootstrap import Services, build_services, build_worker, prepare
from webui.transaction import commit

SignIn = Callable[[str], PageAuditClient]
Write = Callable[[], AbstractContextManager[Session]]
Drain = Callable[[], int]


@pytest.fixture
def services(registry: Registry) -> Iterator[Services]:
    """What the application works with, on the test's registry."""
    services = build_services(registry.settings, registry.clock)
    prepare(services)
    yield services
    services.close()


@pytest.fixture
def app(services: Services) -> Flask:
    """The application; a fault inside it fails the test instead of becoming a page."""
    return build_app(services)


@pytest.fixture
def write(services: Services) -> Write:
    """Open a writing session whose end is that of a request: what was registered in it is findable at once."""

    @contextmanager
    def session() -> Iterator[Session]:
        with services.database.writing_session() as session:
            yield session
            commit(session, services)

    return session


@pytest.fixture
def drain(services: Services) -> Drain:
    """Let the worker read and index what waits."""
    return lambda: build_worker(services).drain()


@pytest.fixture
def visitor(app: Flask) -> PageAuditClient:
    """A browser nobody has signed in with."""
    client = app.test_client()
    assert isinstance(client, PageAuditClient)
    return client


@pytest.fixture
def sign_in(app: Flask, registry: Registry) -> SignIn:
    """Give a browser in which the person with a role is signed in; the password costs no time."""

    def browser(role: str) -> PageAuditClient:
        client = app.test_client()
        assert isinstance(client, PageAuditClient)
        now = int(time.time())
        with client.session_transaction() as session:
            session.update({"_user_id": f"{registry.people[role].id}.0", "since": now, "seen": now})
        return client

    return browser


def build_app(services: Services) -> Flask:
    """Put the application together for a test: a client that audits pages, faults raised, templates compiled once."""
    app = create_app(services)
    app.testing = True
    app.test_client_class = PageAuditClient
    app.register_error_handler(Exception, _raise)
    app.jinja_env.bytecode_cache = _COMPILED
    return app


class _Compiled(BytecodeCache):
    """The compiled templates of this run: to compile them for each application takes longer than the tests."""

    def __init__(self) -> None:
        self._by_key: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._by_key:
            bucket.bytecode_from_string(self._by_key[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._by_key[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def _raise(error: Exception) -> None:
    raise error
