"""What a file is, told by its bytes; a name is believed only between kinds of plain text.

Used before reading and before every download: the type sent to a browser is never the uploader's word.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from indexer.extract import ole_directory


class Kind(StrEnum):
    """The families that are read in the same way."""

    PDF = "pdf"
    DOCX = "docx"
    ODF = "odf"
    RTF = "rtf"
    SHEETS = "sheets"
    SLIDES = "slides"
    LEGACY = "legacy"
    """Read by way of LibreOffice, which turns them into a newer format."""
    OFFICE = "office"
    """Of an office program, and not read."""
    IMAGE = "image"
    TEXT = "text"
    HTML = "html"
    MAIL = "mail"
    MAILBOX = "mailbox"
    OUTLOOK = "outlook"
    ZIP = "zip"
    ARCHIVE = "archive"
    """Packed in a way that is not unpacked."""
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
RTF = ContentType("application/rtf", "rtf", Kind.RTF)
ZIP = ContentType("application/zip", "zip", Kind.ZIP)
EML = ContentType("message/rfc822", "eml", Kind.MAIL)
MBOX = ContentType("application/mbox", "mbox", Kind.MAILBOX)
AVIF = ContentType("image/avif", "avif", Kind.UNKNOWN)
HEIC = ContentType("image/heic", "heic", Kind.IMAGE)

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
DOCX = ContentType(_OOXML + "wordprocessingml.document", "docx", Kind.DOCX)
DOCM = ContentType("application/vnd.ms-word.document.macroEnabled.12", "docm", Kind.DOCX)
XLSX = ContentType(_OOXML + "spreadsheetml.sheet", "xlsx", Kind.SHEETS)
XLSM = ContentType("application/vnd.ms-excel.sheet.macroEnabled.12", "xlsm", Kind.SHEETS)
XLSB = ContentType("application/vnd.ms-excel.sheet.binary.macroEnabled.12", "xlsb", Kind.SHEETS)
PPTX = ContentType(_OOXML + "presentationml.presentation", "pptx", Kind.SLIDES)
DOC = ContentType("application/msword", "doc", Kind.LEGACY)
XLS = ContentType("application/vnd.ms-excel", "xls", Kind.SHEETS)
PPT = ContentType("application/vnd.ms-powerpoint", "ppt", Kind.LEGACY)
LOCKED_OOXML = ContentType("application/x-ole-storage", "bin", Kind.OFFICE, encrypted=True)
ODT = ContentType(_ODF + "text", "odt", Kind.ODF)
ODS = ContentType(_ODF + "spreadsheet", "ods", Kind.SHEETS)
ODP = ContentType(_ODF + "presentation", "odp", Kind.ODF)
ODG = ContentType(_ODF + "graphics", "odg", Kind.ODF)
ODF = {b"text": ODT, b"spreadsheet": ODS, b"presentation": ODP, b"graphics": ODG}

_OPEN_DOCUMENT = (b"content.xml", b"styles.xml", b"META-INF/manifest.xml")
"""The parts of an open document that does not say first what it is; most are texts."""

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
    ("__properties_version1.0", ContentType("application/vnd.ms-outlook", "msg", Kind.OUTLOOK)),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
    ("__substg1.0_", ContentType("application/vnd.ms-outlook", "msg", Kind.OUTLOOK)),
)
_OLE = ContentType("application/x-ole-storage", "bin", Kind.OFFICE)
# Excel before OLE: a workbook's first record stands at the beginning of the file.
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_OLD_XLS = replace(XLS, kind=Kind.LEGACY)
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):(?:[ \t][^\r\n]*)?\r?(?:\n|$)|[ \t][^\r\n]*\r?(?:\n|$)")
_MAIL_HEADERS = frozenset(
    b"from to cc date subject message-id received return-path mime-version content-type delivered-to reply-to".split()
)
_ENVELOPE = re.compile(rb"From [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n")

HEAD = 8 * 1024
EDGE = 256 * 1024
"""The directory of a zip or OLE file is looked for in so much of its beginning and end."""


def detect(source: bytes | Path, name: str = "") -> ContentType:
    """Tell what a file or its bytes are."""
    if isinstance(source, bytes):
        return detect_open(io.BytesIO(source), name)
    with source.open("rb") as file:
        return detect_open(file, name)


def detect_open(file: BinaryIO, name: str = "") -> ContentType:
    """Tell what an open file is, and leave it at its beginning."""
    file.seek(0)
    head = file.read(EDGE)
    size = file.seek(0, 2)
    file.seek(max(0, size - EDGE))
    tail = file.read(EDGE)
    content = _ole(file, head + tail) if head.startswith(ole_directory.SIGNATURE) else None
    file.seek(0)
    return content or _detect(head, tail, size, name)


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
    if head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis"):
        return AVIF
    if head[4:8] == b"ftyp" and _HEIC_BRANDS & {head[8:12], *(head[at : at + 4] for at in range(16, 40, 4))}:
        return HEIC
    if head.startswith(b"BM") and head[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0", b"\x0c\0\0\0"):
        return ContentType("image/bmp", "bmp", Kind.IMAGE)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(head, tail)
    if head.startswith(_OLD_EXCEL):
        return _OLD_XLS
    mail = _mail(head)
    if mail:
        return mail
    if re.search(rb"[\r\n\0]%PDF-\d", head[:1024]):
        return PDF
    return _text(head[:HEAD], name, whole=size <= HEAD)


def _mail(head: bytes) -> ContentType | None:
    """Know a mail by its block of headers, and a mailbox by the line before the first of them."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    envelope = _ENVELOPE.match(start)
    at = envelope.end() if envelope else 0
    names: set[bytes] = set()
    while found := _HEADER.match(start, at):
        if found[1]:
            names.add(found[1].lower())
        elif not names:
            break  # a mail does not begin with the rest of a header
        at = found.end()
    known = names & _MAIL_HEADERS
    if envelope:
        return MBOX if known else None
    if len(known) < 2 or not known & {b"from", b"received", b"message-id", b"mime-version", b"return-path"}:
        return None
    # An empty line ends the headers; without one, somebody merely wrote down who wrote to whom.
    return EML if len(known) > 2 or re.match(rb"\r?\n|$", start[at:]) else None


