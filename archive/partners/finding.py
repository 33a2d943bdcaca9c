"""Finding a partner by any of its names, in any script, from the beginning of any word.

Typed words are looked up by their keys (archive/name_key.py), so alphabet, accents and keyboard do not matter;
each typed word must begin a word of the partner's names or city, or name its country. Best first: the whole
name, the beginning of a name, words of a name, then city and country; among equals the partner that the newest
letters name most often.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    and_,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from archive import countries
from archive.models import Document, Partner, PartnerName, PartnerWord
from archive.name_key import name_keys, name_words, word_keys

_PLACE_OF_COUNTRY = 200
_NEWEST_LETTERS = 1000
_MOST_WORDS = 8
_MOST_SAME = 5
_SHORTEST_COUNTRY = 3  # letters typed before a word is taken for the beginning of a country
_AFTER_ALL_LETTERS = "\U0010ffff"

WHOLE, SAME_SOUND, BEGINNING, WORDS, ELSEWHERE = range(5)


@dataclass(frozen=True)
class PartnerMatch:
    """A partner that was found, and the name it was found by."""

    id: int
    name: str
    matched: str  # one of its names; the shown one when only city or country matched
    country: str | None
    city: str | None
    type: str
    rank: int  # WHOLE … ELSEWHERE


@dataclass(frozen=True)
class Resolved:
    """What a typed name means: one partner, or the candidates to choose from, or neither."""

    partner: PartnerMatch | None
    candidates: tuple[PartnerMatch, ...] = ()


def find_partners(session: Session, text: str, limit: int = 8) -> list[PartnerMatch]:
    """Find partners for what is being typed, best first."""
    words = name_words(text)[:_MOST_WORDS]
    if not words or limit < 1:
        return []
    ids = [*_named_exactly(session, text), *_candidates(session, words, 3 * limit)]
    return _ranked(session, list(dict.fromkeys(ids)), _Typed(text, words))[:limit]


def matching_ids(text: str) -> Select[int] | None:
    """Give the query for the ids of every partner the typed words match; None when no word was typed."""
    words = name_words(text)[:_MOST_WORDS]
    if not words:
        return None
    first = _having(words[0]).subquery()
    return select(first.c.partner_id).where(*_also_having(first, words[1:]))


def resolve_partner(session: Session, typed: str) -> Resolved:
    """Take a typed name for the partner that alone bears it; otherwise give those that could be meant."""
    found = find_partners(session, typed)
    for rank in (WHOLE, SAME_SOUND):
        bearers = [match for match in found if match.rank == rank]
        if len(bearers) == 1:
            return Resolved(bearers[0])
        if bearers:
            break
    return Resolved(None, tuple(found))


def find_same(
    session: Session, names: Iterable[str], except_id: int | None = None
) -> tuple[PartnerMatch, ...]:
    """Find partners that already bear one of the names, in any script and any order of its words."""
    found: dict[int, PartnerMatch] = {}
    for name in names:
        wanted = _sound(name)
        for match in find_partners(session, name, limit=_MOST_SAME):
            if match.id != except_id and _sound(match.matched) & wanted:
                found.setdefault(match.id, match)
    return tuple(found.values())[:_MOST_SAME]


def _sound(name: str) -> set[tuple[str, ...]]:
    return {tuple(sorted(key.split())) for key in name_keys(name)}


def _named_exactly(session: Session, text: str) -> list[int]:
    query = (
        select(PartnerName.partner_id)
        .join(Partner, Partner.id == PartnerName.partner_id)
        .where(PartnerName.key.in_(name_keys(text)), Partner.merged_into_id.is_(None))
    )
    return list(session.scalars(query.distinct().limit(50)))


def _candidates(session: Session, words: list[str], most: int) -> list[int]:
    first = _having(words[0]).subquery()
    # "+ 0" keeps SQLite from reading the whole table in the order of this column instead of the few words asked for
    each = first.c.partner_id + 0
    having = select(each.label("partner_id"), func.min(first.c.place).label("place"))
    found = having.where(*_also_having(first, words[1:])).group_by(each).subquery()
    recent = _recent_use()
    query = (
        select(found.c.partner_id)
        .outerjoin(recent, recent.c.partner_id == found.c.partner_id)
        .order_by(
            found.c.place > 0,
            func.coalesce(recent.c.letters, 0).desc(),
            found.c.place,
            found.c.partner_id,
        )
        .limit(most)
    )
    return list(session.scalars(query))


def _having(word: str) -> CompoundSelect[int, int] | Select[int, int]:
    """Select the partners that have a word beginning like this one, and where it stands."""
    named = select(PartnerWord.partner_id, PartnerWord.place).where(or_(*map(begins, word_keys(word))))
    codes = _countries(word) if len(word) >= _SHORTEST_COUNTRY else set()
    if not codes:
        return named
    there = select(Partner.id, literal(_PLACE_OF_COUNTRY)).where(
        Partner.country.in_(codes), Partner.merged_into_id.is_(None)
    )
    return union_all(named, there)


def _countries(word: str) -> set[str]:
    """Give the countries that a word begins a name of, in any of the languages and scripts."""
    found = set()
    for key in word_keys(word):
        words = _words_of_countries()
        place = bisect_left(words, (key, ""))
        while place < len(words) and words[place][0].startswith(key):
            found.add(words[place][1])
            place += 1
    return found


@cache
def _words_of_countries() -> list[tuple[str, str]]:
    words = {
        (key, code)
        for code in countries.CODES
        for name in countries.all_names(code)
        for word in name_words(name)
        for key in word_keys(word)
    }
    return sorted(words)


def begins(key: str) -> ColumnElement[bool]:
    """Give the condition that a partner word begins so."""
    return and_(PartnerWord.key >= key, PartnerWord.key < key + _AFTER_ALL_LETTERS)


def _also_having(first: Subquery, words: list[str]) -> list[ColumnElement[bool]]:
    others = (_having(word).subquery() for word in words)
    return [first.c.partner_id.in_(select(other.c.partner_id)) for other in others]


def _recent_use() -> Subquery:
    newest = (
        select(Document.partner_id)
        .order_by(Document.registered_on.desc(), Document.id.desc())
        .limit(_NEWEST_LETTERS)
        .subquery()
    )
    letters = func.count().label("letters")
    return select(newest.c.partner_id, letters).group_by(newest.c.partner_id).subquery()


class _Typed:
    """What was typed, in the forms names are compared with."""

    def __init__(self, text: str, words: list[str]) -> None:
        self.text = " ".join(text.split()).casefold()
        self.keys = name_keys(text)
        self.word_keys = [word_keys(word) for word in words]

    def rank(self, name: str) -> int:
        """Say how well a name fits: WHOLE is best, ELSEWHERE is not at all."""
        if name.casefold() == self.text:
            return WHOLE
        own = name_keys(name)
        if any(key in own for key in self.keys):
            return SAME_SOUND
        if any(mine.startswith(key) for mine in own for key in self.keys):
            return BEGINNING
        keys = [key for word in name_words(name) for key in word_keys(word)]
        found = all(any(key.startswith(begun) for key in keys) for begun in self.word_keys)
        return WORDS if found else ELSEWHERE


def _ranked(session: Session, ids: list[int], typed: _Typed) -> list[PartnerMatch]:
    names: dict[int, list[str]] = {}
    known = select(PartnerName.partner_id, PartnerName.name).where(PartnerName.partner_id.in_(ids))
    for partner_id, name in session.execute(known):
        names.setdefault(partner_id, []).append(name)
    facts = (Partner.id, Partner.name, Partner.country, Partner.city, Partner.type)
    rows = {row.id: row for row in session.execute(select(*facts).where(Partner.id.in_(ids)))}
    found = []
    for row in (rows[id_] for id_ in ids):
        ranks = [(typed.rank(name), name != row.name, name) for name in names.get(row.id, ())]
        rank, _, matched = min(ranks, default=(ELSEWHERE, False, ""))
        shown = row.name if rank == ELSEWHERE else matched
        found.append(PartnerMatch(row.id, row.name, shown, row.country, row.city, row.type, rank))
    return sorted(found, key=lambda match: match.rank)  # stable: recent use stays the order within a rank
