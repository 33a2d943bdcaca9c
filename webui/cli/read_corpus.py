"""`katchy read-corpus`: a rehearsal of reading, before an import or after an update."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from webui.cli.console import Console, Progress, answer, as_json

COLUMNS = (
    ("format", 8),
    ("files", 6),
    ("opened", 7),
    ("with_text", 10),
    ("protected", 10),
    ("refused", 8),
    ("unsupported", 12),
    ("failed", 7),
    ("hung", 5),
    ("crashed", 8),
    ("seconds", 9),
    ("slowest", 8),
)


@click.command("read-corpus")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--at-once", type=click.IntRange(1, 64), default=1, show_default=True, help="Files side by side."
)
@click.option("--without-ocr", is_flag=True, help="Leave scans and pictures unread.")
@click.option("--list", "listed", is_flag=True, help="Name every file that gave no text, and why.")
@as_json
@click.pass_obj
def read_corpus_command(
    console: Console, folder: Path, at_once: int, without_ocr: bool, listed: bool, as_json: bool
) -> None:
    """Read a folder of unknown files without registering them, and say what became of them."""
    from indexer.corpus import read_corpus
    from indexer.extract.pool import ReadingPool
    from webui.bootstrap import reading_limits

    limits = reading_limits(console.settings)
    if without_ocr:
        limits = replace(limits, recognised=0)
    with ReadingPool(at_once, limits=limits) as pool:
        corpus = read_corpus(folder, pool, at_once=at_once, progress=Progress("read"))
    if as_json:
        answer(corpus.as_plain())
        return
    click.echo("".join(name.replace("_", " ").rjust(width) for name, width in COLUMNS))
    for kind, line in [*sorted(corpus.formats.items()), ("all", corpus.total)]:
        cells = [kind, *(str(getattr(line, name)) for name, _ in COLUMNS[1:])]
        click.echo("".join(cell.rjust(width) for cell, (_, width) in zip(cells, COLUMNS, strict=True)))
    if listed:
        for one in sorted((one for one in corpus.results if not one.letters), key=lambda one: one.path):
            click.echo(f"{one.path}: {one.state}, {one.problem} {one.detail}".rstrip(", "))
