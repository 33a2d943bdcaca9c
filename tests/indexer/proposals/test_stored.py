"""Proposals keep their shape in the tray."""

from __future__ import annotations

import json

import pytest

from indexer.proposals import NotProposals, Proposals, from_json, to_json
from tests.indexer.proposals.labelled import letters, read


def test_what_was_proposed_comes_back_the_same() -> None:
    for letter in letters():
        proposals = read(letter)
        assert from_json(to_json(proposals)) == proposals


def test_nothing_proposed_comes_back_as_nothing() -> None:
    assert from_json(to_json(Proposals())) == Proposals()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"version": 0, "items": []}',
        '{"version": 1, "items": [{"field": "subject"}]}',
        "{",
    ],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(NotProposals):
        from_json(text)


def test_letters_stay_readable_in_the_store() -> None:
    kept = to_json(read(letters()[0]))
    assert "\\u" not in kept
    assert json.loads(kept)["version"] == 2
