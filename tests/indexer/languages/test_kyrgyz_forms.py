"""The forms of a Kyrgyz word that a question asks for beside its stem."""

from __future__ import annotations

import pytest

from indexer.languages.folding import fold
from indexer.languages.kyrgyz import stem
from indexer.languages.kyrgyz_forms import finite_forms, genitive, stems_asked, stems_begun


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("келишим", "келишимдин"),
        ("университет", "университеттин"),
        ("бишкек", "бишкектин"),
        ("ош", "оштун"),
        ("алма", "алманын"),
        ("бр", "бр"),
        ("", ""),
    ],
)
def test_the_genitive_is_formed_as_writers_form_it(word: str, expected: str) -> None:
    assert genitive(word) == expected


@pytest.mark.parametrize(("name", "form"), [("насирдин", "насирдинге"), ("марина", "маринага")])
def test_the_genitive_shields_a_name_that_ends_like_a_suffix(name: str, form: str) -> None:
    assert stem(name) != stem(form)
    assert stem(genitive(fold(name))) == stem(form)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("жонотуу", {"жонотулду", "жонотот"}),
        ("берүү", {"берилди", "берет"}),
        ("алуу", {"алынды", "алат"}),
        ("баштоо", {"башталды"}),
        ("талкуулоо", {"талкууланды", "талкуулонду"}),
        ("келишим", set()),
        ("уу", set()),
    ],
)
def test_a_verb_named_in_the_dictionary_way_gives_its_finite_forms(verb: str, forms: set[str]) -> None:
    assert set(finite_forms(fold(verb))) == forms


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("китеп", "китеби"),
        ("талап", "талабы"),
        ("жөнөтүү", "жөнөтүлдү"),
        ("берүү", "берет"),
        ("келишим", "келишимдердин"),
        ("облус", "облусунун"),
        ("чемпион", "чемпионуна"),
        ("директор", "директорлор"),
    ],
)
def test_the_stems_asked_for_hold_the_stem_of_the_form(typed: str, form: str) -> None:
    asked = stems_asked(fold(typed))
    assert asked[0] == stem(typed)
    assert stem(form) in asked


@pytest.mark.parametrize(
    ("begun", "word"), [("долбоо", "долбоору"), ("катто", "каттоо"), ("келишимди", "келишимдин"), ("", "а")]
)
def test_a_beginning_holds_the_stem_of_the_word_it_may_become(begun: str, word: str) -> None:
    assert any(stem(word).startswith(one) for one in stems_begun(begun))


def test_a_stem_that_lost_its_s_gets_it_back() -> None:
    assert stem("облус") in stems_asked(fold("облусунун"))
