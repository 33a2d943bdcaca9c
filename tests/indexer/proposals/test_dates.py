"""Dates in the four languages, in figures and in words, clean and as a scanner reads them."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.proposals.dates import find_dates, find_days
from indexer.proposals.folding import fold

MAY_5 = date(2024, 5, 5)


def dates_in(text: str, language: str = "ru") -> list[tuple[date, ...]]:
    return [found.readings for found in find_dates(fold(text), language)]


@pytest.mark.parametrize(
    "text",
    [
        "2024-жылдын 5-майы",
        "2024-жылдын « 5 » майы",
        "2024-ж., 5-май",
        "2024-жылдын 5-майында",
        "2024-жылдын 5-майындагы буйрук",
        "2024-жылдын май айынын 5и",
        "5-май 2024-ж.",
        "5-май, 2024-жыл",
        "«05» май 2024-ж.",
        "5 мая 2024 г.",
        "5 мая 2024 года",
        "«5» мая 2024г.",
        "5-го мая 2024 года",
        "5 МАЯ 2024 Г.",
        "05.05.2024",
        "5.5.2024г.",
        "05.05.24",
        "05. 05. 2024",
        "05/05/2024",
        "05-05-2024",
        "2024-05-05",
        "2024.05.05",
        "May 5, 2024",
        "May 5th, 2024",
        "5 May 2024",
        "5th of May, 2024",
        "5 Mayıs 2024",
        "5 MAYIS 2024",
        "5 мaя 2О24 г.",
        "О5.05.2О24",
        "5 Мая, 2024",
    ],
)
def test_every_way_to_write_a_date(text: str) -> None:
    assert dates_in(text) == [(MAY_5,)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-жылдын 1-январы", date(2026, 1, 1)),
        ("2026-жылдын 1-январынан", date(2026, 1, 1)),
        ("30 ноября 2026 г.", date(2026, 11, 30)),
        ("30 Kasım 2026 tarihine", date(2026, 11, 30)),
        ("15 Şubat 2027'ye kadar", date(2027, 2, 15)),
        ("12 нояб. 2026 г.", date(2026, 11, 12)),
        ("Sept. 9, 2026", date(2026, 9, 9)),
        ("Nov. 9, 2026", date(2026, 11, 9)),
        ("l6 November 2026", date(2026, 11, 16)),
        ("11 Ağustos 2026", date(2026, 8, 11)),
    ],
)
def test_months_with_endings_and_cut_short(text: str, day: date) -> None:
    assert dates_in(text) == [(day,)]


def test_figures_are_day_first_where_people_write_so() -> None:
    for language in ("ky", "ru", "tr"):
        assert dates_in("03/04/2026", language) == [(date(2026, 4, 3),)]


def test_figures_have_two_readings_in_english_and_in_an_unknown_language() -> None:
    both = (date(2026, 4, 3), date(2026, 3, 4))
    assert dates_in("03/04/2026", "en") == [both]
    assert find_dates("03.04.2026", None)[0].readings == both


def test_figures_that_can_be_read_one_way_only_are_read_so() -> None:
    assert dates_in("25/09/2026", "en") == [(date(2026, 9, 25),)]
    assert dates_in("09/25/2026", "en") == [(date(2026, 9, 25),)]
    assert dates_in("04/04/2026", "en") == [(date(2026, 4, 4),)]


@pytest.mark.parametrize(
    "text",
    [
        "№ 01-2-2-18/2629-И",
        "№ 2017-П-12/51-13-(НПА)",
        "тел. 7-07-12",
        "(03222) 7-07-12",
        "31.02.2026",
        "14–16 апреля 2027 года",
        "2026-2027 eğitim öğretim yılı",
        "192.168.1.12",
        "E-59843260-724.01-618204",
        "20___-ж. «___» ________",
        "5 маршрутов 2026 года",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates_in(text) == []


def test_a_day_without_its_year_is_found() -> None:
    assert [(day.day, day.month) for day in find_days(fold("до 15 марта, 1-мартка чейин, by March 7"))] == [
        (15, 3),
        (1, 3),
        (7, 3),
    ]
