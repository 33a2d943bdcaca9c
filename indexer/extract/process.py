"""One reading process, seen from the program that needs it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import indexer
from indexer.extract import wire
from indexer.extract.box import Limits

COMMAND = (sys.executable, "-m", "indexer.extract.child")

_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "TMPDIR", "VIRTUAL_ENV")

Take = Callable[[wire.Message, bytes], None]


class Ended(Exception):
    """The process ended in the middle of its work; `signal` is what ended it, 0 if it just left."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}" if number else "ended")
        self.signal = number


class LeftIdle(Ended):
    """The process had left for idleness just before it was asked; no file is guilty of that."""


class TookTooLong(Exception):
    """The process gave no sign of life in time and was ended."""


def reading_environment(folder: str) -> dict[str, str]:
    """Give the few variables a reading process needs; secrets of the parent are not among them."""
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    root = str(Path(indexer.__file__).parent.parent)
    # OpenMP spins: more than one thread makes tesseract ten times slower on a busy machine.
    return environment | {
        "HOME": folder,
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
        "PYTHONPATH": root,
        "PYTHONUTF8": "1",
    }


class ReadingProcess:
    """A started reading process; one conversation at a time."""

    def __init__(self, limits: Limits, command: Sequence[str] = COMMAND, *, turns: int = -1) -> None:
        self.limits = limits
        self._rested = False
        self._folder = tempfile.mkdtemp(prefix="katchy-reading-")
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [*command, json.dumps(asdict(limits)), str(turns)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env=reading_environment(self._folder),
                start_new_session=True,
                pass_fds=() if turns < 0 else (turns,),
            )

    @property
    def pid(self) -> int:
        """Give the process id."""
        return self._process.pid

    def ask(self, request: wire.Message, file: BinaryIO, *, patience: int, take: Take) -> None:
        """Send a request and hand every answer to `take`; any exception means that the process is gone."""
        finished = heard = False
        left = self.limits.answer
        deadline = time.monotonic() + self.limits.file
        try:
            self._connection.settimeout(patience)
            wire.send(self._connection, request, file=file.fileno())
            while True:
                until = min(deadline, time.monotonic() + patience)
                message, raw, size = wire.receive(self._connection, most=left, until=until)
                left -= size
                heard = True
                if message.get("done"):
                    finished = not message.get("last")
                    return
                take(message, raw)
        except TimeoutError as error:
            raise TookTooLong from error
        except (wire.Silent, ConnectionError) as error:
            left_idle = self._rested and not heard
            raise (LeftIdle if left_idle else Ended)(self.end()) from error
        finally:
            self._rested = True
            if not finished:
                self.end()

    @property
    def ended(self) -> bool:
        """Tell whether `end` was called."""
        return self._process.returncode is not None

    def end(self) -> int:
        """End the process and all it started; give the signal that had ended it before, or 0."""
        if self._process.returncode is None:
            self._connection.close()
            # The leader is not reaped yet, so its number still names its group and nobody else's.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            shutil.rmtree(self._folder, ignore_errors=True)
        return max(0, -self._process.returncode)
