"""Reading a table a clerk brought, in a limited process; and the files of a ZIP that came with it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.errors import ArchiveUnreadable, TableUnreadable
from indexer.extract.walled import WallHit, run_walled

MOST_ROWS = 50_000
MOST_FILES = 20_000
MOST_UNPACKED = 20 << 30  # bytes of a whole archive; a single file has the limit of every file


def read_table(path: Path, name: str) -> list[list[str]]:
    """Give the rows of a workbook's first sheet or of a CSV file as text; raises TableUnreadable."""
    with path.open("rb") as file:
        try:
            said = run_walled("indexer.extract.table", [name, str(MOST_ROWS)], file)
            rows = [[str(cell) for cell in json.loads(line)] for line in said.splitlines()]
        except (WallHit, ValueError) as error:
            raise TableUnreadable(name=name) from error
    if not rows:
        raise TableUnreadable(name=name)
    return rows


def files_in(archive: BinaryIO, name: str, *, limit_mb: int) -> Iterator[tuple[str, BinaryIO]]:
    """Give the path and bytes of each file of a ZIP; raises ArchiveUnreadable for a bomb or what is no ZIP."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_FILES or unpacked > MOST_UNPACKED:
                raise ArchiveUnreadable(name=name)
            for entry in entries:
                path = _path(entry)
                if path and not path.rsplit("/", 1)[-1].startswith((".", "~", "__")):
                    if entry.file_size > limit_mb << 20:
                        raise ArchiveUnreadable(name=name)
                    with opened.open(entry) as file:
                        yield path, file  # type: ignore[misc]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ArchiveUnreadable(name=name) from error


def _path(entry: zipfile.ZipInfo) -> str:
    """Give an entry's path with its Cyrillic letters, and nothing that leads out of the archive."""
    name = entry.filename
    if not entry.flag_bits & 0x800:  # without the UTF-8 flag zipfile takes the names for cp437
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp866"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)
