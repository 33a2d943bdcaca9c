"""`katchy index check`: what differs now, and what the worker found when it compared last."""

from __future__ import annotations

import json

from sqlalchemy import delete

from archive.models import Job
from indexer.backends import index_in
from indexer.indexing import index_now
from indexer.parity import Parity
from tests import factories
from tests.cli.conftest import Katchy
from tests.conftest import NOW, Registry


def test_the_last_check_of_the_worker_is_told(katchy: Katchy, registry: Registry) -> None:
    assert json.loads(katchy("index", "check", "--json").output)["last_check"] is None
    backend = index_in(registry.database)
    with registry.database.write() as session:
        ids = [factories.document(session, registry.registrar, code="INT").id for _ in range(3)]
        index_now(session, backend, ids[:2])
        session.execute(delete(Job))
    parity = Parity(registry.database, backend, registry.clock, 2)
    parity.at_start()
    while parity.turn():
        pass
    answer = json.loads(katchy("index", "check", "--json").output)
    assert (answer["agrees"], answer["missing"]) == (True, 0), "it waits in the queue"
    assert answer["last_check"]["finished_at"] == NOW.isoformat()
    assert answer["last_check"]["missing"] == 1
    assert "1 missing (queued)" in katchy("index", "check").output
    assert "1 of 3 differed" in katchy("status").output
