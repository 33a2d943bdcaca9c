"""`katchy status`: what the program knows of itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from webui.cli.console import Console, answer, as_json

if TYPE_CHECKING:
    from archive.intake.places import PlaceState
    from indexer.backends.paired import EngineState


@click.command("status")
@as_json
@click.pass_obj
def status_command(console: Console, as_json: bool) -> None:
    """Show queue, index, files, disk and what is missing on this computer."""
    from indexer.state import system_state

    services = console.services
    with services.database.read() as session:
        state = system_state(session, services.search, services.settings)
    if as_json:
        return answer(asdict(state))
    click.echo(f"katchy {state.version}, schema {state.schema}")
    click.echo(f"documents {state.documents}, files {state.files}, stored {state.bytes_stored} bytes")
    click.echo(
        f"queue: {state.queue.waiting} waiting, {state.queue.running} running, {state.queue.failed} failed"
    )
    click.echo(f"index: {'to be rebuilt' if state.index_outdated else 'built by the present rules'}")
    if state.engine is not None:
        click.echo(_engine(state.engine))
    for way in state.ways:
        click.echo(_way(way))
    if outcome := state.index_check.outcome:
        click.echo(
            f"index compared: {outcome.finished_at}, {outcome.differing} of {outcome.compared} differed"
        )
    click.echo(f"verified: {state.verified_at or 'never'}")
    for finding in state.missing:
        click.echo(f"off: {finding.code}" + (f"; get it with: {finding.command}" if finding.command else ""))
    return None


def _way(way: PlaceState) -> str:
    if not way.active:
        how = "not in use"
    elif way.error:
        how = f"{way.error}{': ' if way.detail else ''}{way.detail}, last well {way.well_at or 'never'}"
    else:
        how = f"last look {way.looked_at or 'never'}"
    return f"{way.kind} {way.place}: {how}; {way.waiting} in the tray, {way.failed} not taken"


def _engine(engine: EngineState) -> str:
    if engine.trouble:
        said = f"away, the database answers ({engine.trouble}{': ' if engine.detail else ''}{engine.detail})"
    else:
        said = (
            f"{engine.version} answers" if engine.complete else f"{engine.version}, its index is being built"
        )
    return f"{engine.name}: {said}; {engine.waiting} documents to carry over, {engine.failed} refused"
