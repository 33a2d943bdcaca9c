"""`katchy journal`: write a journal out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from webui.cli.console import Console, as_user

WORDS = ("incoming", "outgoing", "internal")


@click.group("journal")
def journal_group() -> None:
    """Registration journals."""


@journal_group.command("export")
@click.argument("register")
@click.option("--year", type=int, help="Year (default: this one).")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["xlsx", "csv", "pdf"]),
    default="xlsx",
    show_default=True,
    help="Workbook, table or print.",
)
@click.option("--language", type=click.Choice(["ky", "ru", "en"]), help="Language (default: the office's).")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@as_user
@click.pass_obj
def export(
    console: Console,
    register: str,
    year: int | None,
    format_: str,
    language: str | None,
    out: Path,
    login: str | None,
) -> None:
    """Write the journal REGISTER (incoming, outgoing, internal, or a code such as IN) to a file."""
    from flask import g

    from archive import journals, registers
    from archive.clock import local_date
    from archive.journals import JournalFilter
    from archive.office import office
    from webui.app import create_app
    from webui.i18n import speaking
    from webui.journals.book import filter_sentence, write_book

    services = console.services
    now = services.clock.now()
    if not out.absolute().parent.is_dir():
        raise click.ClickException(f"there is no folder {out.absolute().parent}")
    with create_app(services).test_request_context(), console.write() as session:
        g.session = session  # what the pages' words are chosen by
        actor, present = console.actor(session, login), office(session)
        chosen = (
            registers.first_register_of(session, register.lower())
            if register.lower() in WORDS
            else registers.register_by_code(session, register)
        )
        today, written_in = local_date(now, present.zone), language or present.language
        wanted = replace(JournalFilter(chosen.id, year or today.year), descending=False)
        with speaking(written_in):
            words = filter_sentence(session, wanted)
        number = journals.record_export(session, actor, chosen, format_=format_, filter_=words, now=now)
        write_book(
            session,
            actor,
            chosen,
            wanted,
            format_=format_,
            language=written_in,
            office=present,
            today=today,
            now=now,
            path=out.absolute(),
            number=number,
        )
    click.echo(f"{out}: export {number}", err=True)
