"""What the pool and a reading process say to each other: JSON with a length before it, nothing executable.

A reading process has touched a stranger's file, so its answers are taken as data to be checked: capped in
size, plain values only, every text encodable. Whatever does not fit raises Garbled.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from indexer.extract.content import ContentType, Kind
from indexer.extract.port import (
    FileFacts,
    Finding,
    FormField,
    Inner,
    Method,
    Page,
    Problem,
    ProblemCode,
    Signature,
    Tool,
    Word,
)

Message = dict[str, Any]


class Received(NamedTuple):
    """A message, the raw bytes that followed it, and what both weighed."""

    message: Message
    raw: bytes
    size: int


_HEADER = struct.Struct(">II")
_SCALE = 10_000


class Garbled(Exception):
    """The other side said something that is not an answer."""


class Silent(Exception):
    """The other side is gone."""


def send(connection: socket.socket, message: Message, raw: bytes = b"", file: int | None = None) -> None:
    """Send one message, some raw bytes and perhaps an open file."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    header = _HEADER.pack(len(body), len(raw))
    if file is None:
        connection.sendall(header + body)
    else:
        socket.send_fds(connection, [header], [file])
        connection.sendall(body)
    if raw:
        connection.sendall(raw)


def receive(
    connection: socket.socket, *, most: int, until: float | None = None, files: list[int] | None = None
) -> Received:
    """Take the next message; TimeoutError after `until` on the monotonic clock, Silent at the end."""
    header = bytearray()
    if files is not None:
        first, given, _flags, _sender = socket.recv_fds(connection, _HEADER.size, 1)
        files.extend(given)
        if not first:
            raise Silent
        header += first
    header += _exactly(connection, _HEADER.size - len(header), until)
    length, raw_length = _HEADER.unpack(header)
    if length + raw_length > most:
        raise Garbled(f"{length + raw_length} bytes")
    body = _exactly(connection, length, until)
    raw = bytes(_exactly(connection, raw_length, until))
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Garbled("not JSON") from error
    if not isinstance(message, dict):
        raise Garbled("not a message")
    return Received(message, raw, length + raw_length)


def _exactly(connection: socket.socket, count: int, until: float | None) -> bytearray:
    got = bytearray()
    while len(got) < count:
        if until is not None:
            connection.settimeout(max(0.001, until - time.monotonic()))
        piece = connection.recv(min(count - len(got), 1 << 20))
        if not piece:
            raise Silent
        got += piece
    return got


def pack(finding: Finding) -> Message:
    """Put a finding into plain values."""
    if isinstance(finding, Page):
        flat: list[int] = []
        for word in finding.words:
            flat += (word.start, word.end, *(round(edge * _SCALE) for edge in word[2:]))
        facts = [finding.number, finding.text, finding.method, finding.confidence]
        return {"page": [*facts, round(finding.width, 1), round(finding.height, 1), flat, finding.layer]}
    if isinstance(finding, Tool):
        return {"tool": [finding.name, finding.version]}
    if isinstance(finding, Inner):
        return {"inner": finding.name}
    if isinstance(finding, Problem):
        return {"problem": [finding.code, finding.detail, finding.page]}
    return {
        "facts": asdict(finding)
        | {key: _iso(getattr(finding, key)) for key in ("created", "modified")}
        | {"signatures": [[s.name, s.reason, _iso(s.signed)] for s in finding.signatures]}
    }


def unpack(message: Message, raw: bytes = b"") -> Finding | None:
    """Check plain values and make a finding of them and the bytes behind them; None for any other message."""
    try:
        if "page" in message:
            return _page(*message["page"])
        if "problem" in message:
            code, detail, page = message["problem"]
            return Problem(ProblemCode(code), _text(detail)[:500], int(page))
        if "tool" in message:
            name, version = message["tool"]
            return Tool(_text(name), _text(version))
        if "inner" in message:
            return Inner(_text(message["inner"])[:1000], raw)
        if "facts" in message:
            return _facts(message["facts"])
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise Garbled(str(error)[:200]) from error
    return None


def _page(
    number: int,
    text: str,
    method: str,
    confidence: int | None,
    width: float,
    height: float,
    flat: list[int],
    layer: str,
) -> Page:
    step = len(Word._fields)
    places = [value / _SCALE for value in flat]
    words = tuple(
        Word(flat[at], flat[at + 1], *places[at + 2 : at + step]) for at in range(0, len(flat), step)
    )
    sure = None if confidence is None else max(0, min(100, int(confidence)))
    return Page(
        int(number), _text(text), Method(method), sure, float(width), float(height), words, _text(layer)
    )


def _facts(values: Message) -> FileFacts:
    count = values["page_count"]
    return FileFacts(
        title=_text(values["title"]),
        author=_text(values["author"]),
        subject=_text(values["subject"]),
        producer=_text(values["producer"]),
        created=_moment(values["created"]),
        modified=_moment(values["modified"]),
        page_count=None if count is None else int(count),
        encrypted=bool(values["encrypted"]),
        macros=bool(values["macros"]),
        attachments=tuple(_text(name) for name in values["attachments"]),
        form_fields=tuple(FormField(_text(f["name"]), _text(f["value"])) for f in values["form_fields"]),
        signatures=tuple(Signature(_text(n), _text(r), _moment(when)) for n, r, when in values["signatures"]),
        message_id=_text(values["message_id"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    value.encode("utf-8")
    return value.replace("\0", "")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def pack_content(content: ContentType) -> list[str | bool]:
    """Put a content type into plain values."""
    return [content.mime, content.extension, content.kind, content.encrypted]


def unpack_content(values: list[Any]) -> ContentType:
    """Check plain values and make a content type of them."""
    try:
        mime, extension, kind, encrypted = values
        return ContentType(_text(mime), _text(extension), Kind(kind), bool(encrypted))
    except (ValueError, TypeError) as error:
        raise Garbled("content") from error
