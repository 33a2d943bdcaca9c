"""Days in letters, as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.example_data.wording import Facts, academic_year

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("language", "words", "written"),
    [
        ("ky", "{day}", "2026-жылдын 24-ноябры"),
        ("ky", "{day+14.dat} чейин", "2026-жылдын 8-декабрына чейин"),
        ("ky", "{day-210.dat}", "2026-жылдын 28-апрелине"),
        ("ky", "{day-175.attr}", "2026-жылдын 2-июнундагы"),
        ("ky", "{day.loc}", "2026-жылдын 24-ноябрында"),
        ("ru", "до {day+14}.", "до 8 декабря 2026 г."),
        ("ru", "от {day.short}", "от 24.11.2026"),
        ("en", "by {day+4}", "by 27 November 2026"),  # not the Saturday
        ("tr", "{day}", "24 Kasım 2026"),
        ("de", "{day}", "24. November 2026"),
        ("fr", "{day}", "24 novembre 2026"),
        ("en", "{year+1}, {academic}", "2027, 2026/27"),
        ("ky", "№ {ref.number}", "№ 15-03/1"),
    ],
)
def test_places_are_filled(language: str, words: str, written: str) -> None:
    values = {"day": DAY, "year": DAY.year, "academic": academic_year(DAY), "ref.number": "15-03/1"}
    assert Facts(language, values).put_into(words) == written


def test_an_unknown_place_is_an_error() -> None:
    with pytest.raises(KeyError):
        Facts("ky", {}).put_into("{nobody}")


def test_an_academic_year_begins_in_august() -> None:
    assert academic_year(date(2026, 7, 31)) == "2025/26"
    assert academic_year(date(2026, 8, 1)) == "2026/27"
    assert academic_year(date(1999, 9, 1)) == "1999/00"
