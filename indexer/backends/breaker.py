"""A memory of this process that an engine does not answer, so that not every reader waits to learn it again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 60.0


class Breaker:
    """Lets questions through while the engine answers; else one short probe now and then."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._pause = 0.0
        self._again = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the engine is taken for away."""
        return self._pause > 0

    def lets_through(self, probe: Callable[[], bool]) -> bool:
        """Tell whether to ask the engine; after each pause one caller finds out with a probe, the others go on."""
        with self._lock:
            if not self.is_open:
                return True
            if self._now() < self._again:
                return False
            self._again = self._now() + self._pause
        if probe():
            self.succeeded()
            return True
        self.failed()
        return False

    def succeeded(self) -> None:
        """Note an answer."""
        with self._lock:
            self._pause = 0.0

    def failed(self) -> None:
        """Note a failure; the pause grows with each."""
        with self._lock:
            self._pause = min(max(2 * self._pause, FIRST_PAUSE), LONGEST_PAUSE)
            self._again = self._now() + self._pause
