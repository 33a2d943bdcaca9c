"""From a question to `tsquery` expressions. Only terms go in, each in quotation marks: no syntax gets through."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from indexer.backends.embedded.rows import begun_number, label_term, whole_number
from indexer.backends.port import Label, SearchRequest, has_number
from indexer.backends.postgresql.vectors import EXACT, LABEL, NUMBER, WORD, lexeme
from indexer.query import Clause, Terms


@dataclass(frozen=True, slots=True)
class Asked:
    """What a hit's vectors must match: expressions, "" where there is nothing to ask.

    `quick` finds the candidates by single terms alone; where there are phrases `full` decides. In a text too long for
    one vector, some piece must match each of `wanted`, and none may match any of `unwanted`.
    """

    quick: str = ""
    full: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def has_phrases(self) -> bool:
        return bool(self.wanted or self.unwanted)

    @property
    def narrows(self) -> bool:
        """Whether an index of terms can find the candidates."""
        return any(not part.startswith("!") for part in self.quick.split(" & ") if part)

    def and_(self, quick: str) -> Asked:
        """Narrow by one more expression without phrases."""
        return replace(self, quick=_all([self.quick, quick]), full=_all([self.full, quick]))


def asked_by(request: SearchRequest) -> Asked:
    """Give the expressions that a hit must match."""
    labels = _labels(request.labels)
    wanted = [list(request.query.wanted)] if request.any_word else [[one] for one in request.query.wanted]
    wanted = [clauses for clauses in wanted if clauses]
    unwanted = list(request.query.unwanted)
    return Asked(
        quick=_all(
            [
                *labels,
                *(_any(_clause(one, _together) for one in clauses) for clauses in wanted),
                *(_not(_clause(one, _in_order)) for one in unwanted if not _has_phrase(one)),
            ]
        ),
        full=_all(
            [
                *labels,
                *(_any(_clause(one, _in_order) for one in clauses) for clauses in wanted),
                *(_not(_clause(one, _in_order)) for one in unwanted),
            ]
        ),
        wanted=tuple(
            _any(_clause(one, _in_order) for one in clauses)
            for clauses in wanted
            if any(map(_has_phrase, clauses))
        ),
        unwanted=tuple(_clause(one, _in_order) for one in unwanted if _has_phrase(one)),
    )


def with_number(asked: Asked, numbers: Iterable[Terms]) -> Asked:
    """Narrow to documents with one of the numbers."""
    return asked.and_(_any(_numbers(numbers)))


def without_number(asked: Asked, numbers: Iterable[Terms]) -> Asked:
    """Narrow to documents with none of the numbers."""
    return asked.and_(_not(_any(_numbers(numbers))))


Joined = Callable[[list[str]], str]


def _together(lexemes: list[str]) -> str:
    return " & ".join(lexemes)


def _in_order(lexemes: list[str]) -> str:
    return " <-> ".join(lexemes)


def _clause(clause: Clause, joined: Joined) -> str:
    if clause.exact:
        return _any(run_of(EXACT, run, joined) for run in clause.alternatives)
    if not clause.prefix:
        runs = [run_of(WORD, run, joined) for run in clause.alternatives]
        return _any([*runs, *(run_of(WORD, run, joined, begun=True) for run in clause.begun)])
    found = []
    for run in clause.alternatives:
        if has_number(run):
            # On cards a number may go on; in running text it must be complete.
            found += [run_of(WORD, run, joined), lexeme(NUMBER, begun_number(run))]
        else:
            found.append(run_of(WORD, run, joined, begun=True))
    return _any(found)


def run_of(mark: str, run: Terms, joined: Joined = _in_order, *, begun: bool = False) -> str:
    """Ask for terms side by side, the last one perhaps only begun."""
    lexemes = [lexeme(mark, term) for term in run]
    if begun:
        lexemes[-1] += ":*"
    return f"({joined(lexemes)})" if len(lexemes) > 1 else lexemes[0]


def _has_phrase(clause: Clause) -> bool:
    return any(len(run) > 1 for run in clause.alternatives)


def _labels(labels: tuple[Label, ...]) -> list[str]:
    """Ask for any value of each name."""
    by_name = groupby(sorted(set(labels)), key=lambda label: label.name)
    return [_any(lexeme(LABEL, label_term(label)) for label in group) for _, group in by_name]


def _numbers(numbers: Iterable[Terms]) -> list[str]:
    return [lexeme(NUMBER, whole_number(run)) for run in numbers]


def _any(expressions: Iterable[str]) -> str:
    several = list(expressions)
    return f"({' | '.join(several)})" if len(several) > 1 else several[0]


def _all(expressions: Iterable[str]) -> str:
    return " & ".join(one for one in expressions if one)


def _not(expression: str) -> str:
    return f"!({expression})"
