"""The registry's schema through time: bringing a database up to this program, and telling where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from archive.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
# The newest revision, known without loading the migration library: every start asks. A test holds it true.
HEAD = "20261128_2300"


class NewerRegistry(Exception):
    """The registry was made by a newer program; this one must not touch it."""


def upgrade(database: Database) -> None:
    """Bring the schema up to this program's; raises NewerRegistry if the registry knows a later one."""
    from alembic import command
    from alembic.script import ScriptDirectory

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
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def head() -> str:
    """Tell the newest revision this program knows."""
    return HEAD


def is_current(database: Database) -> bool:
    """Tell whether a database is at the newest revision."""
    return revision(database) == head()


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config
