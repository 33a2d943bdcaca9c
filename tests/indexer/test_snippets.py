"""The words asked for, marked in the original text, and the passage that shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import parse
from indexer.snippets import Snippet, mark_text, snippet

LETTER = (
    "Урматтуу Айбек Сапарович!\n\nСиздин катыңызга жооп иретинде билдиребиз: эл аралык байланыштар\n"
    "бөлүмү   өнөктөштүк келишимдеринин долбоорун карап чыкты.\n№ 4062-ФХД буйрукка ылайык "
    "келишимдер 2026-жылдын 1-мартынан тартып күчүнө кирет."
)


def marked(text: str, query: str, language: str | None = "ky") -> list[str]:
    return [text[start:end] for start, end in mark_text(text, parse(query), language)]


class TestMarks:
    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("келишим", ["келишимдеринин", "келишимдер"]),
            ("келишими", ["келишимдеринин", "келишимдер"]),
            ("өнөктөш", ["өнөктөштүк"]),
            ("оноктош", ["өнөктөштүк"]),
            ("4062-ФХД", ["4062-ФХД"]),
            ("4062-ф", ["4062-ФХД"]),
            ("ФХД", ["ФХД"]),
            ("402", []),
            ("406", ["4062"]),
            ("20", []),
            ('"эл аралык"', ["эл аралык"]),
            ('"аралык эл"', []),
            ('"байланыштар бөлүмү"', ["байланыштар\nбөлүмү"]),
            ('"келишим"', []),
            ("эл-аралык", ["эл аралык"]),
            ("долбо*", ["долбоорун"]),
            ("-келишим кат", ["катыңызга"]),
            ("", []),
            ("-келишим", []),
        ],
    )
    def test_words_of_a_letter(self, query: str, words: list[str]) -> None:
        assert marked(LETTER, query) == words

    def test_the_language_of_the_text_decides(self) -> None:
        assert marked("Соглашение и договоры", "договор", "ru") == ["договоры"]
        assert marked("two agreements, one treaty", "agreement", "en") == ["agreements"]
        assert marked("关于高等教育的协议", "高等教育", "zh") == ["高等教育"]

    def test_each_line_of_a_mixed_text_is_read_in_its_language(self) -> None:
        text = "Келишимдин долбоору жөнөтүлдү.\nПросим Вас рассмотреть проекты договоров.\n"
        assert marked(text, "келишим", None) == ["Келишимдин"]
        assert marked(text, "договор", None) == ["договоров"]

    def test_every_encoding_is_marked_where_it_stands(self) -> None:
        text = "кɵчʏрмɵ, кѳчүрмѳ, көчүрмөсү; кочурмо"
        assert marked(text, "көчүрмө") == ["кɵчʏрмɵ", "кѳчүрмѳ", "көчүрмөсү", "кочурмо"]

    def test_text_of_an_old_font_is_marked_as_it_stands(self) -> None:
        assert marked("ушул кёчърмё тъптёлгён ъчън", "көчүрмө") == ["кёчърмё"]

    def test_a_word_inside_another_is_not_marked(self) -> None:
        assert marked("кат каттоо катар (кат)", "кат") == ["кат", "кат"]

    def test_all_of_a_long_text_is_marked(self) -> None:
        assert len(mark_text("бир келишим эки " * 2_000, parse("келишим"), "ky")) == 2_000

    def test_a_phrase_is_marked_wherever_a_long_text_is_cut_for_reading(self) -> None:
        for filler in range(1_180, 1_215):
            text = "а " * (filler // 2) + "эл аралык байланыш " + "б " * 900
            assert marked(text, '"эл аралык байланыш"') == ["эл аралык байланыш"]


class TestSnippets:
    def test_it_is_one_line_with_its_marks_and_cuts(self) -> None:
        found = snippet(LETTER, parse("өнөктөштүк келишим"), "ky", width=120)
        assert found.text.startswith("… ")
        assert found.text.endswith(" …")
        assert "\n" not in found.text
        assert "  " not in found.text
        words = ["өнөктөштүк", "келишимдеринин", "келишимдер"]
        assert [found.text[start:end] for start, end in found.marks] == words

    def test_words_are_not_cut(self) -> None:
        found = snippet(LETTER, parse("келишим"), "ky", width=90)
        whole = set(LETTER.split())
        assert set(found.text.strip("… ").split()) <= whole

    def test_the_passage_with_most_of_the_words_is_shown(self) -> None:
        text = "Келишим бар. " + "Башка сөз жок. " * 30 + "Келишимдин долбоору ушул жерде. " + "Аягы. " * 30
        found = snippet(text, parse("келишим долбоор"), "ky", width=100)
        assert [found.text[start:end] for start, end in found.marks] == ["Келишимдин", "долбоору"]

    def test_without_a_word_the_beginning_is_shown(self) -> None:
        found = snippet("Кыска кат.", parse("университет"), "ky")
        assert found == Snippet("Кыска кат.", ())
        assert snippet(LETTER, parse(""), "ky", width=40).text == "Урматтуу Айбек Сапарович! Сиздин …"

    def test_a_short_text_is_shown_whole(self) -> None:
        assert snippet("  Эки\n\n кат ", parse("кат"), "ky") == Snippet("Эки кат", ((4, 7),))

    def test_a_text_without_spaces_is_cut_anywhere(self) -> None:
        text = "关于" * 300 + "高等教育" + "协议" * 300
        found = snippet(text, parse("高等教育"), "zh", width=60)
        assert [found.text[start:end] for start, end in found.marks] == ["高等教育"]
        assert len(found.text) <= 64

    def test_an_empty_text_gives_an_empty_snippet(self) -> None:
        assert snippet("", parse("кат"), "ky") == Snippet("", ())
        assert snippet(" \n ", parse("кат"), None) == Snippet("", ())


TEXTS = st.text(alphabet="аөкткелишмдн -/.,\n\x00\u00ad\u30010123ФХДabI高等", max_size=400)
QUERIES = st.text(alphabet='аөктелишм "-*/0123ФХДab高等', max_size=30)


@given(TEXTS, QUERIES, st.sampled_from(["ky", "ru", "en", "zh", None]))
def test_marks_stand_in_order_and_apart(text: str, asked: str, language: str | None) -> None:
    query = parse(asked)
    spans = mark_text(text, query, language)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(TEXTS, QUERIES, st.sampled_from(["ky", None]), st.integers(10, 300))
def test_a_snippet_shows_only_what_the_text_says(
    text: str, asked: str, language: str | None, width: int
) -> None:
    found = snippet(text, parse(asked), language, width)
    assert len(found.text) <= width + 4
    shown = "".join(sign for sign in found.text.strip("… ") if sign.isprintable() and sign != " ")
    assert shown in "".join(sign for sign in text if sign.isprintable() and sign != " ")
    assert all(0 <= start < end <= len(found.text) for start, end in found.marks)
    assert all(found.text[start:end].strip() for start, end in found.marks)
