"""Names of persons and places, in whichever script and case."""

from __future__ import annotations

import pytest

from indexer.languages.name_terms import name_terms, name_terms_asked


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("Коньей", "Konya"),
        ("Коньи", "Konya"),
        ("Сельчуком", "Selçuk"),
        ("Лахоре", "Lahore"),
        ("Ригой", "Riga"),
    ],
)
def test_a_russian_case_of_a_foreign_name(asked: str, written: str) -> None:
    assert set(name_terms_asked(asked)) & set(name_terms(written))
