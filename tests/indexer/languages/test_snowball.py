"""Stems of Russian, English, Turkish and the others."""

from __future__ import annotations

import pytest

from indexer.languages.snowball import ALGORITHMS, stem


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ru", "договор договора договором договоры договоров ДОГОВОР"),
        ("ru", "отчёт отчета отчётом"),
        ("ru", "студенты студентов студентам"),
        ("en", "agreement agreements Agreements"),
        ("en", "student students STUDENTS"),
        ("tr", "öğrenci öğrenciler öğrencilerin ogrenciler ÖĞRENCİ OGRENCI"),
        ("tr", "ışık ISIK IŞIK isik"),
        ("de", "Universität Universitäten Universitat"),
        ("fr", "université universités universite"),
    ],
)
def test_the_forms_of_a_word_share_one_stem(language: str, forms: str) -> None:
    assert len({stem(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize("language", ALGORITHMS)
def test_every_language_has_its_algorithm(language: str) -> None:
    assert stem("Ош", language)


def test_look_alikes_are_repaired_before_stemming() -> None:
    assert stem("cтудентов", "ru") == stem("студентов", "ru")
