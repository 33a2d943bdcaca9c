"""Folding for places: one spelling, the same length."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.proposals.folding import any_of, fold, words


@given(st.text())
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("көчүрмө", "кочурмо"),
        ("кɵчʏрмɵ", "көчүрмө"),
        ("БИЛДИРYY", "билдирүү"),
        ("отчёт", "отчет"),
        ("SELÇUK ÜNİVERSİTESİ", "selcuk universitesi"),
        ("Üniversitesı", "universitesi"),
        ("нoябpя", "ноября"),
        ("2О26", "2026"),
        ("l6", "16"),
        ("«кат»", '"кат"'),
        ("15–20", "15-20"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_words_come_with_their_places() -> None:
    text = "Ош, 12-май"
    assert [(text[start:end], word) for word, start, end in words(fold(text))] == [
        ("Ош", "ош"),
        ("12", "12"),
        ("май", "май"),
    ]


def test_a_list_of_phrases_matches_them_as_they_are_written_and_misread() -> None:
    pattern = re.compile(any_of("жөнүндө | урмат менен\n yours truly"))
    for text in ("жөнүндө", "женунде", "Урмат  менен", "Yours\ntruly"):
        assert pattern.fullmatch(fold(text))
