"""From text to terms: what an index stores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.languages.analyse import analyse, chunk_terms, known_chunk

LANGUAGES = ["ky", "ru", "en", "tr", "de", "fr", "es", "ar", "fa", "hi", "zh", "xx"]


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("Келишимдин долбоору", "ky", "kкелишим kдолп"),
        ("Договором о студентах", "ru", "rдоговор rо rстудент"),
        ("Agreements of students", "en", "eagreement eof estudent"),
        ("Öğrencilerin", "tr", "togrenci"),
        ("КМШнын АКШда", "ky", "kкмш kакш"),
        ("МИДом", "ru", "rмид"),
        ("Erasmus программасы", "ky", "eerasmus kпрограмм"),
        ("Отчёт of Ош", "en", "kотчет eof kош"),
        ("Uniwersytet", "pl", "xuniwersytet"),
        ("№ 15-03/412", "ky", "015 003 0412"),
        ("№4062-ФХД", "ky", "04062 0фхд"),
        ("2017-П-12/51-13-(НПА)", "ru", "02017 0п 012 051 013 0нпа"),
        ("2023-жылдын 9-сентябрындагы", "ky", "02023 kжыл 09 kсентябр"),
        ("٤٠٦٢", "ar", "04062"),
        ("高等教育", "zh", "z高等 z等教 z教育"),
        ("校", "zh", "z校"),
        ("Ελλάδα", "xx", "xελλάδα"),
        ("", "ky", ""),
        (" — * ", "ky", ""),
    ],
)
def test_terms(text: str, language: str, terms: str) -> None:
    assert analyse(text, language).terms == terms


def test_exact_words_are_folded_by_case_and_encoding_only() -> None:
    assert analyse("Кɵчʏрмɵ, КОЧУРМО № 4062-ФХД", "ky").exact == "көчүрмө кочурмо 4062 фхд"


def test_a_number_is_one_in_both_alphabets() -> None:
    assert analyse("Е-38162", "ru") == analyse("E-38162", "en")


def test_without_a_language_each_line_is_read_in_its_own() -> None:
    kyrgyz, russian = "Келишимдин долбоору жөнөтүлдү.\n", "Просим Вас рассмотреть проект договора.\n"
    assert analyse(kyrgyz + russian).terms == f"{analyse(kyrgyz, 'ky').terms} {analyse(russian, 'ru').terms}"


def test_text_of_an_old_kyrgyz_font_gives_the_same_terms() -> None:
    assert analyse("тъптёлгён ъчън", "ky") == analyse("түптөлгөн үчүн", "ky")


def test_places_of_terms_point_into_the_chunk() -> None:
    chunk = "(№4062-ФХД,"
    assert [chunk[term.start : term.end] for term in chunk_terms(chunk, "ky")] == ["4062", "ФХД"]


def test_a_very_long_chunk_is_cut_and_not_remembered() -> None:
    known_chunk.cache_clear()
    terms = analyse("ш" * 5_000, "ky").terms
    assert len(terms) < 100
    assert known_chunk.cache_info().currsize == 0


@given(st.text(max_size=80), st.sampled_from([*LANGUAGES, None]))
def test_terms_of_any_text_are_plain(text: str, language: str | None) -> None:
    analysis = analyse(text, language)
    words = analysis.terms.split() + analysis.exact.split()
    assert all(word.isalnum() and word == word.lower() for word in words)
    assert analysis.terms == " ".join(analysis.terms.split())
    assert len(analysis.terms.split()) == len(analysis.exact.split())


@given(st.text(alphabet="аөүңёъьaeiıİI0159-/().№ \n", max_size=60), st.sampled_from(LANGUAGES))
def test_terms_do_not_depend_on_what_was_read_before(text: str, language: str) -> None:
    first = analyse(text, language)
    known_chunk.cache_clear()
    assert analyse(text, language) == first
