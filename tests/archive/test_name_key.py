"""A name has one key in every alphabet and from every keyboard."""

from __future__ import annotations

import pytest

from archive.name_key import name_key, name_keys, name_words, word_keys


@pytest.mark.parametrize(
    "spellings",
    [
        ("Кожобеков", "Kozhobekov", "Kojobekov", "КОЖОБЕКОВ"),
        ("Жапаров", "Zhaparov", "Japarov", "Джапаров", "Djaparov"),
        ("Шмидт", "Schmidt"),
        ("Эрдоган", "Erdoğan", "Erdogan"),
        ("Selçuk", "Сельчук", "Selchuk", "SELÇUK"),
        ("Конья", "Konya"),
        ("Каид-и-Азам", "Quaid-i-Azam"),
        ("Өмүрбеков", "Омурбеков", "Omurbekov", "Ömürbekov", "ɵмʏрбеков", "Ѳмүрбеков"),
        ("Теңир", "Тенир", "Tengir"),
        ("Хакимов", "Khakimov", "Hakimov"),
        ("Юсупов", "Yusupov"),
        ("Яковлев", "Yakovlev"),
        ("Щербаков", "Shcherbakov"),
        ("Алексеев", "Alekseev", "Alexeev"),
        ("İstanbul", "Istanbul", "istanbul", "Истанбул"),
        ("cекторго", "секторго"),
        ("Şükrü", "Шукру"),
        ("Королёв", "Королев", "Korolyov", "Korolev"),
        ("О‘Нил", "О'Нил", "O’Nil"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({name_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Selcuk", "Selçuk"),
        ("Selcuk", "Сельчук"),
        ("Canada", "Канада"),
        ("Ercan", "Эржан"),
        ("Eskisehir", "Eskişehir"),
        ("Эскишехир", "Eskişehir"),
        ("Chyngyz", "Чыңгыз"),
        ("Чынгыз", "Чыңгыз"),
        ("Muratzat", "Муратзат"),
        ("Нурлыуул", "Nurlyuul"),
    ],
)
def test_a_word_of_several_readings_meets_each_of_them(typed: str, name: str) -> None:
    assert set(word_keys(typed)) & set(word_keys(name))


def test_different_names_keep_different_keys() -> None:
    names = ["Асанов", "Усенов", "Эсенов", "Исаков", "Осмонов", "Жапаров", "Сапаров", "Шапаров"]
    assert len({name_key(name) for name in names}) == len(names)


def test_a_whole_name_is_its_words_in_order() -> None:
    assert name_words("«Ош» МУ, Каид-и-Азам") == ["Ош", "МУ", "Каид", "и", "Азам"]
    assert name_key("Selçuk Üniversitesi") == "селчук университеси"
    assert name_keys("Selcuk Konya") == ("селкук кона", "селчук кона", "селжук кона")
    assert name_keys("") == ("",)


def test_the_beginning_of_a_word_is_the_beginning_of_its_key() -> None:
    assert word_keys("Кожобеков")[0].startswith(word_keys("Kozh")[0])
    assert word_keys("Selçuk")[0].startswith(word_keys("Сел")[0])


def test_other_scripts_and_numbers_stay_as_they_are() -> None:
    assert name_key("北京大学") == "北京大学"
    assert name_key("№ 11 мектеп") == "11 мектеп"
    assert name_key("1100") == "1100"
