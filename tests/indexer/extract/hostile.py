"""A reading process that does to itself what its file says; the tests start it as a pool's command."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from indexer.extract.child import main
from indexer.extract.content import ContentType
from indexer.extract.port import Extractor, FileFacts, Finding, Method, Page, Source, Tool, Wishes

PAGES = 3


class HostileExtractor:
    """Gives a page, does its deed, and gives the others if it still can."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        deed, *arguments = source.file.read().decode().split()
        yield Tool("hostile", "1")
        yield FileFacts(page_count=PAGES)
        yield Page(1, f"process {os.getpid()}", Method.TEXT)
        yield Page(2, str(DEEDS[deed](*arguments)), Method.TEXT)
        yield Page(3, "the end", Method.TEXT)


def hang() -> None:
    time.sleep(3600)


def burn() -> None:
    while True:
        pass


def eat() -> int:
    return len([bytearray(16 << 20) for _ in range(10_000)])


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crash() -> None:
    ctypes.string_at(0)


def babble() -> None:
    os.write(0, b"\xff" * 64)
    time.sleep(3600)


def shout() -> str:
    return "x" * (1 << 20)


def breed(note: str) -> None:
    heir = subprocess.Popen(["sleep", "3600"])
    draft = Path(f"{note}.draft")
    draft.write_text(f"{os.getpid()} {heir.pid}")
    draft.rename(note)
    time.sleep(3600)


def look_around() -> dict[str, object]:
    try:
        with socket.create_connection(("127.0.0.1", 1), timeout=1):
            network = "connected"
    except OSError as error:
        network = type(error).__name__ + " " + str(error.errno)
    return {
        "network": network,
        "folder": [path.name for path in Path().iterdir()],
        "secret": os.environ.get("KATCHY_SECRET"),
        "interfaces": _interfaces(),
        "umask": os.umask(0o077),
        "ptrace": ctypes.CDLL(None, use_errno=True).ptrace(16, os.getppid(), 0, 0),
        "written": _write_somewhere(),
    }


def _interfaces() -> list[str]:
    try:
        return [name for _, name in socket.if_nameindex()]
    except OSError:  # no socket to ask by
        return []


def _write_somewhere() -> str:
    path = Path("/tmp", f"katchy-hostile-{os.getpid()}")
    try:
        path.write_text("x")
        path.unlink()
    except OSError as error:
        return type(error).__name__
    return "written"


def behave() -> str:
    return "well"


DEEDS = {
    deed.__name__: deed for deed in (hang, burn, eat, die, crash, babble, shout, breed, look_around, behave)
}


def choose(content: ContentType) -> Extractor:
    return HostileExtractor()


if __name__ == "__main__":
    main(choose)
