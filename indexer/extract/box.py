"""The walls around a process that reads a stranger's file.

Limits are set by the process itself before it sees the file: it may be wrong, but it is not yet hostile.
Where the kernel refuses one of them (containers differ), the others still stand.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from indexer.extract import kernel_walls

MIB = 1 << 20
MOST_TASKS = 200
"""Processes and threads that one reading may start."""

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading process may use; times are seconds."""

    memory: int = 1024 * MIB
    cpu: int = 30
    """Of the reader itself between two pages; tesseract has its own clock."""
    page: int = 90
    """By the wall, for the recognition of one page."""
    recognised: int = 200
    """Pages of a file that OCR may read."""
    recognising: int = 0
    """Pages recognised side by side by all reading processes; 0 leaves one core for the others."""
    file: int = 3600
    """By the wall, for a whole file."""
    picture: int = 20
    answer: int = 256 * MIB
    written: int = 64 * MIB
    files_per_process: int = 500
    resident: int = 250 * MIB
    """A process that keeps more than this after a file is replaced."""
    idle: float = 20.0

    @property
    def patience(self) -> int:
        """How long a reader may give no sign of life: a page's recognition, and its drawing before that."""
        return self.page + max(1, self.page // 2)


def enter(limits: Limits, *, writes: bool = True) -> None:
    """Shut this process in, for good; a reader needs nothing written, a program that converts files does."""
    os.umask(0o077)
    with suppress(OSError):
        os.nice(5)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    _limit(resource.RLIMIT_AS, limits.memory)
    _limit(resource.RLIMIT_FSIZE, limits.written)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 128)
    _limit(resource.RLIMIT_NPROC, _tasks_of_this_user() + MOST_TASKS)
    leave_network()
    kernel_walls.deny_calls()
    if not writes:
        kernel_walls.deny_writing()


def _tasks_of_this_user() -> int:
    """Count the processes and threads of this user, who may be at work on other things too: the limit counts all."""
    tasks = 0
    for entry in os.scandir("/proc"):
        with suppress(OSError):
            if entry.name.isdecimal() and entry.stat().st_uid == os.getuid():
                tasks += sum(1 for _ in os.scandir(f"/proc/{entry.name}/task"))
    return tasks


def leave_network() -> None:
    """Give up the network and the hope of more rights, as far as the kernel lets us."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        # An administrator's process may leave at once; others need a user namespace of their own, in
        # which root would lose its right to read files, hence the order.
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _limit(which: int, value: int) -> None:
    with suppress(OSError, ValueError):
        resource.setrlimit(which, (value, value))


def start_clock(*, cpu: int, wall: int) -> None:
    """Let the kernel end this process after so much work or waiting, even if nobody is left to watch it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + cpu
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.alarm(wall)


def stop_clock() -> None:
    """Rest: nothing is being read."""
    signal.alarm(0)


def resident_bytes() -> int:
    """Give the memory this process holds now, 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()


class OutOfTime(BaseException):
    """A slice of time is used up; not an Exception, because the code inside may swallow those."""


@contextmanager
def time_slice(seconds: float) -> Iterator[None]:
    """Interrupt Python code that works longer than this with OutOfTime, again and again until it yields."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def main() -> None:
    """Run a program inside the walls: `box MEMORY WRITTEN CPU program …`."""
    memory, written, cpu = map(int, sys.argv[1:4])
    enter(Limits(memory=memory, written=written))
    _limit(resource.RLIMIT_CPU, cpu)
    os.execvp(sys.argv[4], sys.argv[4:])  # noqa: S606 - no shell is what we want


if __name__ == "__main__":
    main()
