"""Compiled catalogs: a .mo file is made from its .po file whenever it is missing or older."""

from __future__ import annotations

import logging
import os
from pathlib import Path

log = logging.getLogger("katchy.web")


def catalog_files(folder: Path) -> list[Path]:
    """List the .po files of a folder of translations."""
    return sorted(folder.glob("*/LC_MESSAGES/messages.po"))


def compile_stale(folder: Path) -> None:
    """Compile each catalog that changed since it was last compiled; where nothing may be written, say so."""
    for source in catalog_files(folder):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            compile_catalog(source)
        except OSError as error:
            log.warning("%s is not up to date: %s", compiled, error.strerror)


def compile_catalog(source: Path) -> Path:
    """Compile one catalog; a reader never sees half of a file."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalog = read_po(stream, locale=source.parent.parent.name)
    compiled = source.with_suffix(".mo")
    fresh = compiled.with_suffix(f".{os.getpid()}.new")  # web and worker may start together
    with fresh.open("wb") as stream:
        write_mo(stream, catalog)
    fresh.replace(compiled)
    return compiled
