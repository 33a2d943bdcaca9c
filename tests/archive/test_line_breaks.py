"""Long Kyrgyz and Russian words part between syllables, numbers at their own signs, and nothing is lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.journal_export.linebreaks import break_lines


def broken(text: str, limit: int) -> list[str]:
    return list(break_lines(text, limit, len))


def test_lines_end_between_words() -> None:
    assert broken("Пакистандан келе турган делегация", 12) == ["Пакистандан", "келе турган", "делегация"]


@pytest.mark.parametrize(
    ("word", "limit", "lines"),
    [
        ("министрлигинин", 10, ["министрли-", "гинин"]),
        ("кызматташтыгыбыздын", 12, ["кызматташты-", "гыбыздын"]),
        ("келишимдин", 6, ["кели-", "шимдин"]),
        ("документтер", 6, ["доку-", "мент-", "тер"]),
        ("соглашение", 6, ["согла-", "шение"]),
        ("районго", 6, ["район-", "го"]),
        ("университет", 8, ["универ-", "ситет"]),
    ],
)
def test_a_word_wider_than_its_column_parts_between_syllables(
    word: str, limit: int, lines: list[str]
) -> None:
    assert broken(word, limit) == lines


def test_a_long_word_begins_on_the_line_before_it() -> None:
    assert broken("өз кызматташтыгыбыздын", 12) == ["өз кызмат-", "таштыгыбыз-", "дын"]


@pytest.mark.parametrize(
    ("number", "limit", "lines"),
    [
        ("01-2-2-18/2629-И", 10, ["01-2-2-18/", "2629-И"]),
        ("KKM/1187/2026", 9, ["KKM/1187/", "2026"]),
        ("иш-чарасына", 9, ["иш-", "чарасына"]),
        ("15-03/412", 9, ["15-03/412"]),
        ("EMKK20261234567", 6, ["EMKK20", "261234", "567"]),
    ],
)
def test_a_number_parts_at_its_own_signs_and_gets_no_hyphen(
    number: str, limit: int, lines: list[str]
) -> None:
    assert broken(number, limit) == lines


def test_line_breaks_of_the_writer_are_kept() -> None:
    assert broken("биринчи\n\nэкинчи", 20) == ["биринчи", "экинчи"]


def test_a_word_without_an_end_takes_no_time() -> None:
    started = time.process_time()
    assert len("".join(broken("ө" * 200_000, 12))) == 200_000
    assert time.process_time() - started < 5


def test_a_column_narrower_than_a_letter_still_ends() -> None:
    assert broken("аб", 0) == ["а", "б"]


@given(st.text(alphabet="абөүңьй-/ 12\n–", max_size=60), st.integers(min_value=1, max_value=20))
def test_no_letter_is_lost_and_no_line_too_wide(text: str, limit: int) -> None:
    lines = broken(text, limit)
    assert all(len(line) <= limit for line in lines)
    assert "".join("".join(lines).replace("-", "").split()) == "".join(text.replace("-", "").split())
