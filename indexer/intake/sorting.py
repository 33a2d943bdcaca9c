"""Sorting what came: a batch with separator sheets becomes a letter for each part, a label says which letter it is.

The batch's file is kept bit for bit; the parts are made from it and say so. Everything that touches the file happens
in a limited process.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit, files, tray
from archive.clock import Clock
from archive.db import Database
from archive.files import FileRole, TakenFile
from archive.labels import Label, Separator, read_code
from archive.models import Register, TrayFile, TrayItem
from archive.storage import Storage
from indexer.extract.content import detect
from indexer.extract.walled import WallHit, run_walled
from indexer.intake.photographs import PICTURES, make_pages

log = logging.getLogger("katchy.intake")

MOST_PAGES = 500
SECONDS = 240
_MODULE = "indexer.extract.batch_scan"
_SPLIT = frozenset({"application/pdf", "image/tiff"})


@dataclass(frozen=True)
class Part:
    """Some pages of a batch, and the journal the sheet before them names."""

    first: int
    last: int
    register: str = ""


@dataclass(frozen=True)
class Found:
    """What stands on the pages of a scan: the parts between its separator sheets, and the first label."""

    parts: tuple[Part, ...] = ()
    label: Label | None = None


class Sorting:
    """Looks at what came for separator sheets and labels, one item after another."""

    def __init__(self, database: Database, storage: Storage, clock: Clock, *, limit_mb: int) -> None:
        self._database = database
        self._storage = storage
        self._clock = clock
        self._limit_mb = limit_mb

    def __call__(self) -> bool:
        """Sort the next item that waits; false when none does."""
        with self._database.read() as session:
            waits = select(TrayItem.id).where(TrayItem.sorting == "waiting").order_by(TrayItem.id).limit(1)
            item_id = session.scalar(waits)
            if item_id is None:
                return False
            query = select(TrayFile).where(TrayFile.item_id == item_id, TrayFile.role == "")
            query = query.order_by(TrayFile.position)
            of_item = [(file.sha256, file.name) for file in session.scalars(query)]
        self.sort(item_id, of_item)
        return True

    def sort(self, item_id: int, of_item: Sequence[tuple[str, str]]) -> None:
        """Sort one item; whatever is wrong with its file, it stays a letter of the tray."""
        outcome, found, parts, made = "done", Found(), [], None
        try:
            sha256, name = of_item[0]
            made = self._photographed(of_item)
            path = self._storage.path(sha256)
            found = find(path)
            if found.parts and len(of_item) == 1 and detect(path, name).mime in _SPLIT:
                parts = self._take_apart(path, name, found.parts)
        except (WallHit, OSError, ValueError, IndexError, RuntimeError) as error:
            log.warning(
                "letter %d of the tray could not be sorted: %s: %s", item_id, type(error).__name__, error
            )
            outcome = "failed"
        with self._database.write() as session:
            item = session.get(TrayItem, item_id)
            if item is None or item.sorting != "waiting":
                return
            item.sorting = outcome
            if found.label is not None:
                item.origin = {**item.origin, "label": _as_data(found.label)}
            if made is not None and item.state == tray.WAITING:
                tray.add_rendition(session, item, made, now=self._clock.now())
            if parts and item.state == tray.WAITING:
                self._split(session, item, of_item[0][1], found.parts, parts)

    def _photographed(self, of_item: Sequence[tuple[str, str]]) -> TakenFile | None:
        """Make the pages of a letter that was photographed; None for any other."""
        paths = [self._storage.path(sha256) for sha256, _ in of_item]
        if any(
            detect(path, name).mime not in PICTURES for path, (_, name) in zip(paths, of_item, strict=True)
        ):
            return None
        pdf = make_pages(paths)
        if pdf is None:
            return None
        return files.take_in(
            self._storage,
            BytesIO(pdf),
            f"{Path(of_item[0][1]).stem}.pdf",
            limit_mb=self._limit_mb,
            detect=lambda at, told: detect(at, told).mime,
            role=FileRole.RENDITION,
        )

    def _take_apart(self, path: Path, name: str, parts: Sequence[Part]) -> list[TakenFile]:
        ranges = ",".join(f"{part.first}-{part.last}" for part in parts)
        with tempfile.TemporaryDirectory(prefix="katchy-parts-") as made, path.open("rb") as file:
            folder = Path(made)
            said = run_walled(_MODULE, ["split", ranges], file, folder=folder, seconds=SECONDS)
            taken = []
            for place, made_name in enumerate(said.decode().split(), start=1):
                stem, suffix = Path(name).stem, Path(made_name).suffix
                with (folder / Path(made_name).name).open("rb") as part:
                    taken.append(
                        files.take_in(
                            self._storage,
                            part,
                            f"{stem} {place}{suffix}",
                            limit_mb=self._limit_mb,
                            detect=lambda at, told: detect(at, told).mime,
                        )
                    )
        return taken

    def _split(
        self, session: Session, item: TrayItem, name: str, parts: Sequence[Part], taken: Sequence[TakenFile]
    ) -> None:
        now = self._clock.now()
        known = {code: id_ for code, id_ in session.execute(select(Register.code, Register.id))}  # noqa: C416
        made = []
        for part, file in zip(parts, taken, strict=True):
            origin: dict[str, Any] = {
                **item.origin,
                "batch": item.id,
                "batch_name": name,
                "pages": f"{part.first}–{part.last}" if part.last > part.first else str(part.first),
            }
            source = tray.Source(tray.BATCH, origin, known.get(part.register, item.register_id))
            made.append(tray.receive_unattended(session, (file,), source, now=now, by=item.received_by).id)
        item.state, item.decided_at = tray.SPLIT, now
        audit.record(session, None, "split", "tray", item.id, at=now, details={"into": made})


def find(path: Path) -> Found:
    """Look for our codes on the pages of a scan; raises WallHit when the file cannot be looked at."""
    with path.open("rb") as file:
        said = run_walled(_MODULE, ["find", str(MOST_PAGES)], file, seconds=SECONDS)
    return sort_pages([json.loads(line) for line in said.splitlines()])


def sort_pages(pages: Sequence[dict[str, Any]]) -> Found:
    """Tell parts and label from the codes of the pages.

    The back of a separator sheet is left out with it; what stands before the first one is a part too.
    """
    parts: list[Part] = []
    label: Label | None = None
    register, first, last, separated = "", 0, 0, False
    for place, page in enumerate(pages):
        codes = [code for text in page["codes"] if (code := read_code(text))]
        separator = next((code for code in codes if isinstance(code, Separator)), None)
        label = label or next((code for code in codes if isinstance(code, Label)), None)
        number = page["page"]
        if separator is not None:
            if first:
                parts.append(Part(first, last, register))
            register, first, separated = separator.register, 0, True
        elif page["blank"] and separated and not first and _is_separator(pages[place - 1]):
            continue
        else:
            first, last = first or number, number
    if first and separated:
        parts.append(Part(first, last, register))
    return Found(tuple(parts), label)


def _is_separator(page: dict[str, Any]) -> bool:
    return any(isinstance(read_code(text), Separator) for text in page["codes"])


def _as_data(label: Label) -> dict[str, Any]:
    return {"register": label.register, "year": label.year, "number": label.number}
