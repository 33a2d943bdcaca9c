"""Dates, numbers and sizes are written as clerks of each language write them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from webui import dates
from webui.catalogs import compile_stale
from webui.i18n import TRANSLATIONS

DAY = date(2026, 11, 23)
BISHKEK = "Asia/Bishkek"


@pytest.mark.parametrize(
    ("language", "written"),
    [("ky", "2026-жылдын 23-ноябры"), ("ru", "23 ноября 2026 г."), ("en", "23 November 2026")],
)
def test_long_dates(language: str, written: str) -> None:
    assert dates.long_date(DAY, language) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [("ky", "Дүйшөмбү, 23-ноябрь"), ("ru", "Понедельник, 23 ноября"), ("en", "Monday, 23 November")],
)
def test_weekday_headings(language: str, written: str) -> None:
    assert dates.weekday_heading(DAY, language) == written


def test_kyrgyz_months_take_the_ending_of_their_last_vowel() -> None:
    endings = {
        month: dates.long_date(date(2026, month, 1), "ky").rsplit("-", 1)[1][-1] for month in range(1, 13)
    }
    assert endings == {
        1: "ы",
        2: "ы",
        3: "ы",
        4: "и",
        5: "ы",
        6: "у",
        7: "у",
        8: "у",
        9: "ы",
        10: "ы",
        11: "ы",
        12: "ы",
    }


def test_tables_have_digits_only() -> None:
    assert (dates.table_date(DAY), dates.short_date(DAY)) == ("23.11.2026", "23.11")


def test_times_are_those_of_the_office() -> None:
    late_evening = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert dates.clock_time(late_evening, BISHKEK) == "00:30"
    assert dates.table_moment(late_evening, BISHKEK) == "23.11.2026 00:30"
    assert dates.short_moment(late_evening, BISHKEK) == "23.11, 00:30"


def test_numbers_are_grouped() -> None:
    assert dates.number(98317, "ru") == "98\N{NO-BREAK SPACE}317"
    assert dates.number(98317, "ky") == "98\N{NO-BREAK SPACE}317"
    assert dates.number(98317, "en") == "98,317"


@pytest.mark.parametrize("text", ["2027–2030-жылдарга", "23-ноябрь", "1-бет", "2026-жылдын"])
def test_a_number_and_its_ending_stay_together(text: str) -> None:
    assert dates.keep_together(f"а {text} б") == f'а <span class="k-nb">{text}</span> б'


def test_what_is_kept_together_is_escaped() -> None:
    assert dates.keep_together("<b>1-бет</b>") == '&lt;b&gt;<span class="k-nb">1-бет</span>&lt;/b&gt;'


def test_registry_numbers_are_left_alone() -> None:
    assert dates.keep_together("15-03/412") == "15-03/412"


@pytest.fixture(scope="module")
def app() -> Flask:
    compile_stale(TRANSLATIONS)
    app = Flask(__name__)
    Babel(app, default_translation_directories=str(TRANSLATIONS))
    return app


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ky", ["1 күн кечикти", "2 күн кечикти", "5 күн кечикти", "21 күн кечикти"]),
        (
            "ru",
            ["просрочено на 1 день", "просрочено на 2 дня", "просрочено на 5 дней", "просрочено на 21 день"],
        ),
        ("en", ["1 day late", "2 days late", "5 days late", "21 days late"]),
    ],
)
def test_lateness_has_the_right_plural(app: Flask, language: str, written: list[str]) -> None:
    with app.test_request_context(), force_locale(language):
        assert [dates.days_late(days) for days in (1, 2, 5, 21)] == written


def test_today_and_tomorrow_have_their_own_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert [dates.days_left(days) for days in (0, 1, 2)] == ["Today", "Tomorrow", "2 days left"]


@pytest.mark.parametrize(
    ("size", "english", "russian"),
    [
        (1, "1 byte", "1 байт"),
        (999, "999 bytes", "999 байт"),
        (348_160, "340 KB", "340 КБ"),
        (1_258_291, "1.2 MB", "1,2 МБ"),
        (3 * 1024**3, "3 GB", "3 ГБ"),
    ],
)
def test_sizes(app: Flask, size: int, english: str, russian: str) -> None:
    with app.test_request_context():
        with force_locale("en"):
            assert dates.file_size(size, "en") == english
        with force_locale("ru"):
            assert dates.file_size(size, "ru") == russian
