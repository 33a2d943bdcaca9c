"""Writing many documents: in chunks of bounded size, slower when the engine asks for it, each with its own outcome."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, Elasticsearch

from indexer.backends.elasticsearch.client import answering, body, refusal

CHUNK_BYTES = 5_000_000
CHUNK_WRITES = 500
_WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)  # seconds, while the engine says that it has too much to do
_LEAST_SECONDS = 30.0
_BUSY = frozenset({429, 502, 503, 504})
_TOO_LARGE = 413
_OLDER = 409  # something as new or newer is there

log = logging.getLogger("katchy.index")


@dataclass(frozen=True, slots=True)
class Write:
    """One document to be put in under an alias, or taken out (without a source), as of a version."""

    alias: str
    document_id: int
    version: int
    source: bytes | None = None

    @property
    def lines(self) -> list[bytes]:
        """The write as the engine reads it."""
        facts = {
            "_index": self.alias,
            "_id": str(self.document_id),
            "version": self.version,
            "version_type": "external",
            "require_alias": True,  # an alias that is gone must not become an index
        }
        head = json.dumps({"delete" if self.source is None else "index": facts}).encode()
        return [head] if self.source is None else [head, self.source]


class Refused(Exception):
    """Some documents the engine will not take as they are; all others are in."""

    def __init__(self, reasons: dict[int, str]) -> None:
        self.reasons = reasons
        super().__init__("; ".join(f"{id}: {reason}" for id, reason in sorted(reasons.items())[:5]))


def send(client: Elasticsearch, writes: Iterable[Write], *, refresh: bool) -> dict[int, str]:
    """Send writes; gives why documents were refused. Raises EngineAway if the engine takes nothing now.

    What is newer in the index stays: such a write is done, not refused.
    """
    refused: dict[int, str] = {}
    aliases = set()
    for chunk in _chunks(writes):
        aliases |= {write.alias for write in chunk}
        refused |= _send(client, chunk)
    if refresh and aliases:
        with answering():
            client.options(request_timeout=_patience(client)).indices.refresh(index=sorted(aliases))
    return refused


def _send(client: Elasticsearch, chunk: Sequence[Write]) -> dict[int, str]:
    refused: dict[int, str] = {}
    left = list(chunk)
    for wait in (*_WAITS, None):
        outcomes = _once(client, left)
        if outcomes is None:
            return _halved(client, left)
        refused |= {
            write.document_id: reason for write, status, reason in outcomes if _of_the_document(status)
        }
        troubles = [(status, reason) for _, status, reason in outcomes if _of_the_engine(status)]
        busy = [write for write, status, reason in outcomes if _passes(status, reason)]
        if len(troubles) > len(busy) or (busy and wait is None):
            status, reason = next((one for one in troubles if not _passes(*one)), troubles[0])
            raise refusal(status, reason.partition(":")[0], reason)
        if not busy:
            return refused
        log.info("the engine has too much to do; %d documents again in %.1f s", len(busy), wait)
        time.sleep(wait or 0)
        left = busy
    raise AssertionError  # the last wait is None


def _once(client: Elasticsearch, writes: Sequence[Write]) -> list[tuple[Write, int, str]] | None:
    """Send one chunk; gives each write's status and reason, or None if it was too large to be read."""
    try:
        with answering():
            answer = body(
                client.options(request_timeout=_patience(client)).bulk(
                    operations=_lines(writes),
                    filter_path="items.*.status,items.*.error.type,items.*.error.reason",
                )
            )
    except Exception as error:
        cause = error.__cause__
        if isinstance(cause, ApiError) and cause.meta.status == _TOO_LARGE:
            return None
        if isinstance(cause, ApiError) and cause.meta.status in _BUSY:
            return [(write, cause.meta.status, str(error)) for write in writes]
        raise
    items = [next(iter(item.values())) for item in answer["items"]]
    return [(write, *_outcome(item)) for write, item in zip(writes, items, strict=True)]


def _lines(writes: Sequence[Write]) -> list[Any]:
    """Give the lines of a chunk; the client passes bytes on as they are, though its types do not say so."""
    return [line for write in writes for line in write.lines]


def _outcome(item: dict[str, Any]) -> tuple[int, str]:
    error = item.get("error")
    if error is None:  # also what was to be taken out and is not there
        return 200, ""
    return int(item["status"]), f"{error.get('type', '')}: {error.get('reason', '')}"


def _of_the_document(status: int) -> bool:
    return status >= 400 and status != _OLDER and not _of_the_engine(status)


def _of_the_engine(status: int) -> bool:
    """A missing alias, a right, a full disk and too much work are nobody's fault among the documents."""
    return status in _BUSY or status in (401, 403, 404)


def _passes(status: int, reason: str) -> bool:
    """Too much work passes in seconds; a full disk, which the engine gives the same number, does not."""
    return status in _BUSY and not reason.startswith("cluster_block_exception")


def _halved(client: Elasticsearch, writes: Sequence[Write]) -> dict[int, str]:
    if len(writes) == 1:
        return {writes[0].document_id: "the text is larger than the engine takes"}
    middle = len(writes) // 2
    return _send(client, writes[:middle]) | _send(client, writes[middle:])


def _chunks(writes: Iterable[Write]) -> Iterator[list[Write]]:
    chunk: list[Write] = []
    size = 0
    for write in writes:
        length = sum(map(len, write.lines))
        if chunk and (len(chunk) >= CHUNK_WRITES or size + length > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(write)
        size += length
    if chunk:
        yield chunk


def _patience(client: Elasticsearch) -> float:
    """A full chunk takes longer than a question."""
    chosen = getattr(client, "_request_timeout", None)
    return max(_LEAST_SECONDS, 3 * float(chosen) if isinstance(chosen, int | float) else 0)
