"""Partners that some words of a question name, with everything else they are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.models import Partner, PartnerName, PartnerWord
from archive.name_key import name_words, word_keys
from archive.partners.finding import begins

_MOST_PARTNERS = 3  # that share the words; more are not a name but a word of many names
_MOST_LOOKED_AT = 40
_SHORTEST_WORD = 4  # letters; shorter ones tell nothing alone: «и», «of», «эл»
_MOST_WORDS = 12


class Named(NamedTuple):
    """A partner that words of a question name."""

    partner_id: int
    first: int  # of the words asked about, the last one included
    last: int
    names: tuple[tuple[str, str | None], ...]  # with their language


def partners_named(session: Session, words: Sequence[str]) -> list[Named]:
    """Find the partners whose name has some of the words side by side; of overlapping finds the longest counts."""
    bearers = [_bearers(session, word) for word in words[:_MOST_WORDS]]
    found: list[Named] = []
    at = 0
    while at < len(bearers):
        named = _longest(session, words, bearers, at)
        found += named
        at = max((one.last for one in named), default=at) + 1
    return found


def _longest(
    session: Session, words: Sequence[str], bearers: Sequence[set[int] | None], at: int
) -> list[Named]:
    for last in range(len(bearers) - 1, at - 1, -1):
        ends = bearers[at] is not None and bearers[last] is not None
        distinct = [ids for ids in bearers[at : last + 1] if ids is not None]
        common = set.intersection(*distinct) if ends else set()
        if 0 < len(common) <= _MOST_PARTNERS and (
            named := _with_names(session, words[at : last + 1], common, at, last)
        ):
            return named
    return []


def _bearers(session: Session, word: str) -> set[int] | None:
    """Give the partners with a word beginning so; None for a word that tells nothing by itself."""
    parts = [part for part in name_words(word) if len(part) >= _SHORTEST_WORD]
    if not parts:
        return None
    sets = []
    for part in parts:
        query = select(PartnerWord.partner_id).where(or_(*map(begins, word_keys(part)))).distinct()
        sets.append(set(session.scalars(query.limit(_MOST_LOOKED_AT))))
    return set.intersection(*sets)


def _with_names(session: Session, words: Sequence[str], ids: set[int], first: int, last: int) -> list[Named]:
    """Keep the partners that have the words side by side in one of their names, not only in their city."""
    names: defaultdict[int, list[tuple[str, str | None]]] = defaultdict(list)
    query = (
        select(PartnerName.partner_id, PartnerName.name, PartnerName.language)
        .join(Partner, Partner.id == PartnerName.partner_id)
        .where(PartnerName.partner_id.in_(ids), Partner.merged_into_id.is_(None))
        .order_by(PartnerName.id)
    )
    for partner_id, name, language in session.execute(query):
        names[partner_id].append((name, language))
    asked = [part for word in words for part in name_words(word)]
    return [
        Named(partner_id, first, last, tuple(own))
        for partner_id, own in sorted(names.items())
        if any(_has(name, asked) for name, _ in own)
    ]


def _has(name: str, asked: list[str]) -> bool:
    own = [word_keys(word) for word in name_words(name)]
    typed = [word_keys(word) for word in asked]
    return any(
        all(
            any(mine.startswith(key) for mine in keys for key in begun)
            for keys, begun in zip(own[at:], typed, strict=False)
        )
        for at in range(len(own) - len(typed) + 1)
    )
