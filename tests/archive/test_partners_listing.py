"""Lists and cards of partners show what the reader may see, in the order the reader expects."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from archive.access import Actor, Mark
from archive.errors import NotFound
from archive.models import Partner
from archive.partners import (
    NameForm,
    PartnerFilter,
    PartnerForm,
    PersonForm,
    YearOfLetters,
    countries_in_use,
    create_partner,
    list_partners,
    merge,
    partner_card,
    save_person,
    unmerge,
)
from archive.registration import annul
from tests.conftest import NOW, Registry
from tests.factories import document


@pytest.fixture
def registrar(registry: Registry) -> Actor:
    return registry.registrar


def add(session: Session, registrar: Actor, *names: str, country: str | None = "KG", **facts: str) -> Partner:
    form = PartnerForm(
        tuple(NameForm(name) for name in names), facts.pop("type", "university"), country, **facts
    )
    return create_partner(session, registrar, form, at=NOW, same_accepted=True)


def names(session: Session, actor: Actor, language: str = "ky", **wanted: str) -> list[str]:
    page = list_partners(session, actor, PartnerFilter(**wanted), language=language)
    assert page.total == len(page.rows)
    return [row.name for row in page.rows]


def test_names_stand_in_the_order_of_the_readers_alphabet(session: Session, registrar: Actor) -> None:
    for name in ("Өзгөн", "Ош", "Оозгер", "Zagreb", "Ünye", "Үч-Коргон", "Урал"):
        add(session, registrar, name)
    assert names(session, registrar) == ["Оозгер", "Ош", "Өзгөн", "Урал", "Үч-Коргон", "Ünye", "Zagreb"]
    assert names(session, registrar, "en")[:2] == ["Ünye", "Zagreb"]


def test_partners_are_filtered_by_words_country_and_type(session: Session, registrar: Actor) -> None:
    add(session, registrar, "Selçuk Üniversitesi", country="TR", city="Konya")
    add(session, registrar, "Türk Dil Kurumu", country="TR", type="state_body")
    add(session, registrar, "ЮНЕСКО", country=None, type="international")
    assert names(session, registrar, text="сельчук") == ["Selçuk Üniversitesi"]
    assert names(session, registrar, country="TR") == ["Selçuk Üniversitesi", "Türk Dil Kurumu"]
    assert names(session, registrar, country="TR", type="state_body") == ["Türk Dil Kurumu"]
    assert names(session, registrar, text="konya", country="KG") == []
    assert countries_in_use(session) == ["TR"]


def test_a_long_list_comes_in_pages(session: Session, registrar: Actor) -> None:
    for number in range(1, 8):
        add(session, registrar, f"Мектеп {number}")
    page = list_partners(session, registrar, PartnerFilter(), language="ky", offset=3, limit=3)
    assert page.total == 7
    assert [row.name for row in page.rows] == ["Мектеп 4", "Мектеп 5", "Мектеп 6"]


def test_a_row_has_the_other_names_and_the_letters(session: Session, registrar: Actor) -> None:
    partner = add(session, registrar, "Selçuk Üniversitesi", "Selcuk University")
    other = add(session, registrar, "Башка мекеме")
    document(session, registrar, partner_id=partner.id)
    document(session, registrar, partner_id=other.id, further_partner_ids=(partner.id,))
    page = list_partners(session, registrar, PartnerFilter(text="selcuk"), language="ky")
    [row] = page.rows
    assert (row.other_names, row.letters, row.last_letter) == (("Selcuk University",), 2, date(2026, 11, 24))


def test_only_letters_the_reader_may_see_are_counted_and_listed(
    session: Session, registry: Registry, registrar: Actor
) -> None:
    partner = add(session, registrar, "Министерство")
    document(session, registry.head, partner_id=partner.id, access=Mark.CONFIDENTIAL, access_reason="x")
    open_one = document(session, registry.head, partner_id=partner.id)
    for actor, seen in ((registry.head, 2), (registrar, 1), (registry.reader, 1), (registry.coordinator, 0)):
        [row] = list_partners(session, actor, PartnerFilter(), language="ky").rows
        card = partner_card(session, actor, partner.id)
        assert (row.letters, card.letters, len(card.last_letters)) == (seen, seen, seen)
        assert sum(year.incoming for year in card.years) == seen
    [line] = partner_card(session, registry.reader, partner.id).last_letters
    assert line.id == open_one.id


def test_a_card_counts_letters_by_year_and_direction(session: Session, registrar: Actor) -> None:
    partner = add(session, registrar, "Selçuk Üniversitesi")
    for years, code in ((0, "IN"), (2, "IN"), (2, "OUT"), (2, "OUT"), (3, "IN"), (3, "AGR")):
        document(session, registrar, code, now=NOW + timedelta(days=365 * years), partner_id=partner.id)
    card = partner_card(session, registrar, partner.id)
    assert card.years == (
        YearOfLetters(2026, 1, 0),
        YearOfLetters(2027, 0, 0),
        YearOfLetters(2028, 1, 2),
        YearOfLetters(2029, 1, 0),
    )
    assert card.letters == 6


def test_a_card_lists_the_last_letters_newest_first(session: Session, registrar: Actor) -> None:
    partner = add(session, registrar, "Selçuk Üniversitesi")
    letters = [document(session, registrar, partner_id=partner.id) for _ in range(10)]
    annul(session, registrar, letters[-1].id, "жаңылыш", now=NOW)
    card = partner_card(session, registrar, partner.id)
    assert [line.number for line in card.last_letters] == [letter.number for letter in letters[:1:-1]]
    assert [line.annulled for line in card.last_letters][:2] == [True, False]


def test_a_card_has_names_and_people(session: Session, registrar: Actor) -> None:
    partner = add(session, registrar, "Selçuk Üniversitesi", "Selcuk University")
    save_person(session, registrar, partner.id, None, PersonForm("Zeynep Arslan"), at=NOW)
    card = partner_card(session, registrar, partner.id)
    assert [row.name for row in card.names] == ["Selçuk Üniversitesi", "Selcuk University"]
    assert [person.name for person in card.people] == ["Zeynep Arslan"]
    assert (card.years, card.letters, card.last_letters) == ((), 0, ())


def test_the_card_of_a_duplicate_is_the_one_of_the_kept_partner(session: Session, registrar: Actor) -> None:
    keep, drop = add(session, registrar, "Selçuk Üniversitesi"), add(session, registrar, "Сельчук")
    merge(session, registrar, keep.id, drop.id, "дубль", at=NOW)
    card = partner_card(session, registrar, drop.id)
    assert card.partner.id == keep.id
    [duplicate] = card.duplicates
    assert (duplicate.id, duplicate.name, duplicate.reason) == (drop.id, "Сельчук", "дубль")
    assert [row.id for row in list_partners(session, registrar, PartnerFilter(), language="ky").rows] == [
        keep.id
    ]
    unmerge(session, registrar, drop.id, at=NOW)
    assert partner_card(session, registrar, keep.id).duplicates == ()


def test_a_partner_that_is_not_there(session: Session, registry: Registry) -> None:
    with pytest.raises(NotFound):
        partner_card(session, registry.reader, 999)
