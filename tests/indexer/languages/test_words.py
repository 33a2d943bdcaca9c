"""Chunks, tokens and pieces: what is a word, what a number, what a letter of a number."""

from __future__ import annotations

import pytest

from indexer.languages.words import Kind, pieces, without_ending


def kinds(chunk: str) -> list[tuple[str, str]]:
    letters = {Kind.WORD: "w", Kind.NUMBER: "n", Kind.CODE: "c", Kind.IDEOGRAPHS: "z"}
    return [(piece.text, letters[piece.kind]) for piece in pieces(chunk)]


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        ("кат,", [("кат", "w")]),
        ("«Алымбек", [("Алымбек", "w")]),
        ("оюн-зоок", [("оюн", "w"), ("зоок", "w")]),
        ("15-03/412", [("15", "n"), ("03", "n"), ("412", "n")]),
        ("№4062-ФХД", [("4062", "n"), ("ФХД", "c")]),
        ("20-б", [("20", "n"), ("б", "c")]),
        ("123а", [("123", "n"), ("а", "c")]),
        ("E-38162/2214", [("E", "c"), ("38162", "n"), ("2214", "n")]),
        (
            "2017-П-12/51-13-(НПА)",
            [("2017", "n"), ("П", "c"), ("12", "n"), ("51", "n"), ("13", "n"), ("НПА", "c")],
        ),
        ("2023-жылдын", [("2023", "n"), ("жылдын", "w")]),
        ("2023-ЖЫЛДЫН", [("2023", "n"), ("ЖЫЛДЫН", "w")]),
        ("1.Жалпы", [("1", "n"), ("Жалпы", "w")]),
        ("ФХД", [("ФХД", "w")]),
        ("университети²", [("университети", "w")]),
        ("TOEFL高等教育3", [("TOEFL", "w"), ("高等教育", "z"), ("3", "n")]),
        ("info@oshsu.kg", [("info", "w"), ("oshsu", "w"), ("kg", "w")]),
        ("—", []),
        ("_", []),
    ],
)
def test_pieces_of_a_chunk(chunk: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(chunk) == expected


def test_pieces_say_where_they_stand() -> None:
    chunk = "«№4062-ФХД»,"
    assert all(chunk[piece.start : piece.end] == piece.text for piece in pieces(chunk))


def test_a_soft_hyphen_or_an_accent_does_not_part_a_word() -> None:
    assert [piece.text for piece in pieces("кели\u00adшим за\u0301мок")] == ["кели\u00adшим", "за\u0301мок"]


@pytest.mark.parametrize(
    ("word", "abbreviation"),
    [
        ("КМШнын", "КМШ"),
        ("АКШда", "АКШ"),
        ("АКШдагы", "АКШ"),
        ("ОшМУнун", "ОшМУ"),
        ("ЖОЖдордун", "ЖОЖ"),
        ("МИДом", "МИД"),
        ("КР", "КР"),
        ("Кыргызстандын", "Кыргызстандын"),
        ("КЫРГЫЗСТАНДЫН", "КЫРГЫЗСТАНДЫН"),
        ("Ак-Суу", "Ак-Суу"),
        ("ААк", "ААк"),
    ],
)
def test_an_abbreviation_is_known_behind_its_ending(word: str, abbreviation: str) -> None:
    assert without_ending(word) == abbreviation
