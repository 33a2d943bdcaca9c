"""What the machine lacked for a reading, and whether it has come since."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.extract.office import missing_part, office_program
from indexer.extract.tesseract import NoTesseract, installed_packs
from indexer.texts import LIBREOFFICE, TESSERACT


def what_is_here(wanted: Iterable[str | None]) -> set[str]:
    """Give those of the wants that are met by now; packs are wanted between commas, and all must be there."""
    return {one for one in wanted if one and _is_here(one)}


def _is_here(wanted: str) -> bool:
    if wanted == LIBREOFFICE:
        return office_program() is not None and not any(map(missing_part, ("ppt", "xls")))
    try:
        packs = installed_packs()
    except NoTesseract:
        return False
    return wanted == TESSERACT or set(wanted.split(",")) <= packs
