"""The registry's schema through time: bringing a database up to this program, and telling where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from archive.db import Database
from archive.settings import SettingsError

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
# The newest revision, known without loading the migration library: every start asks. A test holds it true.
HEAD = "20261129_0020"


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
        if not database.is_sqlite:
            _take_turns(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if not database.is_sqlite:
            _order_as_written(connection)


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


def _take_turns(connection: Connection) -> None:
    """Let one of several starting processes migrate a server's database, the others wait and find it done."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise SettingsError(f"the database is encoded in {encoding}; make it with ENCODING 'UTF8'")
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('katchy migrations'))"))


def _order_as_written(connection: Connection) -> None:
    """Have every text column ordered and compared by its letters alone, as in SQLite, whatever the server's language.

    Numbers are sorted by keys made for that, names by the alphabet of the reader's language.
    """
    rows = connection.execute(
        text(
            "SELECT c.relname, a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid"
            " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0"
            " AND NOT a.attisdropped AND a.atttypid = 'varchar'::regtype"
            " AND a.attcollation <> (SELECT oid FROM pg_collation"
            " WHERE collname = 'C' AND collnamespace = 'pg_catalog'::regnamespace)"
            " AND c.relname <> 'alembic_version' ORDER BY c.relname, a.attnum"
        )
    )
    tables: dict[str, list[str]] = {}
    for table, column in rows:
        tables.setdefault(table, []).append(f'ALTER COLUMN "{column}" TYPE varchar COLLATE "C"')
    for table, changes in tables.items():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {", ".join(changes)}')


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config
