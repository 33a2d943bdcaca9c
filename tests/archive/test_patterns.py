"""A pattern is taken only if no two serials of a year can look the same."""

from __future__ import annotations

import pytest

from archive.errors import (
    CaseMissing,
    PatternAmbiguous,
    PatternRefused,
    PatternUnknownPart,
    PatternWithoutSerial,
)
from archive.patterns import Facts, parse_pattern, preview

FACTS = Facts(year=2026, case="15-03", letter="и")


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{case}/{n}", "15-03/27"),
        ("ИК-{n}", "ИК-27"),
        ("ЭК-{yyyy}/{n}", "ЭК-2026/27"),
        ("{n}", "27"),
        ("{L}-{n}", "И-27"),
        ("{case}/{n}дсп", "15-03/27дсп"),
        ("{n:4}/{yy}", "0027/26"),
        ("{L}{n}", "И27"),
    ],
)
def test_a_pattern_is_written_out(pattern: str, number: str) -> None:
    rendered = parse_pattern(pattern).render(27, FACTS)
    assert rendered.text == number
    assert rendered.serial.lstrip("0") == "27"
    assert rendered.head + rendered.serial + rendered.tail == number


@pytest.mark.parametrize(
    ("pattern", "error"),
    [
        ("", PatternRefused),
        ("x" * 41 + "{n}", PatternRefused),
        ("Вх-", PatternWithoutSerial),
        ("{case}", PatternWithoutSerial),
        ("{n}/{n}", PatternWithoutSerial),
        ("{case}{n}", PatternAmbiguous),  # 15-0 + 31 and 15-03 + 1
        ("{n}{yy}", PatternAmbiguous),
        ("20{n}", PatternAmbiguous),
        ("{n}7", PatternAmbiguous),
        ("{month}/{n}", PatternUnknownPart),
        ("{n", PatternRefused),
        ("{n}}", PatternRefused),
    ],
)
def test_a_pattern_that_could_repeat_is_refused(pattern: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse_pattern(pattern)


def test_a_literal_suffix_stands_behind_the_serial() -> None:
    assert parse_pattern("{case}/{n}дсп").render(12, FACTS, "а").text == "15-03/12адсп"


def test_a_pattern_with_a_case_needs_one() -> None:
    with pytest.raises(CaseMissing):
        parse_pattern("{case}/{n}").render(1, Facts(year=2026))


def test_the_preview_shows_what_numbers_will_look_like() -> None:
    assert preview("{case}/{n}", FACTS) == ("15-03/1", "15-03/2", "15-03/123")
