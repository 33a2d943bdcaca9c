"""Where the words of a corrected page stand: places come from the machine, words from a person."""

from __future__ import annotations

from indexer.aligned import align
from indexer.extract.port import Word


def machine(text: str) -> tuple[Word, ...]:
    """One line of words, each a tenth of the page wide."""
    words, at = [], 0
    for place, chunk in enumerate(text.split()):
        start = text.index(chunk, at)
        at = start + len(chunk)
        words.append(Word(start, at, place / 10, 0.1, (place + 1) / 10, 0.2, 0.4))
    return tuple(words)


def placed(read: str, corrected: str) -> dict[str, tuple[float, float]]:
    words = align(machine(read), read, corrected)
    return {corrected[word.start : word.end]: (word.x0, word.x1) for word in words}


def test_words_that_stayed_keep_their_places() -> None:
    assert placed("one two three", "one  two\nthree") == {
        "one": (0, 0.1),
        "two": (0.1, 0.2),
        "three": (0.2, 0.3),
    }


def test_a_word_put_right_stands_where_the_wrong_one_stood() -> None:
    assert placed("мини5трлик билдирет", "министрлик билдирет")["министрлик"] == (0, 0.1)


def test_a_word_read_in_two_pieces_spans_both() -> None:
    assert placed("a минис трлик b", "a министрлик b") == {
        "a": (0, 0.1),
        "министрлик": (0.1, 0.3),
        "b": (0.3, 0.4),
    }


def test_two_words_read_as_one_share_its_place() -> None:
    found = placed("a билимберүү b", "a билим берүү b")
    assert found["билим"] == found["берүү"] == (0.1, 0.2)


def test_a_word_nobody_saw_has_no_place() -> None:
    assert "added" not in placed("one two", "one two added")


def test_what_a_person_wrote_is_not_in_doubt() -> None:
    assert all(word.sure == 1 for word in align(machine("one two"), "one two", "one three"))


def test_without_places_there_are_none() -> None:
    assert align((), "", "typed by hand") == ()
