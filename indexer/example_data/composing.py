"""Letters put together from sentences, to have very many of them.

Words follow the frequencies they have in a language: a few stand in nearly every letter, one in a quarter of them,
and most in a handful. That comes from three sources: the sentences of the example letters, some taken far more
often than others; phrases with a field of study, a person or a place in them; and names nobody has heard.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Generic, TypeVar

from archive.office import Office
from archive.partners import NameForm, PartnerForm
from indexer.example_data.entries import read_threads
from indexer.example_data.wording import Facts, academic_year, written_day

LANGUAGES = ("ky", "ru", "en", "tr")

_SLOT = re.compile(r"\{(term|person|place|odd|code|n)\}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZА-ЯЁӨҮҢÇĞİÖŞÜ])")
_SHORTEST, _LONGEST = 35, 320
_ODD_NAMES = 24_000
_SYLLABLES = {
    "cyrillic": re.findall("..", "бакотуремисалодунекижамобутеширагулузепиалонурэмисчанысүөр"),
    "latin": re.findall("..", "bakoturemisalodunekijamobutesiraguluzepialonuremiscanysuor"),
}
_INITIALS = {"cyrillic": "АБГДЖКМНРСТУЧШЭ", "latin": "ABCDEFGHJKLMNRST"}
_SCRIPT = {"ky": "cyrillic", "ru": "cyrillic", "en": "latin", "tr": "latin"}

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things of which the first are taken far more often than the last (Zipf's law)."""

    def __init__(self, things: Sequence[T], steepness: float) -> None:
        self._things = things
        self._weights = list(accumulate((rank + 2) ** -steepness for rank in range(len(things))))

    def some(self, chance: random.Random, count: int = 1) -> list[T]:
        """Take so many, each by its weight."""
        return chance.choices(self._things, cum_weights=self._weights, k=count)

    def one(self, chance: random.Random) -> T:
        """Take one by its weight."""
        return self.some(chance)[0]


@dataclass(frozen=True)
class Composed:
    """A letter put together."""

    subject: str
    person: str
    text: str


class Composer:
    """Puts letters together; the same chance gives the same letters."""

    def __init__(self, chance: random.Random, office: Office) -> None:
        self._chance = chance
        self._office = office
        self._phrases = _phrases()
        self._sentences = {language: Weighted(_sentences(language), 0.75) for language in LANGUAGES}
        self._subjects = {code: Weighted(self._phrases[code]["subjects"], 0.6) for code in LANGUAGES}
        self._terms = {code: Weighted(_listed(self._phrases["terms"][code]), 0.9) for code in LANGUAGES}
        self._people = {
            script: Weighted(_listed(names), 0.5) for script, names in self._phrases["people"].items()
        }
        self._places = {script: Weighted(_places(script), 0.8) for script in _SYLLABLES}
        self._odd = Weighted(range(_ODD_NAMES), 0.8)
        self._shares = [self._phrases[language]["share"] for language in LANGUAGES]

    def language(self) -> str:
        """Choose the language of a letter."""
        return self._chance.choices(LANGUAGES, self._shares)[0]

    def compose(self, language: str, day: date, heading: str, number: str) -> Composed:
        """Put a letter of that day together."""
        chance, phrases = self._chance, self._phrases[language]
        facts = _facts(language, day, self._office)
        subject = facts.put_into(self._filled(self._subjects[language].one(chance), language))
        person = self._person(language)
        said = self._sentences[language].some(chance, chance.randint(3, 8))
        about = chance.choices(phrases["sentences"], k=chance.randint(1, 4))
        said += [self._filled(sentence, language) for sentence in about]
        chance.shuffle(said)
        middle = len(said) // 2
        marks = f"№ {number}   {written_day(day, language)}" if number else written_day(day, language)
        head = (heading, marks, self._office.name(language), subject)
        body = (" ".join(said[:middle]), " ".join(said[middle:]))
        lines = (*head, chance.choice(phrases["salutations"]), *body)
        foot = f"{chance.choice(phrases['posts'])}   {person}"
        return Composed(subject, person, facts.put_into("\n\n".join((*lines, foot))) + "\n")

    def _filled(self, phrase: str, language: str) -> str:
        filled = _SLOT.sub(lambda slot: self._slot(slot[1], language), phrase)
        return filled[:1].upper() + filled[1:]

    def _slot(self, name: str, language: str) -> str:
        chance, script = self._chance, _SCRIPT[language]
        match name:
            case "term":
                return self._terms[language].one(chance)
            case "person":
                return self._person(language)
            case "place":
                return self._places[script].one(chance)
            case "odd":
                return _odd_name(self._odd.one(chance), script)
            case "code":
                return f"{chance.choice(('KG', 'EU', 'TR', 'KR'))}-{chance.randint(1, 9999):04d}"
        return str(chance.randint(2, 30))

    def _person(self, language: str) -> str:
        script = _SCRIPT[language]
        return f"{self._chance.choice(_INITIALS[script])}. {self._people[script].one(self._chance)}"


