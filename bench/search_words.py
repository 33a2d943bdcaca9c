"""How well words find their other forms, measured on texts nobody here wrote.

    python bench/search_words.py --treebank ky-train.conllu --sentences FOLDER

The treebank is a CoNLL-U file with a lemma for every Kyrgyz word (UD Kyrgyz-KTMU). The folder holds the same
sentences in ky.txt, ru.txt, en.txt and tr.txt, line by line, and documents.txt naming the document of each
line (NTREX-128). Both are CC BY-SA 4.0 and are not part of the product.

Measured are: conflation (forms of one lemma get one stem), finding a sentence by its nouns in dictionary form,
finding a document by words of a sentence that was taken out of it, the language of a sentence, and speed.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from indexer.languages import kyrgyz
from indexer.languages.analyse import analyse
from indexer.languages.detect import UNKNOWN, detect
from indexer.query import parse
from indexer.snippets import snippet

LANGUAGES = ("ky", "ru", "en", "tr")
Index = dict[str, Counter[str]]  # document -> its terms
Expansion = Callable[[str], list[tuple[str, ...]]]  # query -> for each word the terms that will do

_WORD = re.compile(r"[^\W\d_]+")
_BARE = str.maketrans("өүңӨҮҢığşçöüâİ", "оунОУНigscouaI")


def main() -> None:
    """Measure what the given data allows and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--treebank", type=Path, help="CoNLL-U file with Kyrgyz lemmas")
    parser.add_argument(
        "--sentences", type=Path, help="folder with ky.txt ru.txt en.txt tr.txt documents.txt"
    )
    given = parser.parse_args()
    if given.sentences:
        report_speed(given.sentences)  # first, while no word is known yet
    if given.treebank:
        sentences = list(read_treebank(given.treebank))
        report_conflation(sentences)
        report_nouns(sentences)
        report_verbs(sentences)
    if given.sentences:
        report_documents(given.sentences)
        report_languages(given.sentences)
        report_marks(given.sentences)


