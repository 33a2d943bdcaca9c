"""The parts of a document that is a ZIP archive of XML, unpacked one by one within a budget.

Sizes are taken from the directory of the archive before anything is unpacked, and entities are never resolved.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from indexer.extract.ole_objects import unwrapped
from indexer.extract.port import Inner, Problem, ProblemCode, ReadingFailed, Source, Wishes

MOST_UNPACKED = 64 << 20
"""Of XML; a thousand pages of text unpack to about ten million bytes."""
MOST_ENTRIES = 20_000
STEP = 64 * 1024
SPOILED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError)

PICTURES = re.compile(r"[^/]+/media/[^/]+\.(?:png|jpe?g|tiff?|bmp|gif|webp)", re.IGNORECASE)
EMBEDDED = re.compile(r"[^/]+/embeddings/[^/]+")
_PROPERTIES = re.compile(r"docProps/(?:core|app)\.xml")

Element = Any  # lxml has no types of its own


@contextmanager
def opened(source: Source, *, most_unpacked: int = 0) -> Iterator[Package]:
    """Open a document; ReadingFailed if it is damaged, locked or a bomb."""
    try:
        with zipfile.ZipFile(source.file) as archive:
            yield Package(archive, most_unpacked or MOST_UNPACKED)
    except SPOILED as error:
        raise ReadingFailed(ProblemCode.DAMAGED, str(error)[:300]) from error
    except RuntimeError as error:  # what zipfile says to an archive with a password
        raise ReadingFailed(ProblemCode.PROTECTED, str(error)[:300]) from error


class Package:
    """The parts of a document by name."""

    def __init__(self, archive: zipfile.ZipFile, most_unpacked: int) -> None:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise ReadingFailed(ProblemCode.UNPACKS_TOO_LARGE, f"{len(entries)} entries")
        self._archive = archive
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        self._budget = most_unpacked
        self.faults: list[str] = []

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def unpacked_size(self) -> int:
        """Give what all parts say they weigh unpacked."""
        return sum(entry.file_size for entry in self._entries.values())

    def named(self, pattern: re.Pattern[str]) -> list[str]:
        """Name the parts that match, in their natural order."""
        found = (name for name in self._entries if pattern.fullmatch(name))
        return sorted(
            found,
            key=lambda name: [
                (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name)
            ],
        )

    def unpack(self, name: str) -> bytes:
        """Unpack a part, or as much as can be; ReadingFailed when the document has used up its budget."""
        entry = self._entries[name]
        self._budget -= entry.file_size
        if self._budget < 0:
            raise ReadingFailed(ProblemCode.UNPACKS_TOO_LARGE, f"{name}: {entry.file_size} bytes")
        got = bytearray()
        try:
            with self._archive.open(entry) as part:
                # What the directory says is what is given: a part that lies about its size is cut there.
                while len(got) < entry.file_size and (piece := part.read(STEP)):
                    got += piece
        except SPOILED as error:
            self.faults.append(f"{name}: {error}"[:300])
        return bytes(got)

    def parse(self, name: str) -> Element | None:
        """Parse a part, forgiving its faults; None if it is not there or nothing is left of it."""
        if name not in self._entries:
            return None
        return parse(self.unpack(name))

    def properties(self) -> dict[str, str]:
        """Give what an Office document says of itself."""
        told: dict[str, str] = {}
        for name in self.named(_PROPERTIES):
            root = self.parse(name)
            for element in [] if root is None else root:
                if isinstance(element.tag, str) and element.text:
                    told[name_of(element.tag)] = element.text.strip()[:1000]
        return told

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Give the parts a part points to: the last word of the relation, and the name, by id."""
        folder, _, base = name.rpartition("/")
        root = self.parse(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        for element in [] if root is None else root:
            if isinstance(element.tag, str) and element.get("TargetMode") != "External":
                kind = (element.get("Type") or "").rsplit("/", 1)[-1]
                found[element.get("Id") or ""] = (kind, _target(folder, element.get("Target") or ""))
        return found

    def embedded(self, names: list[str], wishes: Wishes) -> Iterator[Inner | Problem]:
        """Give parts as files of their own, within what is wished for."""
        left = wishes.inner_bytes
        for number, name in enumerate(names):
            left -= self._entries[name].file_size
            if number >= wishes.inner_files or left < 0:
                if wishes.inner_files:
                    yield Problem(ProblemCode.FILES_LEFT, str(len(names) - number))
                return
            found = unwrapped(name.rsplit("/", 1)[-1], self.unpack(name))
            if found:
                yield found


def parse(data: bytes) -> Element | None:
    """Parse XML, forgiving its faults; no entity, no other file and no address is ever followed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    return etree.fromstring(data or b"<nothing/>", parser)


def name_of(tag: str) -> str:
    """Give a tag without its vocabulary."""
    return tag.rsplit("}", 1)[-1]


def moment(text: str) -> datetime | None:
    """Read an ISO moment as documents state it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _target(folder: str, target: str) -> str:
    parts = [] if target.startswith("/") else folder.split("/")
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(part for part in parts if part)
