"""What tests of reading and indexing share."""

from __future__ import annotations

import pytest

from indexer.backends import index_in
from indexer.backends.port import SearchBackend
from tests.conftest import Registry


@pytest.fixture
def backend(registry: Registry) -> SearchBackend:
    """An empty index in the registry's own database."""
    backend = index_in(registry.database)
    with registry.database.write() as session:
        backend.prepare(session)
    return backend
