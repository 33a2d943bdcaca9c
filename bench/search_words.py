"""What search_quality.py does not measure of words: verbs, the language of a sentence, marks and speed.

    python bench/search_words.py --treebank ky-train.conllu --sentences FOLDER

The treebank is a CoNLL-U file with a lemma for every Kyrgyz word (UD Kyrgyz-KTMU). The folder holds the same
sentences in ky.txt, ru.txt, en.txt and tr.txt, line by line (NTREX-128). Both are CC BY-SA 4.0 and are not part of
the product.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.quality_sets import Word, read_treebank
from indexer.languages import kyrgyz
from indexer.languages.analyse import analyse
from indexer.languages.detect import UNKNOWN, detect
from indexer.query import parse
from indexer.snippets import snippet

LANGUAGES = ("ky", "ru", "en", "tr")

_WORD = re.compile(r"[^\W\d_]+")


def main() -> None:
    """Measure what the given data allows and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--treebank", type=Path, help="CoNLL-U file with Kyrgyz lemmas")
    parser.add_argument("--sentences", type=Path, help="folder with ky.txt ru.txt en.txt tr.txt")
    given = parser.parse_args()
    if given.sentences:
        report_speed(given.sentences)  # first, while no word is known yet
    if given.treebank:
        report_verbs(read_treebank(given.treebank))
    if given.sentences:
        report_languages(given.sentences)
        report_marks(given.sentences)


def report_verbs(sentences: list[list[Word]]) -> None:
    """Count the verbs of running text that their dictionary form (берүү, баштоо) asks for."""
    verbs = [
        (word.form, dictionary_form(word.lemma.lower()))
        for sentence in sentences
        for word in sentence
        if word.part == "VERB" and len(word.lemma) > 2 and not word.lemma.endswith(("у", "ү"))
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
