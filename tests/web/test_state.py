"""The state page of the administrator: what the last comparison of index and registry found."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from archive.models import Job
from indexer.indexing import index_now
from indexer.parity import Parity
from tests import factories
from tests.conftest import Registry
from tests.web.conftest import SignIn
from webui.bootstrap import Services


def compare(registry: Registry, services: Services) -> None:
    parity = Parity(registry.database, services.search, registry.clock, 2)
    parity.at_start()
    while parity.turn():
        pass


def test_the_last_comparison_is_shown(sign_in: SignIn, registry: Registry, services: Services) -> None:
    client = sign_in("administrator")
    client.get("/language/en")
    client.get("/admin/state")
    assert "not yet" in client.page.text_content()
    with registry.database.write() as session:
        ids = [factories.document(session, registry.registrar, code="INT").id for _ in range(3)]
        index_now(session, services.search, ids[:2])
        session.execute(delete(Job))
    compare(registry, services)
    client.get("/admin/state")
    assert "1 differed, repaired by the queue" in client.page.text_content()
    assert "missing 1, outdated 0, extra 0, never read 0" in client.page.text_content()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_is_whole_in_every_language(
    sign_in: SignIn, registry: Registry, services: Services, language: str
) -> None:
    compare(registry, services)
    client = sign_in("administrator")
    client.get(f"/language/{language}")
    client.get("/admin/state")
    assert len(client.page.xpath("//h2")) > 3
