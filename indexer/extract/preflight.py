"""What this machine lacks for reading, and the command that brings it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum

from indexer.extract.ocr_languages import TURKISH, WANTED, package_of
from indexer.extract.office import missing_part, office_program
from indexer.extract.tesseract import NoTesseract, installed_packs

KYRGYZ_LETTERS = (0x4E9, 0x4AF, 0x4A3)


class LackCode(StrEnum):
    """What may be missing."""

    OCR = "ocr_missing"
    OCR_PACK = "ocr_pack_missing"
    OFFICE = "office_missing"
    OFFICE_PART = "office_part_missing"
    FONTS = "fonts_missing"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing the machine lacks; `detail` names the language pack."""

    code: LackCode
    detail: str
    command: str


def preflight() -> list[Lack]:
    """List what is missing; an empty list means that every kind of file can be read and shown."""
    return [*_ocr(), *_office(), *_fonts()]


def _ocr() -> list[Lack]:
    packs = [*WANTED, TURKISH]
    try:
        installed = installed_packs()
    except NoTesseract:
        needed = " ".join(["tesseract-ocr", *map(package_of, packs)])
        return [Lack(LackCode.OCR, "", f"apt-get install {needed}")]
    missing = [pack for pack in packs if pack not in installed]
    return [Lack(LackCode.OCR_PACK, pack, f"apt-get install {package_of(pack)}") for pack in missing]


def _office() -> list[Lack]:
    if not office_program():
        parts = "libreoffice-writer-nogui libreoffice-impress-nogui libreoffice-calc-nogui"
        return [Lack(LackCode.OFFICE, "", f"apt-get install {parts}")]
    missing = filter(None, map(missing_part, ("ppt", "xls")))
    return [Lack(LackCode.OFFICE_PART, part, f"apt-get install {part}") for part in missing]


def _fonts() -> list[Lack]:
    """LibreOffice draws Kyrgyz letters apart from their words when the letter's font lacks them."""
    if shutil.which("fc-list"):
        letters = " ".join(f"{letter:x}" for letter in KYRGYZ_LETTERS)
        said = subprocess.run(
            ["fc-list", f":charset={letters}", "family"], capture_output=True, timeout=30, check=False
        )
        families = said.stdout.decode("utf-8", "replace")
        if "Liberation Serif" in families or "Tinos" in families:
            return []
    return [Lack(LackCode.FONTS, "", "apt-get install fonts-liberation2")]
