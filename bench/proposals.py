"""How good proposals are, field by field, and what they cost: the processor time of one letter, read warm.

    python -m bench.proposals [--rounds 20]

The sample letters are read as the worker reads them, with boxes; the labelled letters of the tests are text alone. The
directory holds 5,000 names, so that finding the sender is no smaller a task than in an old registry.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from indexer.extract.choose import extractor_for
from indexer.extract.content import detect
from indexer.extract.port import Page, Source, Wishes
from indexer.proposals import Candidate, propose
from tests.indexer.proposals.labelled import held_out, letters, partners
from tests.indexer.proposals.name_index import NameIndex
from tests.indexer.proposals.test_labelled_letters import scores, table

TODAY = date(2026, 11, 24)
SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "samples" / "letters"
BORN_DIGITAL = ("ky_letter.pdf", "en_letter.pdf", "tr_letter.pdf", "en_outgoing.pdf")
NAMES = 5_000


def directory() -> NameIndex:
    """Build a directory of the tests' partners among thousands of others."""
    known = [
        Candidate(number, names[0], name, is_ours=ours)
        for number, (_key, ours, names) in enumerate(partners())
        for name in names
    ]
    others = [
        Candidate(number, f"University of Town{number}", f"University of Town{number}")
        for number in range(1000, NAMES)
    ]
    return NameIndex([*known, *others])


def with_boxes(name: str) -> tuple[Page, ...]:
    """Read a sample letter in this process, words and all."""
    path = SAMPLES / name
    source = Source.open(path)
    with source.file:
        findings = extractor_for(detect(path)).read(source, Wishes())
        return tuple(found for found in findings if isinstance(found, Page))


def milliseconds(letter: Sequence[Page], names: NameIndex, rounds: int) -> float:
    """Give the median processor time of proposing for one letter."""
    propose(letter, names, today=TODAY)
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        propose(letter, names, today=TODAY)
        taken.append(time.process_time() - start)
    return statistics.median(taken) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    for title, labelled in (("labelled", letters()), ("held out", held_out())):
        print(f"\n{len(labelled)} letters, {title}:{table(scores(of=labelled))}")
    names = directory()
    sets = {
        "with the places of words": [with_boxes(name) for name in BORN_DIGITAL],
        "text alone": [letter.pages for letter in letters()],
    }
    print(f"{'letters':28}{'count':>6}{'median ms':>11}{'longest ms':>12}")
    for title, pages in sets.items():
        taken = [milliseconds(letter, names, rounds) for letter in pages]
        print(f"{title:28}{len(taken):6}{statistics.median(taken):11.2f}{max(taken):12.2f}")


if __name__ == "__main__":
    main()
