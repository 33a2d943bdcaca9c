"""Finding letters by what people type: words, numbers, filters, within what they may see."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from archive.access import Mark
from archive.models import DocumentReader
from archive.partners import NameForm, PartnerForm, create_partner
from archive.registration import annul
from indexer.backends.port import Order
from indexer.extract.port import Method
from indexer.hits import FoundDocument
from indexer.search import Filters, count_unread, find_ids, suggest
from tests.conftest import NOW, Registry
from tests.indexer.office import PROTECTED, Office, pages

KYRGYZ = """Урматтуу Кудайберди Гапырович!

Сиздин университет менен биздин институттун ортосунда түзүлгөн келишимдин негизинде студенттерди жана
окутуучуларды алмашуу программасын улантууну сунуштайбыз. Долбоордун шарттары тиркемеде берилди."""
RUSSIAN = """Уважаемый Кудайберди Гапырович!

На основании договора между нашими университетами предлагаем продолжить программу обмена студентами
и преподавателями. Условия проекта соглашения приведены в приложении."""
ENGLISH = """Dear Professor Kozhobekov,

We are pleased to enclose the draft agreement on the exchange of students and teaching staff between
our universities, together with the schedule for the coming academic year."""


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    return Office(registry, session)


def marked(found: FoundDocument) -> list[str]:
    """The words marked in the passages of a hit."""
    return [
        passage.snippet.text[start:end] for passage in found.passages for start, end in passage.snippet.marks
    ]


# Words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked", "word"),
    [
        (KYRGYZ, "келишим", "келишимдин"),
        (KYRGYZ, "окутуучу", "окутуучуларды"),
        (KYRGYZ, "тузулгон", "түзүлгөн"),
        (RUSSIAN, "соглашение", "соглашения"),
        (RUSSIAN, "преподаватель", "преподавателями"),
        (ENGLISH, "schedules", "schedule"),
        (ENGLISH, "agreements", "agreement"),
    ],
)
def test_a_letter_is_found_by_an_inflected_word_and_shows_it_marked(
    office: Office, text: str, asked: str, word: str
) -> None:
    document = office.letter(text, subject="Тема")
    office.letter("Башка кат", subject="Башка")
    results = office.search(asked)
    assert [found.id for found in results.found] == [document.id]
    assert word in marked(results.found[0])
    assert results.total == 1


def test_the_passage_names_its_page_file_and_language(office: Office) -> None:
    document = office.letter(KYRGYZ, "Экинчи барак: " + KYRGYZ.replace("келишим", "мерчем"), RUSSIAN)
    (found,) = office.search("условия").found
    (passage,) = found.passages
    assert (passage.page, passage.language, passage.confidence) == (3, "ru", None)
    assert found.id == document.id


def test_a_word_deep_in_a_long_file_is_shown_too(office: Office) -> None:
    office.letter(*[KYRGYZ] * 20, "Бул баракта гана меморандум бар.")
    (found,) = office.search("меморандум").found
    assert [passage.page for passage in found.passages] == [21]


def test_a_document_in_two_languages_shows_a_passage_of_each(office: Office) -> None:
    office.letter(KYRGYZ + " Меморандум.", RUSSIAN + " Меморандум.")
    (found,) = office.search("меморандум").found
    assert {passage.language for passage in found.passages} == {"ky", "ru"}


def test_the_words_on_the_card_are_marked_in_the_subject(office: Office) -> None:
    office.letter(subject="Келишимдин долбоору жөнүндө")
    (found,) = office.search("келишим долбоор").found
    assert [found.subject[start:end] for start, end in found.subject_marks] == ["Келишимдин", "долбоору"]
    assert found.passages == ()


def test_a_recognised_text_says_how_sure_it_is(office: Office) -> None:
    taken = office.file("скан")
    document = office.letter(files=(taken,))
    office.read(taken, outcome=pages(KYRGYZ, method=Method.OCR, confidence=61))
    office.index(document)
    (found,) = office.search("келишим").found
    assert found.passages[0].confidence == 61


def test_quotation_marks_and_minus(office: Office) -> None:
    first = office.letter(KYRGYZ, subject="Биринчи")
    second = office.letter(KYRGYZ.replace("алмашуу программасын", "программасын алмашуу"), subject="Экинчи")
    assert office.find('"алмашуу программасын"') == [first.id]
    assert office.find("алмашуу -биринчи") == [second.id]


def test_words_may_stand_in_different_files_and_on_the_card(office: Office) -> None:
    one, other = office.file("1"), office.file("2")
    document = office.letter(files=(one, other), subject="Пакистан")
    office.read(one, KYRGYZ)
    office.read(other, ENGLISH)
    office.index(document)
    assert office.find("келишим schedule пакистан") == [document.id]


def test_when_nothing_has_all_the_words_some_will_do(office: Office) -> None:
    with_two = office.letter(KYRGYZ, subject="Алмашуу")
    office.letter(RUSSIAN, subject="Тема")
    results = office.search("сунуштайбыз улантууну дирижабль")
    assert results.some_missing
    assert [found.id for found in results.found] == [with_two.id]
    assert not office.search("келишим").some_missing


def test_a_word_typed_on_the_other_keyboard_is_understood(office: Office) -> None:
    kyrgyz, english = office.letter(KYRGYZ, subject="Тема"), office.letter(ENGLISH, subject="Topic")
    results = office.search("rtkbibv")
    assert [found.id for found in results.found] == [english.id, kyrgyz.id]  # agreement means the same
    assert (results.typed, results.searched_for) == ("rtkbibv", "келишим")
    assert office.find("ысрувгду") == [english.id]
    assert office.search("schedule").searched_for == "schedule"


def test_nothing_found_is_an_answer(office: Office) -> None:
    office.letter(KYRGYZ)
    results = office.search("дирижабль")
    assert (results.found, results.total, results.more, results.facets) == ((), 0, False, {})


def test_without_words_everything_is_listed(office: Office) -> None:
    documents = [office.letter(KYRGYZ).id for _ in range(3)]
    assert office.find("") == documents[::-1]


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    "келишим",
                    '"',
                    "-",
                    "*",
                    "15-03/1",
                    "(",
                    "OR",
                    "NEAR",
                    "№",
                    "agreement",
                    "Пакистан",
                    'от:"',
                    "due<today+14d",
                    "2022..2024",
                    "case:*",
                    "{card text} :",
                    "status:NOT",
                    "^",
                    "ФХД",
                    "2017-П-12/51-13-(НПА)",
                    "«",
                    "ө",
                    "漢字",
                    ":",
                ]
            ),
            max_size=40,
        ).map(" ".join),
    )
)
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_typed_gets_an_answer(office: Office, typed: str) -> None:
    for order in Order:
        office.search(typed, order=order, exact=order is Order.NUMBER)
    suggest(office.session, office.backend, office.registry.officer, typed)


def test_extreme_wishes_get_an_answer(office: Office) -> None:
    document = office.letter(KYRGYZ)
    assert office.find("келишим", page=10**30) == []
    assert office.find("келишим", page=-5) == [document.id]
    assert office.find("келишим", filters=Filters(until=date.max, since=date.min)) == [document.id]
    assert office.find("келишим", filters=Filters(partner_id=10**30, country='"', language="a b")) == []
    assert office.find(" ".join(f"сөз{i}" for i in range(500))) == []


# Numbers --------------------------------------------------------------------------------------------------


def test_a_number_is_found_by_a_fragment_and_its_own_document_comes_first(office: Office) -> None:
    documents = [office.letter(subject=f"Кат {i}") for i in range(12)]
    first, tenth = documents[0], documents[9]
    naming = office.letter(f"Сиздин {first.number} катыңызга жооп", subject="Жооп")
    assert office.find(first.number)[0] == first.id
    assert set(office.find(first.number)) >= {first.id, tenth.id, naming.id}
    assert office.find(tenth.number) == [tenth.id]


def test_their_number_is_found_by_any_piece(office: Office) -> None:
    document = office.letter(subject="Бюджет", their_number="№ 4062-ФХД")
    office.letter(subject="Башка", their_number="4063-АБВ")
    for text in ("4062-ФХД", "4062", "фхд", "№4062-фхд"):
        assert office.find(text) == [document.id], text


def test_the_serial_alone_brings_its_document_first(office: Office) -> None:
    first = office.letter(subject="Биринчи")
    office.letter("1 барак тиркелет, 1 нуска", subject="Экинчи")
    assert office.find(str(first.serial))[0] == first.id


# Filters, order and pages ---------------------------------------------------------------------------------


def test_filters_narrow_and_facets_count_what_is_left(office: Office) -> None:
    form = PartnerForm((NameForm("Quaid-i-Azam University"),), type="university", country="PK")
    partner = create_partner(office.session, office.registry.registrar, form, at=NOW)
    pakistan = office.letter(ENGLISH, partner_id=partner.id, languages=("en",), kind="invitation")
    turkey = office.letter(ENGLISH, languages=("en", "ky"), kind="letter")
    internal = office.letter(ENGLISH, code="INT")
    results = office.search("exchange")
    assert [found.id for found in results.found] == [internal.id, turkey.id, pakistan.id]
    assert results.facets["country"] == {"PK": 1, "TR": 1}
    assert results.facets["register"] == {str(turkey.register_id): 2, str(internal.register_id): 1}
    assert office.find("exchange", filters=Filters(country="PK")) == [pakistan.id]
    assert office.find("exchange", filters=Filters(partner_id=partner.id)) == [pakistan.id]
    assert office.find("exchange", filters=Filters(language="ky")) == [turkey.id]
    assert office.find("exchange", filters=Filters(kind_id=turkey.kind_id)) == [turkey.id]
    assert office.find("exchange", filters=Filters(register_id=internal.register_id)) == [internal.id]
    assert office.find("exchange", filters=Filters(year=2025)) == []
    assert office.find("exchange", filters=Filters(since=date(2026, 11, 25))) == []
    assert len(office.find("exchange", filters=Filters(since=date(2026, 11, 24), year=2026))) == 3


def test_annulled_documents_stay_findable(office: Office) -> None:
    document = office.letter(KYRGYZ)
    annul(office.session, office.registry.registrar, document.id, "кайталанган", now=NOW)
    office.index(document)
    (found,) = office.search("келишим").found
    assert found.annulled
    assert office.find("", filters=Filters(annulled=True)) == [document.id]


def test_best_first_puts_the_document_about_it_first(office: Office) -> None:
    about = office.letter(KYRGYZ, subject="Келишим жөнүндө")
    mentions = office.letter(KYRGYZ + "\n" + "Башка сөздөр көп айтылат. " * 100, subject="Тема")
    assert office.find("келишим") == [mentions.id, about.id]
    assert office.find("келишим", order=Order.BEST) == [about.id, mentions.id]


def test_pages_of_results(office: Office) -> None:
    documents = [office.letter(KYRGYZ).id for _ in range(7)][::-1]
    first, last = (office.search("келишим", size=5, page=page) for page in (1, 2))
    assert [found.id for found in first.found] == documents[:5]
    assert [found.id for found in last.found] == documents[5:]
    assert (first.more, last.more, last.total) == (True, False, 7)


def test_a_list_is_narrowed_by_the_ids_of_what_has_all_the_words(office: Office) -> None:
    first, second = office.letter(KYRGYZ), office.letter(KYRGYZ)
    office.letter(ENGLISH)
    session, backend, officer = office.session, office.backend, office.registry.officer
    assert find_ids(session, backend, officer, "келишим алмашуу") == (second.id, first.id)
    assert find_ids(session, backend, officer, "алмашуу келиш") == (second.id, first.id)
    assert find_ids(session, backend, officer, "келишим дирижабль") == ()
    assert find_ids(session, backend, officer, "келишим", filters=Filters(year=2025)) == ()


# Rights and honesty ---------------------------------------------------------------------------------------


def test_what_may_not_be_seen_leaves_no_trace(office: Office) -> None:
    document = office.letter(
        KYRGYZ, subject="Купуя", access=Mark.CONFIDENTIAL, access_reason="жеке", actor=office.registry.head
    )
    results = office.search("келишим", office.registry.officer)
    assert (results.found, results.total, results.facets) == ((), 0, {})
    assert suggest(office.session, office.backend, office.registry.officer, "келишим") == ()
    assert office.find("келишим", office.registry.head) == [document.id]
    office.session.add(DocumentReader(document_id=document.id, user_id=office.registry.officer.id))
    office.session.flush()
    assert office.find("келишим", office.registry.officer) == [document.id]


def test_rights_are_checked_again_when_the_index_is_behind(office: Office) -> None:
    document = office.letter(KYRGYZ)
    document.access = Mark.CONFIDENTIAL
    document.registered_by = office.registry.head.id
    office.session.flush()
    assert office.find("келишим", office.registry.officer) == []


def test_documents_that_are_not_read_are_counted_for_those_who_see_them(office: Office) -> None:
    office.letter(KYRGYZ)
    unread, locked, secret = (office.file(name) for name in ("1", "2", "3"))
    waiting = office.letter(files=(unread,), subject="Күтүүдө")
    protected = office.letter(files=(locked,), subject="Жабык")
    office.read(locked, outcome=PROTECTED)
    office.letter(files=(secret,), access=Mark.CONFIDENTIAL, access_reason="жеке", actor=office.registry.head)
    assert count_unread(office.session, office.registry.officer).count == 2
    assert count_unread(office.session, office.registry.head).count == 3
    assert office.search("келишим", office.registry.officer).unread.count == 2
    office.index(protected)
    listed = office.find("", office.registry.officer, filters=Filters(unread=True))
    assert listed == [protected.id, waiting.id]


@pytest.mark.parametrize(
    "typed", ["кел", "келиш", "келишим", "келишимдин", "долбоор ке", "долбоору келишимд", "rtkb", "15-"]
)
def test_suggestions_come_while_the_word_is_typed(office: Office, typed: str) -> None:
    document = office.letter(subject="Келишимдин долбоору жөнүндө", case="15-03")
    found = suggest(office.session, office.backend, office.registry.officer, typed)
    assert [one.id for one in found] == [document.id]


def test_a_number_typed_in_full_is_suggested_first(office: Office) -> None:
    documents = [office.letter(subject=f"Кат {i}") for i in range(12)]
    found = suggest(office.session, office.backend, office.registry.officer, documents[0].number)
    assert found[0].id == documents[0].id


@pytest.mark.parametrize("typed", ["", " ", "-", "*", "дирижабль", "-келишим"])
def test_nothing_is_suggested_where_nothing_is_asked_or_found(office: Office, typed: str) -> None:
    office.letter(subject="Келишимдин долбоору жөнүндө")
    assert suggest(office.session, office.backend, office.registry.officer, typed) == ()
