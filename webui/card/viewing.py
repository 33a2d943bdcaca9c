"""How somebody looks at a page: which one, how large, which way up. All of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import request, url_for

FIT = "fit"
ZOOMS = (FIT, "100", "200")
TURNS = (0, 90, 180, 270)
LONGEST = 500
AT_ONCE = 12  # pages of a file that a strip shows whole
AROUND = 3


@dataclass(frozen=True)
class Viewing:
    """One way to look at one page of a file."""

    endpoint: str
    document_id: int
    file_id: int
    number: int = 1
    zoom: str = FIT
    turn: int = 0
    wanted: str = ""

    @classmethod
    def of_request(cls, endpoint: str, document_id: int, file_id: int, number: int) -> Viewing:
        """Read the address; what it cannot mean is left at what is usual."""
        zoom, turn = request.args.get("zoom", FIT), request.args.get("turn", 0, type=int)
        return cls(
            endpoint,
            document_id,
            file_id,
            number,
            zoom if zoom in ZOOMS else FIT,
            turn if turn in TURNS else 0,
            wanted_words(),
        )

    @property
    def address(self) -> str:
        """Give the address of this page looked at this way."""
        more = {
            "zoom": self.zoom if self.zoom != FIT else None,
            "turn": self.turn or None,
            "q": self.wanted or None,
        }
        if self.endpoint == "card.show":
            return url_for(
                self.endpoint, document_id=self.document_id, file=self.file_id, page=self.number, **more
            )
        return url_for(
            self.endpoint, document_id=self.document_id, file_id=self.file_id, number=self.number, **more
        )

    def page(self, number: int) -> str:
        """Give the address of another page looked at the same way."""
        return replace(self, number=number).address

    def zoomed(self, zoom: str) -> str:
        """Give the address of the page at another size."""
        return replace(self, zoom=zoom).address

    @property
    def turned(self) -> str:
        """Give the address of the page turned by a quarter more, clockwise."""
        return replace(self, turn=(self.turn + 90) % 360).address

    def turned_here(self, endpoint: str) -> str:
        """Give the address of another kind of page of ours, turned by a quarter more."""
        return replace(self, endpoint=endpoint, turn=(self.turn + 90) % 360).address

    def on(self, endpoint: str) -> str:
        """Give the address of the page, looked at the same way, on another kind of page of ours."""
        return replace(self, endpoint=endpoint).address

    def keys_of(self, zoom: str) -> str:
        """Name the keys that lead to a size: 0 to the whole page, + and - one step."""
        step = ZOOMS.index(zoom) - ZOOMS.index(self.zoom)
        keys = [*(["Digit0"] if zoom == FIT else []), *({1: ["Equal"], -1: ["Minus"]}.get(step, []))]
        return " ".join(keys)

    @property
    def picture(self) -> str:
        """Give the address of the picture, sharp enough for the size it is shown at."""
        size = "large" if self.zoom == "200" else None
        return url_for(
            "card.picture", document_id=self.document_id, file_id=self.file_id, number=self.number, size=size
        )

    def pixels(self, own: tuple[int, int]) -> tuple[int, int] | None:
        """Give the size of the page on the screen; None where it fills its frame."""
        if self.zoom == FIT:
            return None
        return own[0] * int(self.zoom) // 100, own[1] * int(self.zoom) // 100

    def thumbnail(self, number: int) -> str:
        """Give the address of the small picture of a page."""
        return url_for(
            "card.picture", document_id=self.document_id, file_id=self.file_id, number=number, size="small"
        )


def strip(number: int, pages: int) -> list[int | None]:
    """Give the pages a strip shows: all of a short file, else the ends and those around; None is a gap."""
    if pages <= AT_ONCE:
        return list(range(1, pages + 1))
    near: Iterable[int] = range(max(1, number - AROUND), min(pages, number + AROUND) + 1)
    shown: list[int | None] = []
    for page in sorted({1, pages, *near}):
        if shown and page != (shown[-1] or 0) + 1:
            shown.append(None)
        shown.append(page)
    return shown


def wanted_words() -> str:
    """Give the search the reader came from, so that its words can be marked."""
    return request.args.get("q", "").strip()[:LONGEST]
