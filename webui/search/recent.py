"""What a person searched for lately: kept in the session cookie, gone with the sign-out, never in the registry."""

from __future__ import annotations

from flask import session

MOST = 8
_KEY = "searched"
_LONGEST = 60  # a cookie has little room


def remember(text: str) -> None:
    """Note a search; while one types, the longer text takes the place of the one it began as."""
    if len(text) > _LONGEST:
        return
    before = recent()
    if before and (text.startswith(before[0]) or before[0].startswith(text)):
        before = before[1:]
    fresh = [text, *(one for one in before if one != text)][:MOST]
    if fresh != session.get(_KEY):
        session[_KEY] = fresh


def recent() -> list[str]:
    """Give the texts, the newest first."""
    kept = session.get(_KEY)
    return [str(text) for text in kept][:MOST] if isinstance(kept, list) else []


def forget() -> None:
    """Forget them all."""
    session.pop(_KEY, None)
