"""Writes a mail as Outlook keeps it: an OLE file whose streams are the fields of the mail."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class Storage:
    """A folder of streams and other folders."""

    streams: dict[str, bytes] = field(default_factory=dict)
    folders: dict[str, Storage] = field(default_factory=dict)


def mail_msg(
    subject: str, sender: str, to: str, body: str, attachments: dict[str, bytes], sent: datetime
) -> bytes:
    """Write a mail with attached files."""
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    fixed = struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks)
    texts = {0x0037: subject, 0x0C1A: sender, 0x0E04: to, 0x1000: body, 0x1035: "<214@example.org>"}
    root = Storage({"__properties_version1.0": bytes(32) + fixed})
    root.streams |= {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in texts.items()}
    for number, (name, data) in enumerate(attachments.items()):
        streams = {"__properties_version1.0": bytes(8), "__substg1.0_3707001F": name.encode("utf-16-le")}
        folder = Storage(streams | {"__substg1.0_37010102": data})
        root.folders[f"__attach_version1.0_#{number:08X}"] = folder
    return ole_file(root)


def ole_file(root: Storage) -> bytes:
    """Write an OLE file: header, allocation tables, directory, streams."""
    entries: list[list] = []
    _list(root, "Root Entry", 5, entries)
    small, sectors = bytearray(), bytearray()
    chains: list[int] = []
    small_chains: list[int] = []

    def put(data: bytes, size: int, chain: list[int], out: bytearray) -> int:
        if not data:
            return END
        first = len(chain)
        count = -(-len(data) // size)
        chain += [*range(first + 1, first + count), END]
        out += data.ljust(count * size, b"\0")
        return first

    for entry in entries[1:]:
        data = entry[4]
        if data is not None:
            few = len(data) < CUTOFF
            entry[5] = put(data, SMALL, small_chains, small) if few else put(data, SECTOR, chains, sectors)
            entry[6] = len(data)
    entries[0][5], entries[0][6] = put(bytes(small), SECTOR, chains, sectors), len(small)
    small_table = struct.pack(f"<{len(small_chains)}I", *small_chains)
    small_table = small_table.ljust(-(-len(small_table) // SECTOR) * SECTOR, b"\xff")
    small_at = put(small_table, SECTOR, chains, sectors)
    directory_at = put(b"".join(map(_entry, entries)), SECTOR, chains, sectors)
    tables = 1
    while len(chains) + tables > tables * SECTOR // 4:
        tables += 1
    tables_at = len(chains)
    chains += [TABLE] * tables
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(tables * SECTOR, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    counts = (0, tables, directory_at, 0, CUTOFF, small_at, len(small_table) // SECTOR, END, 0)
    header += struct.pack("<9I", *counts)
    header += struct.pack("<109I", *(list(range(tables_at, tables_at + tables)) + [FREE] * (109 - tables)))
    return header + bytes(sectors) + table


def _list(storage: Storage, name: str, kind: int, entries: list[list]) -> int:
    """Add a folder and what is in it; the names of a folder hang on each other to the right, in order."""
    here = len(entries)
    entries.append([name, kind, FREE, FREE, None, 0, 0])
    inside = [*storage.streams.items(), *storage.folders.items()]
    before = None
    for child, what in sorted(inside, key=lambda one: (len(one[0]), one[0].upper())):
        if isinstance(what, Storage):
            index = _list(what, child, 1, entries)
        else:
            index = len(entries)
            entries.append([child, 2, FREE, FREE, what, 0, 0])
        if before is None:
            entries[here][3] = index
        else:
            entries[before][2] = index
        before = index
    return here


def _entry(entry: list) -> bytes:
    name, kind, right, child, _data, first, size = entry
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(text) + 2, kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
