"""How well search finds, beside what other engines do: on texts nobody here wrote, through the real index.

    python -m bench.search_quality [FOLDER]

FOLDER holds a Kyrgyz treebank (`*.conllu`, UD Kyrgyz-KTMU) and `ntrex/` with the same sentences in ky.txt, ru.txt,
en.txt, tr.txt … and documents.txt (NTREX-128). Both are CC BY-SA 4.0 and no part of the product. Without the folder
only the sets are measured that come from two Python packages; tests/indexer/test_quality.py holds these.

Every way to make terms is stored in the same embedded index and asked for the best twenty. Every way asks for any of
the words, as engines do by default; the last line is Katchy as its page asks: all words, some where nothing has all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from archive import migrations
from archive.access import Mark, Visibility
from archive.countries import CODES, all_names, country_name
from archive.db import Database
from archive.name_key import word_keys
from bench.quality_sets import (
    BARE,
    LANGUAGES,
    WORD,
    Parallel,
    Way,
    b_cubed,
    case_forms,
    f1,
    frequent_words,
    in_latin,
    known_items,
    lemmas_of,
    longest,
    mean_reciprocal,
    names,
    pairs,
    read_parallel,
    read_treebank,
    success,
    ways,
)
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.port import IndexDocument, Order, SearchRequest
from indexer.languages import kyrgyz
from indexer.languages.analyse import ANALYSIS_VERSION, Analysis, analyse, known_chunk, word_term
from indexer.query import parse

_SHOWN = 20
_EVERYTHING = Visibility(frozenset(Mark), 0, everything=True)
_DAY = date(2026, 1, 1)
_LEFT_OUT = 3  # sentences of a document that are taken out, one after the other
_OTHERS = {"GE", "JO", "MF"}  # Georgia, Jordan, Saint Martin
Ranks = list[int]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    folder = parser.parse_args().folder
    print(f"analysis version {ANALYSIS_VERSION}\n")
    if folder:
        parallel = read_parallel(folder / "ntrex")
        report_speed(parallel)  # first, while no word is known yet
        treebank = read_treebank(next(folder.glob("*.conllu")))
        report_conflation(lemmas_of(treebank))
        report_known_items(treebank)
        report_mixed_documents(parallel)
        report_countries(parallel)
    report_packages()


# --- the index --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shelf:
    """A real index that holds nothing but what is put in here."""

    session: Session
    backend: EmbeddedIndex

    def put(self, texts: Iterable[tuple[int, tuple[Analysis, ...]]]) -> None:
        """Store documents, each as its parts; one that is there already is replaced."""
        self.backend.index(self.session, (_document(number, parts) for number, parts in texts))

    def ask(self, way: Way, text: str, most: int = _SHOWN) -> list[int]:
        """Give the best documents as the way asks for them."""
        query = way.ask(text)
        request = SearchRequest(query, order=Order.BEST, limit=most, counted=False)
        if way.all_words:
            hits = self.backend.search(self.session, request, _EVERYTHING).hits
            if hits:
                return [hit.document_id for hit in hits]
        request = SearchRequest(way.some(query), any_word=True, order=Order.BEST, limit=most, counted=False)
        return [hit.document_id for hit in self.backend.search(self.session, request, _EVERYTHING).hits]

    def rank(self, way: Way, text: str, wanted: int) -> int:
        """Give the place of a document in the answer; 0 if it is not among the best."""
        found = self.ask(way, text)
        return found.index(wanted) + 1 if wanted in found else 0


@contextmanager
def shelf() -> Iterator[Shelf]:
    """Make an empty index for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'registry.sqlite'}")
        migrations.upgrade(database)
        backend = EmbeddedIndex()
        with database.write() as session:
            backend.prepare(session)
            yield Shelf(session, backend)
        database.close()


def _document(number: int, parts: tuple[Analysis, ...]) -> IndexDocument:
    return IndexDocument(
        id=number,
        stamp="1",
        registered_on=_DAY,
        sort_key=f"{number:08}",
        access="public",
        registered_by=1,
        parts=parts,
    )


# --- tables -----------------------------------------------------------------------------------------------


def report_conflation(truth: dict[str, str]) -> None:
    """Compare the groups of one stem with the groups of one lemma, over distinct words."""
    print(f"## Words of one lemma share a stem: {len(truth):,} words\n")
    _heading("", "P", "R", "F1", "B3")
    for way in ways()[:-1]:
        groups = {form: way.stem(form) for form in truth}
        precision, recall = pairs(groups, truth)
        _row(way.name, precision, recall, f1(precision, recall), b_cubed(groups, truth))


