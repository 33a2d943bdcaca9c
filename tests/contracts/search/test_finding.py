"""What every search index promises of finding, on hand-made terms; the cases run on each adapter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.access import Mark, Role, Visibility, visibility
from archive.models import DocumentReader
from indexer.backends import index_in
from indexer.backends.elasticsearch import ElasticsearchIndex
from indexer.backends.paired import PairedIndex
from indexer.backends.port import MOST_COUNTED, IndexDocument, Label, Order
from indexer.languages.analyse import Analysis
from indexer.query import Clause
from indexer.spelling import Vocabulary
from tests import factories
from tests.conftest import Registry
from tests.contracts.search.desk import DAY, NUMBER, STRANGER, Desk, any_of, exactly, ids, no, number

# Words ----------------------------------------------------------------------------------------------------


def test_a_word_is_found_in_texts_and_on_cards(desk: Desk) -> None:
    desk.put(1, "kкелиш kдолбоор")
    desk.put(2, card="kкелиш")
    desk.put(3, "kкат")
    assert desk.find(any_of("kкелиш")) == [2, 1]


def test_any_alternative_of_a_word_will_do(desk: Desk) -> None:
    desk.put(1, "rсоглашен")
    desk.put(2, "kкелиш")
    assert desk.find(any_of("kкелиш", "rсоглашен")) == [2, 1]


def test_all_words_must_be_there_in_whichever_file_or_on_the_card(desk: Desk) -> None:
    desk.put(1, "kкелиш", "rстудент", card="cпакистан")
    desk.put(2, "kкелиш", "rректор")
    assert desk.find(any_of("kкелиш"), any_of("rстудент"), any_of("cпакистан")) == [1]


def test_any_word_will_do_when_asked_so(desk: Desk) -> None:
    desk.put(1, "kкелиш")
    desk.put(2, "kкат")
    desk.put(3, "kректор")
    assert set(desk.find(any_of("kкелиш"), any_of("kкат"), any_word=True)) == {1, 2}


def test_terms_side_by_side_are_a_phrase_that_does_not_cross_files(desk: Desk) -> None:
    desk.put(1, "kөз kара kтүшүнүш")
    desk.put(2, "kкара kөз")
    desk.put(3, "kбир kөз", "kкара kэки")
    assert desk.find(any_of("kөз kара")) == [1]


def test_exact_words_are_looked_for_as_written(desk: Desk) -> None:
    desk.backend.index(
        desk.session,
        [
            IndexDocument(1, "1", DAY, "1", Mark.PUBLIC, 1, parts=(Analysis("kбол", "бөл"),)),
            IndexDocument(2, "1", DAY, "1", Mark.PUBLIC, 1, parts=(Analysis("kбол", "бол"),)),
            IndexDocument(3, "1", DAY, "1", Mark.PUBLIC, 1, card=Analysis("kбол", "бол")),
        ],
    )
    assert desk.find(any_of("kбол")) == [3, 2, 1]
    assert desk.find(exactly("бөл")) == [1]
    assert desk.find(exactly("бол")) == [3, 2]


def test_a_word_may_go_on(desk: Desk) -> None:
    desk.put(1, "kуниверситет kректор")
    desk.put(2, "kунаа")
    assert desk.find(any_of("kуниве", prefix=True)) == [1]
    assert desk.find(any_of("kуниверситет kрек", prefix=True)) == [1]


def test_unwanted_words_keep_a_document_out_wherever_they_stand(desk: Desk) -> None:
    desk.put(1, "kкелиш", "rтурц")
    desk.put(2, "kкелиш", card="kтүркия")
    desk.put(3, "kкелиш")
    unwanted = no("rтурц"), no("kтүркия")
    assert desk.find(any_of("kкелиш"), *unwanted) == [3]
    assert desk.find(any_of("kкелиш"), *unwanted, order=Order.BEST) == [3]


def test_a_question_may_do_nothing_but_exclude_and_may_ask_nothing(desk: Desk) -> None:
    desk.put(1, "kкелиш")
    desk.put(2, "kкат")
    assert desk.find(no("kкелиш")) == [2]
    assert desk.find() == [2, 1]


@pytest.mark.parametrize(
    "nasty", ['"', "kа OR kб", "NEAR(", "labels : x", "*", "¶", "kа) OR (kб", "'--", "^"]
)
def test_no_syntax_of_an_engine_gets_through(desk: Desk, nasty: str) -> None:
    desk.put(1, "kа kб", labels=(Label("register", "1"),))
    assert desk.find(Clause(nasty, ((nasty,),))) == []
    assert desk.find(Clause(nasty, ((nasty,),), prefix=True)) == []


# Numbers --------------------------------------------------------------------------------------------------


def test_a_number_is_found_by_any_piece_and_the_last_may_go_on(desk: Desk) -> None:
    desk.put(1, card=" ".join(NUMBER), numbers=(NUMBER,))
    for piece in [("015",), ("015", "003"), NUMBER, ("003", "012"), ("0123",), ("012",), ("015", "00")]:
        assert desk.find(number(*piece)) == [1], piece
    assert desk.find(number("003", "013")) == []
    assert desk.find(number("015", "0123")) == []


def test_a_number_named_in_a_text_is_found_when_complete(desk: Desk) -> None:
    desk.put(1, "kкат 015 003 0123 kжооп")
    assert desk.find(number(*NUMBER)) == [1]
    assert desk.find(number("015", "003", "012")) == []


def test_the_document_with_the_number_typed_in_full_comes_first(desk: Desk) -> None:
    desk.put(1, numbers=(("015", "003", "01"),), card="015 003 01")
    desk.put(2, numbers=(("015", "003", "012"),), card="015 003 012", day=DAY + timedelta(1))
    desk.put(3, "kкат 015 003 01", day=DAY + timedelta(2))
    run = ("015", "003", "01")
    assert desk.find(number(*run)) == [3, 2, 1]
    for order in (Order.NEWEST, Order.BEST):
        assert desk.find(number(*run), first=(run,), order=order)[0] == 1
    pages = [desk.ask(number(*run), first=(run,), offset=at, limit=1) for at in range(3)]
    assert [ids(page) for page in pages] == [[1], [3], [2]]
    assert [page.more for page in pages] == [True, True, False]
    assert [page.total for page in pages] == [3, 3, 3]


# Order and pages ------------------------------------------------------------------------------------------


def test_newest_first_is_by_day_and_then_by_registration(desk: Desk) -> None:
    desk.put(1, "kкат", day=DAY + timedelta(5))
    desk.put(2, "kкат")
    desk.put(3, "kкат")
    desk.put(4, "kкат", day=date(1995, 1, 4))
    assert desk.find(any_of("kкат")) == [1, 3, 2, 4]


def test_best_first_prefers_the_card_and_the_short_text_that_speaks_of_it(desk: Desk) -> None:
    filler = " ".join(f"kсөз{i}" for i in range(200))
    desk.put(1, f"{filler} kкелиш")
    desk.put(2, "kкелиш kкелиш kкат")
    desk.put(3, filler, card="kкелиш")
    for other in range(10, 30):
        desk.put(other, filler)
    found = desk.ask(any_of("kкелиш"), order=Order.BEST)
    assert ids(found)[-1] == 1
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_weaker_alternatives_make_hits_like_any_other_and_come_after_what_was_typed(desk: Desk) -> None:
    desk.put(1, "kкелиш бул")
    desk.put(2, "rсоглашен это")
    desk.put(3, "kкат бул")
    asked = Clause(
        "келишим",
        (("kкелиш",), ("rсоглашен",), ("eagreement", "eon")),
        weaker=(("rсоглашен",), ("eagreement", "eon")),
    )
    assert desk.find(asked) == [2, 1]
    assert desk.find(asked, order=Order.BEST) == [1, 2]
    assert desk.ask(asked).total == 2


def test_weaker_alternatives_of_one_word_do_not_stand_for_another(desk: Desk) -> None:
    desk.put(1, "kкелиш kпакистан")
    desk.put(2, "rсоглашен")
    clauses = (
        Clause("келишим", (("kкелиш",), ("rсоглашен",)), weaker=(("rсоглашен",),)),
        Clause("Пакистан", (("kпакистан",), ("eпакистан",)), weaker=(("eпакистан",),)),
    )
    assert desk.find(*clauses, order=Order.BEST) == [1]
    assert set(desk.find(*clauses, order=Order.BEST, any_word=True)) == {1, 2}


@pytest.mark.parametrize("name", ["unit", "case", "status", "access"])
def test_units_cases_statuses_and_marks_are_counted(desk: Desk, name: str) -> None:
    desk.put(1, "kкат", labels=(Label(name, "3"),))
    desk.put(2, "kкат", labels=(Label(name, "4"),))
    assert desk.ask(any_of("kкат")).facets[name] == {"3": 1, "4": 1}
    assert desk.find(any_of("kкат"), labels=(Label(name, "4"),)) == [2]


def test_days_to_answer_by_and_directions_narrow_and_are_not_counted(desk: Desk) -> None:
    desk.put(1, "kкат", labels=(Label("due", "2026"), Label("due", "202612"), Label("direction", "incoming")))
    desk.put(2, "kкат", labels=(Label("due", "2027"), Label("direction", "outgoing")))
    page = desk.ask(any_of("kкат"), labels=(Label("due", "202612"), Label("due", "20270101")))
    assert ids(page) == [1]
    assert not {"due", "direction"} & page.facets.keys()
    assert desk.find(any_of("kкат"), labels=(Label("direction", "outgoing"),)) == [2]


def test_words_are_listed_by_how_they_begin(desk: Desk, registry: Registry) -> None:
    if isinstance(desk.backend, ElasticsearchIndex):  # the database beside it lists the words
        desk.backend = PairedIndex(index_in(registry.database), desk.backend)
        desk.backend.prepare(desk.session)
    assert isinstance(desk.backend, Vocabulary)
    desk.put(1, "kкелишим kкат", card="kкенеш")
    desk.put(2, "kкелишим kкеме")
    assert desk.backend.words_beginning(desk.session, "ке", 10) == ["келишим", "кеме", "кенеш"]
    assert len(desk.backend.words_beginning(desk.session, "ке", 1)) == 1
    assert desk.backend.words_beginning(desk.session, "бө", 10) == []


def test_of_equally_good_letters_the_newest_stands_first(desk: Desk) -> None:
    for id, day in ((1, 4), (2, 9), (3, 9), (4, 2)):
        desk.put(id, "kкелишим kкат", card="kкенеш", day=date(2026, 3, day))
    desk.put(5, "kкат kбашка kсөз")
    clauses = any_of("kкелишим"), any_of("kкат")
    assert desk.find(*clauses, order=Order.BEST) == [3, 2, 1, 4]


def test_a_beginning_of_very_many_words_finds_them_in_every_order(desk: Desk) -> None:
    desk.put(1, " ".join(f"kкаб{number}" for number in range(5_000)))
    desk.put(2, "kкаба kсөз")
    desk.put(3, "kсөз")
    for order in Order:
        assert sorted(desk.find(any_of("kкаб", prefix=True), order=order)) == [1, 2]


def test_a_run_that_may_go_on_stands_beside_whole_ones(desk: Desk) -> None:
    desk.put(1, "kчыгармачыл kжаш")
    desk.put(2, "kчыгарма")
    desk.put(3, "kчык")
    clause = replace(any_of("kчыгарма"), begun=(("kчыгар",),))
    for weaker in (False, True):
        asked = replace(clause, begun_weaker=weaker)
        assert desk.find(asked) == [2, 1]
        assert desk.find(asked, any_of("kжаш"), any_word=True) == [2, 1]
        best = desk.ask(asked, order=Order.BEST)
        assert set(ids(best)) == {1, 2}
        assert all(hit.score > 0 for hit in best.hits)


def test_the_best_part_of_a_document_counts(desk: Desk) -> None:
    filler = " ".join(f"rслов{i}" for i in range(300))
    desk.put(1, "kкелиш kдолбоор", filler)
    desk.put(2, "kкелиш " + " ".join(f"kсөз{i}" for i in range(150)))
    for other in range(10, 30):
        desk.put(other, filler)
    found = desk.ask(any_of("kкелиш"), order=Order.BEST)
    assert ids(found) == [1, 2]
    assert found.total == 2


def test_the_best_that_may_be_seen_stands_behind_many_that_may_not(desk: Desk) -> None:
    filler = " ".join(f"kсөз{number}" for number in range(40))
    for id in range(1, 251):
        desk.put(id, "kкелиш kкат", access=Mark.CONFIDENTIAL, registered_by=STRANGER)
    for id in range(251, 1_001):
        desk.put(id, "kкат")
    desk.put(2_001, f"kкелиш {filler}")
    desk.put(2_002, "kкелиш kкат kкат")
    desk.put(2_003, f"kкелиш {filler} {filler}")
    some = Visibility(frozenset({Mark.INTERNAL}), STRANGER + 1)
    found = desk.ask(any_of("kкелиш"), visible=some, order=Order.BEST)
    assert (ids(found), found.more) == ([2_002, 2_001, 2_003], False)
    first = desk.ask(any_of("kкелиш"), visible=some, order=Order.BEST, limit=2)
    assert (ids(first), first.more) == ([2_002, 2_001], True)
    assert desk.find(any_of("kкелиш"), order=Order.BEST, limit=2) == [250, 249]


def test_letters_of_many_parts_are_paged_by_merit(desk: Desk) -> None:
    for id in range(1, 81):
        desk.put(id, *["kкат kбир"] * 4, *["kэки"] * (id % 5))
    desk.put(100, "kүч kүч")
    pages = [desk.ask(any_of("kкат"), order=Order.BEST, offset=at, limit=20) for at in range(0, 80, 20)]
    assert sorted(id for page in pages for id in ids(page)) == list(range(1, 81))
    assert [page.more for page in pages] == [True, True, True, False]
    several = desk.find(any_of("kкат"), no("kэки"), order=Order.BEST, limit=50)
    assert sorted(several) == [id for id in range(1, 81) if id % 5 == 0]


def test_by_number(desk: Desk) -> None:
    desk.put(1, "kкат", sort_key="0003")
    desk.put(2, "kкат", sort_key="0001")
    desk.put(3, "kкат", sort_key="0002")
    assert desk.find(any_of("kкат"), order=Order.NUMBER) == [2, 3, 1]


@pytest.mark.parametrize("order", list(Order))
def test_pages_hold_every_hit_once(desk: Desk, order: Order) -> None:
    for id in range(1, 26):
        desk.put(id, "kкат", *["kкат kбир"] * (id % 3))
    pages = [desk.ask(any_of("kкат"), order=order, offset=at, limit=10) for at in (0, 10, 20)]
    assert sorted(id for page in pages for id in ids(page)) == list(range(1, 26))
    assert [page.more for page in pages] == [True, True, False]
    assert {page.total for page in pages} == {25}


# Filters and counts ---------------------------------------------------------------------------------------


def test_filters_take_any_value_of_a_name_and_every_name(desk: Desk) -> None:
    desk.put(1, "kкат", labels=(Label("year", "2025"), Label("country", "KG")))
    desk.put(2, "kкат", labels=(Label("year", "2026"), Label("country", "KG")))
    desk.put(3, "kкат", labels=(Label("year", "2026"), Label("country", "PK")))
    labels = Label("year", "2025"), Label("year", "2026"), Label("country", "KG")
    assert desk.find(any_of("kкат"), labels=labels) == [2, 1]
    assert desk.find(labels=(Label("country", "PK"),)) == [3]


def test_a_label_is_not_mistaken_for_the_beginning_of_another(desk: Desk) -> None:
    desk.put(1, labels=(Label("partner", "12"),))
    desk.put(2, labels=(Label("partner", "1"),))
    assert desk.find(labels=(Label("partner", "1"),)) == [2]
    assert desk.find(any_of("12")) == []


def test_a_span_of_days(desk: Desk) -> None:
    for id in range(1, 6):
        desk.put(id, "kкат", day=DAY + timedelta(id))
    span = {"since": DAY + timedelta(2), "until": DAY + timedelta(4)}
    assert desk.find(any_of("kкат"), **span) == [4, 3, 2]
    assert desk.ask(any_of("kкат"), **span).total == 3


def test_facets_count_every_value_of_the_hits(desk: Desk) -> None:
    desk.put(1, "kкат", labels=(Label("language", "ky"), Label("language", "ru"), Label("country", "KG")))
    desk.put(2, "kкат", labels=(Label("language", "ky"), Label("country", "PK")))
    desk.put(3, "kбашка", labels=(Label("language", "en"),))
    found = desk.ask(any_of("kкат"))
    assert found.facets == {"language": {"ky": 2, "ru": 1}, "country": {"KG": 1, "PK": 1}}
    assert list(found.facets["language"]) == ["ky", "ru"]  # the most frequent first
    assert desk.ask(any_of("kкат"), counted=False).facets == {}


def test_counts_stop_at_a_limit_and_say_so(desk: Desk) -> None:
    documents = [
        IndexDocument(
            id,
            "1",
            DAY,
            str(id),
            Mark.PUBLIC,
            1,
            labels=(Label("year", "2026"),),
            card=Analysis("kкат", "кат"),
        )
        for id in range(1, MOST_COUNTED + 11)
    ]
    desk.backend.index(desk.session, documents)
    found = desk.ask(any_of("kкат"))
    assert (found.total, found.capped) == (MOST_COUNTED, True)
    assert len(desk.find(any_of("kкат"), order=Order.BEST)) == 20


# Rights ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("mark", list(Mark))
def test_a_mark_decides_hits_totals_and_facets_alike(
    desk: Desk, registry: Registry, role: Role, mark: Mark
) -> None:
    desk.put(1, "kкат", access=mark, registered_by=STRANGER, labels=(Label("country", "PK"),))
    seen = visibility(registry.people[role.value])
    for order in Order:
        found = desk.ask(any_of("kкат"), visible=seen, order=order)
        allowed = mark in seen.marks
        assert ids(found) == ([1] if allowed else [])
        assert found.total == allowed
        assert found.facets == ({"country": {"PK": 1}} if allowed else {})


def test_the_person_who_registered_or_answers_for_it_sees_it(desk: Desk) -> None:
    desk.put(1, "kкат", access=Mark.CONFIDENTIAL, registered_by=7)
    desk.put(2, "kкат", access=Mark.CONFIDENTIAL, responsible_id=7)
    desk.put(3, "kкат", access=Mark.CONFIDENTIAL)
    assert desk.find(any_of("kкат"), visible=Visibility(frozenset(), 7)) == [2, 1]


def test_a_coordinator_sees_internal_documents_of_the_own_unit(desk: Desk) -> None:
    desk.put(1, "kкат", unit_id=4)
    desk.put(2, "kкат", from_unit_id=4)
    desk.put(3, "kкат", unit_id=5)
    desk.put(4, "kкат", unit_id=4, access=Mark.CONFIDENTIAL)
    desk.put(5, "kкат", unit_id=5, access=Mark.PUBLIC)
    coordinator = Visibility(frozenset({Mark.PUBLIC}), STRANGER, unit_id=4)
    assert desk.find(any_of("kкат"), visible=coordinator) == [5, 2, 1]


def test_somebody_let_in_by_name_sees_it_at_once(desk: Desk, registry: Registry) -> None:
    id = factories.document(desk.session, registry.registrar).id
    desk.put(id, "kкат", access=Mark.CONFIDENTIAL, registered_by=STRANGER)
    officer = visibility(registry.officer)
    assert desk.find(any_of("kкат"), visible=officer) == []
    desk.session.add(DocumentReader(document_id=id, user_id=registry.officer.id))
    desk.session.flush()
    assert desk.find(any_of("kкат"), visible=officer) == [id]
