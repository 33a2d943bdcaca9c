"""PostgreSQL is killed and comes back while letters are registered, read and searched: nobody loses a letter."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from archive import journals, registers, verify
from archive.clock import SystemClock
from archive.db import Database
from archive.models import Counter, Document, Job
from archive.settings import Settings
from archive.storage import LocalStorage
from indexer.check import compare_thoroughly
from tests.conftest import MovingClock, Registry
from tests.factories import partner
from tests.servers.postgresql import PostgreSQL
from tests.web_client import PageAuditClient
from webui.app import create_app
from webui.bootstrap import Services, build_services, build_worker, prepare

CLERKS, LETTERS, RESTARTS = 4, 12, 3
PATIENCE = 60.0

pytestmark = pytest.mark.slow


@pytest.fixture
def registry(
    own_postgresql: PostgreSQL, settings: Settings, storage: LocalStorage, clock: MovingClock
) -> Iterator[Registry]:
    template, people = own_postgresql.set_up
    own = Settings(data=settings.data, database_url=own_postgresql.server.url(template))
    database = Database(own.url)
    yield Registry(database, storage, clock, own, people)
    database.close()


@pytest.fixture
def services(registry: Registry) -> Iterator[Services]:
    services = build_services(registry.settings, SystemClock())
    prepare(services)
    yield services
    services.close()


@pytest.fixture
def app(services: Services) -> Flask:
    app = create_app(services)
    app.test_client_class = PageAuditClient
    return app


def signed_in(app: Flask, registry: Registry) -> PageAuditClient:
    client = app.test_client()
    assert isinstance(client, PageAuditClient)
    now = int(time.time())
    with client.session_transaction() as session:
        session.update({"_user_id": f"{registry.registrar.id}.0", "since": now, "seen": now})
    return client


def test_letters_registered_while_the_server_is_killed_again_and_again(
    registry: Registry, services: Services, app: Flask, own_postgresql: PostgreSQL
) -> None:
    with registry.database.write() as session:
        sender = partner(session).id
    done = threading.Event()
    answers: list[int] = []

    def clerk(number: int) -> list[str]:
        client = signed_in(app, registry)
        shown = []
        for letter in range(LETTERS):
            patiently(lambda: client.get("/register/new/IN"), answers)
            typed = {
                "partner": "Selçuk Üniversitesi",
                "partner_id": str(sender),
                "subject": f"Келишим {number}-{letter}",
                "form_key": secrets.token_urlsafe(16),
            }
            answer = client.fill("subject", typed)
            answers.append(answer.status_code)
            while answer.status_code != 302:
                # the very page that tells of the fault has what was typed, ready to be sent again
                assert answer.status_code in (422, 503), answer.get_data(as_text=True)
                time.sleep(0.2)
                answer = client.fill("form_key")
                answers.append(answer.status_code)
            shown.append(answer.location)
        return shown

    def reader() -> None:
        client = signed_in(app, registry)
        while not done.is_set():
            answers.append(client.get("/search?q=келишим").status_code)
            time.sleep(0.05)

    stop = threading.Event()
    worker = threading.Thread(target=build_worker(services).run_forever, args=(stop,))
    reading = threading.Thread(target=reader)
    worker.start()
    reading.start()
    try:
        with ThreadPoolExecutor(CLERKS) as clerks:
            all_ = clerks.map(clerk, range(CLERKS))
            for _ in range(RESTARTS):
                time.sleep(0.7)
                own_postgresql.server.kill()
                time.sleep(0.5)
                own_postgresql.server.start()
            shown = [place for mine in all_ for place in mine]
        done.set()
        until = time.monotonic() + PATIENCE
        while waiting(registry) and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        done.set()
        stop.set()
        reading.join()
        worker.join()
    assert len(set(shown)) == CLERKS * LETTERS
    assert set(answers) <= {200, 302, 422, 503}
    with registry.database.read() as session:
        register_id = registers.register_by_code(session, "IN").id
        assert session.scalar(select(func.count()).select_from(Document)) == CLERKS * LETTERS
        assert session.scalars(select(Counter.last_serial)).all() == [CLERKS * LETTERS]
        year = session.scalars(select(Counter.year)).one()
        assert journals.unexplained_gaps(session, register_id, year) == []
    assert compare_thoroughly(registry.database, services.search).none
    assert waiting(registry) == 0
    assert verify.verify(registry.database, registry.storage, None, now=registry.clock.now()).findings == ()


def test_a_letter_half_typed_survives_a_server_that_stays_away(
    registry: Registry, app: Flask, own_postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webui.once_more.PATIENCE", 0.3)
    with registry.database.write() as session:
        sender = partner(session).id
    client = signed_in(app, registry)
    client.get("/register/new/IN")
    typed = {"partner": "Selçuk Üniversitesi", "partner_id": str(sender), "subject": "Узун <кат> & тиркеме"}
    own_postgresql.server.kill()
    answer = client.fill("subject", typed)
    assert answer.status_code == 503
    assert client.values("form_key")["subject"] == "Узун <кат> & тиркеме"
    assert client.get("/").status_code == 503
    assert client.get("/health/ready").status_code == 503
    client.get("/register/new/IN")
    own_postgresql.server.start()
    client.get("/register/new/IN")
    assert client.fill("subject", typed).status_code == 302


def test_one_connection_cut_off_is_not_noticed(
    registry: Registry, services: Services, app: Flask, own_postgresql: PostgreSQL
) -> None:
    """The administrator ends every session: the next requests go on as if nothing had been."""
    client = signed_in(app, registry)
    client.get("/")
    with services.database.engine.connect() as connection:
        own_postgresql._do(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname <> ''"
        )
        connection.invalidate()
    assert client.get("/").status_code == 200


def patiently(get: object, answers: list[int]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        status = get().status_code  # type: ignore[operator]
        answers.append(status)
        if status == 200:
            return
        time.sleep(0.2)
    raise AssertionError("the page did not come back")


def waiting(registry: Registry) -> int:
    with registry.database.read() as session:
        return session.scalar(select(func.count()).select_from(Job)) or 0
