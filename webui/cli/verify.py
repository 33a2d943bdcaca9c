"""`katchy verify`: does the registry still hold what it promised?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from webui.cli.console import Console, Progress, answer, as_json

if TYPE_CHECKING:
    from indexer.check import Differences

SENTENCES = {
    "database_damaged": "the database is damaged: {detail}",
    "reference_broken": "a row of {where} points nowhere (row {detail})",
    "file_lost": "a file is missing: {where} ({detail})",
    "file_damaged": "a file does not match its checksum: {where} ({detail})",
    "number_missing": "{where}: number {detail} was given but no entry holds it",
    "trail_content": "row {where} of the trail was changed after it was written",
    "trail_order": "the trail is broken before row {where}: a row was taken out or put in",
    "index_differs": "the index differs from the registry: {where} {detail}",
}


def _counted(differences: Differences) -> str:
    counts = {
        "missing": len(differences.missing),
        "stale": len(differences.stale),
        "extra": len(differences.extra),
        "never read": len(differences.forgotten),
    }
    parts = [f"{count} {name}" for name, count in counts.items() if count]
    parts += ["built by older rules"] if differences.outdated else []
    return ", ".join([*parts, *differences.faults])


@click.command("verify")
@as_json
@click.pass_obj
def verify_command(console: Console, as_json: bool) -> None:
    """Check file checksums, numbers, the trail and the index; exit code 1 if anything is wrong."""
    from archive.errors import SearchUnavailable
    from archive.verify import Finding, verify
    from indexer.backends.paired import PairedIndex
    from indexer.check import compare_engine, compare_thoroughly

    services = console.services
    progress = Progress("files checked")
    outcome = verify(
        services.database,
        services.storage,
        None,
        now=services.clock.now(),
        progress=lambda _what, done, total: progress(done, total),
    )
    findings = list(outcome.findings)
    differences = compare_thoroughly(services.database, services.search)
    if not differences.none:
        findings.append(Finding("index_differs", "", _counted(differences)))
    if isinstance(services.search, PairedIndex):
        try:
            with services.database.read() as session:
                differences = compare_engine(session, services.search)
        except SearchUnavailable as error:  # the registry is none the worse for it
            click.echo(f"Elasticsearch is away and was not compared: {error}", err=True)
        else:
            if not differences.none:
                findings.append(Finding("index_differs", "Elasticsearch", _counted(differences)))
    if as_json:
        answer(
            {
                "sound": not findings,
                "files": outcome.files,
                "numbers": outcome.numbers,
                "trail": outcome.trail,
                "findings": [
                    {"code": finding.code, "where": finding.where, "detail": finding.detail}
                    for finding in findings
                ],
            }
        )
    else:
        for finding in findings:
            sentence = SENTENCES.get(finding.code, finding.code + ": {where} {detail}")
            click.echo(sentence.format(where=finding.where, detail=finding.detail))
        state = "all sound" if not findings else f"{len(findings)} findings"
        click.echo(
            f"{outcome.files} files, {outcome.numbers} numbers, {outcome.trail} rows of the trail: {state}",
            err=True,
        )
    if findings:
        raise SystemExit(1)
