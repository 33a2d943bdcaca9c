"""Why a document was found: each word of the question with what answers it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from archive.partners import NameForm, PartnerForm, create_partner
from indexer.search import Results
from indexer.why import explain
from tests.conftest import NOW, Registry
from tests.indexer.office import Office


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    return Office(registry, session)


def why(office: Office, results: Results) -> dict[str, set[tuple[str, str, str]]]:
    (found,) = results.found
    reasons = explain(office.session, results.found, results.query, results.widenings)[found.id]
    return {
        one.typed: {(match.word, match.rule, match.language or match.place) for match in one.matches}
        for one in reasons
    }


def test_exact_words_and_other_forms_in_the_language_of_the_text(office: Office) -> None:
    office.letter("Келишимдин долбоору бүгүн даяр болду. Биздин келишим узартылды.", subject="1")
    assert why(office, office.search("келишим")) == {
        "келишим": {("Келишимдин", "form", "ky"), ("келишим", "exact", "ky")}
    }


def test_terms_of_other_languages(office: Office) -> None:
    office.letter("We enclose the academic council decision.", subject="Topic")
    found = why(office, office.search("окумуштуулар кеңеши чечим"))
    assert found["чечим"] == {("decision", "official", "en")}
    assert found["кеңеши"] == {("academic council", "official", "en")}


def test_countries_partners_names_and_numbers(office: Office) -> None:
    names = (NameForm("Quaid-i-Azam University"), NameForm("Каид-и-Азам университети"))
    partner = create_partner(
        office.session, office.registry.registrar, PartnerForm(names, "university", "PK"), at=NOW
    )
    office.letter(
        "Professor Kozhobekov has signed the letter of the university.",
        subject="Тема",
        partner_id=partner.id,
        their_number="QAU/731",
    )
    assert ("Пакистан", "exact", "country") in why(office, office.search("Пакистан"))["Пакистан"]
    assert why(office, office.search("Кожобеков"))["Кожобеков"] == {("Kozhobekov", "script", "en")}
    assert ("Quaid", "exact", "partner") in why(office, office.search("Quaid"))["Quaid"]
    assert why(office, office.search("QAU/73"))["QAU/73"] == {("QAU 731", "number", "their_number")}


def test_a_phrase_and_a_beginning(office: Office) -> None:
    office.letter("Эл аралык кызматташуу улантылат.", subject="1")
    assert why(office, office.search('"эл аралык"')) == {'"эл аралык"': {("Эл аралык", "exact", "ky")}}
    assert why(office, office.search("кызматта*"))["кызматта*"] == {("кызматташуу", "form", "ky")}