def report_known_items(treebank: list) -> None:  # type: ignore[type-arg]
    """Find a sentence by three of its nouns, none of which stands in it as it is typed."""
    items = known_items(treebank)
    sentences = [" ".join(word.form for word in sentence) for sentence in treebank]
    questions: tuple[tuple[str, Callable[..., str]], ...] = (
        ("dictionary form", lambda item: item.dictionary),
        ("other form", lambda item: item.other),
        ("other form, no ө ү ң", lambda item: item.other.translate(BARE)),
    )
    print(
        f"\n## Sentence found by three inflected nouns: {len(items)} questions, {len(sentences):,} sentences\n"
    )
    _heading("", *(f"{name} {measure}" for name, _ in questions for measure in ("S@1", "S@5", "MRR")))
    for way in ways():
        with shelf() as stored:
            stored.put((number, (way.analyse(text, "ky"),)) for number, text in enumerate(sentences, start=1))
            figures: list[float] = []
            for _, question in questions:
                ranks = [stored.rank(way, question(item), item.sentence + 1) for item in items]
                figures += [success(ranks, 1), success(ranks, 5), mean_reciprocal(ranks)]
        _row(way.name, *figures)


def report_mixed_documents(parallel: Parallel) -> None:
    """Find a document in four languages by three words of a sentence that was taken out of it."""
    print(
        f"\n## Document in four languages by words of a missing sentence: {len(parallel.members)} documents\n"
    )
    _heading("", *(f"{language} {measure}" for language in LANGUAGES for measure in ("S@1", "MRR")))
    for way in ways():
        figures: list[float] = []
        for language in LANGUAGES:
            ranks = _mixed_ranks(parallel, way, language)
            figures += [success(ranks, 1), mean_reciprocal(ranks)]
        _row(way.name, *figures)


def _mixed_ranks(parallel: Parallel, way: Way, language: str) -> Ranks:
    documents = list(parallel.members.values())
    with shelf() as stored:
        stored.put(
            (number, _parts(parallel, way, members)) for number, members in enumerate(documents, start=1)
        )
        ranks = []
        for number, members in enumerate(documents, start=1):
            if len(members) <= _LEFT_OUT:
                continue
            for sentence in members[:_LEFT_OUT]:
                stored.put([(number, _parts(parallel, way, members, without=(language, sentence)))])
                question = longest(WORD.findall(parallel.lines[language][sentence]))
                ranks.append(stored.rank(way, question, number))
            stored.put([(number, _parts(parallel, way, members))])
    return ranks


def _parts(
    parallel: Parallel, way: Way, members: list[int], without: tuple[str, int] | None = None
) -> tuple[Analysis, ...]:
    """Give a document in four languages as the way stores it: by language, or all in one."""
    texts = {
        language: "\n".join(parallel.lines[language][line] for line in members if (language, line) != without)
        for language in LANGUAGES
    }
    if way.parts:
        return tuple(way.analyse(text, language) for language, text in texts.items())
    return (way.analyse("\n".join(texts.values()), "xx"),)


def report_countries(parallel: Parallel) -> None:
    """Find the sentence that names a country by the country's name, where its English twin names it."""
    mentions = _mentions(parallel.lines["en"])
    print(f"\n## Country named in a sentence: {len(mentions)} mentions in English\n")
    asked = [language for language in LANGUAGES if language != "en"]
    _heading("", *(f"{one} by its {one} name" for one in asked), *(f"{one} by any name" for one in asked))
    for way in ways()[:-1]:
        own, any_name = [], []
        for language in asked:
            with shelf() as stored:
                stored.put(
                    (number, (way.analyse(line, language),))
                    for number, line in enumerate(parallel.lines[language], start=1)
                )
                own.append(_named(stored, way, mentions, lambda code: [country_name(code, language)]))  # noqa: B023
                any_name.append(_named(stored, way, mentions, all_names))
        _row(way.name, *own, *any_name)


def _mentions(lines: list[str]) -> list[tuple[str, int]]:
    """List where a country is named; names that are mostly people, states and saints there are left out."""
    found = []
    for code in sorted(set(CODES) - _OTHERS):
        name = f" {country_name(code, 'en')}"
        for number, line in enumerate(lines, start=1):
            at = f" {line}".find(name)
            rest = f" {line} "[at + len(name) :]
            if at >= 0 and not rest[0].isalpha() and not rest.startswith(" City"):
                found.append((code, number))
    return found


