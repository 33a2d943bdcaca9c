"""The words of a page that is drawn from a PDF, each with its place, for pages whose places the registry does not keep.

A letter's first pages are kept with their places when it is read; a later page of a long file, and the pages that a
word processor makes of a document, are looked at when somebody opens them. What was seen is kept in the cache folder.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from indexer.extract.port import ReadingFailed, Word
from webui.bootstrap import Services
from webui.page_images import OFFICE, converted_path, drawable, keep, kept_bytes

PDF = "application/pdf"


@dataclass(frozen=True)
class Looked:
    """A page as it is drawn: its words, its size in points, and how many pages there are."""

    text: str = ""
    words: tuple[Word, ...] = ()
    width: float = 0
    height: float = 0
    pages: int = 0


def look(services: Services, sha256: str, mime: str, number: int, *, patiently: bool = True) -> Looked | None:
    """Look at a page; None where nothing can be seen, or not without waiting for a word processor."""
    if mime != PDF and mime not in OFFICE:
        return None
    kept = services.settings.cache / "words" / sha256[:2] / f"{sha256}-{number}.json"
    found = _kept(kept)
    if found is not None:
        return found
    if mime in OFFICE and not patiently and not converted_path(services, sha256).exists():
        return None
    try:
        read = services.pool.look(drawable(services, sha256, mime), number)
    except (ReadingFailed, OSError):
        return None
    if not read.pages:
        return None
    page = read.pages[0]
    looked = Looked(page.text, page.words, page.width, page.height, read.facts.page_count or 0)
    keep(kept, json.dumps([looked.text, looked.words, looked.width, looked.height, looked.pages]).encode())
    return looked


def _kept(path: Path) -> Looked | None:
    data = kept_bytes(path)
    if data is None:
        return None
    try:
        text, words, width, height, pages = json.loads(data)
        return Looked(text, tuple(Word(*word) for word in words), width, height, pages)
    except (ValueError, TypeError):
        return None
