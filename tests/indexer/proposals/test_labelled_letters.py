"""What proposals promise on the labelled letters: how often a value is right, and how often it is found."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pytest

from indexer.proposals import FIELDS
from indexer.proposals.folding import fold
from tests.indexer.proposals.labelled import Letter, directory, held_out, letters, offered, proposed, read
from tests.indexer.proposals.spoiled import misread, without_layout

# Of the values filled in, how many are right; of the values a registrar would write, how many are filled in.
FLOORS = {
    "sender": (0.97, 0.95),
    "sender_name": (0.95, 0.95),
    "addressee": (1.0, 1.0),
    "person": (0.97, 0.95),
    "their_number": (0.98, 0.96),
    "their_date": (0.98, 0.96),
    "language": (0.98, 0.98),
    "kind": (0.97, 0.95),
    "subject": (0.96, 0.96),
    "reply_to": (0.97, 0.95),
    "due": (0.97, 0.94),
    "annexes": (0.97, 0.94),
    "annex_sheets": (0.97, 0.94),
}


@dataclass(frozen=True)
class Score:
    """How a field fares over the whole set."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def scores(spoil: Callable[[str], str] = str, of: tuple[Letter, ...] = ()) -> dict[str, Score]:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for letter in of or letters():
        pages = tuple(replace(page, text=spoil(page.text)) for page in letter.pages)
        proposals = read(replace(letter, pages=pages))
        for field in FIELDS:
            found = {plain(value) for value in proposed(proposals, field)}
            expected = {plain(value) for value in letter.values(field)}
            right[field] += len(found & expected)
            wrong[field] += len(found - expected)
            missed[field] += len(expected - found)
    return {field: Score(right[field], wrong[field], missed[field]) for field in FIELDS}


def plain(value: str) -> str:
    """Compare words by their letters: a scan may spell them in another alphabet."""
    return re.sub(r"\W+", "", fold(value))


def table(measured: dict[str, Score]) -> str:
    rows = [f"{'field':14}{'told':>6}{'right':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}"]
    rows += [
        f"{field:14}{score.right + score.missed:6}{score.right:7}{score.wrong:7}{score.missed:8}"
        f"{score.precision:11.3f}{score.recall:8.3f}"
        for field, score in measured.items()
    ]
    return "\n".join(["", *rows, ""])


def test_each_field_is_as_reliable_as_promised() -> None:
    measured = scores()
    sys.stdout.write(table(measured))
    below = {
        field: score
        for field, score in measured.items()
        if score.precision < FLOORS[field][0] or score.recall < FLOORS[field][1]
    }
    assert not below


# Of letters no rule was changed for, a little under what the rules of today give them: a change may not cost more.
HELD_OUT_FLOORS = {
    "sender_name": (0.75, 0.75),
    "person": (0.95, 0.80),
    "their_number": (0.95, 0.90),
    "their_date": (0.95, 0.90),
    "language": (0.80, 0.80),
    "kind": (0.90, 0.90),
    "subject": (0.80, 0.80),
    "reply_to": (0.80, 0.70),
    "due": (0.95, 0.80),
}


def test_a_letter_nobody_tuned_for_is_read_nearly_as_well() -> None:
    measured = scores(of=held_out())
    sys.stdout.write(table(measured))
    below = {
        field: measured[field]
        for field, (precision, recall) in HELD_OUT_FLOORS.items()
        if measured[field].precision < precision or measured[field].recall < recall
    }
    assert not below


@pytest.mark.parametrize(
    ("spoil", "floor"),
    [
        pytest.param(without_layout, (0.98, 0.93), id="without layout"),
        pytest.param(partial(misread, share=0.01), (0.97, 0.95), id="one letter in a hundred misread"),
        pytest.param(partial(misread, share=0.03), (0.95, 0.93), id="three letters in a hundred misread"),
    ],
)
def test_a_bad_copy_costs_little(spoil: Callable[[str], str], floor: tuple[float, float]) -> None:
    measured = scores(spoil)
    sys.stdout.write(table(measured))
    for field in ("sender", "their_number", "their_date", "language"):
        assert measured[field].precision >= floor[0], field
        assert measured[field].recall >= floor[1], field


def test_every_field_has_a_floor() -> None:
    assert set(FLOORS) == set(FIELDS)


def test_the_set_has_enough_letters_of_each_language() -> None:
    every = (*letters(), *held_out())
    languages = Counter(language for letter in every for language in letter.values("language"))
    assert len(every) >= 170
    assert len(held_out()) >= 15
    assert all(languages[language] >= 20 for language in ("ky", "ru", "en", "tr"))


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.name)
def test_what_has_two_readings_is_offered_and_not_filled_in(letter: Letter) -> None:
    proposals = read(letter)
    for field in FIELDS:
        if letter.left_open(field):
            assert offered(proposals, field) == sorted(letter.left_open(field))
            assert not list(proposed(proposals, field))


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.name)
def test_every_proposal_quotes_the_lines_it_names(letter: Letter) -> None:
    for proposal in read(letter).items:
        source = proposal.source
        page = next(page for page in letter.pages if page.number == source.page)
        lines = [line for line in page.text.split("\n") if line.strip()]
        named = " ".join(" ".join(lines[source.line - 1 : source.last_line]).split())
        first_word = source.quote.split()[0].rstrip("…")
        assert first_word in named, f"{proposal.field}: {source.quote!r} is not in {named!r}"


def test_a_letter_is_read_within_five_milliseconds() -> None:
    directory()
    for letter in letters():
        read(letter)
    fastest = min(_seconds_for_all() for _ in range(3))
    assert fastest / len(letters()) < 0.005


def _seconds_for_all() -> float:
    start = time.process_time()
    for letter in letters():
        read(letter)
    return time.process_time() - start
