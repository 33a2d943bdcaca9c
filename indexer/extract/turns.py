"""Turns at recognition: so many pages at once on the whole machine's account, whoever reads them.

Each reading process takes one of a few locks on a file they all hold. The kernel gives a lock back when its
holder ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

AT_ONCE = max(1, (os.cpu_count() or 1) - 1)
_LOOKS = 0.05

_held: list[int] = []
_places: list[int] = [AT_ONCE]


def new_file() -> int:
    """Make the file that processes take turns on; it has no name and is gone with its last holder."""
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def join(descriptor: int, at_once: int = 0) -> None:
    """Let this process take turns with the others that hold the file; by default all cores but one are for it."""
    _held[:], _places[:] = [descriptor], [at_once or AT_ONCE]


@contextmanager
def turn(most: float) -> Iterator[None]:
    """Wait for a turn, no longer than so many seconds; work that waited so long goes on without."""
    taken = _wait(time.monotonic() + most) if _held else -1
    try:
        yield
    finally:
        if taken >= 0:
            with suppress(OSError):
                fcntl.lockf(_held[0], fcntl.LOCK_UN, 1, taken)


def _wait(until: float) -> int:
    while True:
        for place in range(_places[0]):
            try:
                fcntl.lockf(_held[0], fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except OSError:
                continue
            return place
        if time.monotonic() > until:
            return -1
        time.sleep(_LOOKS)
