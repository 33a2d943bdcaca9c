"""Kyrgyz stems: all forms of a word share one, and other words do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.languages.kyrgyz import stem

RECORDED = Path(__file__).with_name("kyrgyz_stems.tsv")

FAMILIES = {
    "келишим": "келишим келишимди келишимдин келишимге келишимде келишимден келишими келишимдер "
    "келишимдерге келишимдеринин келишимибиз келишимдеги",
    "кат": "кат катты каттын катка катта каттан каты катынын каттар каттарга катыбыз катыңыз каттагы",
    "университет": "университет университетти университеттин университетке университетте университеттен "
    "университети университетинин университеттер университеттердин университеттеги университетибиз",
    "өнөктөш": "өнөктөш өнөктөшкө өнөктөштүн өнөктөшү өнөктөштөр өнөктөштөрдүн өнөктөштөрүбүз өнөктөштүк",
    "жөнөтүү": "жөнөтүү жөнөтүүгө жөнөтүүнү жөнөттү жөнөтүлгөн жөнөтүп жөнөткөн жөнөтүлүүдө",
    "китеп": "китеп китепти китебинин китептер китептердин",
    "бала": "балалар балдар балдарга балдардын балдарынын",
    "баштоо": "баштоо баштоого баштоонун баштады баштап баштаган башталган",
}


def recorded_stems() -> list[tuple[str, str]]:
    lines = RECORDED.read_text(encoding="utf-8").splitlines()
    return [(word, expected) for word, expected in (line.split("\t") for line in lines)]


def test_three_thousand_recorded_words_keep_their_stem() -> None:
    recorded = recorded_stems()
    assert len(recorded) > 3000
    assert [(word, stem(word), expected) for word, expected in recorded if stem(word) != expected] == []


def test_a_word_typed_without_special_letters_has_the_same_stem() -> None:
    bare = str.maketrans("өүңё", "оуне")
    assert [word for word, expected in recorded_stems() if stem(word.translate(bare)) != expected] == []


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES.keys())
def test_the_forms_of_a_word_share_one_stem(family: str) -> None:
    assert len({stem(form) for form in family.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "кат каттоо катар",
        "иш ишкана ишеним",
        "ош орус нигер нигерия",
        "бөлүм бөлүк",
        "келишим келин",
        "фонд фонтан",
    ],
)
def test_other_words_keep_stems_of_their_own(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == len(words.split())


def test_words_that_only_look_inflected_stay_whole() -> None:
    whole = "кыргызстан мектеп китеп талап орган алтын путин магазин командир мурун"
    assert [word for word in whole.split() if stem(word) != word] == []


@pytest.mark.parametrize("word", ["", "к", "бб", "оо", "ооо", "дын", "дагы", "ь"])
def test_scraps_are_no_trouble(word: str) -> None:
    assert isinstance(stem(word), str)
