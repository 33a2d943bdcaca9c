"""A registry that was set up from the console, and the command to call on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import Registry
from webui.cli import cli

Katchy = Callable[..., Result]


@pytest.fixture
def katchy(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Katchy:
    """Call a command on the test's registry."""
    monkeypatch.setenv("KATCHY_INTAKE_SETTLE_SECONDS", "0")

    def run(*arguments: str | Path) -> Result:
        words = ["--data", str(registry.settings.data), *map(str, arguments)]
        return CliRunner().invoke(cli, words, catch_exceptions=False)

    return run
