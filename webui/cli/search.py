"""`katchy search`: find documents by any word, number or name."""

from __future__ import annotations

import click

from webui.cli.console import Console, answer, as_json, as_user


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 500), help="Show at most so many."
)
@click.option("--best", is_flag=True, help="Best first instead of newest first.")
@as_user
@as_json
@click.pass_obj
def search_command(
    console: Console, query: tuple[str, ...], limit: int, best: bool, login: str | None, as_json: bool
) -> None:
    """Find documents: words in any form, "a phrase", -without, parts of a number."""
    from archive import registers
    from indexer.search import Order, search

    with console.services.database.read() as session:
        codes = {
            register.id: register.code for register in registers.list_registers(session, active_only=False)
        }
        found = search(
            session,
            console.services.search,
            console.actor(session, login),
            " ".join(query),
            order=Order.BEST if best else Order.NEWEST,
            size=limit,
        )
        results = [
            {
                "number": one.number,
                "register": codes.get(one.register_id, ""),
                "date": one.registered_on,
                "subject": one.subject,
                "correspondent": one.partner,
                "snippet": one.passages[0].snippet.text if one.passages else "",
                "page": one.passages[0].page if one.passages else None,
            }
            for one in found.found
        ]
    if as_json:
        return answer({"total": found.total, "results": results})
    for one in results:
        click.echo(f"{one['number']:16} {one['date']:%d.%m.%Y}  {one['correspondent']}: {one['subject']}")
        if one["snippet"]:
            click.echo(f"{'':16} {one['snippet']}")
    if found.searched_for != found.typed:
        click.echo(f"searched for: {found.searched_for}", err=True)
    click.echo(f"{found.total}{'+' if found.capped else ''} found", err=True)
    return None
