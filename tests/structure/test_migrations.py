"""The newest migration gives exactly the tables of the models, and going there loses nothing that is already there."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select

import archive.models  # noqa: F401 - tables register themselves
from archive import migrations
from archive.db import Base, Database
from archive.models import Unit

pytestmark = pytest.mark.both_databases


@pytest.fixture
def migrated(request: pytest.FixtureRequest, kept_in: str, tmp_path: Path):
    """A database made by the migrations alone."""
    with ExitStack() as lent:
        url = f"sqlite:///{tmp_path / 'registry.sqlite'}"
        if kept_in == "postgresql":
            url = lent.enter_context(request.getfixturevalue("postgresql").database())
        database = Database(url)
        migrations.upgrade(database)
        yield database
        database.close()


def test_migrated_tables_are_those_of_the_models(migrated: Database) -> None:
    # an engine of its own: ours asks for integers in a way that the server's catalogues do not know
    plain = create_engine(migrated.url)
    with plain.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": of_the_models}
        )
        assert compare_metadata(context, Base.metadata) == []
    plain.dispose()


def of_the_models(_thing: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    """Leave out the search index: its tables belong to the engine, not to the models."""
    return not (
        kind == "table" and reflected and name not in Base.metadata.tables and str(name).startswith("search_")
    )


def test_a_second_upgrade_changes_nothing(migrated: Database) -> None:
    assert migrations.is_current(migrated)
    migrations.upgrade(migrated)
    assert migrations.is_current(migrated)


def test_texts_are_ordered_by_their_letters_alone(migrated: Database) -> None:
    with migrated.write() as session:
        for code in ("б", "a", "Б", "B", "ө", "10", "9"):
            session.add(Unit(code=code, name_ky="", name_ru="", name_en=""))
    with migrated.read() as session:
        codes = list(session.scalars(select(Unit.code).order_by(Unit.code)))
    assert codes == sorted(codes) == ["10", "9", "B", "a", "Б", "б", "ө"]


def test_there_is_one_newest_migration() -> None:
    assert migrations.head() is not None
