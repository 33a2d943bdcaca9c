"""Names stand where a reader of the language looks for them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.alphabet import sort_key

KYRGYZ = "а б в г д е ё ж з и й к л м н ң о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я"
TURKISH = "a b c ç d e f g ğ h ı i j k l m n o ö p q r s ş t u ü v w x y z"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("ky", KYRGYZ.split()),
        ("tr", TURKISH.split()),
        ("ky", ["Нарын", "Ңа", "Ош", "Өзгөн", "Узген", "Үчтерек", "Ысык-Көл", "Zürich"]),
        ("ky", ["Еж", "Ежи", "Ёлка", "Жалал-Абад"]),
        ("ru", ["Бишкек", "Казань", "Көк-Арт", "Москва", "Selçuk"]),
        ("en", ["Åland", "Ankara", "Konya", "Öland", "Zagreb", "Бишкек", "서울"]),
        ("en", ["Æbel", "Afrin", "Łódź", "Oslo", "Øster", "Strasse", "Straße", "Strata"]),
        ("tr", ["Cebel", "Çorum", "Iğdır", "ISPARTA", "İzmir", "Ordu", "Ödemiş", "Şile", "Бишкек"]),
        ("ky", ["2-мектеп", "9-мектеп", "10-мектеп", "123-мектеп", "Мектеп"]),
        ("ky", ["Азия", "«Азия» борбору", "Азия, түндүк", "Азиялык"]),
        ("ky", ["Ош", "Ош МУ", "Ош шаары", "Ошмянский"]),
        ("ru", ["Ґалаган", "Гончар", "Дон", "Ішім", "Йорк"]),
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(language: str, names: list[str]) -> None:
    mixed = random.Random(7).sample(names, len(names))
    assert sorted(mixed, key=lambda name: sort_key(name, language)) == names


def test_capitals_do_not_move_a_name() -> None:
    names = ["абай", "Абак", "АБАЛ"]
    mixed = [names[2], names[0], names[1]]
    assert sorted(mixed, key=lambda name: sort_key(name, "ky")) == names


def test_a_letter_written_with_a_separate_accent_is_the_same_letter() -> None:
    assert sort_key("И\u0306", "ky")[0] == sort_key("Й", "ky")[0]


def test_another_language_is_ordered_as_english() -> None:
    assert sort_key("Zürich", "de") == sort_key("Zürich", "en")


@given(st.text(), st.text(), st.sampled_from(["ky", "ru", "en", "tr"]))
def test_only_equal_texts_have_equal_keys(one: str, other: str, language: str) -> None:
    assert (sort_key(one, language) == sort_key(other, language)) == (one == other)


@given(st.integers(min_value=0, max_value=10**30), st.integers(min_value=0, max_value=10**30))
def test_numbers_are_ordered_by_what_they_count(one: int, other: int) -> None:
    assert (sort_key(f"Мектеп {one}", "ky") < sort_key(f"Мектеп {other}", "ky")) == (one < other)
