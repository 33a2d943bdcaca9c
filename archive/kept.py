"""Answers that are kept until the trail grows: every change adds a row to it, whose hash is like no other.

Only what a reading session saw is kept, and only for its database: in a change, rows differ before the trail says so.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from archive.audit import last_hash
from archive.db import is_reading

P = ParamSpec("P")
T = TypeVar("T")
MOST_KEPT = 500
_TRAIL = "katchy_trail"


def kept_until_change(
    ask: Callable[Concatenate[Session, P], T],
) -> Callable[Concatenate[Session, P], T]:
    """Keep what a function answered to the same question; arguments and answers must be values that never change."""
    # by database: the trail as it was, and the answers of that time
    shelves: WeakKeyDictionary[Any, tuple[str, dict[Hashable, T]]] = WeakKeyDictionary()

    @wraps(ask)
    def asked(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if not is_reading(session):
            return ask(session, *args, **kwargs)
        trail, database = _trail(session), session.get_bind()
        question = (args, tuple(kwargs.items()))
        then, answers = shelves.get(database, ("", {}))
        if then != trail or len(answers) > MOST_KEPT:
            answers = {}
            shelves[database] = (trail, answers)
        if question not in answers:
            answers[question] = ask(session, *args, **kwargs)
        return answers[question]

    return asked


def _trail(session: Session) -> str:
    """Give the trail's newest hash, asked once in a snapshot."""
    snapshot, trail = session.info.get(_TRAIL, (None, ""))
    if snapshot is None or snapshot is not session.get_transaction():
        trail = last_hash(session)
        session.info[_TRAIL] = (session.get_transaction(), trail)
    return str(trail)