def organisations(count: int) -> list[PartnerForm]:
    """Make correspondents of the cities of some forty countries, no two alike."""
    institutions = [
        (type_, names) for type_, several in _phrases()["institutions"].items() for names in several
    ]
    everywhere = [
        (country, city, type_, names)
        for country, cities in _phrases()["cities"].items()
        for city in _listed(cities)
        for type_, names in institutions
    ]
    chance = random.Random("organisations")  # noqa: S311 - the same ones every time
    some = chance.sample(everywhere, min(count, len(everywhere)))
    return [_organisation(country, city, type_, names) for country, city, type_, names in some]


def _organisation(country: str, city: str, type_: str, names: Sequence[str]) -> PartnerForm:
    latin, cyrillic = city.split(" ", 1)
    en, ru, ky = names
    return PartnerForm(
        (
            NameForm(en.format(latin), "official", "en"),
            NameForm(ru.format(cyrillic), "official", "ru"),
            NameForm(ky.format(cyrillic), "official", "ky"),
        ),
        type_,
        country,
        cyrillic if country == "KG" else latin,
        "ky" if country == "KG" else "en",
    )


@cache
def _phrases() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))


@cache
def _facts(language: str, day: date, office: Office) -> Facts:
    years: Mapping[str, Any] = {
        "year": day.year,
        "academic": academic_year(day),
        "next_academic": academic_year(day, 1),
        "last_academic": academic_year(day, -1),
    }
    ours = {"us": office.name(language), "short": office.short(language)}
    return Facts(language, {**years, "day": day, "written": day, **ours})


def _sentences(language: str) -> list[str]:
    """Give the sentences of the example letters in a language that can stand in any letter."""
    found = [
        sentence
        for thread in read_threads()
        for entry in thread.letters
        if entry.language == language
        for paragraph in entry.body.split("\n\n")
        if not paragraph.lstrip().startswith("|")
        for sentence in _SENTENCE.split(" ".join(paragraph.split()))
        if _SHORTEST <= len(sentence) <= _LONGEST and "{ref." not in sentence
    ]
    random.Random(language).shuffle(found)  # noqa: S311 - which are frequent is not a secret
    return found


def _listed(text: str) -> list[str]:
    return [" ".join(item.split()) for item in text.split(",") if item.strip()]


def _places(script: str) -> list[str]:
    several = [city.split(" ", 1) for cities in _phrases()["cities"].values() for city in _listed(cities)]
    names = [cyrillic if script == "cyrillic" else latin for latin, cyrillic in several]
    random.Random(script).shuffle(names)  # noqa: S311
    return names


@cache
def _odd_name(rank: int, script: str) -> str:
    """Give the name of a rank: no two ranks have the same."""
    syllables = _SYLLABLES[script]
    parts = []
    left = rank + len(syllables)  # two syllables at least
    while left:
        left, part = divmod(left, len(syllables))
        parts.append(syllables[part])
    return "".join(parts).title()
