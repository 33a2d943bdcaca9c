"""`katchy index`: reading what waits, rebuilding and checking the search index."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

import click

from webui.cli.console import Console, Progress, answer, as_json

if TYPE_CHECKING:
    from indexer.backends.paired import PairedIndex
    from indexer.check import Differences
    from indexer.parity import LastCheck
    from webui.bootstrap import Services


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
    from indexer.backends.paired import PairedIndex
    from indexer.parity import last_check

    services = console.services
    with services.database.read() as session:
        differences = checking.compare(session, services.search)
        last = last_check(session)
    if repair and not differences.none:
        with services.database.write() as session:
            checking.repair(session, differences, at=services.clock.now())
    shown: dict[str, Any] = _shown(differences) | {"last_check": _of_last(last)}
    agrees = differences.none
    if isinstance(services.search, PairedIndex):
        shown["engine"], engine_agrees = _check_engine(services, services.search, repair)
        agrees = agrees and engine_agrees
    if as_json:
        answer(shown)
    else:
        engine = shown.pop("engine", None)
        click.echo(_line(shown))
        if engine is not None:
            click.echo(f"Elasticsearch: {_line(engine)}")
    if not agrees and not repair:
        raise SystemExit(1)


def _check_engine(services: Services, index: PairedIndex, repair: bool) -> tuple[dict[str, Any], bool]:
    """Compare the registry with the engine's index; an engine that is away is no agreement."""
    from archive.errors import SearchUnavailable
    from indexer import check as checking
    from indexer.parity import ELSEWHERE, last_check

    try:
        with services.database.read() as session:
            differences = checking.compare_engine(session, index)
            last = last_check(session, ELSEWHERE)
    except SearchUnavailable as error:
        return {"agrees": False, "away": str(error)}, False
    if repair and not differences.none:
        with services.database.write() as session:
            checking.repair_engine(session, differences)
    return _shown(differences) | {"last_check": _of_last(last)}, differences.none


def _shown(differences: Differences) -> dict[str, Any]:
    return {
        "agrees": differences.none,
        "compared": differences.compared,
        "missing": len(differences.missing),
        "stale": len(differences.stale),
        "extra": len(differences.extra),
        "never_read": len(differences.forgotten),
        "needs_rebuild": differences.needs_rebuild,
        "faults": differences.faults,
    }


def _of_last(last: LastCheck) -> dict[str, Any] | None:
    """Say what the check at the worker's start or of last night found, which was left to the queue."""
    return last.outcome.facts if last.outcome else None


def _line(shown: dict[str, Any]) -> str:
    facts = {name: value for name, value in shown.items() if name != "last_check"}
    said = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in facts.items())
    if last := shown.get("last_check"):
        found = ", ".join(f"{last[name]} {name}" for name in ("missing", "stale", "extra") if last[name])
        said += f"; the worker compared {last['compared']} at {last['finished_at']}: {found or 'all agreed'}"
        said += " (queued)" if found else ""
    return said
