"""The reading process: takes one file after another from its socket, says what it finds, ends when idle.

Started by the pool as `python -m indexer.extract.child`, with the socket as its standard input. It gets files
as open descriptors, never as paths, and imports the library of a format when the first such file comes.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.extract import box, turns, wire
from indexer.extract.choose import extractor_for, findings
from indexer.extract.content import ContentType, detect_open
from indexer.extract.port import Extractor, Inner, Problem, ProblemCode, ReadingFailed, Source, Wishes

REQUEST_MOST = 64 * 1024
ORPHAN_GRACE = 5
"""Seconds after which the process ends itself when the pool, which should have ended it, did not."""

Choose = Callable[[ContentType], Extractor]


@dataclass(frozen=True)
class Child:
    """One reading process and its connection."""

    connection: socket.socket
    limits: box.Limits
    choose: Choose

    def serve(self) -> None:
        """Read files until the pool hangs up, nothing comes for a while, or it is time for a successor."""
        for served in range(1, self.limits.files_per_process + 1):
            if not select.select([self.connection], [], [], self.limits.idle)[0]:
                return
            files: list[int] = []
            try:
                request = wire.receive(self.connection, most=REQUEST_MOST, files=files).message
            except wire.Silent:
                return
            with os.fdopen(files[0], "rb") as file:
                last = self._answer(request, Source(file, request["name"]))
            box.stop_clock()
            last = last or served == self.limits.files_per_process
            last = last or box.resident_bytes() > self.limits.resident
            wire.send(self.connection, {"done": True, "last": last})
            if last:
                return

    def _answer(self, request: wire.Message, source: Source) -> bool:
        """Say what the file is and what was asked of it; tells whether this process has no memory left."""
        work = {"render": self._render, "look": self._look}.get(request["do"])
        self._alive(self.limits.picture if work else self.limits.patience)
        content = detect_open(source.file, source.name)
        wire.send(self.connection, {"content": wire.pack_content(content)})
        try:
            return (work or self._read)(request, source, content)
        except ReadingFailed as failed:
            wire.send(self.connection, wire.pack(failed.problem))
        except MemoryError:
            wire.send(self.connection, wire.pack(Problem(ProblemCode.OUT_OF_MEMORY)))
            return True
        except Exception as error:
            detail = f"{type(error).__name__}: {error}"[:300]
            wire.send(self.connection, wire.pack(Problem(ProblemCode.DAMAGED, detail)))
        return False

    def _alive(self, seconds: int) -> None:
        box.start_clock(cpu=self.limits.cpu, wall=seconds + ORPHAN_GRACE)

    def _read(self, request: wire.Message, source: Source, content: ContentType) -> bool:
        exhausted = False
        for finding in findings(self.choose(content), source, Wishes(**request["wishes"])):
            raw = finding.data if isinstance(finding, Inner) else b""
            wire.send(self.connection, wire.pack(finding), raw)
            self._alive(self.limits.patience)
            exhausted = isinstance(finding, Problem) and finding.code == ProblemCode.OUT_OF_MEMORY
        return exhausted

    def _render(self, request: wire.Message, source: Source, content: ContentType) -> bool:
        from indexer.extract.render import render

        picture = render(source, content, request["page"], request["width"], request["form"])
        wire.send(self.connection, {"picture": True}, picture)
        return False

    def _look(self, request: wire.Message, source: Source, content: ContentType) -> bool:
        from indexer.extract.look import look

        for finding in look(source, content, request["page"]):
            wire.send(self.connection, wire.pack(finding))
        return False


def main(choose: Choose = extractor_for, *, writes: bool = False) -> None:
    """Shut the process in and serve the pool at the other end of standard input."""
    limits = box.Limits(**json.loads(sys.argv[1]))
    if len(sys.argv) > 2 and int(sys.argv[2]) >= 0:
        turns.join(int(sys.argv[2]), limits.recognising)
    with suppress(OSError):
        Path.cwd().rmdir()  # the pool made it for us: a folder that is gone cannot be filled, or left behind
    box.enter(limits, writes=writes)
    with socket.socket(fileno=os.dup(0)) as connection:
        Child(connection, limits, choose).serve()


if __name__ == "__main__":
    main()
