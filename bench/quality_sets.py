"""The sets that search is measured on, and the ways it is compared with.

The texts are nobody's here: UD Kyrgyz-KTMU and NTREX-128 in a folder that is not part of the product, and from two
packages of the Python index the case forms of `kyrgyz` and the names of `kyrgyz-transliteration`. Each way makes terms
of a text and asks for terms of a question; all of them are stored in and asked of the same real index.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import Stemmer
from kyrgyz import Case, inflect
from kyrgyz_transliteration import to_latin

from indexer.kindred import with_kindred
from indexer.languages import kyrgyz as our
from indexer.languages.analyse import Analysis, analyse
from indexer.query import Clause, Query, parse

LANGUAGES = ("ky", "ru", "en", "tr")
BARE = str.maketrans("өүңӨҮҢ", "оунОУН")
WORD = re.compile(r"[^\W\d_]+")
_KYRGYZ_WORD = re.compile("[а-яёөүң]+", re.IGNORECASE)
_RULED = re.compile("[а-яөүңё]{4,}")


# --- texts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the treebank."""

    form: str
    lemma: str
    part: str


def read_treebank(path: Path) -> list[list[Word]]:
    """Read a CoNLL-U file, sentence by sentence."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line and not line.startswith("#")]
        if sentence := [Word(row[1], row[2], row[3]) for row in rows if row[0].isdecimal()]:
            found.append(sentence)
    return found


@dataclass(frozen=True, slots=True)
class Parallel:
    """The same sentences in several languages, and which document each belongs to."""

    lines: dict[str, list[str]]
    members: dict[str, list[int]]


def read_parallel(folder: Path) -> Parallel:
    """Read a folder with ky.txt, ru.txt … and documents.txt, line by line."""
    lines = {
        path.stem: path.read_text(encoding="utf-8").split("\n") for path in sorted(folder.glob("??.txt"))
    }
    members: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate((folder / "documents.txt").read_text(encoding="utf-8").split("\n")):
        if name:
            members[name].append(number)
    return Parallel(lines, dict(members))


# --- words of two packages --------------------------------------------------------------------------------


@cache
def names() -> tuple[str, ...]:
    """Give the Kyrgyz names that `kyrgyz-transliteration` carries."""
    return tuple(dict.fromkeys(_listed("kyrgyz_names.txt")))


@cache
def frequent_words() -> tuple[str, ...]:
    """Give its frequent words that are written in Kyrgyz letters and can be inflected."""
    return tuple(dict.fromkeys(word for word in _listed("kyrgyz_frequent.txt") if _RULED.fullmatch(word)))


def _listed(name: str) -> Iterator[str]:
    text = (files("kyrgyz_transliteration") / "data" / name).read_text(encoding="utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def case_forms(word: str) -> tuple[str, ...]:
    """Give the six cases of a word as the package `kyrgyz` forms them; none if it will not."""
    try:
        return tuple(inflect(word, case=case) for case in Case)
    except ValueError:  # its own errors derive from it
        return ()


def in_latin(name: str) -> str:
    """Give a name in the Latin letters of the package."""
    return str(to_latin(name))


# --- ways -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """How an engine makes terms of a text in a language, and questions of what is typed."""

    name: str
    analyse: Callable[[str, str], Analysis]
    ask: Callable[[str], Query]
    stem: Callable[[str], str]  # of a Kyrgyz word, for the comparison of words alone
    parts: bool = False  # a document in several languages is stored by language
    all_words: bool = False  # all of the words first
    some: Callable[[Query], Query] = lambda query: query  # how any of the words is asked for


def _by_words(stem: Callable[[str], str]) -> tuple[Callable[[str, str], Analysis], Callable[[str], Query]]:
    """Let an engine cut a text into words and stem each alike, whatever its language."""

    def stored(text: str, _language: str) -> Analysis:
        words = WORD.findall(text.lower())
        return Analysis(" ".join(map(stem, words)), " ".join(words))

    def asked(text: str) -> Query:
        return Query(
            tuple(Clause(word, ((stem(word),),)) for word in dict.fromkeys(WORD.findall(text.lower())))
        )

    return stored, asked


def _turkish() -> Callable[[str], str]:
    """Stem Cyrillic words as Turkish ones, written in Turkish letters: an engine's best without Kyrgyz."""
    stemmer = Stemmer.Stemmer("turkish")
    sounds = dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюяёөүң", _TURKISH.split(), strict=True))
    letters = str.maketrans({sign: "" if sound == "-" else sound for sign, sound in sounds.items()})
    return lambda word: str(stemmer.stemWord(word.translate(letters)))


_TURKISH = "a b v g d e c z i y k l m n o p r s t u f h ts ç ş ş - ı - e yu ya yo ö ü n"


