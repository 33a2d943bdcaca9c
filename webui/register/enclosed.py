"""The other files of a waiting letter: what came inside it or with it, the pages of the first one shown."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive import cards
from archive.tray import TrayFileView, TrayView
from webui.page_images import has_picture
from webui.page_marks import height_of
from webui.register.places import MarkedPage, as_drawn

FIRST_PAGES = 5


@dataclass(frozen=True)
class Enclosed:
    """One of the other files, with the heights of the pages that are shown (a page is a thousand wide)."""

    file: TrayFileView
    pages: tuple[tuple[int, float], ...] = ()
    has_picture: bool = False


def enclosed_files(session: Session, item: TrayView) -> list[Enclosed]:
    """List the files that lie beside the one looked at; where that has no picture, the first that has one is shown."""
    found: list[Enclosed] = []
    is_shown = has_picture(item.shown.mime, item.shown.error)
    for file in item.files:
        if file is item.shown:
            continue
        drawn = has_picture(file.mime, file.error)
        pages: tuple[tuple[int, float], ...] = ()
        if drawn and not is_shown:
            is_shown = True
            read = cards.pages_of(session, file.sha256)[:FIRST_PAGES]
            marked = tuple(MarkedPage(page.number, height_of(page.width, page.height)) for page in read)
            pages = tuple((page.number, page.height) for page in as_drawn(marked, file.mime))
        found.append(Enclosed(file, pages, drawn))
    return found
