"""What a command has at hand: the registry's services, opened when first asked for, and a way to show progress."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.access import Actor
    from webui.bootstrap import Services

as_json = click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for programs.")
as_user = click.option(
    "--as", "login", metavar="USER", help="Act as this user (default: the first administrator)."
)


class Console:
    """Opens the registry for one command."""

    def __init__(self, data: str | None) -> None:
        self._data = Path(data) if data else None

    @cached_property
    def settings(self) -> Settings:
        return load_settings(data=self._data)

    @cached_property
    def services(self) -> Services:
        """The services of a registry whose schema is up to date; makes or upgrades it if need be."""
        from webui.bootstrap import build_services, prepare

        services = build_services(self.settings)
        prepare(services)
        click.get_current_context().call_on_close(services.close)
        return services

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a writing session; what changed is findable at once, as it is from the browser."""
        from webui.transaction import commit

        session = self.services.database.writing_session()
        try:
            yield session
            commit(session, self.services)
        finally:
            session.close()

    def actor(self, session: Session, login: str | None) -> Actor:
        """Give the user a command acts as: the one named, else the first administrator."""
        from archive import users
        from archive.access import Role
        from archive.errors import NotFound

        if login:
            try:
                return users.actor_of(users.user_by_login(session, login))
            except NotFound:
                raise click.UsageError(f"there is no user {login}") from None
        administrators = [
            user for user in users.list_users(session, active_only=True) if user.role == Role.ADMINISTRATOR
        ]
        if not administrators:
            raise click.ClickException(
                "the registry is not set up yet: run katchy setup, or katchy serve and open its link"
            )
        return users.actor_of(min(administrators, key=lambda user: user.id))


def answer(value: Any) -> None:
    """Print an answer as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


class Progress:
    """A line that says how far long work is; on a terminal it stays one line, in a log it is one now and then."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = 0.0
        self._terminal = sys.stderr.isatty()
        self._every = 0.2 if self._terminal else 10.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._shown < self._every:
            return
        self._shown = now
        share = f" ({100 * done // total} %)" if total else ""
        click.echo(
            f"{self._label}: {done} of {total}{share}", err=True, nl=not self._terminal or done >= total
        )
        if self._terminal and done < total:
            click.echo("\r", err=True, nl=False)
