"""What a message says on its envelope: who, what about, its Message-ID, and what makes it the same message again.

Only the head is read here, and only to show it and to know the message again; its text and attachments are read
like every other file, in a limited process.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import policy
from email.header import decode_header
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any

from archive.files import clean_name
from archive.journal_export.book import printable

MIME = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"
HEAD_MOST = 256 * 1024
LINE_MOST = 300
MOST = 100 << 20
_KEPT = ("from", "to", "subject", "date", "message-id", "content-type", "mime-version", "received")


@dataclass(frozen=True)
class Envelope:
    """The head of a message in words for a person; empty where it says nothing."""

    sender: str = ""
    address: str = ""
    subject: str = ""
    sent: str = ""  # as ISO date and time, or nothing
    message_id: str = ""

    def origin(self) -> dict[str, Any]:
        """Give what the tray remembers of where a letter came from."""
        said = {
            "sender": self.sender,
            "address": self.address,
            "subject": self.subject,
            "sent": self.sent,
            "message_id": self.message_id,
        }
        return {key: value for key, value in said.items() if value}

    @property
    def file_name(self) -> str:
        """Give a name for the file the message is kept as."""
        return clean_name((re.sub(r"[/\\:*?\"<>|]+", " ", self.subject)[:100].strip() or "mail") + ".eml")


def envelope(message: bytes) -> Envelope:
    """Read the head of a message; whatever is wrong with it, something comes back."""
    head, _ = split(message)
    parsed = BytesHeaderParser(policy=policy.compat32).parsebytes(head[:HEAD_MOST])
    sender, address = parseaddr(_said(parsed.get("From")))
    try:
        sent = parsedate_to_datetime(str(parsed.get("Date"))).isoformat()
    except (TypeError, ValueError, IndexError):
        sent = ""
    return Envelope(
        sender=_line(sender or address),
        address=_line(address),
        subject=_line(_said(parsed.get("Subject"))),
        sent=sent,
        message_id=_line(str(parsed.get("Message-ID") or "")).strip("<> "),
    )


def identity(message: bytes) -> str:
    """Give what a message is known again by: its Message-ID and its text.

    The way it travelled (`Received`) may differ between two copies; a stranger may use another's Message-ID, and must
    not hide that letter by it.
    """
    _, body = split(message)
    text = hashlib.sha256(body.rstrip() if body else message).hexdigest()
    return f"{envelope(message).message_id} {text}"


def looks_like_message(head: bytes) -> bool:
    """Tell whether a text begins as a message does: header lines, some of them a message's own."""
    start = head[:HEAD_MOST].split(b"\r\n\r\n", 1)[0].split(b"\n\n", 1)[0]
    names = {name.lower().decode("ascii") for name in re.findall(rb"(?m)^([A-Za-z-]{2,40}):", start)}
    first = re.match(rb"(?:From [^\n]*\n)?[A-Za-z-]{2,40}:", start)
    return first is not None and len(names & set(_KEPT)) >= 3


def read_message(path: Path, mime: str) -> bytes | None:
    """Give the bytes of a file if it is a message, None for any other."""
    if not mime.startswith(("text/", "message/")) or path.stat().st_size > MOST:
        return None
    with path.open("rb") as file:
        head = file.read(HEAD_MOST)
        return head + file.read() if looks_like_message(head) else None


def origin_of_file(path: Path, mime: str) -> dict[str, Any]:
    """Give what a file says of its sender if it is a message."""
    message = read_message(path, mime)
    return envelope(message).origin() if message is not None else {}


def origin_of_facts(mime: str, facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give what a mail of Outlook says of its sender: its bytes are opened by the reading process alone."""
    if mime != OUTLOOK or not facts:
        return {}
    sender, address = parseaddr(str(facts.get("author") or ""))
    if "@" not in address:
        sender, address = str(facts.get("author") or ""), ""
    said = Envelope(
        sender=_line(sender or address),
        address=_line(address),
        subject=_line(str(facts.get("title") or "")),
        sent=str(facts.get("created") or ""),
        message_id=_line(str(facts.get("message_id") or "")).strip("<> "),
    )
    return said.origin()


def split(message: bytes) -> tuple[bytes, bytes]:
    """Part a message into head and text."""
    found = re.search(rb"\r?\n\r?\n", message)
    return (message[: found.start()], message[found.end() :]) if found else (message, b"")


def _said(value: object) -> str:
    """Decode a header as well as it can be; raw eight-bit ones are read as our region writes them."""
    if value is None:
        return ""
    try:
        parts = decode_header(value)  # type: ignore[arg-type]  # a Header too
    except Exception:
        return str(value)
    return "".join(_decoded(text, charset) for text, charset in parts)


def _decoded(text: bytes | str, charset: str | None) -> str:
    if isinstance(text, str):
        raw = text.encode("ascii", "surrogateescape") if _has_surrogates(text) else None
        if raw is None:
            return text
        text = raw
    for name in (_charset(charset), "utf-8", "cp1251"):
        try:
            return text.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return text.decode("latin-1")


def _charset(name: str | None) -> str:
    known = (name or "utf-8").lower()
    known = re.sub(r"^cp-", "cp", known)
    return "utf-8" if known == "unknown-8bit" else known


def _has_surrogates(text: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in text)


def _line(text: str) -> str:
    return printable(" ".join(text.split()))[:LINE_MOST]
