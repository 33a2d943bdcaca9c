"""What an engine does to a registry when it is stopped, killed, full, slow, wiped or replaced: nothing but a notice.

Each fault is done to a real server. Registration goes on, the database answers meanwhile, and the worker catches up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from archive import outbox
from archive.access import Mark, Visibility
from archive.errors import SearchUnavailable
from archive.models import DocumentReader, Job
from indexer.backends.elasticsearch import ElasticsearchIndex, mapping
from indexer.backends.elasticsearch.bulk import Refused
from indexer.backends.port import EngineAway, IndexDocument, SearchRequest, Trouble
from indexer.extract.pool import ReadingPool
from indexer.forwarding import rebuild_engine
from indexer.languages.analyse import Analysis
from indexer.parity import ELSEWHERE, last_check
from indexer.query import Clause, Query
from indexer.search import count_unread, search
from indexer.worker import Worker
from tests.conftest import Registry
from tests.servers.between import Between
from tests.servers.elasticsearch import OLDEST, index_on
from tests.servers.stack import Stack, stack_on

ALL = Visibility(marks=frozenset(Mark), user_id=0, everything=True)


@pytest.fixture
def server(servers: dict[str, Any]) -> Any:
    return servers[OLDEST]


@pytest.fixture
def stack(registry: Registry, server: Any) -> Iterator[Stack]:
    with stack_on(registry, server) as stack:
        yield stack


@pytest.fixture
def wire(server: Any) -> Iterator[Between]:
    between = Between(server.url)
    yield between
    between.close()


# Day by day -----------------------------------------------------------------------------------------------


def test_what_was_just_registered_is_found_at_once_and_later_by_the_engine(stack: Stack) -> None:
    first = stack.letter("Глетчерлерди изилдөө")
    assert stack.find("глетчер") == [first]
    assert not stack.far_finds("глетчер"), "the database answers until the letter is carried over"
    assert not stack.search("глетчер").fallback, "of which nobody needs to be told"
    stack.catch_up()
    assert stack.far_finds("глетчер")
    assert stack.differences().none


def test_the_worker_carries_letters_over_by_itself(stack: Stack) -> None:
    stop = threading.Event()
    with ReadingPool(1) as pool:
        registry = stack.registry
        worker = Worker(
            stack.database, registry.storage, stack.index, pool, registry.clock, registry.settings, at_once=1
        )
        working = threading.Thread(target=worker.run_forever, args=[stop])
        working.start()
        try:
            stack.letter("Глетчерлерди изилдөө")
            until = time.monotonic() + 30
            while stack.jobs() and time.monotonic() < until:
                time.sleep(0.1)
        finally:
            stop.set()
            working.join()
    assert stack.far_finds("глетчер")


def test_a_mark_that_was_just_changed_counts_at_once(stack: Stack, registry: Registry) -> None:
    secret = stack.letter("Глетчерлерди изилдөө")
    stack.catch_up()
    reader = registry.people["reader"]
    with stack.database.write() as session:
        session.execute(text("UPDATE document SET access = 'confidential' WHERE id = :id"), {"id": secret})
        from indexer.indexing import index_now

        index_now(session, stack.index, [secret])
    with stack.database.read() as session:
        found = search(session, stack.index, reader, "глетчер")
        assert (found.total, found.facets) == (0, {})
    stack.catch_up()
    with stack.database.write() as session:
        assert search(session, stack.index, reader, "глетчер").total == 0
        session.add(DocumentReader(document_id=secret, user_id=reader.id))
    with stack.database.read() as session:
        assert search(session, stack.index, reader, "глетчер").total == 1, "let in by name, at once"
        assert count_unread(session, reader).count == 0


def test_a_page_far_down_is_turned_to_by_the_database(stack: Stack) -> None:
    stack.letter("Глетчер")
    stack.catch_up()
    assert stack.search("глетчер", page=5_000).found == ()


# Versions -------------------------------------------------------------------------------------------------


def one(id: int, terms: str, **facts: Any) -> IndexDocument:
    facts.setdefault("sort_key", str(id))
    return IndexDocument(
        id,
        "1",
        date(2026, 3, 2),
        access=Mark.PUBLIC,
        registered_by=1,
        parts=(Analysis(terms, terms),),
        **facts,
    )


def asked(word: str) -> SearchRequest:
    return SearchRequest(Query((Clause(word, ((word,),)),)))


def test_whoever_comes_late_with_older_content_changes_nothing(registry: Registry, server: Any) -> None:
    with index_on(server) as index, registry.database.write() as session:
        index.prepare(session)
        aliases = index.in_use(session)
        assert index.put(aliases, 20, [one(1, "жаңы")]) == {}
        assert index.put(aliases, 10, [one(1, "эски")]) == {}
        assert index.search(session, asked("жаңы"), ALL).total == 1
        assert index.search(session, asked("эски"), ALL).total == 0
        assert index.put(aliases, 30, (), gone=[1]) == {}
        assert index.put(aliases, 25, [one(1, "эски")]) == {}
        assert index.search(session, SearchRequest(), ALL).total == 0, "what was taken out stays out"


def test_a_bulk_that_fails_in_part_keeps_the_rest(registry: Registry, server: Any) -> None:
    with index_on(server) as index, registry.database.write() as session:
        index.prepare(session)
        with pytest.raises(Refused) as refused:
            index.index(session, [one(1, "кат"), one(2, "кат", sort_key="ө" * 20_000), one(3, "кат")])
        assert set(refused.value.reasons) == {2}
        found = index.search(session, asked("кат"), ALL)
        assert [hit.document_id for hit in found.hits] == [3, 1]


def test_a_letter_the_engine_refuses_fails_alone_and_is_left_out(stack: Stack) -> None:
    bad = stack.letter("Глетчер биринчи")
    good = stack.letter("Глетчер экинчи")
    with stack.database.write() as session:
        session.execute(
            text("UPDATE document SET number_sort = :long WHERE id = :id"), {"long": "9" * 40_000, "id": bad}
        )
    for _ in range(2 * outbox.MOST_TRIES):
        stack.step()
        stack.registry.clock.instant += outbox.LEASE * 10
    (job,) = stack.jobs()
    assert (job.subject, job.state) == (str(bad), "failed")
    assert "sort_key" in (job.last_error or "")
    assert stack.far_finds("глетчер")
    assert stack.find("глетчер") == [good]
    with stack.database.write() as session:
        session.execute(text("UPDATE document SET number_sort = '1' WHERE id = :id"), {"id": bad})
        outbox.enqueue(session, outbox.FORWARD, bad, at=stack.registry.clock.now())
    stack.catch_up()
    assert stack.far_finds("глетчер")
    assert sorted(stack.find("глетчер")) == [bad, good]


# The wire -------------------------------------------------------------------------------------------------


def test_an_engine_with_too_much_to_do_is_given_time(registry: Registry, wire: Between) -> None:
    with stack_on(registry, wire) as stack:
        stack.letter("Глетчер")
        wire.refusals = 3
        assert stack.step(1)
        assert wire.refusals == 0
        assert stack.jobs() == []
        assert stack.far_finds("глетчер")


def test_searches_that_a_lost_node_spoilt_are_asked_again(registry: Registry, wire: Between) -> None:
    with stack_on(registry, wire) as stack:
        letter = stack.letter("Глетчерлерди изилдөө")
        stack.catch_up()
        wire.spoilt = 2
        assert stack.far_finds("глетчер")
        assert wire.spoilt == 0
        wire.spoilt = 100
        results = stack.search("глетчер")
        assert [found.id for found in results.found] == [letter], "the database answers"
        assert 1 < 100 - wire.spoilt < 8, "nobody waits for ever"
        wire.spoilt = 0


def test_one_that_does_not_answer_costs_one_reader_the_wait(registry: Registry, wire: Between) -> None:
    with stack_on(registry, wire, elasticsearch_timeout_seconds=1) as stack:
        stack.letter("Глетчер")
        stack.catch_up()
        wire.mute.set()
        begun = time.monotonic()
        assert stack.search("глетчер").fallback
        waited = time.monotonic() - begun
        begun = time.monotonic()
        assert stack.search("глетчер").total == 1
        assert time.monotonic() - begun < waited / 2, "the next reader does not wait again"
        second = stack.letter("Экинчи глетчер")
        assert not stack.step()
        assert stack.state().trouble in (Trouble.SLOW, Trouble.UNREACHABLE)
        assert stack.find("экинчи") == [second]
        wire.mute.clear()
        stack.catch_up()
        assert stack.far_finds("глетчер")
        assert not stack.search("глетчер").fallback


# The server -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_stopped_and_started_again(stack: Stack, server: Any) -> None:
    stack.letter("Глетчерлерди изилдөө")
    stack.catch_up()
    server.nodes[0].terminate()
    try:
        second = stack.letter("Экинчи глетчер")
        found = stack.search("глетчер")
        assert (found.total, found.found[0].id) == (2, second)
        for _ in range(3 * outbox.MOST_TRIES):
            assert not stack.step()
        assert stack.search("глетчер").fallback
        (job,) = stack.jobs()
        assert (job.state, job.tries) == ("waiting", 0), "an engine that is away costs no try"
        assert stack.state().trouble == Trouble.UNREACHABLE
        with pytest.raises(SearchUnavailable):
            stack.differences()
    finally:
        server.nodes[0].start()
    stack.catch_up()
    assert stack.far_finds("глетчер")
    assert stack.state().trouble == ""
    assert stack.differences().none


@pytest.mark.slow
def test_killed_in_the_middle_of_indexing(stack: Stack, server: Any) -> None:
    stop = threading.Event()

    def carry() -> None:
        while not stop.is_set():
            stack.step(0.05)

    carrying = threading.Thread(target=carry)
    carrying.start()
    try:
        numbers = [stack.letter(f"Глетчер {serial}") for serial in range(10)]
        server.nodes[0].kill()
        numbers += [stack.letter(f"Глетчер {serial}") for serial in range(10, 20)]
        assert stack.search("глетчер").total == 20
    finally:
        stop.set()
        carrying.join()
        server.nodes[0].start()
    stack.catch_up()
    assert stack.far_finds("глетчер")
    assert sorted(stack.find("глетчер")) == numbers
    assert stack.differences().none


def test_read_only_as_at_a_full_disk(stack: Stack, server: Any) -> None:
    first = stack.letter("Глетчерлерди изилдөө")
    stack.catch_up()
    server.ask("PUT", f"/{stack.far.alias}/_settings", {"index.blocks.read_only_allow_delete": True})
    assert any("read_only_allow_delete" in fault for fault in stack.differences().faults)
    second = stack.letter("Экинчи глетчер")
    assert not stack.step()
    assert stack.state().trouble == Trouble.READ_ONLY
    found = stack.search("глетчер")
    assert found.fallback
    assert {one.id for one in found.found} == {first, second}
    server.ask("PUT", f"/{stack.far.alias}/_settings", {"index.blocks.read_only_allow_delete": None})
    stack.catch_up()
    assert stack.far_finds("глетчер")
    assert stack.differences().none


def test_an_index_that_was_deleted_is_built_again_without_being_asked_for(stack: Stack, server: Any) -> None:
    for serial in range(5):
        stack.letter(f"Глетчер {serial}")
    stack.catch_up()
    with stack.database.read() as session:
        name = stack.far.live(session)
    server.ask("DELETE", f"/{name}")
    assert stack.differences().needs_rebuild
    found = stack.search("глетчер")
    assert (found.total, found.fallback) == (5, True)
    stack.letter("Глетчер 5")
    stack.catch_up()
    assert stack.far_finds("глетчер")
    assert stack.search("глетчер").total == 6
    assert stack.differences().none


def test_an_index_of_an_older_make_is_built_anew(stack: Stack, server: Any) -> None:
    stack.letter("Глетчер")
    stack.catch_up()
    with stack.database.read() as session:
        name = stack.far.live(session)
    older = f"{stack.far.alias}-000000"
    body = mapping.creation(
        stack.far.client.indices.get_mapping(index=name)[name]["mappings"]["_meta"]["registry"],
        mapping.Size(),
    )
    body["mappings"]["properties"] = body["mappings"]["properties"] | {"rows": {"type": "text"}}
    server.ask("PUT", f"/{older}", body)
    moved = [{"remove_index": {"index": name}}, {"add": {"index": older, "alias": stack.far.alias}}]
    server.ask("POST", "/_aliases", {"actions": moved})
    assert stack.differences().faults == (f"the field rows of {older} is not as it should be",)
    stack.letter("Экинчи глетчер")
    stack.catch_up()
    assert stack.far_finds("глетчер")
    assert stack.differences().none
    names = stack.far.client.indices.get(index=f"{stack.far.alias}-*").body
    assert older not in names, "what no longer answers is deleted"


def test_somebody_elses_index_under_our_name_is_named_and_left_alone(registry: Registry, server: Any) -> None:
    with index_on(server) as index:
        server.ask("PUT", f"/{index.alias}", {})
        try:
            stack = Stack(registry, index)
            found = stack.letter("Глетчер")
            assert not stack.step()
            assert stack.state().trouble == Trouble.FOREIGN
            assert "elasticsearch_prefix" in stack.state().detail
            assert stack.find("глетчер") == [found]
            assert stack.search("глетчер").fallback
        finally:
            server.ask("DELETE", f"/{index.alias}")
        stack.catch_up()
        assert stack.far_finds("глетчер")


def test_another_registrys_index_is_not_written_to(stack: Stack, tmp_path: Any) -> None:
    stack.letter("Глетчер")
    stack.catch_up()
    with stack.database.write() as session:  # as if the settings of one registry were copied to another
        session.execute(text("UPDATE search_elsewhere SET value = 'other' WHERE key = 'registry'"))
    assert not stack.step()
    assert stack.state().trouble == Trouble.FOREIGN
    with stack.database.read() as session, pytest.raises(EngineAway, match="another registry"):
        stack.far.live(session)


def test_a_rebuild_is_switched_without_a_gap(stack: Stack) -> None:
    for serial in range(30):
        stack.letter(f"Глетчер {serial}")
    stack.catch_up()
    totals: set[int] = set()
    stop = threading.Event()

    def read_on() -> None:
        while not stop.is_set():
            with stack.database.read() as session:
                totals.add(stack.far.search(session, asked("kглетчер"), ALL).total)

    reading = threading.Thread(target=read_on)
    reading.start()
    try:
        for _ in range(3):
            assert rebuild_engine(stack.database, stack.far) == 30
    finally:
        stop.set()
        reading.join()
    assert totals == {30}
    assert stack.differences().none


def damaged(stack: Stack) -> tuple[int, int]:
    """Let the engine lose a letter and have one that is none; gives the letter it kept and the lost one."""
    kept, lost = stack.letter("Глетчер"), stack.letter("Экинчи глетчер")
    stack.catch_up()
    with stack.database.write() as session:
        stack.far.remove(session, [lost])
        stack.far.index(session, [one(777, "глетчер")])
    return kept, lost


def test_parity_is_repaired(stack: Stack) -> None:
    kept, lost = damaged(stack)
    found = stack.differences()
    assert (found.missing, found.extra) == ((lost,), (777,))
    from indexer.check import repair_engine

    with stack.database.write() as session:
        repair_engine(session, found)
    stack.catch_up()
    assert stack.differences().none
    assert sorted(stack.find("глетчер")) == [kept, lost]


def test_the_worker_compares_the_engine_at_its_start_and_repairs(stack: Stack) -> None:
    kept, lost = damaged(stack)
    stack.compare()
    with stack.database.read() as session:
        outcome = last_check(session, ELSEWHERE).outcome
    assert outcome is not None
    assert (outcome.compared, outcome.missing, outcome.stale, outcome.extra) == (2, 1, 0, 1)
    assert {job.subject for job in stack.jobs()} == {str(lost), "777"}
    stack.catch_up()
    assert stack.differences().none
    assert sorted(stack.find("глетчер")) == [kept, lost]


def test_a_letter_carried_over_while_the_engine_is_compared_is_no_difference(stack: Stack) -> None:
    id = stack.letter("Глетчер")
    stack.catch_up()
    real, read = stack.far.stamps, []

    def stamps(*arguments: Any) -> dict[int, str]:
        found = real(*arguments)
        if not read:  # what was there a moment before the letter was changed and carried over
            found = dict.fromkeys(found, "0-older")
        read.append(found)
        return found

    stack.far.stamps = stamps  # type: ignore[method-assign]
    stack.compare()
    assert len(read) == 2, "what differs is looked at again"
    with stack.database.read() as session:
        outcome = last_check(session, ELSEWHERE).outcome
    assert outcome is not None
    assert (outcome.compared, outcome.differing) == (1, 0)
    assert stack.jobs() == [], id


def test_no_job_is_left_without_an_engine(registry: Registry) -> None:
    from indexer.backends.embedded import EmbeddedIndex
    from indexer.indexing import index_now
    from tests import factories

    index = EmbeddedIndex()
    with registry.database.write() as session:
        index.prepare(session)
        document = factories.document(session, registry.registrar)
        index_now(session, index, [document.id])
        assert session.query(Job).filter(Job.kind == outbox.FORWARD).count() == 0


def test_the_client_speaks_the_servers_language(server: Any, wire: Between) -> None:
    with index_on(wire) as index:
        assert isinstance(index, ElasticsearchIndex)
        assert index.answers()
        assert index.version == server.version
        accepts = [headers["accept"] for _, path, headers in wire.seen if "_nodes" not in path]
        assert accepts == [f"application/vnd.elasticsearch+json; compatible-with={server.version[0]}"]
