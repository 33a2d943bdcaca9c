"""`katchy storage`: the folder of files."""

from __future__ import annotations

from datetime import timedelta

import click

from webui.cli.console import Console


@click.group("storage")
def storage_group() -> None:
    """The folder of files."""


@storage_group.command("sweep")
@click.pass_obj
def sweep(console: Console) -> None:
    """Take away files no record speaks of, left by a registration that never finished a day ago or earlier."""
    from archive.verify import sweep as sweep_files

    with console.services.database.read() as session:
        count = sweep_files(session, console.services.storage, older_than=timedelta(days=1))
    click.echo(f"{count} files taken away", err=True)
