"""`katchy example-data`: letters to try the program out with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webui.cli import cli


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a registry that was set up from the console."""
    password = tmp_path / "password.txt"
    password.write_text("correct horse battery\n")
    answers = ["--organisation", "Ош мамлекеттик университети", "--admin", "admin"]
    done = run(tmp_path / "var", "setup", *answers, "--password-file", str(password))
    assert done.exit_code == 0, done.output
    return tmp_path / "var"


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), *arguments], catch_exceptions=False)


def test_about_sixty_letters_are_loaded_once(folder: Path) -> None:
    first = run(folder, "example-data")
    assert first.exit_code == 0
    assert int(first.stderr.split()[0]) > 55
    assert run(folder, "example-data").stderr.startswith("0 letters")
    found = json.loads(run(folder, "search", "Каид-и-Азам", "--json").stdout)
    assert found["total"] >= 4
    verified = run(folder, "verify", "--json")
    assert verified.exit_code == 0
    assert json.loads(verified.stdout)["sound"]


def test_as_many_letters_as_asked_for(folder: Path) -> None:
    done = run(folder, "example-data", "--letters", "25")
    assert done.exit_code == 0
    assert "letters: 25 of 25 (100 %)" in done.stderr
    assert "25 letters registered" in done.stderr
    assert json.loads(run(folder, "verify", "--json").stdout)["numbers"] == 25


def test_a_number_of_letters_is_a_number(folder: Path) -> None:
    assert run(folder, "example-data", "--letters", "0").exit_code == 2
    assert run(folder, "example-data", "--letters", "many").exit_code == 2
