"""The language of a letter, a line, a page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from indexer.languages.detect import UNKNOWN, detect, segments

LETTERS = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("letters.tsv").read_text(encoding="utf-8").splitlines()
]


def test_short_letters_are_told_apart() -> None:
    told = Counter((language, detect(text)) for language, text in LETTERS)
    wrong = {pair: n for pair, n in told.items() if pair[1] not in (pair[0], UNKNOWN)}
    assert wrong == {}
    assert sum(n for (language, found), n in told.items() if found == language) >= 0.95 * len(LETTERS)


def test_kyrgyz_typed_on_a_russian_keyboard_is_kyrgyz() -> None:
    bare = str.maketrans("өүңӨҮҢ", "оунОУН")
    kyrgyz = [text.translate(bare) for language, text in LETTERS if language == "ky"]
    told = Counter(map(detect, kyrgyz))
    assert told["ru"] == 0
    assert told["ky"] >= 0.8 * len(kyrgyz)


def test_initials_are_not_prepositions() -> None:
    assert detect("К. Г. Кожобеков, С. О. Асанов, И. В. Маматов") == UNKNOWN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sehr geehrte Damen und Herren, wir senden Ihnen die Unterlagen.", "de"),
        ("Madame, nous vous remercions pour votre lettre.", "fr"),
        ("关于大学合作的协议", "zh"),
        ("日本の大学について", "ja"),
        ("서울대학교 총장", "ko"),
        ("اتفاقية تعاون بين الجامعات", "ar"),
        ("विश्वविद्यालय", "hi"),
    ],
)
def test_other_languages_of_our_partners(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text", ["", "   ", "123/456", "Erasmus", "Қазақстан Республикасы Білім және ғылым министрлігі жіберді"]
)
def test_what_cannot_be_told_is_unknown(text: str) -> None:
    assert detect(text) == UNKNOWN


def test_a_hint_decides_only_what_is_open() -> None:
    assert detect("Договор", hint="ru") == "ru"
    assert detect("Erasmus", hint="en") == "en"
    assert detect("Erasmus", hint="ky") == UNKNOWN
    assert detect("Келишимдин долбоору жана тиркеме", hint="ru") == "ky"


def test_a_page_in_three_languages_is_read_in_three() -> None:
    text = (
        "Урматтуу мырза!\nКелишимдин долбоору жөнөтүлөт.\n12.03.2026\n"
        "Уважаемый господин!\nНаправляем проект договора.\n"
        "Dear Sir,\nplease find the draft of the agreement enclosed.\n"
    )
    found = segments(text)
    assert [segment.language for segment in found] == ["ky", "ru", "en"]
    assert "".join(text[segment.start : segment.end] for segment in found) == text
    assert "12.03.2026" in text[found[0].start : found[0].end]


def test_lines_before_the_first_that_tells_go_with_it() -> None:
    assert [
        segment.language for segment in segments("№ 15-03/412\nErasmus+\nThis is the list of the guests.")
    ] == ["en"]
    assert segments("") == []
    assert [segment.language for segment in segments("№ 15", hint="ru")] == ["ru"]


@pytest.mark.parametrize(
    "text",
    [
        "Кыргыз Республикасынын Ёкмётънън токтому. Билим беръъ жана илим министрлиги ъчън.",
        "Мамлекеттик тилде тъптёлгён мъмкънчълък",
        "Мамлекеттик тилде тїптєлгєн мїмкїнчїлїк",
    ],
)
def test_kyrgyz_in_an_old_font_is_kyrgyz(text: str) -> None:
    assert detect(text) == "ky"
    assert [segment.language for segment in segments(f"Уважаемый ректор, просим Вас.\n{text}")] == [
        "ru",
        "ky",
    ]


def test_russian_with_a_slip_or_two_stays_russian() -> None:
    text = "Просим Вас рассмотреть её заявление о съёмке. " * 12 + "Санктъ Петербургъ"
    assert detect(text) == "ru"
    assert detect("Україна є незалежною державою, її громадяни") == UNKNOWN
