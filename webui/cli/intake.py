"""`katchy intake`: take letters in from a folder or the mailbox, or keep all ways in open."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webui.cli.console import Console, answer, as_json, as_user

if TYPE_CHECKING:
    from archive.intake.folder import Look, Taken

LOOK_AGAIN = 0.5
LONGEST_WAIT = 60.0  # for a file that never stops growing


class FolderFirst(click.Group):
    """`katchy intake FOLDER` is `katchy intake folder FOLDER`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["folder", *args]
        return super().parse_args(ctx, args)


@click.group("intake", cls=FolderFirst)
def intake_group() -> None:
    """Take letters in: from a folder, from the mailbox, or from all that is watched."""


@intake_group.command("folder")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--register", "code", default="", help="Code of the journal the letters most likely belong to.")
@click.option("--move", "release", flag_value="move", help="Move what is taken into its folder “taken”.")
@click.option("--delete", "release", flag_value="delete", help="Delete what is taken.")
@click.option("--keep", "release", flag_value="keep", default="keep", help="Leave the files (default).")
@click.option("--watch", is_flag=True, help="Go on looking until interrupted.")
@as_user
@as_json
@click.pass_obj
def folder_command(
    console: Console, folder: Path, code: str, release: str, watch: bool, login: str | None, as_json: bool
) -> None:
    """Put every file of FOLDER into the tray, each as a letter; the same file is never taken twice."""
    from archive import tray
    from archive.access import Right, require
    from archive.intake.folder import Watched
    from archive.registers import register_by_code
    from webui.bootstrap import build_intake

    services = console.services
    with services.database.read() as session:
        actor = console.actor(session, login)
        require(actor, Right.REGISTER)
        register_id = register_by_code(session, code).id if code else None
    path = folder.absolute()
    watched = Watched(str(path), path, register_id, release, tray.COMMAND, actor.id)
    folders = build_intake(services).folders
    stop = _stopped_by_signal() if watch else threading.Event()
    told = _Told(as_json and watch)
    _look_until_done(folders, watched, told, stop, watch=watch)
    told.end(as_json and not watch)


@intake_group.command("mail")
@click.option("--once", is_flag=True, help="Look once; otherwise go on looking until interrupted.")
@as_json
@click.pass_obj
def mail_command(console: Console, once: bool, as_json: bool) -> None:
    """Put what is new in the mailbox of the settings into the tray."""
    from webui.bootstrap import build_intake

    if not console.settings.mail_host:
        raise click.ClickException("no mailbox: the settings have no mail_host")
    intake = build_intake(console.services)
    if once:
        told = _Told(False)
        intake.look_at_mail(told)
        told.end(as_json)
        return
    stop = _stopped_by_signal()
    while not stop.is_set():
        intake.look_into_mailbox()
        stop.wait(1.0)


@intake_group.command("watch")
@click.option("--once", is_flag=True, help="Do one round and end.")
@click.pass_obj
def watch_command(console: Console, once: bool) -> None:
    """Keep every way in open: scan folders, mailbox, sorting, imports; what `katchy serve` does beside the pages."""
    from webui.bootstrap import build_intake

    intake = build_intake(console.services)
    if once:
        intake.round()
        time.sleep(console.settings.intake_settle_seconds)
        while intake.round():
            pass
        return
    intake.run_forever(_stopped_by_signal())


def _look_until_done(folders: Any, watched: Any, told: _Told, stop: threading.Event, *, watch: bool) -> None:
    """Look until no file grows any more; some that never stop are left for the next time."""
    until = time.monotonic() + LONGEST_WAIT
    while True:
        look: Look = folders.look(watched, told)
        told.growing, told.left = look.growing, look.left
        done = not look.growing or time.monotonic() > until
        if stop.is_set() or (done and not watch):
            return
        stop.wait(LOOK_AGAIN)


class _Told:
    """Says what was taken, as it happens or at the end."""

    def __init__(self, lines: bool) -> None:
        self._lines = lines
        self._all: list[dict[str, object]] = []
        self.growing = self.left = 0

    def __call__(self, taken: Taken) -> None:
        said = {"name": taken.name, "outcome": taken.outcome, "item": taken.item_id}
        if taken.error is not None:
            said["reason"] = str(taken.error)
        self._all.append(said)
        if self._lines:
            answer(said)
        else:
            reason = f": {taken.error}" if taken.error else ""
            click.echo(f"{taken.outcome}: {taken.name}{reason}", err=True)

    def end(self, as_json: bool) -> None:
        """Say the total; what failed makes the exit code 1."""
        total = {
            outcome: sum(one["outcome"] == outcome for one in self._all)
            for outcome in ("taken", "known", "failed")
        }
        if as_json:
            answer({**total, "growing": self.growing, "left": self.left, "files": self._all})
        elif not self._lines:
            growing = f", {self.growing} still growing" if self.growing else ""
            left = f", {self.left} left as before" if self.left else ""
            click.echo(
                f"{total['taken']} taken, {total['known']} known, {total['failed']} failed{growing}{left}"
            )
        if total["failed"] or self.growing:
            raise SystemExit(1)


def _stopped_by_signal() -> threading.Event:
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop
