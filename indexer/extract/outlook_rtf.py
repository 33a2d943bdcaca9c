"""Unpacks the RTF body of an Outlook mail (MS-OXRTFCP): a window of 4 KiB that begins with the commonest words."""

from __future__ import annotations

import struct

MOST = 16 << 20
_WINDOW = 4096
_BEGINNING = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpacked_rtf(data: bytes) -> bytes:
    """Give the RTF; what is damaged ends where the damage begins."""
    if len(data) < 16:
        return b""
    _, size, kind = struct.unpack_from("<III", data)
    if kind != 0x75465A4C:  # "LZFu"; anything else is stored as it is
        return data[16 : 16 + size]
    out = bytearray(_BEGINNING)
    at, most = 16, len(_BEGINNING) + min(size, MOST)
    while at < len(data) and len(out) < most:
        flags = data[at]
        at += 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += data[at : at + 1]
                at += 1
                continue
            pair = int.from_bytes(data[at : at + 2], "big")
            at += 2
            length = (pair & 15) + 2
            # The window is a ring; the place in it counts from where the output stands now.
            back = (len(out) - (pair >> 4)) % _WINDOW
            if back == 0 or back > len(out):
                return bytes(out[len(_BEGINNING) :])
            for _ in range(length):
                out.append(out[-back])
    return bytes(out[len(_BEGINNING) : most])
