"""Files that an office document holds as objects: as they are, or wrapped by the program that put them in."""

from __future__ import annotations

import io
import struct

import olefile

from indexer.extract.content import Kind, detect
from indexer.extract.port import Inner

_WRAPPED = "\x01Ole10Native"
_PLAIN = ("CONTENTS", "Package")


def unwrapped(name: str, data: bytes) -> Inner | None:
    """Give the file of an object; None if nobody but its own program could read it."""
    if not olefile.isOleFile(data):
        return Inner(name, data) if data else None
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists(_WRAPPED):
                return _native(ole.openstream(_WRAPPED).read())
            for stream in _PLAIN:
                if ole.exists(stream):
                    inside = ole.openstream(stream).read()
                    return Inner(_renamed(name, detect(inside).extension), inside)
    except (OSError, struct.error, ValueError, IndexError):
        return None
    content = detect(data)
    return (
        None
        if content.kind in (Kind.OFFICE, Kind.UNKNOWN)
        else Inner(_renamed(name, content.extension), data)
    )


def _native(data: bytes) -> Inner | None:
    """Take a file out of what Windows wraps it in: a label, two paths, a length, the bytes."""
    label, _, rest = data[6:].partition(b"\0")
    _path, _, rest = rest.partition(b"\0")
    length = struct.unpack_from("<I", rest, 4)[0]
    rest = rest[8 + length :]
    size = struct.unpack_from("<I", rest)[0]
    inside = rest[4 : 4 + size]
    return Inner(label.decode("cp1251", "replace"), inside) if inside else None


def _renamed(name: str, extension: str) -> str:
    return f"{name.rpartition('.')[0] or name}.{extension or 'bin'}"
