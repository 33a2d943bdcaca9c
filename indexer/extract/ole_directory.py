"""The names in the root of an OLE file, which tell a Word letter from a workbook that holds one.

Reads no more than the directory; whatever is wrong with the file gives fewer names, never an exception.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, NamedTuple

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_SECTORS = 256
_ENTRY = 128
_END = 0xFFFFFFFA
"""From here on sector numbers are signs: end of chain, free, not used."""
_SMALL = 4096
_FILE_PASS = 0x2F


class Stream(NamedTuple):
    """A stream of the root: where its first sector lies in the file, and its length."""

    offset: int
    size: int


def root_streams(file: BinaryIO) -> dict[str, Stream]:
    """Give the streams and storages in the root of an OLE file by name; nothing where it cannot be followed."""
    try:
        return _root_streams(file)
    except (struct.error, OSError, ArithmeticError, LookupError, ValueError):
        return {}


def _root_streams(file: BinaryIO) -> dict[str, Stream]:
    file.seek(0)
    header = file.read(512)
    sector = 1 << min(16, struct.unpack_from("<H", header, 30)[0])
    fat = struct.unpack_from("<109I", header, 76)
    data = bytearray()
    at = struct.unpack_from("<I", header, 48)[0]
    for _ in range(MOST_SECTORS):
        if at >= _END:
            break
        file.seek((at + 1) * sector)
        data += file.read(sector)
        # The sector of the allocation table that says what comes after this one.
        table = fat[at // (sector // 4)]
        file.seek((table + 1) * sector + at % (sector // 4) * 4)
        at = struct.unpack("<I", file.read(4))[0]
    return _children(bytes(data), sector)


def _children(directory: bytes, sector: int) -> dict[str, Stream]:
    """Walk the tree of names under the root."""
    found: dict[str, Stream] = {}
    seen: set[int] = set()
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    while waiting:
        index = waiting.pop()
        at = index * _ENTRY
        if index in seen or at + _ENTRY > len(directory):
            continue
        seen.add(index)
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(64, length) - 2)].decode("utf-16-le", "replace")
        left, right = struct.unpack_from("<II", directory, at + 68)
        first, size = struct.unpack_from("<II", directory, at + 116)
        found[name] = Stream((first + 1) * sector, size)
        waiting += [left, right]
    return found


def is_locked(file: BinaryIO, streams: dict[str, Stream]) -> bool:
    """Tell whether an office program of the old kind asks for a password to open the file."""
    if "EncryptedPackage" in streams or "EncryptedSummary" in streams:
        return True
    book = streams.get("Workbook") or streams.get("Book")
    if book is not None and "WordDocument" not in streams:
        return _is_locked_book(file, book)
    word = streams.get("WordDocument")
    if word is None or word.size < _SMALL:
        return False
    file.seek(word.offset)
    block = file.read(12)
    return len(block) == 12 and block[:2] in (b"\xec\xa5", b"\xdc\xa5") and bool(block[11] & 1)


def _is_locked_book(file: BinaryIO, book: Stream) -> bool:
    """Look among the first records of a workbook for the one that says how it is encrypted."""
    if book.size < _SMALL:
        return False
    file.seek(book.offset)
    records, at = file.read(512), 0
    while at + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, at)
        if kind == _FILE_PASS:
            return True
        at += 4 + length
    return False
