"""A partner is found by any of its names, from any keyboard, best first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from archive.models import Partner
from archive.partners import (
    NameForm,
    PartnerDirectory,
    PartnerForm,
    create_partner,
    find_partners,
    find_same,
    merge,
    resolve_partner,
)
from tests.conftest import NOW, Registry
from tests.factories import document


def add(
    session: Session, registry: Registry, *names: str | NameForm, country: str = "TR", city: str = ""
) -> Partner:
    forms = tuple(name if isinstance(name, NameForm) else NameForm(name) for name in names)
    form = PartnerForm(forms, "university", country, city)
    return create_partner(session, registry.registrar, form, at=NOW, same_accepted=True)


@pytest.fixture
def selcuk(session: Session, registry: Registry) -> Partner:
    return add(session, registry, "Selçuk Üniversitesi", NameForm("SÜ", "short"), country="TR", city="Konya")


@pytest.fixture
def quaid(session: Session, registry: Registry) -> Partner:
    return add(session, registry, "Quaid-i-Azam University", country="PK", city="Islamabad")


@pytest.mark.parametrize(
    "typed",
    [
        "Selçuk", "selcuk", "Сельчук", "сел", "SEL", "Üniversitesi", "universitesi", "sü", "SÜ", "konya", "Конья",
        "Түркия", "Туркия", "turkey", "Турция", "selcuk univ", "univ selcuk", "selcuk konya", "  selçuk   ",
    ],
)  # fmt: skip
def test_any_name_place_and_country_finds(
    session: Session, selcuk: Partner, quaid: Partner, typed: str
) -> None:
    assert [match.id for match in find_partners(session, typed)] == [selcuk.id]


@pytest.mark.parametrize("typed", ["Quaid", "Каид", "каид-и-азам", "azam", "Pakistan", "Пакистан", "Азам"])
def test_names_from_other_languages_find(
    session: Session, selcuk: Partner, quaid: Partner, typed: str
) -> None:
    assert [match.id for match in find_partners(session, typed)] == [quaid.id]


def test_kyrgyz_letters_may_be_typed_as_their_russian_neighbours(
    session: Session, registry: Registry
) -> None:
    partner = add(session, registry, "Өмүрбеков атындагы жөнөкөй окуу жайы", country="KG")
    for typed in ("Омурбеков", "жонокой", "Omurbekov", "Өмүр"):
        assert [match.id for match in find_partners(session, typed)] == [partner.id]


def test_nothing_is_found_for_nothing(session: Session, selcuk: Partner) -> None:
    for typed in ("", "   ", "«»", "elçuk", "Анкара", "selcuk ankara"):
        assert find_partners(session, typed) == []


def test_better_matches_come_first(session: Session, registry: Registry) -> None:
    elsewhere = add(session, registry, "Teknik Üniversitesi", country="TR", city="Konya")
    inside = add(session, registry, "Necmettin Erbakan Konya Üniversitesi")
    beginning = add(session, registry, "Konya Teknik Üniversitesi")
    other_script = add(session, registry, "Конья")
    whole = add(session, registry, "Konya")
    found = [match.id for match in find_partners(session, "Konya")]
    assert found == [whole.id, other_script.id, beginning.id, inside.id, elsewhere.id]


def test_among_equals_the_one_written_to_lately_comes_first(session: Session, registry: Registry) -> None:
    seldom = add(session, registry, "Ош технологиялык университети", country="KG")
    often = add(session, registry, "Ош педагогикалык университети", country="KG")
    for _ in range(2):
        document(session, registry.registrar, partner_id=often.id)
    document(session, registry.registrar, partner_id=seldom.id)
    assert [match.id for match in find_partners(session, "Ош")] == [often.id, seldom.id]


def test_a_match_says_by_which_name_it_was_found(session: Session, registry: Registry) -> None:
    partner = add(
        session,
        registry,
        "Selçuk Üniversitesi",
        NameForm("Түштүк университети", "alias", "ru"),
        city="Konya",
    )
    assert [(m.name, m.matched) for m in find_partners(session, "түштүк")] == [
        ("Selçuk Üniversitesi", "Түштүк университети")
    ]
    assert find_partners(session, "konya")[0].matched == "Selçuk Üniversitesi"
    assert find_partners(session, "konya")[0].id == partner.id


def test_no_more_than_asked_for(session: Session, registry: Registry) -> None:
    for number in range(5):
        add(session, registry, f"Ош {number}")
    assert len(find_partners(session, "ош", limit=3)) == 3
    assert find_partners(session, "ош", limit=0) == []


def test_a_typed_name_is_taken_for_the_partner_that_alone_bears_it(
    session: Session, registry: Registry, selcuk: Partner
) -> None:
    add(session, registry, "Selçuk Üniversitesi Tıp Fakültesi")
    for typed in ("Selçuk Üniversitesi", "  selcuk   universitesi ", "SÜ"):
        resolved = resolve_partner(session, typed)
        assert resolved.partner is not None
        assert resolved.partner.id == selcuk.id


def test_an_unclear_name_gives_candidates(session: Session, registry: Registry) -> None:
    one, two = (
        add(session, registry, "Педагогикалык институт"),
        add(session, registry, "педагогикалык институт"),
    )
    resolved = resolve_partner(session, "Педагогикалык институт")
    assert resolved.partner is None
    assert {match.id for match in resolved.candidates} == {one.id, two.id}
    assert resolve_partner(session, "Педагог").partner is None
    assert resolve_partner(session, "Белгисиз мекеме").candidates == ()


def test_the_same_name_in_another_script_or_order_is_noticed(
    session: Session, registry: Registry, selcuk: Partner
) -> None:
    add(session, registry, "Selçuk Üniversitesi Vakfı")
    assert [match.id for match in find_same(session, ["Universitesi Selcuk"])] == [selcuk.id]
    assert [match.id for match in find_same(session, ["Сельчук университеси"])] == [selcuk.id]
    assert find_same(session, ["Selçuk"]) == ()
    assert find_same(session, ["Selçuk Üniversitesi"], except_id=selcuk.id) == ()


def test_a_merged_name_leads_to_the_partner_that_is_kept(
    session: Session, registry: Registry, selcuk: Partner
) -> None:
    double = add(session, registry, "Университет Сельчук", country="TR")
    merge(session, registry.registrar, selcuk.id, double.id, "дубль", at=NOW + timedelta(hours=1))
    found = find_partners(session, "университет сельчук")
    assert [(match.id, match.matched) for match in found] == [(selcuk.id, "Университет Сельчук")]


def test_the_directory_gives_names_that_may_stand_in_a_letterhead(
    session: Session, registry: Registry, selcuk: Partner
) -> None:
    add(session, registry, "Gyeongsang National College", country="KR", city="Jinju")
    directory = PartnerDirectory(session, lambda *known: known)
    words = ["t", "c", "selcuk", "universitesi", "rektorlugu", "konya"]
    assert set(directory.candidates(words)) == {
        (selcuk.id, "Selçuk Üniversitesi", "Selçuk Üniversitesi"),
        (selcuk.id, "Selçuk Üniversitesi", "SÜ"),
    }
    assert directory.candidates([]) == []


def test_the_directory_knows_names_made_of_common_words(session: Session, registry: Registry) -> None:
    for number in range(160):
        add(session, registry, f"{number} мамлекеттик университети", country="KG")
    plain = add(session, registry, "Мамлекеттик университети", country="KG")
    directory = PartnerDirectory(session, lambda *known: known)
    found = list(directory.candidates(["билим", "беруу", "мамлекеттик", "университети", "ош"]))
    assert found == [(plain.id, "Мамлекеттик университети", "Мамлекеттик университети")]
