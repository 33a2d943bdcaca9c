"""The names of all partners, for finding out whose letter a letterhead belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.models import Partner, PartnerName, PartnerWord
from archive.name_key import word_keys

T = TypeVar("T")

_KEY = 5  # letters by which a word is looked up, so that endings and a misread tail do not matter
_COMMON = 150  # a word more partners have does not tell whose letter it is
_LONGEST_NAME = 10  # words
_CHUNK = 400


class PartnerDirectory(Generic[T]):
    """Finds the names that may stand in a letter by a few look-ups in the database.

    `candidate(partner id, shown name, name)` makes what the caller wants to have of each name.
    """

    def __init__(self, session: Session, candidate: Callable[[int, str, str], T]) -> None:
        self._session = session
        self._candidate = candidate

    def candidates(self, words: Sequence[str]) -> Iterable[T]:
        """Give the names one of whose rare words is among these, and those that stand there word for word."""
        partner_ids = self._by_rare_words(words) | self._by_whole_names(words)
        query = (
            select(Partner.id, Partner.name, PartnerName.name)
            .join(PartnerName, PartnerName.partner_id == Partner.id)
            .order_by(Partner.id, PartnerName.id)
        )
        found: list[T] = []
        for chunk in _chunks(sorted(partner_ids)):
            rows = self._session.execute(query.where(Partner.id.in_(chunk)))
            found += [self._candidate(*row) for row in rows]
        return found

    def _by_rare_words(self, words: Sequence[str]) -> set[int]:
        keys = {key[:_KEY] for word in words for key in word_keys(word) if len(key) > 1}
        found: set[int] = set()
        for key in sorted(keys):
            begins = PartnerWord.key.between(key, key + "\U0010ffff")
            ids = self._session.scalars(select(PartnerWord.partner_id).where(begins).limit(_COMMON + 1)).all()
            if len(ids) <= _COMMON:
                found.update(ids)
        return found

    def _by_whole_names(self, words: Sequence[str]) -> set[int]:
        keys = [word_keys(word)[0] for word in words]
        runs = {
            " ".join(keys[start : start + length])
            for start in range(len(keys))
            for length in range(1, _LONGEST_NAME + 1)
        }
        found: set[int] = set()
        for chunk in _chunks(sorted(runs)):
            query = (
                select(PartnerName.partner_id)
                .join(Partner, Partner.id == PartnerName.partner_id)
                .where(PartnerName.key.in_(chunk), Partner.merged_into_id.is_(None))
            )
            found.update(self._session.scalars(query))
        return found


def _chunks(items: list[T]) -> Iterable[list[T]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))
