"""Which concepts there are: the official terms, the months, the countries, and what the office added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml
from babel.dates import get_month_names
from sqlalchemy.orm import Session

from archive import countries
from archive.concepts import OwnConcept
from archive.short_lists import own_concepts
from indexer.languages.detect import UNKNOWN
from indexer.languages.folding import is_cyrillic
from indexer.thesaurus.concepts import COUNTRY, OFFICIAL, OWN, Concept, Index, Term

LANGUAGES = ("ky", "ru", "en", "tr", "zh")
# Letters come in these too; Babel knows every country in all of them.
_FURTHER = ("zh", "ko", "ja", "de", "fr", "es", "ar", "fa", "kk", "uz")
_KINDS_OF_PARTNER = frozenset({"university", "institute", "academy", "college", "school", "lyceum"})
_CYRILLIC, _LATIN = ("ky", "ru"), ("en", "tr")


def thesaurus_for(session: Session) -> tuple[Index, ...]:
    """Give the indexes to look a question up in: the office's own concepts as they are now, and what is built in."""
    return _own(own_concepts(session)), _built_in()


def know_thesaurus() -> None:
    """Make the built-in index now instead of in the first search: it takes a third of a second."""
    _built_in()


@cache
def official_concepts() -> tuple[Concept, ...]:
    """Give the official terms of official.yaml."""
    text = files("indexer.thesaurus").joinpath("official.yaml").read_text(encoding="utf-8")
    rows: list[Mapping[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return tuple(
        Concept(str(row["id"]), OFFICIAL, tuple(_terms({code: row.get(code, ()) for code in LANGUAGES})))
        for row in rows
    )


@cache
def country_concept(code: str) -> Concept:
    """Give a country as a concept: its names and adjectives in the languages of our letters."""
    names = [
        Term(name, language)
        for language in (*countries.LANGUAGES, *_FURTHER)
        for name in countries.names_in(code, language)
    ]
    named = {term.text for term in names}
    others = [
        Term(name, one)
        for name in countries.all_names(code)
        if name not in named
        for one in languages_written(name)
    ]
    return Concept(f"country-{code}", COUNTRY, tuple(dict.fromkeys(names + others)))


@cache
def kinds_of_partner() -> Index:
    """Give the words for what a partner is, which stand in its name: university, ministry."""
    return Index(concept for concept in official_concepts() if concept.key in _KINDS_OF_PARTNER)


@cache
def _built_in() -> Index:
    return Index([*official_concepts(), *_months(), *map(country_concept, countries.CODES)])


@lru_cache(maxsize=4)
def _own(concepts: tuple[OwnConcept, ...]) -> Index:
    return Index(Concept(f"own-{one.id}", OWN, tuple(_terms(dict(one.terms)))) for one in concepts)


def _terms(by_language: Mapping[str, Any]) -> Iterator[Term]:
    for language, texts in by_language.items():
        for text in texts:
            yield Term(str(text), language)


def _months() -> Iterator[Concept]:
    names = {language: get_month_names("wide", "stand-alone", locale=language) for language in LANGUAGES}
    for month in range(1, 13):
        terms = tuple(Term(names[language][month].lower(), language) for language in LANGUAGES)
        yield Concept(f"month-{month}", OFFICIAL, terms)


def languages_written(name: str) -> tuple[str, ...]:
    """Give the languages a name without one may stand in, by its letters."""
    letters = "".join(filter(str.isalpha, name))
    if is_cyrillic(letters):
        return _CYRILLIC
    return _LATIN if letters[:1] < "\u0250" else (UNKNOWN,)
