"""One box for all languages: what is found by the word for it in another one, and how a reader takes that back."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from archive.concepts import ConceptForm, save_concept
from archive.partners import NameForm, PartnerForm, create_partner
from indexer.backends.port import Order
from indexer.search import Results
from tests.conftest import NOW, Registry
from tests.indexer.office import Office


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    return Office(registry, session)


def also(results: Results) -> dict[str, set[str]]:
    return {one.key: {term.text for term in one.terms} for one in results.widenings}


class TestTerms:
    @pytest.mark.parametrize("asked", ["келишим", "соглашение", "agreement", "anlaşma", "договоров"])
    def test_a_term_finds_its_other_languages(self, office: Office, asked: str) -> None:
        letters = [
            office.letter("Биздин университет менен келишимдин долбоорун жөнөтөбүз.", subject="1"),
            office.letter("Направляем подписанное соглашение между нашими университетами.", subject="2"),
            office.letter(
                "Please find enclosed the signed agreements between our universities.", subject="3"
            ),
            office.letter("Üniversitelerimiz arasındaki anlaşmanın imzalı nüshası ektedir.", subject="4"),
        ]
        office.letter("Башка жөнүндө кат.", subject="5")
        assert set(office.find(asked)) == {letter.id for letter in letters}

    def test_what_was_typed_comes_before_its_other_languages_by_merit(self, office: Office) -> None:
        typed = office.letter("Бул жерде келишим тууралуу айтылат.", subject="1")
        other = office.letter("Здесь говорится про это соглашение.", subject="2")
        assert office.find("келишим", order=Order.BEST) == [typed.id, other.id]
        assert office.find("соглашение", order=Order.BEST) == [other.id, typed.id]

    def test_each_language_is_marked(self, office: Office) -> None:
        office.letter("Please find enclosed the signed agreement between our universities.", subject="3")
        (found,) = office.search("келишим").found
        (passage,) = found.passages
        assert [passage.snippet.text[a:b] for a, b in passage.snippet.marks] == ["agreement"]

    def test_a_widening_is_named_and_can_be_left_out(self, office: Office) -> None:
        kyrgyz = office.letter("Бул жерде келишим тууралуу айтылат.", subject="1")
        office.letter("Здесь говорится про это соглашение.", subject="2")
        assert {"соглашение", "agreement"} <= also(office.search("келишим"))["agreement"]
        left_out = office.search("келишим", without={"agreement"})
        assert [one.id for one in left_out.found] == [kyrgyz.id]
        assert left_out.widenings == ()

    def test_exactly_as_written_takes_no_other_form_and_no_other_language(self, office: Office) -> None:
        exact = office.letter("Бул келишим тууралуу айтылат.", subject="1")
        office.letter("Бул келишимдин долбоору.", subject="2")
        office.letter("Здесь говорится про это соглашение.", subject="3")
        assert office.find("келишим", exact=True) == [exact.id]
        assert office.search("келишим", exact=True).widenings == ()

    def test_a_term_of_several_words_is_found_as_a_phrase(self, office: Office) -> None:
        phrase = office.letter("Our academic council has approved the plan.", subject="1")
        office.letter("The council met; the academic year begins.", subject="2")
        assert office.find("окумуштуулар кеңеши") == [phrase.id]

    def test_the_words_of_a_term_are_still_found_apart(self, office: Office) -> None:
        apart = office.letter("Кеңеште окумуштуулар сүйлөдү.", subject="1")
        assert office.find("окумуштуулар кеңеши") == [apart.id]

    def test_what_is_excluded_is_excluded_as_typed_only(self, office: Office) -> None:
        english = office.letter("The signed agreement on research.", subject="Илим")
        assert office.find("илим -келишим") == [english.id]


class TestOwnConcepts:
    def test_the_office_adds_its_own_from_the_next_search_on(self, office: Office) -> None:
        letter = office.letter("Программа Orhun өзгөрдү.", subject="1")
        assert office.find("Мевлана") == []
        form = ConceptForm(ky="Мевлана", en="Orhun; Mevlana")
        row = save_concept(office.session, office.registry.administrator, None, form, at=NOW)
        assert office.find("Мевлана") == [letter.id]
        assert also(office.search("Мевлана")) == {f"own-{row.id}": {"Orhun", "Mevlana"}}
        save_concept(
            office.session,
            office.registry.administrator,
            row.id,
            ConceptForm(ky="Мевлана", en="Orhun", active=False),
            at=NOW,
        )
        assert office.find("Мевлана") == []


class TestCountries:
    @pytest.mark.parametrize("asked", ["Пакистан", "Pakistan", "пакистан", "巴基斯坦", "Пакистанский"])
    def test_a_country_finds_texts_that_name_it_in_any_language(self, office: Office, asked: str) -> None:
        letters = [
            office.letter("Пакистандын элчиси менен жолугушуу өттү.", subject="1"),
            office.letter("Встреча с пакистанской делегацией прошла успешно.", subject="2"),
            office.letter("The delegation of Pakistan visited our university.", subject="3"),
        ]
        office.letter("Түркиянын элчиси келди.", subject="4")
        assert set(office.find(asked)) == {letter.id for letter in letters}

    def test_short_names_find_the_long_ones(self, office: Office) -> None:
        letter = office.letter("Students from the United States of America arrive in May.", subject="1")
        assert office.find("АКШ") == office.find("США") == office.find("ABD") == [letter.id]


QUAID = (NameForm("Quaid-i-Azam University"), NameForm("Каид-и-Азам университети", language="ky"))


class TestPartners:
    @pytest.mark.parametrize(
        "asked", ["Пакистан", "Pakistan", "Каид-и-Азам", "Quaid", "quaid-i-azam", "Quaid-i-Azam University"]
    )
    def test_country_and_every_name_give_the_same_memorandum(self, office: Office, asked: str) -> None:
        partner = create_partner(
            office.session, office.registry.registrar, PartnerForm(QUAID, "university", "PK"), at=NOW
        )
        memorandum = office.letter("Өз ара түшүнүшүү жөнүндө.", subject="Меморандум", partner_id=partner.id)
        office.letter("Башка жөнүндө.", subject="Башка")
        assert office.find(asked) == [memorandum.id]

    def test_a_text_that_names_the_partner_otherwise_is_found_too(self, office: Office) -> None:
        create_partner(
            office.session, office.registry.registrar, PartnerForm(QUAID, "university", "PK"), at=NOW
        )
        letter = office.letter("Делегация университета Каид-и-Азам прибыла в город.", subject="1")
        assert office.find("Quaid") == [letter.id]
        assert "Каид-и-Азам университети" in next(iter(also(office.search("Quaid")).values()))

    def test_a_word_of_many_names_is_no_name(self, office: Office) -> None:
        for name in ("Konya University", "Ankara University", "Bursa University", "Izmir University"):
            create_partner(
                office.session,
                office.registry.registrar,
                PartnerForm((NameForm(name),), "university", "TR"),
                at=NOW,
            )
        assert not [key for key in also(office.search("university")) if key.startswith("partner")]


class TestNames:
    TEXTS = (
        "Ректор К. Кожобеков катка кол койду.",
        "Письмо подписано ректором Кожобековым в мае.",
        "The rector, Professor Kozhobekov, has signed the letter.",
        "Prof. Kojobekov'un mektubu geldi.",
    )

    @pytest.mark.parametrize("asked", ["Кожобеков", "Kozhobekov", "Kojobekov", "кожобековдун", "kozhobekov"])
    def test_a_name_is_found_in_every_script_and_spelling(self, office: Office, asked: str) -> None:
        letters = [office.letter(text, subject=str(at)) for at, text in enumerate(self.TEXTS)]
        office.letter("Ректор Ибраимов катка кол койду.", subject="9")
        assert set(office.find(asked)) == {letter.id for letter in letters}

    def test_it_is_found_in_the_fields_for_people_and_marked_in_the_text(self, office: Office) -> None:
        office.letter(subject="Тема", person="Кудайберди Кожобеков")
        office.letter("Professor Kozhobekov has signed.", subject="Topic")
        found = office.search("Кожобеков").found
        assert len(found) == 2
        marks = [one.snippet.text[a:b] for hit in found for one in hit.passages for a, b in one.snippet.marks]
        assert marks == ["Kozhobekov"]


@pytest.mark.parametrize("asked", ["Өзгөн", "Узген", "Uzgen", "Issyk-Kul"])
def test_a_place_is_found_by_its_other_names(office: Office, asked: str) -> None:
    ours = office.letter("Семинар Өзгөн шаарында жана Ысык-Көлдө болот.", subject="1")
    theirs = office.letter("The seminar takes place in Uzgen and on Issyk-Kul lake.", subject="2")
    office.letter("Семинар Талас шаарында болот.", subject="3")
    assert set(office.find(asked)) == {ours.id, theirs.id}
