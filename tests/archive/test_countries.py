"""Every country of ISO 3166-1 has its name in four languages and is found by what people call it."""

from __future__ import annotations

import pytest
from babel import Locale

from archive.alphabet import sort_key
from archive.countries import (
    CODES,
    LANGUAGES,
    _territories,
    all_names,
    choices,
    country_name,
    find_countries,
    is_country,
)

CYRILLIC = set("абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя")


def test_there_are_249_codes_each_once() -> None:
    assert len(CODES) == len(set(CODES)) == 249
    assert list(CODES) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_country_has_a_name_in_each_language_and_is_found_by_it(code: str) -> None:
    for language in LANGUAGES:
        name = country_name(code, language)
        assert name and name != code
        assert bool(CYRILLIC & set(name.lower())) == (language in {"ky", "ru"})
        assert find_countries(name) == (code,)
        assert name in all_names(code)


@pytest.mark.parametrize(
    "language", ["ky", "ru", "en", "tr", "zh", "ko", "ja", "de", "fr", "es", "ar", "fa", "kk", "uz"]
)
def test_names_are_those_of_the_library(language: str) -> None:
    known = Locale.parse(language).territories
    assert _territories(language) == {code: known[code] for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_every_other_name_leads_to_that_country_alone(code: str) -> None:
    names = all_names(code)
    assert len(names) == len(set(names))
    assert [name for name in names if not name or name != name.strip()] == []
    assert {find_countries(name) for name in names} == {(code,)}


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("KG", "ky", "Кыргызстан"),
        ("KG", "ru", "Кыргызстан"),
        ("TR", "ky", "Түркия"),
        ("TR", "ru", "Турция"),
        ("TR", "en", "Türkiye"),
        ("US", "ky", "АКШ"),
        ("US", "ru", "США"),
        ("UZ", "ky", "Өзбекстан"),
        ("KR", "ru", "Республика Корея"),
        ("DE", "tr", "Almanya"),
        ("DE", "fr", "Germany"),
        ("XX", "ky", "XX"),
    ],
)
def test_names_are_those_our_offices_write(code: str, language: str, name: str) -> None:
    assert country_name(code, language) == name


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("АКШ", "US"), ("США", "US"), ("usa", "US"), ("U.S.A.", "US"), ("ABD", "US"), ("америкалык", "US"),
        ("Соединенные Штаты Америки", "US"),
        ("Орусия", "RU"), ("РФ", "RU"), ("российский", "RU"), ("Rusya", "RU"),
        ("Улуу Британия", "GB"), ("Англия", "GB"), ("england", "GB"), ("английский", "GB"), ("İngiltere", "GB"),
        ("КМР", "KP"), ("КНДР", "KP"), ("Северная Корея", "KP"), ("Kuzey Kore", "KP"),
        ("Республика Корея", "KR"), ("Южная Корея", "KR"), ("Корея", "KR"), ("корейский", "KR"),
        ("Түркия", "TR"), ("туркия", "TR"), ("Турция", "TR"), ("Turkey", "TR"), ("TÜRKİYE", "TR"), ("turkiye", "TR"),
        ("түрк", "TR"), ("турецкий", "TR"), ("Turkish", "TR"),
        ("озбекстан", "UZ"), ("Киргизия", "KG"), ("Кыргыз Республикасы", "KG"), ("Ооганстан", "AF"),
        ("Кытай", "CN"), ("КНР", "CN"), ("китайский", "CN"), ("cote d'ivoire", "CI"), ("Кот д’Ивуар", "CI"),
        ("острова Кука", "CK"), ("Saint Lucia", "LC"), ("Bosnia and Herzegovina", "BA"), ("Гвинея Бисау", "GW"),
        ("Пакист", "PK"), ("герм", "DE"), ("Соединённые Ш", "US"), ("новая зел", "NZ"),
    ],
)  # fmt: skip
def test_a_country_is_found_by_what_people_type(typed: str, code: str) -> None:
    assert find_countries(typed) == (code,)


def test_a_whole_name_wins_over_longer_ones() -> None:
    assert find_countries("Нигер") == ("NE",)
    assert find_countries("Гвинея") == ("GN",)
    assert set(find_countries("Гвин")) == {"GN", "GQ", "GW", "PG"}


@pytest.mark.parametrize("typed", ["", "  ", "«»", "Атлантида", "Ош мамлекеттик университети", "стан"])
def test_what_is_no_country_finds_none(typed: str) -> None:
    assert find_countries(typed) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choices_are_all_countries_in_the_order_of_the_alphabet(language: str) -> None:
    listed = choices(language)
    assert sorted(code for code, _ in listed) == list(CODES)
    names = [name for _, name in listed]
    assert names == sorted(names, key=lambda name: sort_key(name, language))


def test_kyrgyz_letters_stand_in_their_places_in_the_choices() -> None:
    names = [name for _, name in choices("ky")]
    assert names.index("Оман") < names.index("Өзбекстан") < names.index("Пакистан")
    assert names[:3] == ["Австралия", "Австрия", "Азербайжан"]


def test_only_codes_of_the_standard_are_countries() -> None:
    assert is_country("KG")
    assert not any(map(is_country, ["", "kg", "KGZ", "XK", "EU", "ZZ"]))
