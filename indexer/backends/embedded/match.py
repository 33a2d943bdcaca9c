"""From a question to an FTS5 expression. Only terms go in, each in quotation marks: no syntax gets through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from indexer.backends.embedded.rows import IN_EVERY_ROW, begun_number, label_term, whole_number
from indexer.backends.port import Label, SearchRequest, has_number
from indexer.query import Clause, Terms

EVERYTHING = f'labels : "{IN_EVERY_ROW}"'


def expression(request: SearchRequest) -> str:
    """Give the expression that a hit's row must match."""
    wanted = [_clause(clause) for clause in request.query.wanted]
    asked = [_any(wanted)] if request.any_word and wanted else wanted
    needed = _labels(request.labels) + asked or [EVERYTHING]
    return without(_all(needed), map(_clause, request.query.unwanted))


def typed_words(request: SearchRequest) -> str | None:
    """Give the expression of what was typed, without the weaker alternatives; None where there are none of these."""
    wanted = request.query.wanted
    if not any(clause.weaker or clause.begun_weaker for clause in wanted):
        return None
    return _any(_clause(_typed(clause)) for clause in wanted)


def _typed(clause: Clause) -> Clause:
    return replace(clause, alternatives=clause.typed, begun=() if clause.begun_weaker else clause.begun)


def with_number(asked: str, numbers: Iterable[Terms]) -> str:
    """Narrow an expression to documents with one of the numbers."""
    return _all([asked, _numbers(numbers)])


def without_number(asked: str, numbers: Iterable[Terms]) -> str:
    """Narrow an expression to documents with none of the numbers."""
    return without(asked, [_numbers(numbers)])


def without(asked: str, unwanted: Iterable[str]) -> str:
    """Take from what an expression finds."""
    refused = list(unwanted)
    return f"({asked}) NOT ({_any(refused)})" if refused else asked


def _clause(clause: Clause) -> str:
    if clause.exact:
        return f"exact : ({_phrases(clause.alternatives)})"
    if not clause.prefix:
        runs = [*map(_phrase, clause.alternatives), *map(_beginning, clause.begun)]
        return f"{{card text}} : ({_any(runs)})"
    numbers = [run for run in clause.alternatives if has_number(run)]
    words = [run for run in clause.alternatives if run not in numbers]
    found = []
    if numbers:
        # On cards a number may go on; in running text it must be complete.
        found.append(f"{{card text}} : ({_phrases(numbers)})")
        found.append("numbers : (" + _any(_quoted(begun_number(run)) for run in numbers) + ")")
    if words:
        found.append("{card text} : (" + _any(map(_beginning, words)) + ")")
    return _any(found)


def _labels(labels: tuple[Label, ...]) -> list[str]:
    """Ask for any value of each name."""
    by_name = groupby(sorted(set(labels)), key=lambda label: label.name)
    return ["labels : (" + _any(_quoted(label_term(label)) for label in group) + ")" for _, group in by_name]


def _numbers(numbers: Iterable[Terms]) -> str:
    return "numbers : (" + _any(_quoted(whole_number(run)) for run in numbers) + ")"


def _phrases(runs: Iterable[Terms]) -> str:
    return _any(map(_phrase, runs))


def _phrase(run: Terms) -> str:
    return _quoted(" ".join(run))


def _beginning(run: Terms) -> str:
    return f"{_phrase(run)} *"


def _quoted(terms: str) -> str:
    return '"' + terms.replace('"', "") + '"'


def _any(expressions: Iterable[str]) -> str:
    return " OR ".join(expressions)


def _all(expressions: Iterable[str]) -> str:
    return " AND ".join(f"({one})" for one in expressions)
