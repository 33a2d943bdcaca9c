"""Reads mails (EML, MBOX): headers, body and attachments, with names of character sets nobody registered.

The standard library takes a mail apart; what its headers and bodies say is decoded here, because real mails
name character sets that do not exist, or none at all.
"""

from __future__ import annotations

import email
import mimetypes
import platform
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime

from indexer.extract.charsets import decode_as
from indexer.extract.html import decode_html, html_text
from indexer.extract.inner import InnerFiles
from indexer.extract.paging import clean, pages_of
from indexer.extract.port import FileFacts, Finding, ProblemCode, ReadingFailed, Source, Tool, Wishes

MOST_BYTES = 96 << 20
DEEPEST = 30
"""Parts in parts of one mail."""
SHOWN = ("From", "To", "Cc", "Date", "Subject")
DECORATION = 16 * 1024
"""A picture of the body that weighs less is a logo or a smile."""

_BETWEEN = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n")


class MailExtractor:
    """Reads one mail, or every mail of a mailbox."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give a page for each mail, and what is attached as files of its own."""
        yield Tool("katchy-mail", f"python {platform.python_version()}")
        if source.size > MOST_BYTES:
            raise ReadingFailed(ProblemCode.TOO_LARGE, f"{source.size} bytes")
        mails = [Mail(data) for data in separate(source.file.read())]
        yield facts_of(mails)
        yield from pages_of([mail.text() for mail in mails], wishes)
        inner = InnerFiles(wishes)
        for mail in mails:
            for name, data in mail.attachments():
                yield from inner.give(name, data)
        yield from inner.epilogue()


def separate(data: bytes) -> list[bytes]:
    """Cut a mailbox into its mails; a single mail stays whole."""
    starts = list(_BETWEEN.finditer(data))
    if not starts or data[: starts[0].start()].strip():
        return [data.lstrip(b"\r\n")]
    ends = [found.start() for found in starts[1:]] + [len(data)]
    return [data[found.end() : end] for found, end in zip(starts, ends, strict=True)]


class Mail:
    """One mail taken apart."""

    def __init__(self, data: bytes | Message) -> None:
        self.message = email.message_from_bytes(data, policy=compat32) if isinstance(data, bytes) else data
        self._bodies: list[Message] = []
        self._attached: list[Message] = []
        self._sort(self.message, 0)

    def header(self, name: str) -> str:
        """Give a header as a person reads it."""
        said = [value for key, value in self.message.raw_items() if key.lower() == name.lower()]
        return readable(said[0]) if said else ""

    @property
    def sent(self) -> datetime | None:
        """When it was sent, as it says."""
        try:
            found = parsedate_to_datetime(self.header("Date"))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def text(self) -> str:
        """Give the headers that matter, and the body."""
        head = [f"{name}: {self.header(name)}" for name in SHOWN if self.header(name)]
        bodies = [body_text(part) for part in self._bodies]
        return "\n".join([*head, "", *(body for body in bodies if body.strip())])

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        """Give the files that hang on it, each with its name."""
        said = "".join(body_markup(part) for part in self._bodies)
        for number, part in enumerate(self._attached, start=1):
            data = content_of(part)
            if data and not _decorates(part, data, said):
                yield name_of(part, number), data

    def names(self) -> list[str]:
        """Name the files that hang on it."""
        return [name_of(part, number) for number, part in enumerate(self._attached, start=1)]

    def _sort(self, part: Message, depth: int) -> None:
        kind = part.get_content_type()
        inside = part.get_payload()
        if not isinstance(inside, list) or kind == "message/rfc822" or depth > DEEPEST:
            is_body = kind in ("text/plain", "text/html") and not _is_attached(part)
            (self._bodies if is_body else self._attached).append(part)
        elif kind == "multipart/alternative":
            self._choose([one for one in inside if isinstance(one, Message)], depth)
        else:
            for one in inside:
                if isinstance(one, Message):
                    self._sort(one, depth + 1)

    def _choose(self, ways: list[Message], depth: int) -> None:
        """Of the ways in which a body is said take the plain one, if it says anything."""
        plain = [one for one in ways if one.get_content_type() == "text/plain" and body_text(one).strip()]
        rest = [one for one in ways if one.get_content_maintype() not in ("text", "multipart")]
        rich = [one for one in ways if one not in rest and one.get_content_type() != "text/plain"]
        for one in plain[:1] or rich[-1:]:
            self._sort(one, depth + 1)
        if plain:
            rest += [
                part
                for one in rich
                for part in one.walk()
                if part.get_content_maintype() not in ("text", "multipart")
            ]
        self._attached += rest


