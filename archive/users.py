"""People who sign in: passwords, the throttle, and what administrators and people themselves change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor, Right, Role, require
from archive.alphabet import sort_key
from archive.errors import (
    LastAdministrator,
    LoginMissing,
    LoginTaken,
    NameMissing,
    NotFound,
    PasswordTooShort,
    SignInRefused,
    TooManyAttempts,
)
from archive.models import SignInAttempt, User

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_WAIT = timedelta(hours=1)
ADDRESS_FACTOR = 4  # an address may fail more often than one account: a whole office shares it
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}\Z")


@dataclass(frozen=True)
class UserForm:
    """A user as the administrator types it; an empty password keeps the present one."""

    login: str
    name: str
    role: Role
    unit_id: int | None = None
    password: str = ""
    registers_late: bool = False
    active: bool = True


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id with the library's recommended cost


@cache
def _nobody() -> str:
    """A hash no password fits: a missing account costs the same time as a wrong password."""
    return _hasher().hash("nobody signs in with this")


def actor_of(user: User, address: str = "") -> Actor:
    """Make the actor a signed-in user is."""
    return Actor(
        id=user.id,
        login=user.login,
        name=user.name,
        role=Role(user.role),
        unit_id=user.unit_id,
        language=user.language,
        address=address,
        granted=frozenset({Right.REGISTER_LATE}) if user.registers_late else frozenset(),
    )


def sign_in(session: Session, login: str, password: str, *, address: str, at: datetime, free: int) -> User:
    """Let somebody in, or raise SignInRefused or TooManyAttempts; says nothing about which accounts exist.

    `free` wrong passwords in a row are free; then the wait doubles with each, up to an hour. The caller commits
    even when this raises: the failed attempt is part of the record.
    """
    login = login.strip().lower()
    wait = wait_before(session, login, address, at=at, free=free)
    if wait > timedelta():
        raise TooManyAttempts(minutes=max(1, round(wait.total_seconds() / 60)))
    user = session.scalar(select(User).where(User.login == login, User.active))
    if not _fits(user.password_hash if user else _nobody(), password) or user is None:
        session.add(SignInAttempt(login=login[:100], address=address, at=at))
        audit.record(session, None, "sign_in_refused", "user", None, at=at, details={"login": login[:100]})
        raise SignInRefused
    if _hasher().check_needs_rehash(user.password_hash):
        user.password_hash = _hasher().hash(password)
    session.execute(delete(SignInAttempt).where(SignInAttempt.login == login))
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < at - timedelta(days=2)))
    user.last_sign_in_at = at
    audit.record(session, actor_of(user, address), "signed_in", "user", user.id, at=at)
    return user


def wait_before(session: Session, login: str, address: str, *, at: datetime, free: int) -> timedelta:
    """Give how long the next attempt of an account or from an address has to wait."""
    waits = [
        _wait(session, SignInAttempt.login == login, at, free),
        _wait(session, SignInAttempt.address == address, at, free * ADDRESS_FACTOR),
    ]
    return max(waits)


def save_user(
    session: Session, actor: Actor | None, user_id: int | None, form: UserForm, *, at: datetime
) -> User:
    """Add a user or change one; `actor` None is the first start.

    Raises LoginMissing, LoginTaken, NameMissing, PasswordTooShort, LastAdministrator.
    """
    if actor is not None:
        require(actor, Right.ADMINISTER)
    login = form.login.strip().lower()
    if not _LOGIN.match(login):
        raise LoginMissing
    if not form.name.strip():
        raise NameMissing
    if session.scalar(select(User.id).where(User.login == login, User.id != (user_id or 0))):
        raise LoginTaken(login=login)
    user = (
        User(created_at=at, password_hash="", theme="light")
        if user_id is None
        else session.get(User, user_id)
    )
    if user is None:
        raise NotFound
    if user_id is not None:
        _keep_an_administrator(session, user, form)
    user.login, user.name, user.role = login, form.name.strip(), form.role
    user.unit_id, user.registers_late = form.unit_id, form.registers_late
    if user_id is not None and (form.password or not form.active):
        user.session_epoch += 1  # other people's changes end the sessions that are open
    user.active = form.active
    if form.password or user_id is None:
        set_password(user, form.password)
    session.add(user)
    session.flush()
    details = {
        "login": login,
        "name": user.name,
        "role": form.role,
        "unit": form.unit_id,
        "late": form.registers_late,
        "active": form.active,
        "password": bool(form.password),
    }
    audit.record(session, actor, "user_saved", "user", user.id, at=at, details=details)
    return user


def set_password(user: User, password: str) -> None:
    """Give a user a password; raises PasswordTooShort."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordTooShort(length=SHORTEST_PASSWORD)
    user.password_hash = _hasher().hash(password)


def change_own_password(session: Session, actor: Actor, old: str, new: str, *, at: datetime) -> None:
    """Let somebody change the own password; every session of theirs ends. Raises SignInRefused, PasswordTooShort."""
    user = get_user(session, actor.id)
    if not _fits(user.password_hash, old):
        raise SignInRefused
    set_password(user, new)
    user.session_epoch += 1
    audit.record(session, actor, "password_changed", "user", user.id, at=at)


def sign_out_everywhere(session: Session, actor: Actor, *, at: datetime) -> None:
    """End every session of the person."""
    get_user(session, actor.id).session_epoch += 1
    audit.record(session, actor, "signed_out_everywhere", "user", actor.id, at=at)


def set_preferences(
    session: Session,
    actor: Actor,
    *,
    language: str | None,
    theme: str,
    single_keys: bool,
    compact_journal: bool,
) -> None:
    """Keep how somebody likes the pages."""
    user = get_user(session, actor.id)
    user.language = language if language in ("ky", "ru", "en") else None
    user.theme = "dark" if theme == "dark" else "light"
    user.single_keys, user.compact_journal = single_keys, compact_journal


def get_user(session: Session, user_id: int) -> User:
    """Get a user; raises NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def user_by_login(session: Session, login: str) -> User:
    """Get a user by the name they sign in with; raises NotFound."""
    user = session.scalar(select(User).where(User.login == login.strip().lower()))
    if user is None:
        raise NotFound
    return user


def list_users(session: Session, *, active_only: bool = False) -> list[User]:
    """List the users by name."""
    query = select(User)
    users = session.scalars(query.where(User.active) if active_only else query)
    return sorted(users, key=lambda user: sort_key(user.name, "ky"))


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


def _wait(session: Session, whose: ColumnElement[bool], at: datetime, free: int) -> timedelta:
    recent = SignInAttempt.at > at - timedelta(days=1)
    failed, last = session.execute(
        select(func.count(), func.max(SignInAttempt.at)).where(whose, recent)
    ).one()
    if failed < free or last is None:
        return timedelta()
    wait = min(timedelta(minutes=2 ** min(failed - free, 10)), LONGEST_WAIT)
    remaining: timedelta = last + wait - at
    return max(remaining, timedelta())


def _keep_an_administrator(session: Session, user: User, form: UserForm) -> None:
    if user.role != Role.ADMINISTRATOR or (form.active and form.role is Role.ADMINISTRATOR):
        return
    others = select(func.count()).where(User.role == Role.ADMINISTRATOR, User.active, User.id != user.id)
    if not session.scalar(others):
        raise LastAdministrator
