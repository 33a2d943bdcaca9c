"""What the registry remembers of its index elsewhere: a small table in its own database, outside the migrations.

The number that versions every write is drawn here. It rises with every draw and is never behind the clock, so that it
rises even after the registry was brought back from an older backup.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.errors import SearchUnavailable

_GET = text("SELECT value FROM search_elsewhere WHERE key = :key")
_ALL = text("SELECT key, value FROM search_elsewhere")
_SET = text(
    "INSERT INTO search_elsewhere (key, value) VALUES (:key, :value)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
# Holds the row against other workers where the database locks rows; where it locks files they wait already.
_HOLD = text("UPDATE search_elsewhere SET value = value WHERE key = 'number'")


def prepare(session: Session) -> None:
    """Make the table, and the token by which this registry knows its own indices."""
    session.execute(
        text("CREATE TABLE IF NOT EXISTS search_elsewhere (key VARCHAR(20) PRIMARY KEY, value TEXT NOT NULL)")
    )
    for key, first in (("registry", secrets.token_hex(8)), ("number", "0")):
        session.execute(
            text("INSERT INTO search_elsewhere (key, value) VALUES (:key, :value) ON CONFLICT DO NOTHING"),
            {"key": key, "value": first},
        )


def registry(session: Session) -> str:
    """Give the token of this registry."""
    return _get(session, "registry")


def next_number(session: Session) -> int:
    """Draw the number of a write; what the write says must be read after the draw."""
    with _there():
        session.execute(_HOLD)
        number = max(int(_get(session, "number")) + 1, time.time_ns() // 1_000)
        _set(session, "number", str(number))
        return number


def building(session: Session) -> str:
    """Give the index that is being built, or nothing."""
    return _get(session, "building")


def begin(session: Session, name: str) -> None:
    """Note which index is being built, from the first document on."""
    _set(session, "building", name)
    _set(session, "reached", "0")


def new_name(session: Session, prefix: str) -> str:
    """Give a name that no index of this registry ever had."""
    last = int(_get(session, "indices") or 0) + 1
    _set(session, "indices", str(last))
    return f"{prefix}-{last:06}"


def reached(session: Session) -> int:
    """Give the letter up to which the index that is being built has come."""
    return int(_get(session, "reached") or 0)


def note_reached(session: Session, name: str, document_id: int) -> None:
    """Note how far an index has come, if it is the one being built; two builders at once do not take it back."""
    if name == building(session):
        _set(session, "reached", str(max(document_id, reached(session))))


def complete(session: Session) -> bool:
    """Tell whether the answering index was built to its end and is not known to be lost."""
    return _get(session, "complete") == "yes"


def note_complete(session: Session, yes: bool) -> None:
    """Note that the answering index holds everything, or that it is lost."""
    _set(session, "complete", "yes" if yes else "no")
    if yes:
        _set(session, "building", "")


def note_away(session: Session, why: str) -> None:
    """Note for everybody why the engine does not take or give anything; nothing when it does."""
    _set(session, "away", why)


def everything(session: Session) -> dict[str, str]:
    """Give all notes at once."""
    with _there():
        return dict(session.execute(_ALL).all())


def _get(session: Session, key: str) -> str:
    with _there():
        return str(session.execute(_GET, {"key": key}).scalar() or "")


def _set(session: Session, key: str, value: str) -> None:
    with _there():
        session.execute(_SET, {"key": key, "value": value})


@contextmanager
def _there() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise SearchUnavailable from error
