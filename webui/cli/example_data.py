"""`katchy example-data`: letters to try the program out with, or to measure it."""

from __future__ import annotations

import click

from webui.cli.console import Console, Progress, as_user


@click.command("example-data")
@click.option(
    "--letters", type=click.IntRange(1, 2_000_000), help="So many letters (default: about sixty, with files)."
)
@as_user
@click.pass_obj
def example_data_command(console: Console, letters: int | None, login: str | None) -> None:
    """Load example letters: partners, incoming, outgoing and internal documents with their files."""
    from indexer.example_data import load_example, load_many

    services = console.services
    now = services.clock.now()
    with services.database.read() as session:
        actor = console.actor(session, login)
    if letters is None:
        with console.write() as session:
            count = load_example(session, services.storage, actor, now=now)
    else:
        count = load_many(
            services.database,
            services.storage,
            services.search,
            actor,
            letters,
            now=now,
            progress=Progress("letters"),
        )
    click.echo(f"{count} letters registered", err=True)
