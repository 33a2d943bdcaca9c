"""Three nodes of one cluster over HTTPS with a private authority, a user who may do no more than he needs, one copy.

The API key is only seen to be sent: the server cut down for tests cannot keep keys.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.access import Mark, Visibility
from archive.settings import Settings
from indexer.backends.elasticsearch import ElasticsearchIndex
from indexer.backends.port import EngineAway, Trouble
from tests.conftest import Registry
from tests.servers.between import Between
from tests.servers.elasticsearch import OLDEST, index_on, program, running, settings_for
from tests.servers.stack import Stack, stack_on
from tests.servers.test_faults import asked

pytestmark = pytest.mark.slow

ALL = Visibility(marks=frozenset(Mark), user_id=0, everything=True)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with running(OLDEST, nodes=3, tls=True) as server:
        yield server


@pytest.fixture
def signed_in(cluster: Any, tmp_path: Path) -> dict[str, Any]:
    """The settings of an administrator who keeps the password in a file."""
    user, password = program().USER
    file = tmp_path / "password"
    file.write_text(password + "\n")
    return {
        "elasticsearch_user": user,
        "elasticsearch_password_file": str(file),
        "elasticsearch_ca": str(cluster.ca),
        "elasticsearch_shards": 2,
        "elasticsearch_replicas": 1,
    }


@pytest.fixture
def stack(registry: Registry, cluster: Any, signed_in: dict[str, Any]) -> Iterator[Stack]:
    with stack_on(registry, cluster, **signed_in) as stack:
        yield stack


def test_a_user_with_no_more_rights_than_needed_can_do_everything(stack: Stack, cluster: Any) -> None:
    found = stack.letter("Глетчерлерди изилдөө")
    stack.catch_up()
    assert stack.far_finds("глетчер")
    assert stack.find("глетчер") == [found]
    assert stack.differences().none
    with stack.database.write() as session:
        stack.far.begin_rebuild(session)
        stack.far.switch(session)
        assert not stack.far.discard(session)
    cluster.ask("PUT", "/somebody-elses", {})
    with pytest.raises(EngineAway) as refused:
        ElasticsearchIndex(stack.far.client, "somebody-elses").begin("somebody-elses-000001", "x")
    assert refused.value.trouble is Trouble.REFUSED


def test_a_node_is_killed_while_letters_are_registered_and_found(stack: Stack, cluster: Any) -> None:
    numbers = [stack.letter(f"Глетчер {serial}") for serial in range(20)]
    stack.catch_up()
    cluster.wait_for(f"/_cluster/health/{stack.far.alias}?wait_for_status=green&timeout=60s")
    stop = threading.Event()
    waits: list[float] = []
    failures: list[Exception] = []
    totals: list[int] = []

    def read_on() -> None:
        while not stop.is_set():
            begun = time.monotonic()
            try:
                with stack.database.read() as session:
                    totals.append(stack.far.search(session, asked("kглетчер"), ALL).total)
            except Exception as error:
                failures.append(error)
            waits.append(time.monotonic() - begun)
            time.sleep(0.02)

    def carry() -> None:
        while not stop.is_set():
            stack.step(1.0)
            time.sleep(0.05)

    readers = [threading.Thread(target=read_on) for _ in range(4)]
    threads = [*readers, threading.Thread(target=carry)]
    for thread in threads:
        thread.start()
    try:
        numbers += [stack.letter(f"Глетчер {serial}") for serial in range(20, 40)]
        cluster.nodes[1].kill()
        numbers += [stack.letter(f"Глетчер {serial}") for serial in range(40, 60)]
        assert stack.search("глетчер").total == 60
        time.sleep(5)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        cluster.nodes[1].start()
    assert [str(failure) for failure in failures] == [], "the other nodes answer"
    assert min(totals) >= 20
    assert max(waits) < 3 * stack_timeout(stack), "no reader waits longer than the client tries again"
    cluster.wait_for("/_cluster/health?wait_for_nodes=3&timeout=60s")
    stack.catch_up()
    assert stack.differences().none
    assert stack.far_finds("глетчер")
    with stack.database.read() as session:
        assert stack.far.search(session, asked("kглетчер"), ALL).total == len(numbers)


def stack_timeout(_stack: Stack) -> int:
    return Settings().elasticsearch_timeout_seconds


@pytest.mark.parametrize("ca", ["", "another"])
def test_a_certificate_of_somebody_else_is_refused_with_a_sentence(
    cluster: Any, signed_in: dict[str, Any], ca: str, tmp_path: Path
) -> None:
    if ca:
        signed_in["elasticsearch_ca"] = str(program().make_certificates(tmp_path / "tls"))
    else:
        signed_in["elasticsearch_ca"] = ""
    with refused_by(cluster, signed_in) as error:
        assert error.trouble is Trouble.CERTIFICATE
        assert "not signed by an authority that elasticsearch_ca names" in error.detail


def test_a_wrong_password_is_refused_and_no_secret_is_logged(
    cluster: Any, signed_in: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = {"elasticsearch_password_file": "", "elasticsearch_password": "not-the-password"}
    with refused_by(cluster, signed_in | wrong) as error:
        assert error.trouble is Trouble.REFUSED
        assert "not-the-password" not in str(error) + caplog.text
    assert "not-the-password" not in repr(Settings(**signed_in | wrong))


def test_an_unknown_api_key_is_refused(cluster: Any, signed_in: dict[str, Any]) -> None:
    key = {
        "elasticsearch_user": "",
        "elasticsearch_password_file": "",
        "elasticsearch_api_key": "dW5rbm93bjprZXk=",
    }
    with refused_by(cluster, signed_in | key) as error:
        assert error.trouble is Trouble.REFUSED


def test_the_api_key_is_sent(servers: dict[str, Any]) -> None:
    wire = Between(servers[OLDEST].url)
    with index_on(wire, elasticsearch_api_key="dW5rbm93bjprZXk=") as index:
        assert index.answers()
        assert {headers["authorization"] for _, _, headers in wire.seen} == {"ApiKey dW5rbm93bjprZXk="}
    wire.close()


class refused_by:  # noqa: N801 - it reads as a verb
    """Ask a server that refuses, and give why."""

    def __init__(self, server: Any, settings: dict[str, Any]) -> None:
        self._index = ElasticsearchIndex.from_settings(Settings(**settings_for(server) | settings))

    def __enter__(self) -> EngineAway:
        with pytest.raises(EngineAway) as caught:
            self._index.probe()
        return caught.value

    def __exit__(self, *_error: object) -> None:
        self._index.close()
