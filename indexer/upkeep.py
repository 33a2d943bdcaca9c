"""What a worker does for the database's own index between letters: build it anew, or compare it with the registry."""

from __future__ import annotations

from archive.clock import Clock
from archive.db import Database
from archive.turns import Turns
from indexer.backends.port import SearchBackend
from indexer.parity import Parity
from indexer.rebuild import Rebuilding


class Upkeep:
    """Takes a short turn at a time."""

    def __init__(self, database: Database, backend: SearchBackend, clock: Clock, hour: int) -> None:
        self._rebuilding = Rebuilding(database, backend)
        self._parity = Parity(database, backend, clock, hour)
        self._turns = Turns()

    def at_start(self) -> None:
        """Have the index compared whatever the hour."""
        self._parity.at_start()

    def turn(self) -> bool:
        """Build an index of older rules anew, else compare it when it is time; false if there was nothing to do."""
        worked = self._rebuilding.turn() or self._parity.turn()
        if worked:
            self._turns.leave()
        return worked
