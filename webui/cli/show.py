"""`katchy show`: the card of a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from webui.cli.console import Console, answer, as_json, as_user

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.cards import CardView, FileView


@click.command("show")
@click.argument("number")
@click.option("--journal", help="Code of the journal, where several have the number.")
@click.option("--year", type=int, help="Year, where several have the number.")
@click.option("--no-text", is_flag=True, help="Leave the texts of the files out.")
@as_user
@as_json
@click.pass_obj
def show_command(
    console: Console,
    number: str,
    journal: str | None,
    year: int | None,
    no_text: bool,
    login: str | None,
    as_json: bool,
) -> None:
    """Show a card: facts, files with the state of their reading, language and text."""
    from archive import cards

    with console.services.database.read() as session:
        actor = console.actor(session, login)
        found = cards.document_by_number(session, actor, number, register=journal, year=year)
        if not found:
            raise click.ClickException(f"there is no document {number} that you may see")
        view = cards.card(session, actor, found[0].id)
        with console.services.database.write() as writing:
            cards.record_reading(writing, actor, view.document, at=console.services.clock.now())
        files = [_file(session, file, with_text=not no_text) for file in view.files]
        card = {**_facts(view), "files": files}
    if as_json:
        return answer(card)
    _print(card)
    if len(found) > 1:
        click.echo(f"{len(found) - 1} more have this number: --journal and --year choose", err=True)
    return None


def _facts(view: CardView) -> dict[str, Any]:
    document = view.document
    return {
        "number": document.number,
        "register": view.register.code,
        "date": document.registered_on,
        "registered_at": document.registered_at,
        "numbering": document.numbering,
        "kind": view.kind.code if view.kind else None,
        "languages": view.languages,
        "correspondent": view.partner.name if view.partner else None,
        "country": view.partner.country if view.partner else None,
        "person": document.person,
        "their_number": document.their_number,
        "their_date": document.their_date,
        "subject": document.subject,
        "case": view.case.index if view.case else None,
        "access": document.access,
        "annulled": document.annul_reason if document.annulled_at else None,
        "links": [{"type": tie.type, "number": tie.number, "outward": tie.outward} for tie in view.links],
    }


def _file(session: Session, file: FileView, *, with_text: bool) -> dict[str, Any]:
    from archive import cards

    facts = {
        "name": file.name,
        "role": file.role,
        "sha256": file.sha256,
        "size": file.size,
        "type": file.mime,
        "state": file.state,
        "error": file.error,
        "pages": file.page_count,
        "languages": file.languages,
        "tool": f"{file.tool} {file.tool_version}".strip(),
    }
    if with_text:
        facts["text"] = "\f".join(page.text for page in cards.texts_of(session, file.sha256))
    return facts


def _print(card: dict[str, Any]) -> None:
    for name, value in card.items():
        if name == "links":
            for tie in value:
                click.echo(f"{tie['type']:14} {tie['number']}")
        elif name != "files" and value:
            click.echo(f"{name:14} {', '.join(value) if isinstance(value, tuple) else value}")
    for file in card["files"]:
        click.echo(
            f"file           {file['name']} ({file['role']}, {file['state']}, {', '.join(file['languages'])})"
        )
        if file.get("text"):
            click.echo(file["text"])
