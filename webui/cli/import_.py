"""`katchy import`: lists that were kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from webui.cli.console import Console, answer, as_json, as_user
from webui.cli.import_journal import journal_command, withdraw_command


@click.group("import")
def import_group() -> None:
    """Bring in lists that were kept elsewhere: partners, the journals of past years."""


import_group.add_command(journal_command)
import_group.add_command(withdraw_command)


@import_group.command("partners")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done and change nothing.")
@as_user
@as_json
@click.pass_obj
def partners(console: Console, file: Path, dry_run: bool, login: str | None, as_json: bool) -> None:
    """Bring a table of partners in: XLSX or CSV with the columns name, country, aliases; kind, city, language."""
    from archive.partners.importing import ADDED, CHANGED, REFUSED, UNCHANGED, import_partners
    from archive.partners.sheet import read_sheet
    from indexer.tables import read_table

    rows = read_sheet(read_table(file, file.name))
    now = console.services.clock.now()
    with console.write() as session:
        reports = import_partners(session, console.actor(session, login), rows, file=file.name, at=now)
        if dry_run:
            session.rollback()
    counts = {
        what: sum(one.outcome == what for one in reports) for what in (ADDED, CHANGED, UNCHANGED, REFUSED)
    }
    if as_json:
        told = [
            {"line": one.line, "name": one.name, "outcome": one.outcome, "says": one.says}
            | ({} if dry_run else {"partner": one.partner_id})
            for one in reports
        ]
        answer({"dry_run": dry_run, **counts, "rows": told})
    else:
        for one in reports:
            click.echo(f"{one.line:>6}  {one.outcome:<9}  {one.name}{': ' if one.says else ''}{one.says}")
        said = ", ".join(f"{count} {what}" for what, count in counts.items())
        click.echo(f"{said}{'; nothing was changed, this was a dry run' if dry_run else ''}", err=True)
    if counts[REFUSED]:
        raise SystemExit(1)
