"""Hands on the files inside a file, as many and as large as is wished for."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.extract.port import Inner, Problem, ProblemCode, Wishes


class InnerFiles:
    """Counts what is handed on and what is left."""

    def __init__(self, wishes: Wishes) -> None:
        self._wanted = wishes.inner_files > 0
        self._files = wishes.inner_files
        self._bytes = wishes.inner_bytes
        self._left = 0

    def has_room(self, size: int) -> bool:
        """Tell whether a file of this size may still be handed on; one that may not is counted as left."""
        if self._files > 0 and size <= self._bytes:
            return True
        self._left += 1
        return False

    def give(self, name: str, data: bytes) -> Iterator[Inner]:
        """Hand on a file, if there is room for it."""
        if data and self.has_room(len(data)):
            self._files -= 1
            self._bytes -= len(data)
            yield Inner(name, data)

    def epilogue(self) -> Iterator[Problem]:
        """Tell how many were left."""
        if self._wanted and self._left:
            yield Problem(ProblemCode.FILES_LEFT, str(self._left))
