"""The lock that lets one worker alone serve a registry; the system lets it go with the process."""

from __future__ import annotations

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger("katchy.worker")

_LOOKS_AGAIN = 1.0


@contextmanager
def trying_lock(path: Path) -> Iterator[bool]:
    """Try to hold the lock; gives whether it is held."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def waiting_for_lock(path: Path, stop: threading.Event) -> Iterator[None]:
    """Hold the lock; while another worker has it say so once and wait, until told to stop."""
    said = False
    while not stop.is_set():
        with trying_lock(path) as mine:
            if mine:
                yield
                return
        if not said:
            log.warning("another worker serves this registry; waiting until it ends")
            said = True
        stop.wait(_LOOKS_AGAIN)
    yield
