"""What a file is, told by its bytes; a name is believed only between kinds of plain text.

Used before reading and before every download: the type sent to a browser is never the uploader's word.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO


class Kind(StrEnum):
    """The families that are read in the same way."""

    PDF = "pdf"
    DOCX = "docx"
    OFFICE = "office"
    IMAGE = "image"
    TEXT = "text"
    HTML = "html"
    ARCHIVE = "archive"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ContentType:
    """A media type, the extension a download gets, and how such a file is read."""

    mime: str
    extension: str
    kind: Kind
    encrypted: bool = False


UNKNOWN = ContentType("application/octet-stream", "bin", Kind.UNKNOWN)
EMPTY = ContentType("application/x-empty", "", Kind.EMPTY)
PDF = ContentType("application/pdf", "pdf", Kind.PDF)
HTML = ContentType("text/html", "html", Kind.HTML)
SVG = ContentType("image/svg+xml", "svg", Kind.HTML)
TEXT = ContentType("text/plain", "txt", Kind.TEXT)
CSV = ContentType("text/csv", "csv", Kind.TEXT)
RTF = ContentType("application/rtf", "rtf", Kind.OFFICE)
ZIP = ContentType("application/zip", "zip", Kind.ARCHIVE)

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
DOCX = ContentType(_OOXML + "wordprocessingml.document", "docx", Kind.DOCX)
DOCM = ContentType("application/vnd.ms-word.document.macroEnabled.12", "docm", Kind.DOCX)
XLSX = ContentType(_OOXML + "spreadsheetml.sheet", "xlsx", Kind.OFFICE)
PPTX = ContentType(_OOXML + "presentationml.presentation", "pptx", Kind.OFFICE)
LOCKED_OOXML = ContentType("application/x-ole-storage", "bin", Kind.OFFICE, encrypted=True)
ODF = {
    b"text": ContentType(_ODF + "text", "odt", Kind.OFFICE),
    b"spreadsheet": ContentType(_ODF + "spreadsheet", "ods", Kind.OFFICE),
    b"presentation": ContentType(_ODF + "presentation", "odp", Kind.OFFICE),
}

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", ContentType("image/png", "png", Kind.IMAGE)),
    (b"\xff\xd8\xff", ContentType("image/jpeg", "jpg", Kind.IMAGE)),
    (b"II*\0", ContentType("image/tiff", "tif", Kind.IMAGE)),
    (b"MM\0*", ContentType("image/tiff", "tif", Kind.IMAGE)),
    (b"GIF8", ContentType("image/gif", "gif", Kind.IMAGE)),
    (b"{\\rtf", RTF),
    (b"7z\xbc\xaf\x27\x1c", ContentType("application/x-7z-compressed", "7z", Kind.ARCHIVE)),
    (b"Rar!\x1a\x07", ContentType("application/vnd.rar", "rar", Kind.ARCHIVE)),
    (b"\x1f\x8b", ContentType("application/gzip", "gz", Kind.ARCHIVE)),
)
_OLE_STREAMS = (
    ("WordDocument", ContentType("application/msword", "doc", Kind.OFFICE)),
    ("Workbook", ContentType("application/vnd.ms-excel", "xls", Kind.OFFICE)),
    ("Book", ContentType("application/vnd.ms-excel", "xls", Kind.OFFICE)),
    ("PowerPoint Document", ContentType("application/vnd.ms-powerpoint", "ppt", Kind.OFFICE)),
    ("__substg1.0_", ContentType("application/vnd.ms-outlook", "msg", Kind.OFFICE)),
)
_OLE = ContentType("application/x-ole-storage", "bin", Kind.OFFICE)

HEAD = 8 * 1024
EDGE = 256 * 1024
"""The directory of a zip or OLE file is looked for in so much of its beginning and end."""


def detect(source: bytes | Path, name: str = "") -> ContentType:
    """Tell what a file or its bytes are."""
    if isinstance(source, bytes):
        return _detect(source[:EDGE], source[-EDGE:], len(source), name)
    with source.open("rb") as file:
        return detect_open(file, name)


def detect_open(file: BinaryIO, name: str = "") -> ContentType:
    """Tell what an open file is, and leave it at its beginning."""
    file.seek(0)
    head = file.read(EDGE)
    size = file.seek(0, 2)
    file.seek(max(0, size - EDGE))
    tail = file.read(EDGE)
    file.seek(0)
    return _detect(head, tail, size, name)


def _detect(head: bytes, tail: bytes, size: int, name: str) -> ContentType:
    if not size:
        return EMPTY
    if head.startswith(b"%PDF-"):
        return PDF
    for magic, content in _MAGIC:
        if head.startswith(magic):
            return content
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ContentType("image/webp", "webp", Kind.IMAGE)
    if head.startswith(b"BM") and head[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0", b"\x0c\0\0\0"):
        return ContentType("image/bmp", "bmp", Kind.IMAGE)
    if head.startswith(b"PK\x03\x04"):
        return _zip(head, tail)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(head + tail)
    if re.search(rb"[\r\n\0]%PDF-\d", head[:1024]):
        return PDF
    return _text(head[:HEAD], name, whole=size <= HEAD)


def _zip(head: bytes, tail: bytes) -> ContentType:
    if head[30:38] == b"mimetype":
        found = re.match(rb"application/vnd\.oasis\.opendocument\.([a-z]+)", head[38:120])
        if found and found[1] in ODF:
            return ODF[found[1]]
    names = set(re.findall(rb"(?=PK\x01\x02.{42}((?:word|xl|ppt)/[\w.]{1,40}))", tail, re.DOTALL))
    names |= set(re.findall(rb"(?=PK\x03\x04.{26}((?:word|xl|ppt)/[\w.]{1,40}))", head, re.DOTALL))
    if any(re.match(rb"word/document\d*\.xml", part) for part in names):
        return DOCM if any(part.startswith(b"word/vbaProject") for part in names) else DOCX
    if any(part.startswith(b"xl/workbook") for part in names):
        return XLSX
    if any(part.startswith(b"ppt/presentation") for part in names):
        return PPTX
    return ZIP


def _ole(edges: bytes) -> ContentType:
    if "EncryptedPackage".encode("utf-16-le") in edges:
        return LOCKED_OOXML
    for stream, content in _OLE_STREAMS:
        if stream.encode("utf-16-le") in edges:
            return content
    return _OLE


def _text(head: bytes, name: str, *, whole: bool) -> ContentType:
    if not looks_like_text(head, whole=whole):
        return UNKNOWN
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in start[:2000]):
        return SVG
    if re.match(rb"<!doctype\s+html|<html|<head|<body|<script", start) or b"<html" in start[:1000]:
        return HTML
    return CSV if name.lower().endswith(".csv") else TEXT


def looks_like_text(head: bytes, *, whole: bool = True) -> bool:
    """Tell whether bytes can be somebody's writing in any of the usual encodings."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)):
        return True
    if wide_encoding(head):
        return True
    if re.search(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]", head):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        # One byte a letter: Cyrillic writing has runs of high bytes, and ASCII spaces between them.
        return len(re.findall(rb"[A-Za-z\x80-\xff\s]", head)) > 0.6 * len(head)
    return True


def wide_encoding(head: bytes) -> str:
    """Name the UTF-16 byte order of writing that carries no mark, or give an empty string.

    Latin writing has a zero in every second byte, Cyrillic a four; other data has neither.
    """
    if len(head) < 4:
        return ""
    even, odd = head[:2000:2], head[1:2000:2]
    for encoding, high in (("utf-16-le", odd), ("utf-16-be", even)):
        low = even if high is odd else odd
        if sum(byte in (0, 4) for byte in high) > 0.9 * len(high) and low.count(0) < 0.05 * len(low):
            return encoding
    return ""