def facts_of(mails: list[Mail]) -> FileFacts:
    """Give what the first mail says of itself, and the names of all that is attached."""
    first = mails[0]
    return FileFacts(
        title=first.header("Subject")[:1000],
        author=first.header("From")[:1000],
        producer=first.header("X-Mailer")[:1000],
        created=first.sent,
        page_count=len(mails),
        attachments=tuple(name for mail in mails for name in mail.names())[:500],
        message_id=first.header("Message-ID")[:500],
    )


def readable(raw: str) -> str:
    """Decode a header: its encoded words, or raw letters in whatever they are."""
    data = str(raw).encode("utf-8", "surrogateescape")
    if "=?" not in str(raw) or not data.isascii():
        return _one_line(decode_as(data, ""))
    try:
        pieces = decode_header(str(raw))
    except (ValueError, TypeError, AssertionError):  # of a broken base64
        return _one_line(str(raw))
    # What was encoded and what was not are words of their own.
    said = [decode_as(one, charset or "") if isinstance(one, bytes) else one for one, charset in pieces]
    return _one_line(" ".join(said))


def _one_line(text: str) -> str:
    return clean(" ".join(text.split()))


def body_text(part: Message) -> str:
    """Give the words of a body."""
    if part.get_content_type() == "text/html":
        return html_text(body_markup(part))
    return clean(decode_as(content_of(part), str(part.get_param("charset") or "")))


def body_markup(part: Message) -> str:
    """Give the markup of a body, nothing if it is plain."""
    if part.get_content_type() != "text/html":
        return ""
    data, charset = content_of(part), part.get_param("charset")
    return decode_as(data, str(charset)) if charset else decode_html(data)


def content_of(part: Message) -> bytes:
    """Give the bytes of a part; a forwarded mail as the mail it is."""
    inside = part.get_payload()
    if isinstance(inside, list):
        mails = [one for one in inside if isinstance(one, Message)]
        return b"\n".join(one.as_bytes(policy=compat32.clone(mangle_from_=False)) for one in mails)
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def name_of(part: Message, number: int) -> str:
    """Give the name of an attachment; one without gets the subject of a forwarded mail, or its number."""
    named = part.get_filename()
    if named:
        return readable(named)
    inside = part.get_payload()
    if part.get_content_type() == "message/rfc822":
        forwarded = inside[0] if isinstance(inside, list) and inside else None
        subject = Mail(forwarded).header("Subject") if isinstance(forwarded, Message) else ""
        return f"{subject[:100].replace('/', '-') or number}.eml"
    return f"{number}{mimetypes.guess_extension(part.get_content_type()) or '.bin'}"


def _is_attached(part: Message) -> bool:
    return str(part.get("Content-Disposition") or "").lower().startswith("attachment") or bool(
        part.get_filename()
    )


def _decorates(part: Message, data: bytes, markup: str) -> bool:
    """Tell whether a part is a small picture that the body shows."""
    mark = str(part.get("Content-ID") or "").strip("<> ")
    is_small = part.get_content_maintype() == "image" and len(data) < DECORATION
    return is_small and bool(mark) and f"cid:{mark}" in markup
