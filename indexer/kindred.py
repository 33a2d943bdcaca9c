"""Words that begin as a word asked for, for the case that no document has all words of a question.

Kyrgyz and Turkish make words of words: чыгарма, чыгармачылык, чыгармачыл have one root and three stems. Five letters in
common say little by themselves; where only documents with some of the words can be shown, they bring those of the same
subject to the front.
"""

from __future__ import annotations

from dataclasses import replace

from indexer.languages.analyse import MARKS, plain
from indexer.languages.folding import fold, is_cyrillic, is_latin, spell
from indexer.languages.words import Kind, pieces
from indexer.query import Clause, Query, Terms

_LETTERS = 5  # in common
_CYRILLIC = (MARKS["ky"], MARKS["ru"])
_LATIN = (MARKS["tr"],)  # the stems of other Latin languages are as good as it gets


def with_kindred(query: Query) -> Query:
    """Let every plain word of a question also be a longer one that begins so."""
    return Query(tuple(map(_with_kindred, query.clauses)))


def _with_kindred(clause: Clause) -> Clause:
    if clause.exact or clause.prefix or clause.without:
        return clause
    found = pieces(clause.shown)
    if len(found) != 1 or found[0].kind is not Kind.WORD:
        return clause
    word = plain(fold(spell(found[0].text)))
    if len(word) <= _LETTERS:
        return clause
    if is_cyrillic(word):
        return replace(clause, begun=_begun(word, _CYRILLIC))
    if is_latin(word):
        return replace(clause, begun=_begun(word, _LATIN), begun_weaker=True)
    return clause


def _begun(word: str, marks: tuple[str, ...]) -> tuple[Terms, ...]:
    return tuple((mark + word[:_LETTERS],) for mark in marks)
