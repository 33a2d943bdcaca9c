"""Every command of `katchy` explains itself and stands in the documentation."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from webui.cli import cli

ROOT = Path(__file__).parents[2]


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


COMMANDS = dict(commands(cli))


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_command_says_what_it_does(name: str) -> None:
    assert (COMMANDS[name].help or "").strip().split("\n")[0].endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_explained(name: str) -> None:
    options = [option for option in COMMANDS[name].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize(
    "name", [name for name, command in COMMANDS.items() if not isinstance(command, click.Group)]
)
def test_command_stands_in_the_documentation_with_its_options(name: str, page: str) -> None:
    assert f"`katchy {name}" in page
    options = [option for option in COMMANDS[name].params if isinstance(option, click.Option)]
    assert [option.opts[-1] for option in options if f"`{option.opts[-1]}" not in page] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_can_be_printed(name: str) -> None:
    command = COMMANDS[name]
    assert command.get_help(click.Context(command, info_name=name)).startswith("Usage:")