def _named(
    stored: Shelf, way: Way, mentions: list[tuple[str, int]], names_of: Callable[[str], Sequence[str]]
) -> float:
    answers = {
        code: {
            number
            for name in names_of(code)
            for number in stored.ask(replace(way, all_words=True), name, 2_000)
        }
        for code in {code for code, _ in mentions}
    }
    return sum(number in answers[code] for code, number in mentions) / len(mentions)


def report_speed(parallel: Parallel) -> None:
    """Analyse the Kyrgyz text for the first time and again."""
    text = "\n".join(parallel.lines["ky"])
    words = len(WORD.findall(text))
    print(f"## Words analysed a second, {words:,} Kyrgyz words\n")
    known_chunk.cache_clear()
    for name in ("new words", "the same again"):
        begun = time.perf_counter()
        for line in parallel.lines["ky"]:
            analyse(line, "ky")
        print(f"{name:28}{words / (time.perf_counter() - begun):12,.0f}")
    print()


# --- what needs only two packages -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PackageFigures:
    """What is measured on the case forms and names of the two packages."""

    words: int
    names: int
    word_forms: float  # case forms of ordinary words that the dictionary form finds
    bare_word_forms: float  # the same, typed without ө ү ң
    name_forms: float
    bare_name_forms: float
    back: float  # dictionary forms of ordinary words that a case form finds
    one_stem: float  # case forms of ordinary words that share the stem of the word
    alone: float  # ordinary words whose stem no other has
    names_in_latin: float  # names that share a key with their Latin spelling


def package_figures(most_names: int | None = None) -> PackageFigures:
    """Measure what needs only the two packages: a form is found where the question holds its term."""
    words = {word: forms for word in frequent_words() if (forms := case_forms(word))}
    people = {name: forms for name in names()[:most_names] if (forms := case_forms(name))}
    stems = [kyrgyz.stem(word) for word in words]
    return PackageFigures(
        words=len(words),
        names=len(people),
        word_forms=_found_forms(words),
        bare_word_forms=_found_forms({word.translate(BARE): forms for word, forms in words.items()}),
        name_forms=_found_forms(people),
        bare_name_forms=_found_forms({name.translate(BARE): forms for name, forms in people.items()}),
        back=_share(word_term(word, "ky") in _asked(form) for word, forms in words.items() for form in forms),
        one_stem=_share(
            kyrgyz.stem(form) == kyrgyz.stem(word) for word, forms in words.items() for form in forms
        ),
        alone=sum(stems.count(stem) == 1 for stem in stems) / len(stems),
        names_in_latin=_share(
            bool({*word_keys(name)} & {*word_keys(in_latin(name))}) for name in people if name.isalpha()
        ),
    )


def report_packages() -> None:
    """Print what needs only the two packages."""
    figures = package_figures()
    print(f"\n## Six cases by another hand: {figures.words} words, {figures.names:,} names\n")
    for said, value in (
        ("case forms of words found by the dictionary form", figures.word_forms),
        ("the same typed without ө ү ң", figures.bare_word_forms),
        ("dictionary forms found by a case form", figures.back),
        ("case forms with the stem of the word (no question)", figures.one_stem),
        ("words alone under their stem", figures.alone),
        ("case forms of names found by the name", figures.name_forms),
        ("the same typed without ө ү ң", figures.bare_name_forms),
        ("names that share a key with their Latin spelling", figures.names_in_latin),
    ):
        print(f"{said:52}{value:7.3f}")


def _found_forms(words: dict[str, tuple[str, ...]]) -> float:
    return _share(
        word_term(form, "ky") in asked
        for word, forms in words.items()
        for asked in (_asked(word),)
        for form in forms
    )


def _asked(word: str) -> set[str]:
    return {run[0] for clause in parse(word).wanted for run in clause.alternatives if len(run) == 1}


def _share(truths: Iterable[bool]) -> float:
    held = list(truths)
    return sum(held) / len(held)


def _heading(first: str, *columns: str) -> None:
    print(f"| {first:26} | " + " | ".join(columns) + " |")
    print(f"|{'-' * 28}|" + "---|" * len(columns))


def _row(name: str, *figures: float) -> None:
    print(f"| {name:26} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
