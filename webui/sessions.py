"""Who is signed in: Flask-Login keeps the cookie, the registry decides whether it still counts.

A session ends after a time without a click, after a working day in any case, and at once when the person signs out
everywhere, gets a new password or is deactivated (the epoch in the cookie is then an old one).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user
from sqlalchemy.orm import Session

from archive.db import is_reading
from archive.models import User
from archive.users import actor_of
from webui.transaction import services


class SignedIn(UserMixin):  # type: ignore[misc]
    """The person of a session, as Flask-Login wants them."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.id = f"{user.id}.{user.session_epoch}"


def init_app(app: Flask) -> None:
    """Find out before every request who is asking: `g.user`, `g.actor`, `g.language`."""
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # our own rules, below, and behind a mobile network addresses change
    manager.user_loader(_load)
    app.before_request(_recognise)


def begin(user: User) -> None:
    """Begin a session: a new one, so that an identifier known before signing in is worth nothing."""
    session.clear()
    session["since"] = session["seen"] = int(time.time())
    session["id"] = secrets.token_hex(8)
    login_user(SignedIn(user))


def end() -> None:
    """End the session of this browser."""
    logout_user()
    session.clear()


def _recognise() -> None:
    g.user = g.actor = None
    if session.get("_user_id") is None:
        return
    if _is_over():
        end()
        return
    signed_in = _load(session["_user_id"])
    if signed_in is None:
        end()
        return
    g.user = signed_in.user
    g.actor = actor_of(g.user, request.remote_addr or "")
    g.language = g.user.language
    now = int(time.time())
    if now - session["seen"] > 60:  # one cookie a minute is enough
        session["seen"] = now


def _is_over() -> bool:
    settings, now = services().settings, time.time()
    idle = now - session.get("seen", 0) > settings.session_idle_minutes * 60
    return bool(idle or now - session.get("since", 0) > settings.session_hours * 3600)


def _load(identity: str) -> SignedIn | None:
    number, _, epoch = identity.partition(".")
    with _reading() as reading:
        user = reading.get(User, int(number)) if number.isdecimal() else None
        if user is None or not user.active or str(user.session_epoch) != epoch:
            return None
        reading.expunge(user)
    return SignedIn(user)


@contextmanager
def _reading() -> Iterator[Session]:
    """Give a session to read who asks: a writing one must not take its lock just for that."""
    if is_reading(g.session):
        yield g.session
    else:
        with services().database.read() as reading:
            yield reading
