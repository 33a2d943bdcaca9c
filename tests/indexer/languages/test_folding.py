"""Folding: the encodings and keyboards of one word meet in one spelling."""

from __future__ import annotations

import pytest

from indexer.languages.folding import fold, fold_code, restore_legacy_font, spell


@pytest.mark.parametrize(
    "written",
    [
        "көчүрмө",
        "КӨЧҮРМӨ",
        "кɵчʏрмɵ",
        "кѳчүрмѳ",
        "кöчүрмö",
        "көч\u00adүрмө",
        "к\u200bөчүрмө",
        "көчүрмө\u0301",
    ],
)
def test_every_encoding_is_spelled_alike(written: str) -> None:
    assert spell(written) == "көчүрмө"


def test_a_spelled_word_still_has_its_own_letters() -> None:
    assert spell("Көчүрмө") != spell("Кочурмо")
    assert spell("Ещё") == "ещё"


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("көчүрмө", "кочурмо"),
        ("тең", "тен"),
        ("ещё", "еще"),
        ("объект", "обект"),
        ("июль", "июл"),
        ("öğrenci", "ogrenci"),
        ("ışık", "isik"),
        ("straße", "strasse"),
        ("łódź", "lodz"),
        ("university", "university"),
        ("大学", "大学"),
    ],
)
def test_folding_leaves_what_a_plain_keyboard_has(word: str, plain: str) -> None:
    assert fold(word) == plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cекторго", "секторго"),  # Latin c
        ("БИЛДИРYY", "билдирүү"),  # Latin Y for Ү
        ("сovid", "covid"),  # Cyrillic с
        ("Оsh", "osh"),  # Cyrillic О
        ("KИРҮҮ", "кирүү"),
        ("vчvн", "үчүн"),  # Latin v for ү
        ("ВТVlll", "btvlll"),  # but a Latin word keeps its v
    ],
)
def test_look_alikes_go_with_the_alphabet_of_the_word(written: str, meant: str) -> None:
    assert spell(written) == meant


def test_turkish_i_of_both_kinds_is_one_letter() -> None:
    assert {spell(word) for word in ("İSTANBUL", "Istanbul", "istanbul", "ıstanbul")} == {"istanbul"}


def test_a_composed_and_a_decomposed_letter_are_one() -> None:
    assert spell("й") == spell("и\u0306") == "й"


def test_code_letters_of_both_alphabets_are_one() -> None:
    assert fold_code("E") == fold_code("Е") == fold_code("е")
    assert fold_code("ФХД") == "фхд"


class TestLegacyFonts:
    """Fonts older than Unicode put ө and ү where Russian has other letters."""

    def test_text_of_an_old_font_is_read(self) -> None:
        written = "Мамлекеттик тилде тъптёлгён мъмкънчълък"
        assert restore_legacy_font(written) == "Мамлекеттик тилде түптөлгөн мүмкүнчүлүк"

    def test_the_font_with_the_backslash_is_read(self) -> None:
        assert restore_legacy_font("къч\\рмъ жънът\\\\") == "көчүрмө жөнөтүү"

    def test_the_font_with_ukrainian_letters_is_read(self) -> None:
        assert restore_legacy_font("Кєчїрмє жєнєтїї їчїн") == "Көчүрмө жөнөтүү үчүн"

    def test_places_in_the_text_stay(self) -> None:
        written = "тъптёлгён ъчън, 5 бет"
        assert len(restore_legacy_font(written)) == len(written)

    @pytest.mark.parametrize(
        "text",
        [
            "Объявление о съезде: ещё подъезд",
            "объект түптөлгөн ъчън ъчън",
            "Съёмка",
            "plain",
            "Україна є її синє",
        ],
    )
    def test_other_text_is_left_alone(self, text: str) -> None:
        assert restore_legacy_font(text) == text
