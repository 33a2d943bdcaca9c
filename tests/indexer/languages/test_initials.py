"""The test by the first letter passes every word that has the term."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.languages.analyse import chunk_terms
from indexer.languages.initials import words_beginning

WRITTEN = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8", categories=["L", "N", "P", "Mn"]),
        st.sampled_from("аөүңёъьѳɵʏѲƟЁӨҮYcСAaеEIİıißéñ-/.«»(0123٣²_高등の\u00ad\u0301"),
    ),
    min_size=1,
    max_size=20,
).map(lambda text: "".join(text.split()))


@given(WRITTEN, st.sampled_from(["ky", "ru", "en", "tr", "de", "ar", "hi", "xx"]))
def test_no_word_with_the_term_is_passed_over(chunk: str, language: str) -> None:
    for term in chunk_terms(chunk, language):
        for initial in (term.term[1], term.exact[0]):
            expression = words_beginning([initial])
            assert expression is None or expression.search(chunk), (term, expression.pattern)


@pytest.mark.parametrize(
    ("initial", "chunk"), [("к", "акат"), ("к", "—«билим»"), ("о", "кочурмо"), ("0", "кат")]
)
def test_other_words_are_passed_over(initial: str, chunk: str) -> None:
    expression = words_beginning([initial])
    assert expression
    assert not expression.search(chunk)


def test_scripts_without_first_letters_are_not_sifted() -> None:
    assert words_beginning(["高"]) is None
    assert words_beginning(["ك"]) is None
