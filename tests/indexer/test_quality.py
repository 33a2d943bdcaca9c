"""How well forms and names are found: the part of bench/search_quality.py that needs only two packages, as a gate.

`kyrgyz` forms the six cases by rules of another hand, `kyrgyz-transliteration` carries five thousand names.
"""

from __future__ import annotations

import pytest

from bench.search_quality import PackageFigures, package_figures


@pytest.fixture(scope="module")
def figures() -> PackageFigures:
    return package_figures()


def test_the_sets_are_as_large_as_ever(figures: PackageFigures) -> None:
    assert figures.words > 290
    assert figures.names > 4_900


def test_a_dictionary_form_finds_the_cases_of_its_word(figures: PackageFigures) -> None:
    assert figures.word_forms >= 0.99
    assert figures.one_stem >= 0.94
    assert (
        figures.back >= 0.95
    )  # what would find the last one in a hundred also finds letters for a registration


def test_a_keyboard_without_the_kyrgyz_letters_finds_as_much(figures: PackageFigures) -> None:
    assert figures.bare_word_forms == figures.word_forms
    assert figures.bare_name_forms == figures.name_forms


def test_a_name_finds_its_cases(figures: PackageFigures) -> None:
    assert figures.name_forms >= 0.99


def test_different_words_keep_different_stems(figures: PackageFigures) -> None:
    assert figures.alone >= 0.95


def test_a_name_has_the_key_of_its_latin_spelling(figures: PackageFigures) -> None:
    assert figures.names_in_latin >= 0.99
