"""`katchy register`: register a document from the console; prints its number."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webui.cli.console import Console, answer, as_json, as_user

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.access import Actor
    from archive.files import TakenFile

REPEAT = 3


@click.command("register")
@click.argument("direction", type=click.Choice(["incoming", "outgoing", "internal"]))
@click.option(
    "--file",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file; the first is the original.",
)
@click.option("--correspondent", default="", help="Name of the sender or addressee; an unknown one is added.")
@click.option("--country", default="", help="ISO code of the country of a new correspondent.")
@click.option("--their-number", default="", help="The correspondent's number.")
@click.option("--their-date", type=click.DateTime(["%Y-%m-%d"]), help="Date of the document, YYYY-MM-DD.")
@click.option("--subject", default="", help="What the document is about.")
@click.option("--case", default="", help="Case index (default: the journal's).")
@click.option("--kind", default="", help="Code of the kind of document (default: the journal's).")
@click.option("--language", "languages", multiple=True, help="Language of the text: ky, ru, en …")
@click.option(
    "--access",
    type=click.Choice(["public", "internal", "official", "confidential"]),
    help="Access mark (default: the journal's).",
)
@click.option(
    "--journal", default="", help="Code of another journal than the first of its direction, e.g. MIN."
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Date of registration (default: today).")
@click.option("--number", default="", help="The whole number, for a journal numbered by hand.")
@click.option("--note", default="", help="A note on the card.")
@click.option("--again", is_flag=True, help="Register though it looks like a document that is here already.")
@as_user
@as_json
@click.pass_obj
def register_command(
    console: Console,
    direction: str,
    paths: tuple[Path, ...],
    correspondent: str,
    country: str,
    their_number: str,
    their_date: datetime | None,
    subject: str,
    case: str,
    kind: str,
    languages: tuple[str, ...],
    access: str | None,
    journal: str,
    on: datetime | None,
    number: str,
    note: str,
    again: bool,
    login: str | None,
    as_json: bool,
) -> None:
    """Register a document and print its number."""
    from archive.access import Mark
    from archive.errors import LooksRepeated
    from archive.numbering import Numbering, NumberWish
    from archive.office import office
    from archive.registers import first_register_of
    from archive.registration import Letter, register

    services = console.services
    now = services.clock.now()
    taken = tuple(_take_in(console, path, first=place == 0) for place, path in enumerate(paths))
    with console.write() as session:
        actor = console.actor(session, login)
        letter = Letter(
            register=journal or first_register_of(session, direction).code,
            subject=subject,
            kind=kind,
            languages=languages,
            partner_id=_partner(session, actor, correspondent, country, now) if correspondent else None,
            their_number=their_number,
            their_date=_day(their_date),
            case=case,
            access=Mark(access) if access else None,
            note=note,
            registered_on=_day(on),
            wish=NumberWish(Numbering.MANUAL, text=number) if number else NumberWish(),
            files=taken,
            repeat_accepted=again,
        )
        try:
            document = register(session, actor, letter, now=now, zone=office(session).zone)
        except LooksRepeated as error:
            for repeat in error.repeats:
                click.echo(
                    f"katchy: looks like {repeat.number} of {repeat.registered_on}: {repeat.subject}",
                    err=True,
                )
            click.echo(
                "katchy: not registered, no number used; --again registers it as another document", err=True
            )
            raise SystemExit(REPEAT) from None
        shown = {
            "number": document.number,
            "id": document.id,
            "register": letter.register,
            "date": document.registered_on,
        }
    if as_json:
        answer(shown)
    else:
        click.echo(shown["number"])


def _take_in(console: Console, path: Path, *, first: bool) -> TakenFile:
    from archive.files import FileRole, take_in
    from indexer.extract.content import detect

    try:
        stream = path.open("rb")
    except OSError as error:
        raise click.ClickException(f"cannot read {path}: {error.strerror}") from None
    with stream:
        return take_in(
            console.services.storage,
            stream,
            path.name,
            limit_mb=console.settings.upload_limit_mb,
            detect=lambda stored, name: detect(stored, name).mime,
            role=FileRole.ORIGINAL if first else FileRole.ANNEX,
        )


def _partner(session: Session, actor: Actor, name: str, country: str, now: datetime) -> int:
    """Give the one partner that bears the name, or add it; several that could be meant are an error."""
    from archive.partners import quick_create, resolve_partner

    found = resolve_partner(session, name)
    if found.partner is not None:
        return found.partner.id
    bearers = [match for match in found.candidates if match.matched.casefold() == name.casefold()]
    if bearers:
        names = ", ".join(f"{match.name} ({match.id})" for match in bearers)
        raise click.UsageError(f"several correspondents are called {name}: {names}")
    return quick_create(session, actor, name, country.upper() or None, "other", at=now, same_accepted=True).id


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
