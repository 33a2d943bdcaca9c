"""The newest migration gives exactly the tables of the models, and going there loses nothing that is already there."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import archive.models  # noqa: F401 - tables register themselves
from archive import migrations
from archive.db import Base, Database


@pytest.fixture
def migrated(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'registry.sqlite'}")
    migrations.upgrade(database)
    yield database
    database.close()


def test_migrated_tables_are_those_of_the_models(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": of_the_models}
        )
        assert compare_metadata(context, Base.metadata) == []


def of_the_models(_thing: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    """Leave out the search index: its tables belong to the engine, not to the models."""
    return not (
        kind == "table" and reflected and name not in Base.metadata.tables and str(name).startswith("search_")
    )


def test_a_second_upgrade_changes_nothing(migrated: Database) -> None:
    assert migrations.is_current(migrated)
    migrations.upgrade(migrated)
    assert migrations.is_current(migrated)


def test_there_is_one_newest_migration() -> None:
    assert migrations.head() is not None
