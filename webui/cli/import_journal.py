"""`katchy import`: take a past year's journal over from the console, and take such an import back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webui.cli.console import Console, Progress, answer, as_json, as_user

if TYPE_CHECKING:
    from archive.files import TakenFile
    from archive.import_journal.dry_run import Report


@click.command("journal")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--register", "code", required=True, help="Code of the journal, e.g. IN.")
@click.option("--year", type=int, required=True, help="Year of the book.")
@click.option(
    "--files",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the files of the entries.",
)
@click.option("--dry-run", is_flag=True, help="Only say what there is to say.")
@click.option("--leave-out-errors", is_flag=True, help="Import the lines without errors.")
@click.option(
    "--new-partners", is_flag=True, help="Add every name nobody bears, also where near ones are there."
)
@click.option("--language", type=click.Choice(["ky", "ru", "en"]), help="Language (default: the office's).")
@as_user
@as_json
@click.pass_obj
def journal_command(
    console: Console,
    file: Path,
    code: str,
    year: int,
    folder: Path | None,
    dry_run: bool,
    leave_out_errors: bool,
    new_partners: bool,
    language: str | None,
    login: str | None,
    as_json: bool,
) -> None:
    """Import the table FILE into a journal's year with its own numbers, after checking every line."""
    from archive.import_journal import batch as imports
    from archive.import_journal.dry_run import dry_run as check
    from archive.office import office

    with _in_language(console, language) as (services, session, words):
        now, zone = services.clock.now(), office(session).zone
        actor = console.actor(session, login)
        batch, vocabulary = _begin(console, session, actor, code, year, file, folder, words)
        report = check(session, actor, batch, vocabulary, now=now, zone=zone)
        if new_partners:
            names = {name: "new" for name, named in report.book.partners.items() if named.is_open}
            imports.decide(session, actor, batch.id, partners=names)
            report = check(session, actor, batch, vocabulary, now=now, zone=zone)
        batch_id = batch.id
        stops = report.with_errors > 0 and not leave_out_errors
        if dry_run or stops or not report.ready:
            session.rollback()
            _say(report, None, as_json)
            raise SystemExit(1 if report.with_errors else 0)
        imports.start(
            session, actor, batch_id, vocabulary, leave_out_errors=leave_out_errors, now=now, zone=zone
        )
        session.commit()
        done = _run(services, batch_id, zone)
        _say(report, (batch_id, done), as_json)


@click.command("withdraw")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; it is kept with each entry.")
@as_user
@click.pass_obj
def withdraw_command(console: Console, number: int, reason: str, login: str | None) -> None:
    """Take the import with this NUMBER back as a whole: nothing is deleted, its numbers are free again."""
    from archive.import_journal import batch as imports

    with console.write() as session:
        actor = console.actor(session, login)
        count = imports.withdraw(session, actor, number, reason, now=console.services.clock.now())
    click.echo(f"{count} entries taken back")


@contextmanager
def _in_language(console: Console, language: str | None) -> Iterator[tuple[Any, Any, Any]]:
    from flask import g

    from archive.office import office
    from webui.app import create_app
    from webui.i18n import speaking
    from webui.journals.importing import words_for

    services = console.services
    with create_app(services).test_request_context(), console.write() as session:
        g.session = session
        with speaking(language or office(session).language):
            yield services, session, words_for


def _begin(
    console: Console,
    session: Any,
    actor: Any,
    code: str,
    year: int,
    file: Path,
    folder: Path | None,
    words: Any,
) -> Any:
    from archive.import_journal import batch as imports
    from archive.registers import register_by_code
    from indexer.tables import read_table

    register = register_by_code(session, code)
    vocabulary = words(register)
    table = _take(console, file)
    lines = read_table(console.services.storage.path(table.sha256), table.name)
    came = _files(console, folder) if folder else {}
    now = console.services.clock.now()
    batch = imports.begin(
        session, actor, register, year, table, lines, came, own_headings=vocabulary.headings, now=now
    )
    return batch, vocabulary


def _run(services: Any, batch_id: int, zone: str) -> Any:
    from archive.import_journal import batch as imports

    tell = Progress("imported")
    while True:
        with services.database.write() as session:
            more = imports.carry_on(session, batch_id, now=services.clock.now(), zone=zone)
            at = imports.progress(session, batch_id)
        tell(at.done, at.of)
        if not more:
            return at


def _say(report: Report, done: Any, as_json: bool) -> None:
    from webui.journals.finding_words import sentence

    rows = [
        {
            "line": one.line.number,
            "number": one.line["number"],
            "findings": [
                {"what": finding.what, "level": finding.level, "sentence": sentence(finding)}
                for finding in one.findings
            ],
        }
        for one in report.checked
        if one.findings
    ]
    total = {"lines": len(report.checked), "ready": report.ready, "with_errors": report.with_errors}
    if done is not None:
        total |= {"import": done[0], "imported": done[1].done, "refused": done[1].refused}
    if as_json:
        answer(
            {
                **total,
                "rows": rows,
                "unnamed_files": list(report.unnamed_files),
                "skipped": list(report.skipped),
            }
        )
        return
    for row in rows:
        for finding in row["findings"]:  # type: ignore[attr-defined]
            sign = "!" if finding["level"] == "error" else "?"
            click.echo(f"{sign} {row['line']}: {finding['sentence']}", err=True)
    click.echo(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in total.items()))


def _take(console: Console, path: Path) -> TakenFile:
    from archive.files import take_in
    from indexer.extract.content import detect

    with path.open("rb") as stream:
        return take_in(
            console.services.storage,
            stream,
            path.name,
            limit_mb=console.settings.upload_limit_mb,
            detect=lambda stored, name: detect(stored, name).mime,
        )


def _files(console: Console, folder: Path) -> dict[str, TakenFile]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {
        path.relative_to(folder).as_posix(): _take(console, path)
        for path in found
        if path.name[0] not in ".~" and path.stat().st_size
    }
