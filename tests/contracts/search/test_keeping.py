"""What every search index promises of keeping: changes, rebuilding, housekeeping; the cases run on each adapter."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from archive.access import Mark
from archive.db import Database
from archive.errors import SearchUnavailable
from indexer.backends import index_in
from indexer.backends.port import IndexDocument, Label, SearchBackend, SearchRequest
from indexer.languages.analyse import Analysis
from tests.contracts.search.desk import ALL, DAY, NUMBER, Desk, any_of, exactly, ids, number, unmarked

# Keeping --------------------------------------------------------------------------------------------------


def test_a_document_put_in_again_is_replaced(desk: Desk) -> None:
    desk.put(1, "kэски", card="kаты", numbers=(NUMBER,), labels=(Label("year", "2025"),))
    desk.put(1, "kжаңы", "rдругой", card="kаты", labels=(Label("year", "2026"),))
    assert desk.find(any_of("kэски")) == []
    assert desk.find(exactly("эски")) == []
    assert desk.find(number(*NUMBER)) == []
    assert desk.find(labels=(Label("year", "2025"),)) == []
    assert desk.find(any_of("kжаңы"), any_of("kаты")) == [1]
    assert desk.ask().total == 1
    assert desk.backend.faults(desk.session) == []


def test_a_document_taken_out_is_gone(desk: Desk) -> None:
    desk.put(1, "kкат", "rписьм")
    desk.put(2, "kкат")
    desk.backend.remove(desk.session, [1, 77])
    assert desk.find(any_of("kкат")) == [2]
    assert desk.find(any_of("rписьм")) == []
    assert desk.backend.stamps(desk.session) == {2: "1"}
    assert desk.backend.faults(desk.session) == []


def test_stamps_come_in_pages(desk: Desk) -> None:
    for id in range(1, 6):
        desk.put(id, stamp=f"v{id}")
    assert desk.backend.stamps(desk.session, most=2) == {1: "v1", 2: "v2"}
    assert desk.backend.stamps(desk.session, after=2) == {3: "v3", 4: "v4", 5: "v5"}


def test_the_index_keeps_the_fate_of_the_callers_transaction(
    backend: SearchBackend, database: Database
) -> None:
    if not backend.same_transaction:
        pytest.skip("this index lives outside the registry's database")
    session = database.writing_session()
    desk = Desk(backend, session)
    desk.put(1, "kкат")
    assert desk.find(any_of("kкат")) == [1]
    session.rollback()
    session.close()
    with database.read() as reading:
        assert Desk(backend, reading).find(any_of("kкат")) == []


def test_preparing_twice_changes_nothing(desk: Desk) -> None:
    desk.put(1, "kкат")
    desk.backend.prepare(desk.session)
    assert desk.find(any_of("kкат")) == [1]
    assert not desk.backend.outdated(desk.session)


# Rebuilding -----------------------------------------------------------------------------------------------


def built(id: int, terms: str, day: date = DAY) -> IndexDocument:
    return IndexDocument(id, "2", day, str(id), Mark.PUBLIC, 1, parts=(Analysis(terms, unmarked(terms)),))


def test_a_new_index_is_built_beside_and_answers_from_the_switch_on(desk: Desk) -> None:
    desk.put(1, "kэски")
    assert desk.backend.begin_rebuild(desk.session) == 0
    desk.backend.build(desk.session, [built(1, "kжаңы")], reached=1)
    assert desk.find(any_of("kэски")) == [1]
    desk.backend.switch(desk.session)
    assert desk.find(any_of("kэски")) == []
    assert desk.find(any_of("kжаңы")) == [1]
    assert desk.backend.faults(desk.session) == []


def test_what_changes_during_a_rebuild_reaches_both(desk: Desk) -> None:
    desk.put(1, "kбир")
    desk.put(2, "kэки")
    desk.backend.begin_rebuild(desk.session)
    desk.backend.build(desk.session, [built(1, "kбир"), built(2, "kэки")], reached=2)
    desk.put(1, "kөзгөрдү")
    desk.put(3, "kүч")
    desk.backend.remove(desk.session, [2])
    assert desk.find() == [3, 1]
    desk.backend.switch(desk.session)
    assert desk.find() == [3, 1]
    assert desk.find(any_of("kөзгөрдү")) == [1]


def test_a_rebuild_that_was_broken_off_goes_on_where_it_stood(desk: Desk) -> None:
    desk.backend.begin_rebuild(desk.session)
    desk.backend.build(desk.session, [built(1, "kбир")], reached=1)
    assert desk.backend.begin_rebuild(desk.session) == 1
    desk.backend.build(desk.session, [built(2, "kэки")], reached=2)
    desk.backend.switch(desk.session)
    assert desk.find() == [2, 1]
    assert desk.backend.begin_rebuild(desk.session) == 0


def test_the_old_index_is_discarded_piece_by_piece(desk: Desk) -> None:
    assert not desk.backend.discard(desk.session)
    desk.put(1, "kэски")
    desk.backend.begin_rebuild(desk.session)
    desk.backend.build(desk.session, [built(1, "kжаңы")], reached=1)
    assert not desk.backend.discard(desk.session)
    desk.backend.switch(desk.session)
    steps = 0
    while desk.backend.discard(desk.session):
        steps += 1
        assert desk.find(any_of("kжаңы")) == [1]
        assert steps < 50
    desk.put(2, "kжаңы")
    assert desk.find(any_of("kжаңы")) == [2, 1]
    assert desk.backend.begin_rebuild(desk.session) == 0


def test_without_a_rebuild_there_is_nothing_to_switch(desk: Desk) -> None:
    with pytest.raises(SearchUnavailable):
        desk.backend.switch(desk.session)


def test_housekeeping_comes_to_an_end_and_changes_no_answer(desk: Desk) -> None:
    count = 199 if desk.backend.same_transaction else 40  # each is a journey to another process
    for id in range(1, count + 1):
        desk.put(id, f"kкат kсөз{id}")
    more, steps = desk.backend.tidy(desk.session, begin=True), 0
    while more and steps < 100:
        more, steps = desk.backend.tidy(desk.session), steps + 1
    assert not more
    assert desk.ask(any_of("kкат")).total == count


def test_an_index_that_is_away_says_so(database: Database) -> None:
    backend = index_in(database)
    with database.write() as session:
        with pytest.raises(SearchUnavailable):
            backend.search(session, SearchRequest(), ALL)
        with pytest.raises(SearchUnavailable):
            backend.index(session, [built(1, "kбир")])
        backend.prepare(session)
        session.execute(text("SELECT 1"))
        assert ids(backend.search(session, SearchRequest(), ALL)) == []
