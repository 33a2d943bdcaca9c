"""The official terms: what they link, what they must not, and that every concept can be met."""

from __future__ import annotations

import pytest

from archive import countries
from indexer.query import parse
from indexer.thesaurus import Index, official_concepts
from indexer.thesaurus.concepts import runs_of
from indexer.thesaurus.known import LANGUAGES, country_concept


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(official_concepts())


def met(index: Index, text: str) -> list[tuple[str, int, int]]:
    return [(one.concept.key, one.first, one.last) for one in index.find(parse(text).clauses)]


def terms(key: str) -> set[str]:
    (concept,) = [one for one in official_concepts() if one.key == key]
    return {term.text for term in concept.terms}


def test_there_are_at_least_250_concepts_each_with_its_own_key() -> None:
    keys = [concept.key for concept in official_concepts()]
    assert len(keys) == len(set(keys)) >= 250


def test_every_concept_has_terms_in_two_languages_or_more_and_nearly_all_in_five() -> None:
    spoken = {one.key: {term.language for term in one.terms} for one in official_concepts()}
    assert all(len(languages) > 1 for languages in spoken.values())
    whole = [key for key, languages in spoken.items() if languages == set(LANGUAGES)]
    assert len(whole) >= 250


def test_every_term_can_be_looked_up_and_meets_its_own_concept(index: Index) -> None:
    for concept in official_concepts():
        for term in concept.terms:
            assert runs_of(term), term
            if term.language != "zh":
                assert concept.key in {key for key, _, _ in met(index, term.text)}, term


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("келишимдердин", "agreement"),
        ("договорами", "agreement"),
        ("agreements", "agreement"),
        ("anlaşmalar", "agreement"),
        ("студенттерди", "student"),
        ("öğrencilerin", "student"),
        ("посольства", "embassy"),
        ("жогорку окуу жайлардын", "higher-education-institution"),
        ("合作协议", "cooperation-agreement"),
    ],
)
def test_a_term_is_met_in_any_of_its_forms(index: Index, text: str, key: str) -> None:
    assert [one for one, _, _ in met(index, text)] == [key]


def test_the_longest_term_counts(index: Index) -> None:
    assert met(index, "меморандум о взаимопонимании") == [("mou", 0, 2)]
    assert met(index, "кызматтык кат алышуу") == [("official-correspondence", 0, 2)]
    assert met(index, "иш план кат") == [("work-plan", 0, 1), ("letter", 2, 2)]


def test_what_is_excluded_quoted_or_only_begun_is_no_term(index: Index) -> None:
    assert met(index, '-келишим "келишим" келиш*') == []


class TestWordsThatMeanTwoThings:
    def test_a_draft_is_no_project(self, index: Index) -> None:
        assert {"долбоор", "проект"} <= terms("project")
        assert not terms("draft") & {"долбоор", "проект"}
        assert [key for key, _, _ in met(index, "draft")] == ["draft"]
        assert [key for key, _, _ in met(index, "келишимдин долбоору")] == ["draft-agreement"]

    def test_minutes_are_no_protocol(self, index: Index) -> None:
        assert "minutes" not in terms("protocol") | terms("agreement")
        assert [key for key, _, _ in met(index, "протокол")] == ["protocol"]
        assert [key for key, _, _ in met(index, "протокол заседания")] == ["minutes"]

    def test_a_memo_is_no_memorandum(self) -> None:
        assert "memo" not in terms("memorandum") | terms("mou")
        assert not terms("memo") & {"memorandum", "меморандум"}

    def test_coordination_is_no_agreement(self) -> None:
        assert "макулдашуу" not in terms("agreement")
        assert "agreement" not in terms("coordination")

    @pytest.mark.parametrize("word", ["иш", "дело", "фонд", "сактоо", "кызматтык кат"])
    def test_such_a_word_alone_means_nothing_certain(self, index: Index, word: str) -> None:
        assert not [
            one for one in met(index, word) if one[1:] == (0, len(word.split()) - 1) and one[0] != "letter"
        ]


class TestCountries:
    def test_every_country_has_a_name_in_every_language_of_the_pages_and_letters(self) -> None:
        for code in countries.CODES:
            languages = {term.language for term in country_concept(code).terms}
            assert {"ky", "ru", "en", "tr", "zh", "ko", "de", "ar", "kk", "uz", "fr"} <= languages

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("АКШ", "US"), ("США", "US"), ("USA", "US"), ("ABD", "US"),
            ("Орусиядан", "RU"), ("России", "RU"), ("Түркиянын", "TR"), ("Турции", "TR"), ("turkey", "TR"),
            ("КНДР", "KP"), ("КМР", "KP"), ("пакистанский", "PK"), ("Северной Кореей", "KP"),
            ("巴基斯坦", "PK"), ("Германиянын", "DE"), ("пакистан", "PK"),
        ],
    )  # fmt: skip
    def test_a_country_is_met_by_any_of_its_names(self, text: str, code: str) -> None:
        index = Index(map(country_concept, countries.CODES))
        assert f"country-{code}" in {key for key, _, _ in met(index, text)}

    def test_a_stem_that_looks_like_a_country_is_none(self) -> None:
        index = Index(map(country_concept, countries.CODES))
        assert met(index, "мал") == []