def _russian() -> Callable[[str], str]:
    stemmer = Stemmer.Stemmer("russian")
    return lambda word: str(stemmer.stemWord(word))


def ways() -> tuple[Way, ...]:
    """Give the ways in the order of the tables; ours last."""
    turkish, russian = _turkish(), _russian()
    compared: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("Elasticsearch standard", str),
        ("Elasticsearch turkish", _on_latin_only("turkish")),
        ("turkish, written in Latin", turkish),
        ("russian", russian),
        ("first 5 letters", lambda word: word[:5]),
    )
    simple = [Way(name, *_by_words(stem), stem) for name, stem in compared]
    any_word = Way("Katchy, any word", analyse, parse, our.stem, parts=True, some=with_kindred)
    return (*simple, any_word, replace(any_word, name="Katchy, as it asks", all_words=True))


def _on_latin_only(algorithm: str) -> Callable[[str], str]:
    """Stem as an engine's analyzer of a Latin language does: Cyrillic words stay as they are."""
    stemmer = Stemmer.Stemmer(algorithm)
    return lambda word: str(stemmer.stemWord(word))


# --- measures ---------------------------------------------------------------------------------------------


def pairs(found: dict[str, str], truth: dict[str, str]) -> tuple[float, float]:
    """Give precision and recall of the pairs of words that were put together."""
    both, in_found, in_truth = Counter[tuple[str, str]](), Counter(found.values()), Counter(truth.values())
    for word, lemma in truth.items():
        both[found[word], lemma] += 1
    right = sum(math.comb(n, 2) for n in both.values())
    claimed = sum(math.comb(n, 2) for n in in_found.values())
    return right / claimed if claimed else 1.0, right / sum(math.comb(n, 2) for n in in_truth.values())


def b_cubed(found: dict[str, str], truth: dict[str, str]) -> float:
    """Give the B-cubed F1, where every word counts once."""
    both, in_found, in_truth = Counter[tuple[str, str]](), Counter(found.values()), Counter(truth.values())
    for word, lemma in truth.items():
        both[found[word], lemma] += 1
    precision = sum(both[found[word], lemma] / in_found[found[word]] for word, lemma in truth.items())
    recall = sum(both[found[word], lemma] / in_truth[lemma] for word, lemma in truth.items())
    return f1(precision / len(truth), recall / len(truth))


def f1(precision: float, recall: float) -> float:
    """Give the harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def success(ranks: Iterable[int], within: int) -> float:
    """Give the share of questions whose item is among the first so many; 0 is not found."""
    places = list(ranks)
    return sum(0 < place <= within for place in places) / len(places)


def mean_reciprocal(ranks: Iterable[int]) -> float:
    """Give the mean reciprocal rank."""
    places = list(ranks)
    return sum(1 / place for place in places if place) / len(places)


def lemmas_of(treebank: list[list[Word]]) -> dict[str, str]:
    """Give each distinct word of the treebank its usual lemma."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in treebank:
        for word in sentence:
            if word.part not in {"PUNCT", "NUM", "SYM", "X"} and WORD.fullmatch(word.form):
                counted[word.form.lower()][word.lemma.lower()] += 1
    return {form: counts.most_common(1)[0][0] for form, counts in counted.items()}


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A sentence to be found again by three of its nouns."""

    sentence: int
    dictionary: str  # in the form of a dictionary
    other: str  # in another form that stands in the treebank


def known_items(treebank: list[list[Word]]) -> list[KnownItem]:
    """Choose the sentences with three inflected nouns: none of the words asked for stands in them as it is."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in treebank:
        for word in sentence:
            if word.part == "NOUN":
                forms[word.lemma.lower()][word.form.lower()] += 1
    found = []
    for number, sentence in enumerate(treebank):
        present = {word.form.lower() for word in sentence}
        nouns = {
            word.lemma.lower()
            for word in sentence
            if word.part == "NOUN"
            and _KYRGYZ_WORD.fullmatch(word.lemma)
            and word.form.lower() != word.lemma.lower()
        }
        inflected = sorted(
            (noun for noun in nouns if noun not in present), key=lambda noun: (-len(noun), noun)
        )[:3]
        if len(inflected) == 3:
            others = [_other_form(forms[noun], present, noun) for noun in inflected]
            found.append(KnownItem(number, " ".join(inflected), " ".join(others)))
    return found


def _other_form(forms: Counter[str], present: set[str], noun: str) -> str:
    return next((form for form, _ in forms.most_common() if form not in present and form != noun), noun)


def longest(words: Iterable[str]) -> str:
    """Give the three longest words as a question."""
    return " ".join(sorted(set(words), key=lambda word: (-len(word), word))[:3])
