"""Long work in many short transactions leaves the others their turn.

A writer that waits for SQLite's lock looks again every tenth of a second: between two transactions that follow each
other at once it hardly ever finds the lock free, and gives up in the end.
"""

from __future__ import annotations

import time

WORK = 1.0  # seconds
LEAVE = 0.2  # twice the longest pause between two looks: on a busy computer a look comes late


class Turns:
    """Counts how long the lock was taken again and again."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def leave(self) -> None:
        """After about a second of work, do nothing for as long as a waiting writer needs to notice."""
        if time.monotonic() - self._since >= WORK:
            time.sleep(LEAVE)
            self._since = time.monotonic()
