"""`katchy db`: the schema of the registry."""

from __future__ import annotations

import click

from webui.cli.console import Console


@click.group("db")
def db_group() -> None:
    """The schema of the registry."""


@db_group.command("upgrade")
@click.pass_obj
def upgrade(console: Console) -> None:
    """Make the registry, or bring it up to this program."""
    from archive import migrations

    services = console.services  # opening brings it up to date
    click.echo(f"schema {migrations.revision(services.database)}", err=True)


@db_group.command("check")
@click.pass_obj
def check(console: Console) -> None:
    """Tell whether the schema is this program's; exit code 1 if not."""
    from archive import migrations
    from archive.db import Database

    database = Database(console.settings.url)
    present = migrations.revision(database) if console.settings.data.exists() else None
    database.close()
    click.echo(f"schema {present}, program {migrations.head()}")
    if present != migrations.head():
        raise SystemExit(1)
