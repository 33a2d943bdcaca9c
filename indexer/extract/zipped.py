"""Reads ZIP archives: their list of names as text, what is in them as files of their own."""

from __future__ import annotations

import platform
import re
import zipfile
from collections.abc import Iterator

from indexer.extract.inner import InnerFiles
from indexer.extract.package import MOST_ENTRIES, SPOILED, STEP
from indexer.extract.paging import clean, cut, pages_of
from indexer.extract.plain import likeliest
from indexer.extract.port import FileFacts, Finding, Problem, ProblemCode, ReadingFailed, Source, Tool, Wishes

MOST_UNPACKED = 1 << 30
STEEPEST = 100
"""An archive that is packed so many times smaller, and is large, is a bomb."""
LARGE = 64 << 20
_UTF8 = 0x800
_LOCKED = 0x1
_LITTER = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)", re.IGNORECASE)


class ZipExtractor:
    """Reads ZIP."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Finding]:
        """Give the names on one page, then the files."""
        yield Tool("katchy-zip", f"python {platform.python_version()}")
        try:
            with zipfile.ZipFile(source.file) as archive:
                yield from _read(archive, wishes)
        except SPOILED as error:
            raise ReadingFailed(ProblemCode.DAMAGED, str(error)[:300]) from error


def _read(archive: zipfile.ZipFile, wishes: Wishes) -> Iterator[Finding]:
    entries = [one for one in archive.infolist() if not one.is_dir() and not _LITTER.fullmatch(one.filename)]
    _refuse_bomb(archive.infolist())
    names = [name_of(entry) for entry in entries]
    pages = list(cut(clean("\n".join(names))))
    yield FileFacts(
        page_count=len(pages), attachments=tuple(names[:500]), encrypted=any(map(_is_locked, entries))
    )
    yield from pages_of(pages, wishes)
    inner = InnerFiles(wishes)
    for entry, name in zip(entries, names, strict=True):
        if _is_locked(entry) or not inner.has_room(entry.file_size):
            continue
        try:
            yield from inner.give(name, _unpack(archive, entry))
        except (*SPOILED, RuntimeError) as error:
            yield Problem(ProblemCode.DAMAGED, f"{name}: {error}"[:300])
    yield from inner.epilogue()
    if any(map(_is_locked, entries)):
        yield Problem(ProblemCode.PROTECTED)


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    """Raise ReadingFailed by what the directory says, before anything is unpacked."""
    if len(entries) > MOST_ENTRIES:
        raise ReadingFailed(ProblemCode.UNPACKS_TOO_LARGE, f"{len(entries)} entries")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MOST_UNPACKED or unpacked > max(LARGE, STEEPEST * packed):
        raise ReadingFailed(ProblemCode.UNPACKS_TOO_LARGE, f"{unpacked} bytes")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    got = bytearray()
    with archive.open(entry) as part:
        while len(got) < entry.file_size and (piece := part.read(STEP)):
            got += piece
    return bytes(got[: entry.file_size])


def _is_locked(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & _LOCKED)


def name_of(entry: zipfile.ZipInfo) -> str:
    """Give the name of an entry; old programs wrote it in the code page of their country and did not say so."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # A name is too short to count its letters by; DOS is what packs names like this.
        dos = raw.decode("cp866")
        letters = [letter for letter in dos if not letter.isascii()]
        if sum(letter.isalpha() for letter in letters) > 0.7 * len(letters):
            return dos
        return raw.decode(likeliest(raw), "replace")
