"""Compiled catalogs: a .mo file is made from its .po file whenever it is missing or older."""

from __future__ import annotations

from pathlib import Path


def catalog_files(folder: Path) -> list[Path]:
    """List the .po files of a folder of translations."""
    return sorted(folder.glob("*/LC_MESSAGES/messages.po"))


def compile_stale(folder: Path) -> None:
    """Compile each catalog that changed since it was last compiled."""
    for source in catalog_files(folder):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
            compile_catalog(source)


def compile_catalog(source: Path) -> Path:
    """Compile one catalog; a reader never sees half of a file."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalog = read_po(stream, locale=source.parent.parent.name)
    compiled = source.with_suffix(".mo")
    fresh = compiled.with_suffix(".mo.new")
    with fresh.open("wb") as stream:
        write_mo(stream, catalog)
    fresh.replace(compiled)
    return compiled
