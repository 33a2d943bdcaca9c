"""`katchy user`: people who sign in."""

from __future__ import annotations

from pathlib import Path

import click

from webui.cli.console import Console, answer, as_json, as_user

ROLES = (
    "registrar", "officer", "head", "rector", "lawyer", "coordinator", "archivist", "reader", "auditor",
    "administrator",
)  # fmt: skip


@click.group("user")
def user_group() -> None:
    """Keep the people who sign in."""


@user_group.command("add")
@click.argument("new_login", metavar="LOGIN")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the user may do.")
@click.option(
    "--password-file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="File whose first line is the password; - reads it from standard input.",
)
@click.option("--unit", default="", help="Code of the unit.")
@click.option("--late", is_flag=True, help="May give late, literal and backlog numbers.")
@as_user
@click.pass_obj
def add(
    console: Console,
    new_login: str,
    name: str,
    role: str,
    password_file: Path,
    unit: str,
    late: bool,
    login: str | None,
) -> None:
    """Add a user."""
    from archive.access import Role
    from archive.units import list_units
    from archive.users import UserForm, save_user

    with click.open_file(str(password_file), encoding="utf-8") as file:
        password = file.readline().rstrip("\r\n")
    with console.write() as session:
        units = {one.code: one.id for one in list_units(session)}
        if unit and unit not in units:
            raise click.UsageError(f"there is no unit {unit}; known: {', '.join(units)}")
        form = UserForm(new_login, name, Role(role), units.get(unit), password, registers_late=late)
        actor = console.actor(session, login)
        user = save_user(session, actor, None, form, at=console.services.clock.now())
        click.echo(f"{user.login} may sign in as {role}.")


@user_group.command("list")
@as_json
@click.pass_obj
def list_(console: Console, as_json: bool) -> None:
    """List the users."""
    from archive.users import list_users

    with console.services.database.read() as session:
        rows = [
            {"login": user.login, "name": user.name, "role": user.role, "active": user.active}
            for user in list_users(session)
        ]
    if as_json:
        return answer(rows)
    for row in rows:
        click.echo(
            f"{row['login']:20} {row['role']:14} {row['name']}{'' if row['active'] else ' (deactivated)'}"
        )
    return None
