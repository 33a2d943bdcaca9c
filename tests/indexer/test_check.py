"""Comparing registry and index: every difference is named, and repaired by the worker."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from archive.errors import SearchUnavailable
from archive.models import Job
from indexer.backends import index_in
from indexer.backends.port import INDEX_VERSION
from indexer.check import Differences, compare, compare_thoroughly, repair
from indexer.document import build_index_document
from tests.conftest import NOW, Registry
from tests.indexer.office import Office

pytestmark = pytest.mark.both_databases


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    return Office(registry, session)


def compared(office: Office) -> Differences:
    """Compare with no job left: whatever differs now, nobody will set right."""
    office.session.flush()
    office.session.execute(delete(Job))
    assert office.backend.faults(office.session) == []
    return compare(office.session, office.backend)


def test_what_agrees_has_no_differences(office: Office) -> None:
    office.letter("Кат")
    office.letter()
    found = compared(office)
    assert found.none
    assert found.compared == 2
    assert found == Differences(compared=2)


def test_missing_stale_and_extra_documents_are_named(office: Office) -> None:
    good, changed, missing = (office.letter(subject=name).id for name in ("бир", "эки", "үч"))
    document = office.letter(subject="төрт")
    built = build_index_document(office.session, document.id)
    office.backend.remove(office.session, [missing])
    office.session.execute(text("UPDATE document SET version = 2 WHERE id = :id"), {"id": changed})
    office.session.expire_all()
    object.__setattr__(built, "id", 77)
    office.backend.index(office.session, [built])
    found = compared(office)
    assert (found.missing, found.stale, found.extra) == ((missing,), (changed,), (77,))
    assert good not in found.missing + found.stale
    assert not found.none
    assert not found.needs_rebuild


def test_what_the_worker_will_do_anyway_is_no_difference(office: Office) -> None:
    office.letter(subject="бир")
    document = office.letter(subject="эки")
    office.backend.remove(office.session, [document.id])
    found = compare(office.session, office.backend)
    assert found.none
    assert found.waiting == 1


def test_a_file_that_nobody_will_read_is_named(office: Office) -> None:
    taken = office.file("унутулган")
    office.letter(files=(taken,))
    assert compared(office).forgotten == (taken.sha256,)


def test_repair_leaves_the_work_to_the_worker(office: Office) -> None:
    taken = office.file("унутулган")
    missing = office.letter(files=(taken,))
    extra = build_index_document(office.session, missing.id)
    object.__setattr__(extra, "id", 77)
    office.backend.index(office.session, [extra])
    office.backend.remove(office.session, [missing.id])
    repair(office.session, compared(office), at=NOW)
    jobs = {(job.kind, job.subject) for job in office.session.query(Job)}
    assert jobs == {("index", str(missing.id)), ("index", "77"), ("read", taken.sha256)}


def test_an_index_of_other_rules_needs_a_rebuild(office: Office) -> None:
    office.letter()
    office.session.execute(
        text("UPDATE search_state SET value = 'old' WHERE value = :now"), {"now": INDEX_VERSION}
    )
    found = compared(office)
    assert found.outdated
    assert found.needs_rebuild


def test_broken_structures_are_reported(registry: Registry) -> None:
    with registry.database.write() as session:
        Office(registry, session).letter("Келишимдин долбоору")
    with registry.database.write() as session:
        if registry.database.is_sqlite:
            session.execute(text("DELETE FROM search_words_1_data WHERE id > 10"))
            session.execute(text("DELETE FROM search_terms_1"))
        else:
            # as if an index had lost a row, and a table one that another still speaks of
            session.execute(text("UPDATE search_document_1 SET words = CAST('' AS tsvector)"))
            session.execute(text("INSERT INTO search_part_1 VALUES (1, 77, 1, CAST('l¶' AS tsvector))"))
    registry.database.close()
    found = compare_thoroughly(registry.database, index_in(registry.database))
    assert len(found.faults) == 2
    assert found.needs_rebuild


def test_an_index_that_is_away_is_said_to_be(office: Office) -> None:
    table = "search_entry_1" if office.registry.database.is_sqlite else "search_document_1"
    office.session.execute(text(f"DROP TABLE {table}"))
    with pytest.raises(SearchUnavailable):
        compare(office.session, office.backend)
