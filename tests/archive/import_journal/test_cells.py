"""Days, counts and headings as clerks write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.import_journal import cells
from archive.import_journal.headings import heading_line, recognise


@pytest.mark.parametrize(
    ("text", "on", "doubtful"),
    [
        ("14.03.2019", date(2019, 3, 14), False),
        ("2019-03-14", date(2019, 3, 14), False),
        ("2019-03-14T00:00:00", date(2019, 3, 14), False),
        ("14-03-2019", date(2019, 3, 14), False),
        ("14.03.2019 г.", date(2019, 3, 14), False),
        ("14.03.2019-ж", None, False),
        ("14/03/2019", date(2019, 3, 14), False),
        ("03/04/2019", date(2019, 4, 3), True),
        ("14.03.19", date(2019, 3, 14), True),
        ("14.03.98", date(1998, 3, 14), True),
        ("14.03", date(2019, 3, 14), True),
        ("29.02.2019", None, False),
        ("март", None, False),
        ("", None, False),
    ],
)
def test_days(text: str, on: date | None, doubtful: bool) -> None:
    day = cells.day(text, 2019)
    assert (day.on if day else None, day.doubtful if day else False) == (on, doubtful)


@given(st.text(max_size=30))
def test_no_cell_breaks_the_reading(text: str) -> None:
    cells.day(text, 2019)
    cells.whole(text)
    cells.words(text, {"a": "b"})
    cells.listed(text)


@pytest.mark.parametrize(
    "headings",
    [
        ["№", "Дата", "Отправитель", "Их номер", "Краткое содержание", "Примечание"],
        ["№", "Келген күнү", "Жөнөтүүчү", "Документтин номери", "Мазмуну", "Эскертүү"],
        ["No.", "Date received", "Sender", "Their number", "Summary", "Note"],
        ["РЕГ. №", "дата  регистрации:", "Корреспондент", "номер документа", "О чём", "примечания"],
    ],
)
def test_headings_in_three_languages(headings: list[str]) -> None:
    assert list(recognise(headings).values()) == [
        "number", "registered_on", "partner", "their_number", "subject", "note",
    ]  # fmt: skip


def test_the_line_of_headings_is_found_below_a_title() -> None:
    lines = [["Журнал входящих"], ["за 2019 год"], [], ["№", "Дата", "Отправитель"], ["1", "01.01.2019", "X"]]
    assert heading_line(lines) == 3
    assert heading_line([["a", "b"], ["1", "2"]]) is None
