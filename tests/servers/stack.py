"""A registry with the database's index and a real engine beside it, and short ways to work with both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from archive import outbox
from archive.models import Job
from archive.settings import Settings
from indexer.backends.elasticsearch import ElasticsearchIndex
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.paired import EngineState, PairedIndex
from indexer.check import Differences, compare_engine
from indexer.forwarding import Forwarder
from indexer.indexing import index_now
from indexer.parity import Parity
from indexer.search import Results, search
from tests import factories
from tests.conftest import Registry
from tests.servers.elasticsearch import settings_for


class Stack:
    """One registry, one engine; time goes on when a test says so."""

    def __init__(self, registry: Registry, far: ElasticsearchIndex) -> None:
        self.registry = registry
        self.database = registry.database
        self.index = PairedIndex(EmbeddedIndex(), far)
        self.seconds = 0.0
        self.forwarder = Forwarder(self.database, self.index, registry.clock, now=lambda: self.seconds)
        with self.database.write() as session:
            self.index.prepare(session)
            self.partner = factories.partner(session).id

    @property
    def far(self) -> ElasticsearchIndex:
        return self.index.far

    def letter(self, subject: str, **facts: Any) -> int:
        """Register a letter as a request does: it is findable with its commit."""
        with self.database.write() as session:
            facts.setdefault("partner_id", self.partner)
            document = factories.document(session, self.registry.registrar, subject=subject, **facts)
            index_now(session, self.index, [document.id])
            return document.id

    def step(self, seconds: float = 120.0) -> bool:
        """Let the worker take one turn after some time has passed."""
        self.seconds += seconds
        return self.forwarder.step()

    def catch_up(self) -> None:
        """Let the worker work until nothing is left."""
        for _ in range(100):
            state = self.state()
            if not self.step() and (state.complete, state.waiting, state.trouble) == (True, 0, ""):
                return
        raise AssertionError(self.state())

    def compare(self) -> None:
        """Let a worker that has just started compare the engine with the registry."""
        parity = Parity(self.database, self.index, self.registry.clock, 2, elsewhere=True)
        parity.at_start()
        while parity.turn():
            pass

    def search(self, text: str, **wishes: Any) -> Results:
        with self.database.read() as session:
            return search(session, self.index, self.registry.head, text, **wishes)

    def find(self, text: str, **wishes: Any) -> list[int]:
        return [found.id for found in self.search(text, **wishes).found]

    def far_finds(self, text: str) -> bool:
        """Search, and tell whether it was the engine that answered; it must have found something."""
        asked: list[int] = []
        real = self.far.search

        def watched(*arguments: Any, **options: Any) -> Any:
            page = real(*arguments, **options)
            asked.append(page.total)
            return page

        self.far.search = watched  # type: ignore[method-assign]
        try:
            results = self.search(text)
        finally:
            del self.far.search  # type: ignore[method-assign]
        assert results.total
        assert results.fallback is False or not asked
        return bool(asked)

    def state(self) -> EngineState:
        with self.database.read() as session:
            return self.index.state(session)

    def differences(self) -> Differences:
        with self.database.read() as session:
            return compare_engine(session, self.index)

    def jobs(self) -> list[Job]:
        with self.database.read() as session:
            jobs = session.scalars(select(Job).where(Job.kind == outbox.FORWARD)).all()
            session.expunge_all()
            return list(jobs)


@contextmanager
def stack_on(registry: Registry, server: Any, **settings: Any) -> Iterator[Stack]:
    """Give a registry with an engine that has built its index and answers."""
    chosen = Settings(**(settings_for(server) | settings))
    far = ElasticsearchIndex.from_settings(chosen)
    try:
        stack = Stack(registry, far)
        stack.catch_up()
        yield stack
    finally:
        far.remove_everything()
        far.close()
