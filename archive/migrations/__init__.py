"""The registry's schema through time: bringing a database up to this program, and telling where it stands."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from archive.db import Database

FOLDER = Path(__file__).parent


class NewerRegistry(Exception):
    """The registry was made by a newer program; this one must not touch it."""


def upgrade(database: Database) -> None:
    """Bring the schema up to this program's; raises NewerRegistry if the registry knows a later one."""
    present = revision(database)
    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise NewerRegistry(present)
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(database: Database) -> str | None:
    """Tell the revision a database stands at, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """Tell the newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_current(database: Database) -> bool:
    """Tell whether a database is at the newest revision."""
    return revision(database) == head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config