def _zip(head: bytes, tail: bytes) -> ContentType:
    if head[30:38] == b"mimetype":
        found = re.match(rb"application/vnd\.oasis\.opendocument\.([a-z]+)", head[38:120])
        if found and found[1] in ODF:
            return ODF[found[1]]
    # Some programs write the type of an open document later, or leave it to the list of its parts.
    late = re.search(
        rb"PK\x03\x04.{26}mimetype.{0,64}?application/vnd\.oasis\.opendocument\.([a-z]+)",
        head + tail,
        re.DOTALL,
    )
    if late and late[1] in ODF:
        return ODF[late[1]]
    tail = _directory(tail)
    names = set(re.findall(rb"(?=PK\x01\x02.{42}((?:word|xl|ppt)/[\w.]{1,40}))", tail, re.DOTALL))
    if all(re.search(rb"PK\x01\x02.{42}" + re.escape(part), tail, re.DOTALL) for part in _OPEN_DOCUMENT):
        return ODF[b"text"]
    if not names:
        names = set(re.findall(rb"(?=PK\x03\x04.{26}((?:word|xl|ppt)/[\w.]{1,40}))", head, re.DOTALL))
    if any(re.match(rb"word/document\d*\.xml", part) for part in names):
        return DOCM if any(part.startswith(b"word/vbaProject") for part in names) else DOCX
    if any(part.startswith(b"xl/workbook.bin") for part in names):
        return XLSB
    if any(part.startswith(b"xl/workbook") for part in names):
        return XLSM if any(part.startswith(b"xl/vbaProject") for part in names) else XLSX
    if any(part.startswith(b"ppt/presentation") for part in names):
        return PPTX
    return ZIP


def _directory(tail: bytes) -> bytes:
    """Give the archive's own list of names, without those of archives that are stored in it."""
    end = tail.rfind(b"PK\x05\x06")
    size = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    return tail[end - size : end] if 0 < size <= end else tail


def _ole(file: BinaryIO, edges: bytes) -> ContentType:
    """Go by the names in the root; where the directory is lost, by any name that is seen."""
    streams = ole_directory.root_streams(file)
    if "EncryptedPackage" in streams or (not streams and "EncryptedPackage".encode("utf-16-le") in edges):
        return LOCKED_OOXML
    for name, content in _OLE_STREAMS:
        if name in streams or (not streams and name.encode("utf-16-le") in edges):
            return replace(content, encrypted=ole_directory.is_locked(file, streams))
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
