"""Runs one module of ours on a stranger's file in a limited process: no network, so much memory, time and output."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from indexer.extract.box import MIB
from indexer.extract.process import reading_environment


class WallHit(Exception):
    """The process ended without an answer: over a limit, or over the file."""


def run_walled(
    module: str,
    arguments: Sequence[str],
    file: BinaryIO,
    *,
    folder: Path | None = None,
    memory: int = 1024 * MIB,
    written: int = 256 * MIB,
    seconds: int = 60,
    most: int = 64 * MIB,
) -> bytes:
    """Run `python -m module arguments` with the file as standard input and give what it says; raises WallHit.

    The process works in `folder`, where it may leave files, or in one that is gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="katchy-walled-") as own:
        place = str(folder or own)
        limits = [str(memory), str(written), str(seconds)]
        command = [
            sys.executable,
            "-m",
            "indexer.extract.box",
            *limits,
            sys.executable,
            "-m",
            module,
            *arguments,
        ]
        process = subprocess.Popen(
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=place,
            env=reading_environment(own),
            start_new_session=True,
        )
        try:
            said = _read(process, most, seconds * 3)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
    return said


def _read(process: subprocess.Popen[bytes], most: int, wall: int) -> bytes:
    import threading

    assert process.stdout is not None
    clock = threading.Timer(wall, process.kill)
    clock.start()
    try:
        said = process.stdout.read(most + 1)
        if len(said) > most:
            raise WallHit("it says too much")
        if code := process.wait():
            raise WallHit(f"it ended with {code}")
        return said
    finally:
        clock.cancel()
