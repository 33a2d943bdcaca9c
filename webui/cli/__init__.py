"""The command `katchy`: everything the browser does, for scripts and for the administrator's console.

Commands load what they need when they are called, so that `katchy --help` answers at once. Exit codes: 0 done,
1 refused or found wanting, 2 called wrongly, 3 the clerk has to decide (a repeat).
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from archive.errors import ArchiveError
from archive.settings import SettingsError
from webui.cli.console import Console

# command → where it lives; the help of the list comes from the command itself
COMMANDS = {
    "setup": "webui.cli.setup:setup_command",
    "serve": "webui.cli.serve:serve_command",
    "user": "webui.cli.user:user_group",
    "register": "webui.cli.register:register_command",
    "intake": "webui.cli.intake:intake_group",
    "search": "webui.cli.search:search_command",
    "show": "webui.cli.show:show_command",
    "journal": "webui.cli.journal:journal_group",
    "import": "webui.cli.import_:import_group",
    "index": "webui.cli.index:index_group",
    "read-corpus": "webui.cli.read_corpus:read_corpus_command",
    "verify": "webui.cli.verify:verify_command",
    "status": "webui.cli.status:status_command",
    "example-data": "webui.cli.example_data:example_data_command",
    "db": "webui.cli.db:db_group",
    "storage": "webui.cli.storage:storage_group",
    "i18n": "webui.cli.i18n:i18n",
}


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--data",
    type=click.Path(file_okay=False),
    envvar="KATCHY_DATA",
    help="Folder of the registry (default: var, or KATCHY_DATA).",
)
@click.pass_context
def cli(ctx: click.Context, data: str | None) -> None:
    """Katchy: the registry and archive of official correspondence."""
    ctx.obj = Console(data)


def main() -> None:
    """Run a command; what is refused is said in one line and the exit code tells."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (ArchiveError, SettingsError) as error:
        click.echo(f"katchy: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(141)
    except Exception as error:
        from archive.refusals import as_refusal

        refusal = as_refusal(error)
        if refusal is None:
            raise
        click.echo(f"katchy: {refusal}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
