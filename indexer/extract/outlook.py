"""Reads mails of Outlook (MSG): headers, body in any of its three forms, attachments, mails within the mail."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import olefile

from indexer.extract.charsets import codec_of, decode_as
from indexer.extract.html import decode_html, html_text
from indexer.extract.inner import InnerFiles
from indexer.extract.outlook_rtf import unpacked_rtf
from indexer.extract.paging import clean, pages_of
from indexer.extract.port import FileFacts, Finding, ProblemCode, ReadingFailed, Source, Tool, Wishes
from indexer.extract.rtf import rtf_text, without_pictures

DEEPEST = 5
SUBJECT, SENDER, SENDER_ADDRESS, SENDER_SMTP = 0x0037, 0x0C1A, 0x0C1F, 0x5D01
TO, CC, BODY, HTML, RTF, MESSAGE_ID, HEADERS = 0x0E04, 0x0E03, 0x1000, 0x1013, 0x1009, 0x1035, 0x007D
DATA, LONG_NAME, SHORT_NAME, SHOWN_NAME = 0x3701, 0x3707, 0x3704, 0x3001
SENT, DELIVERED, CODE_PAGE, WEB_PAGE = 0x0039, 0x0E06, 0x3FFD, 0x3FDE
_ATTACHMENT = re.compile(r"__attach_version1\.0_#[0-9A-Fa-f]{8}")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
Folder = tuple[str, ...]


class OutlookExtractor:
    """Reads MSG."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give a page for the mail and one for each mail within it; what is attached as files of its own."""
        yield Tool("katchy-msg", f"olefile {olefile.__version__}")
        try:
            with olefile.OleFileIO(source.file) as ole:
                yield from _read(ole, wishes)
        except (OSError, struct.error, IndexError) as error:
            raise ReadingFailed(ProblemCode.DAMAGED, f"{type(error).__name__}: {error}"[:300]) from error


def _read(ole: olefile.OleFileIO, wishes: Wishes) -> Iterator[Finding]:
    mails = list(_with_inner(MsgMail(ole, ()), 0))
    first = mails[0]
    yield FileFacts(
        title=first.text(SUBJECT)[:1000],
        author=first.sender[:1000],
        created=first.sent,
        page_count=len(mails),
        attachments=tuple(name for mail in mails for name in mail.names())[:500],
        message_id=first.text(MESSAGE_ID)[:500],
    )
    yield from pages_of([mail.page() for mail in mails], wishes)
    inner = InnerFiles(wishes)
    for mail in mails:
        for name, size, folder in mail.attached():
            if inner.has_room(size):
                yield from inner.give(name, mail.stream(folder, DATA, 0x0102))
    yield from inner.epilogue()


def _with_inner(mail: MsgMail, depth: int) -> Iterator[MsgMail]:
    yield mail
    for folder in mail.mails() if depth < DEEPEST else ():
        yield from _with_inner(MsgMail(mail.ole, folder), depth + 1)


class MsgMail:
    """One mail: the file itself, or one within it."""

    def __init__(self, ole: olefile.OleFileIO, folder: Folder) -> None:
        self.ole = ole
        self._folder = folder
        self._entries = [tuple(entry) for entry in ole.listdir(streams=True, storages=True)]
        self._fixed = self._fixed_values()

    def text(self, tag: int, folder: Folder | None = None) -> str:
        """Give a text of the mail, or of one of its attachments."""
        place = self._folder if folder is None else folder
        wide = self.stream(place, tag, 0x001F)
        if wide:
            return clean(wide.decode("utf-16-le", "replace")).rstrip("\n")
        return clean(decode_as(self.stream(place, tag, 0x001E), self._code_page)).rstrip("\n")

    def stream(self, folder: Folder, tag: int, kind: int) -> bytes:
        """Give the bytes of a value, nothing if it is not there."""
        path = (*folder, f"__substg1.0_{tag:04X}{kind:04X}")
        if path not in self._entries or self.ole.get_type(list(path)) != olefile.STGTY_STREAM:
            return b""
        data: bytes = self.ole.openstream(list(path)).read()
        return data

    @property
    def sender(self) -> str:
        """Who wrote it, with the address."""
        address = self.text(SENDER_SMTP) or self.text(SENDER_ADDRESS)
        name = self.text(SENDER)
        return f"{name} <{address}>" if "@" in address and address not in name else name

    @property
    def sent(self) -> datetime | None:
        """When it was sent or came."""
        ticks = self._fixed.get(SENT) or self._fixed.get(DELIVERED) or 0
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def page(self) -> str:
        """Give the headers that matter, and the body."""
        said = {"From": self.sender, "To": self.text(TO), "Cc": self.text(CC)}
        said["Date"] = f"{self.sent:%d.%m.%Y %H:%M}" if self.sent else ""
        said["Subject"] = self.text(SUBJECT)
        return "\n".join([*(f"{name}: {value}" for name, value in said.items() if value), "", self._body()])

    def attached(self) -> Iterator[tuple[str, int, Folder]]:
        """List the attached files: name, size, place."""
        for number, folder in enumerate(self._attachments(), start=1):
            path = (*folder, f"__substg1.0_{DATA:04X}0102")
            if path in self._entries:
                yield self._name(folder) or f"{number}.bin", self.ole.get_size(list(path)), folder

    def names(self) -> list[str]:
        """Name all that is attached, mails too."""
        return [
            self._name(folder) or str(number) for number, folder in enumerate(self._attachments(), start=1)
        ]

    def mails(self) -> list[Folder]:
        """List the mails within this one."""
        inside = [(*folder, f"__substg1.0_{DATA:04X}000D") for folder in self._attachments()]
        return [one for one in inside if (*one, "__properties_version1.0") in self._entries]

    def _body(self) -> str:
        plain = self.text(BODY)
        if plain.strip():
            return plain
        markup = self.text(HTML) or decode_html(self.stream(self._folder, HTML, 0x0102))
        if markup.strip():
            return html_text(markup)
        packed = self.stream(self._folder, RTF, 0x0102)
        return clean(rtf_text(without_pictures(unpacked_rtf(packed)))) if packed else ""

    def _name(self, folder: Folder) -> str:
        names = (self.text(tag, folder) for tag in (LONG_NAME, SHORT_NAME, SHOWN_NAME))
        return next((name for name in names if name), "")

    def _attachments(self) -> list[Folder]:
        depth = len(self._folder)
        return [
            entry
            for entry in self._entries
            if len(entry) == depth + 1 and entry[:depth] == self._folder and _ATTACHMENT.fullmatch(entry[-1])
        ]

    @property
    def _code_page(self) -> str:
        pages = (self._fixed.get(tag, 0) & 0xFFFF for tag in (CODE_PAGE, WEB_PAGE))
        return next((codec for page in pages if page and (codec := codec_of(str(page)))), "")

    def _fixed_values(self) -> dict[int, int]:
        """Give the values of fixed length, which stand in a table."""
        path = (*self._folder, "__properties_version1.0")
        if path not in self._entries:
            return {}
        table = self.ole.openstream(list(path)).read()[24 if self._folder else 32 :]
        rows = (struct.unpack_from("<HHIQ", table, at) for at in range(0, len(table) - 15, 16))
        return {tag: value for _, tag, _, value in rows}
