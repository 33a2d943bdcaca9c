"""`katchy db`: the schema of the registry, and the database it is kept in."""

from __future__ import annotations

import click

from webui.cli.console import Console, Progress


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


@db_group.command("move")
@click.option(
    "--to", "target_url", required=True, metavar="URL", help="Empty database that takes the registry."
)
@click.option(
    "--from", "source_url", metavar="URL", help="Database to move (default: the one of the settings)."
)
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False),
    help="File with the password of --to, where it is not in the URL.",
)
@click.pass_obj
def move(console: Console, target_url: str, source_url: str | None, password_file: str | None) -> None:
    """Carry the registry to another database, SQLite or PostgreSQL; exit code 1 if a file is missing or damaged.

    Stop Katchy first. Files stay where they are. Afterwards set KATCHY_DATABASE_URL to the target.
    """
    from dataclasses import replace

    from archive import moving
    from archive.db import Database
    from archive.storage import open_storage
    from archive.verify import check_files
    from indexer.backends import index_in
    from indexer.rebuild import rebuild

    settings = console.settings
    there = replace(settings, database_url=target_url, database_password_file=password_file or "")
    source, target = Database(source_url or settings.url), Database(there.url)
    try:
        steps = {what: Progress(f"rows {what}") for what in ("copied", "compared")}
        moved = moving.move(source, target, lambda what, done, total: steps[what](done, total))
        click.echo(f"{moved.total} rows of {len(moved.rows)} tables carried over and compared", err=True)
        rebuild(target, index_in(target), Progress("indexed"))
        checked = Progress("files checked")
        with target.read() as session:
            findings = list(
                check_files(session, open_storage(settings), lambda _, done, all_: checked(done, all_))
            )
    finally:
        source.close()
        target.close()
    for finding in findings:
        click.echo(f"{finding.code}: {finding.where} {finding.detail}")
    click.echo(f"now set KATCHY_DATABASE_URL to {target.url.render_as_string(hide_password=True)}", err=True)
    if findings:
        raise SystemExit(1)
