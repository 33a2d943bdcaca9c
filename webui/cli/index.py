"""`katchy index`: reading what waits, rebuilding and checking the search index."""

from __future__ import annotations

import signal
import threading

import click

from webui.cli.console import Console, Progress, answer, as_json


@click.group("index")
def index_group() -> None:
    """Read and index what waits; rebuild, check and repair the index."""


@index_group.command("drain")
@click.option("--forever", is_flag=True, help="Go on waiting for work (the worker of a server).")
@click.pass_obj
def drain(console: Console, forever: bool) -> None:
    """Read and index everything that waits."""
    from webui.bootstrap import build_worker

    worker = build_worker(console.services)
    if not forever:
        progress = Progress("read and indexed")
        done = worker.drain(lambda done, left: progress(done, done + left))
        click.echo(f"{done} jobs done", err=True)
        return
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    worker.run_forever(stop)


@index_group.command("rebuild")
@click.pass_obj
def rebuild(console: Console) -> None:
    """Build the index anew beside the old one and switch."""
    from indexer.rebuild import rebuild as build_anew

    count = build_anew(console.services.database, console.services.search, Progress("indexed"))
    click.echo(f"{count} documents indexed", err=True)


@index_group.command("check")
@click.option("--repair", is_flag=True, help="Queue what differs to be indexed again.")
@as_json
@click.pass_obj
def check(console: Console, repair: bool, as_json: bool) -> None:
    """Compare the registry with the index; exit code 1 if they differ."""
    from indexer import check as checking

    services = console.services
    with services.database.read() as session:
        differences = checking.compare(session, services.search)
    if repair and not differences.none:
        with services.database.write() as session:
            checking.repair(session, services.search, differences, at=services.clock.now())
    shown = {
        "agrees": differences.none,
        "compared": differences.compared,
        "missing": len(differences.missing),
        "stale": len(differences.stale),
        "extra": len(differences.extra),
        "never_read": len(differences.forgotten),
        "needs_rebuild": differences.needs_rebuild,
        "faults": differences.faults,
    }
    if as_json:
        answer(shown)
    else:
        click.echo(", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in shown.items()))
    if not differences.none and not repair:
        raise SystemExit(1)