def read_treebank(path: Path) -> Iterable[list[tuple[str, str, str]]]:
    """Give each sentence as (form, lemma, part of speech)."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line and not line.startswith("#")]
        sentence = [(row[1], row[2], row[3]) for row in rows if row[0].isdecimal()]
        if sentence:
            yield sentence


# --- conflation -------------------------------------------------------------------------------------------


def report_conflation(sentences: list[list[tuple[str, str, str]]]) -> None:
    """Compare groups of one stem with groups of one lemma, over distinct words."""
    lemmas: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for form, lemma, part in sentence:
            if part not in {"PUNCT", "NUM", "SYM", "X"} and _WORD.fullmatch(form):
                lemmas[form.lower()][lemma.lower()] += 1
    truth = {form: counts.most_common(1)[0][0] for form, counts in lemmas.items()}
    print(f"Conflation, {len(truth)} distinct words of the treebank")
    for name, stem in (
        ("lower case", str.lower),
        ("first 5 letters", lambda word: word[:5]),
        ("our stems", kyrgyz.stem),
    ):
        groups = {form: stem(form) for form in truth}
        precision, recall = pairs(groups, truth)
        b3 = b_cubed(groups, truth)
        print(f"  {name:16} P {precision:.3f}  R {recall:.3f}  F1 {f1(precision, recall):.3f}  B3 {b3:.3f}")


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


# --- known items ------------------------------------------------------------------------------------------


def plain_terms(text: str, _language: str) -> str:
    """What an engine without Kyrgyz makes of a text: its words in lower case."""
    return " ".join(_WORD.findall(text.lower()))


def our_terms(text: str, language: str) -> str:
    """What we make of it."""
    return analyse(text, language).terms


def plain_query(text: str) -> list[tuple[str, ...]]:
    """Ask for the words as they are typed."""
    return [(word,) for word in _WORD.findall(text.lower())]


def our_query(text: str) -> list[tuple[str, ...]]:
    """Ask for all that each word may have become."""
    return [tuple(run[0] for run in clause.alternatives) for clause in parse(text).wanted]


WAYS: tuple[tuple[str, Callable[[str, str], str], Expansion], ...] = (
    ("words as they are", plain_terms, plain_query),
    ("our terms", our_terms, our_query),
)


def report_nouns(sentences: list[list[tuple[str, str, str]]]) -> None:
    """Find a sentence by the dictionary form of its three longest nouns, with and without ө ү ң."""
    queries = []
    for number, sentence in enumerate(sentences):
        nouns = {lemma.lower() for _, lemma, part in sentence if part == "NOUN" and _WORD.fullmatch(lemma)}
        if len(nouns) >= 3:
            queries.append((str(number), longest(nouns)))
    print(f"Sentence by 3 nouns in dictionary form, {len(queries)} of {len(sentences)} sentences: S@1 S@5")
    for name, terms, expand in WAYS:
        index = {
            str(number): Counter(terms(" ".join(form for form, _, _ in sentence), "ky").split())
            for number, sentence in enumerate(sentences)
        }
        for keyboard, table in (("Kyrgyz", {}), ("Russian", _BARE)):
            ranks = [rank(index, expand(query.translate(table)), item) for item, query in queries]
            print(f"  {name:18} {keyboard:8} keyboard  {success(ranks, 1):.3f} {success(ranks, 5):.3f}")


def report_verbs(sentences: list[list[tuple[str, str, str]]]) -> None:
    """Count the verbs of running text that their dictionary form (берүү, баштоо) asks for."""
    verbs = [
        (form, dictionary_form(lemma.lower()))
        for sentence in sentences
        for form, lemma, part in sentence
        if part == "VERB" and len(lemma) > 2 and not lemma.endswith(("у", "ү"))
    ]
    found = stemmed = 0
    for form, verb in verbs:
        stem = kyrgyz.stem(form)
        stemmed += stem == kyrgyz.stem(verb)
        found += stem in {run[0][1:] for run in parse(verb).clauses[0].alternatives}
    print(f"Verb forms found by the dictionary form, {len(verbs)} in running text")
    print(f"  same stem {stemmed / len(verbs):.3f}   our query {found / len(verbs):.3f}")


def dictionary_form(verb: str) -> str:
    """Name a verb as dictionaries do: бер, берүү; башта, баштоо."""
    if verb[-1] in "аеоө":
        return verb[:-1] + ("оо" if verb[-1] in "ао" else "өө")
    if verb[-1] in "ыи":
        verb = verb[:-1]
    return verb + ("үү" if set(verb) & set("еиөүэ") else "уу")


def report_documents(folder: Path) -> None:
    """Find a document by the three longest words of a sentence taken out of it, in each language."""
    names = (folder / "documents.txt").read_text(encoding="utf-8").split("\n")
    lines = {
        language: (folder / f"{language}.txt").read_text(encoding="utf-8").split("\n")
        for language in LANGUAGES
    }
    members: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        if name:
            members[name].append(number)
    print(f"Document by 3 words of a missing sentence, {len(members)} documents in 4 languages: S@1 MRR")
    for name, terms, expand in WAYS:
        shown = []
        for language in LANGUAGES:
            ranks = _document_ranks(members, lines, language, terms, expand)
            mean = sum(1 / place for place in ranks if place) / len(ranks)
            shown.append(f"{language} {success(ranks, 1):.3f}/{mean:.3f}")
        print(f"  {name:18} {'   '.join(shown)}")


def _document_ranks(
    members: dict[str, list[int]],
    lines: dict[str, list[str]],
    language: str,
    terms: Callable[[str, str], str],
    expand: Expansion,
) -> list[int]:
    analysed = {tongue: [terms(line, tongue).split() for line in lines[tongue]] for tongue in LANGUAGES}
    index: Index = {
        f"{name} {tongue}": Counter(term for number in numbers for term in analysed[tongue][number])
        for name, numbers in members.items()
        for tongue in LANGUAGES
    }
    ranks = []
    for name, numbers in members.items():
        for number in numbers[:3] if len(numbers) > 3 else ():
            part = f"{name} {language}"
            whole = index[part]
            index[part] = whole - Counter(analysed[language][number])
            query = longest(_WORD.findall(lines[language][number]))
            ranks.append(rank(index, expand(query), name, lambda key: key.split(" ")[0]))
            index[part] = whole
    return ranks


def longest(words: Iterable[str]) -> str:
    """Give the three longest words as a query."""
    return " ".join(sorted(set(words), key=lambda word: (-len(word), word))[:3])


def rank(
    index: Index,
    query: list[tuple[str, ...]],
    wanted: str,
    document_of: Callable[[str], str] = lambda part: part,
) -> int:
    """Give the place of the wanted document by BM25 (its best part counts); 0 if it is not found."""
    k1, b = 1.2, 0.75
    sizes = {part: sum(terms.values()) for part, terms in index.items()}
    mean = sum(sizes.values()) / len(sizes)
    scores: dict[str, float] = defaultdict(float)
    for part, score in _scores(index, query, sizes, mean, k1, b).items():
        document = document_of(part)
        scores[document] = max(scores[document], score)
    if wanted not in scores:
        return 0
    return 1 + sum(score > scores[wanted] for score in scores.values())


def _scores(
    index: Index, query: list[tuple[str, ...]], sizes: dict[str, int], mean: float, k1: float, b: float
) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float)
    for term in {term for word in query for term in word}:
        having = [(part, terms[term]) for part, terms in index.items() if terms.get(term)]
        weight = math.log(1 + (len(index) - len(having) + 0.5) / (len(having) + 0.5))
        for part, times in having:
            scores[part] += weight * times * (k1 + 1) / (times + k1 * (1 - b + b * sizes[part] / mean))
    return scores


def success(ranks: list[int], within: int) -> float:
    """Give the share of queries whose item is among the first so many."""
    return sum(0 < place <= within for place in ranks) / len(ranks)


# --- language and speed -----------------------------------------------------------------------------------


def report_languages(folder: Path) -> None:
    """Name the language of each sentence."""
    print("Language of a sentence: right, open, wrong")
    for language in LANGUAGES:
        lines = [
            line for line in (folder / f"{language}.txt").read_text(encoding="utf-8").split("\n") if line
        ]
        told = Counter(detect(line) for line in lines)
        wrong = len(lines) - told[language] - told[UNKNOWN]
        print(f"  {language}  {told[language]}  {told[UNKNOWN]}  {wrong}   of {len(lines)}")


def report_marks(folder: Path) -> None:
    """Make the snippets of a results page of twenty letters for a query that is new, and for one that is not."""
    lines = (folder / "ky.txt").read_text(encoding="utf-8").split("\n")
    letters = ["\n".join(lines[at : at + 18]) for at in range(0, 20 * 18, 18)]
    print("Snippets of 20 letters")
    for text in ("өкмөт", "жана", "президент өкмөт", '"эл аралык"', "башк*"):
        query, took = parse(text), []
        for _ in range(20):
            start = time.process_time()
            for letter in letters:
                snippet(letter, query, "ky")
            took.append(time.process_time() - start)
        print(f"  {text:18} first {took[0] * 1000:.1f} ms, then {sorted(took)[10] * 1000:.1f} ms")


def report_speed(folder: Path) -> None:
    """Analyse letters of about 300 words, for the first time and again."""
    lines = (folder / "ky.txt").read_text(encoding="utf-8").split("\n")
    letters = ["\n".join(lines[at : at + 18]) for at in range(0, len(lines), 18)]
    words = sum(len(_WORD.findall(letter)) for letter in letters)
    print(f"Speed, {len(letters)} letters of {words // len(letters)} words")
    for name in ("new words", "known words"):
        start = time.perf_counter()
        for letter in letters:
            analyse(letter, "ky")
        took = time.perf_counter() - start
        print(f"  {name:12} {took / len(letters) * 1000:.2f} ms a letter, {words / took:,.0f} words/s")


if __name__ == "__main__":
    main()
