"""The first start: an office, an administrator and the default journals, once, by a link from the console."""

from __future__ import annotations

import hmac
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Role
from archive.clock import local_date
from archive.errors import SetupDone, SetupLinkInvalid
from archive.models import CaseFile, DocumentKind, Register, Unit, User
from archive.office import decide
from archive.patterns import parse_pattern
from archive.users import UserForm, save_user

DEFAULTS = Path(__file__).parent.parent / "config" / "first_start.toml"
_LINK = "setup.link"


@dataclass(frozen=True)
class FirstStart:
    """The answers of the set-up page."""

    organisation: Mapping[str, str]  # language → name
    department: Mapping[str, str]
    short: Mapping[str, str]
    zone: str
    language: str
    admin_login: str
    admin_name: str
    admin_password: str


def is_set_up(session: Session) -> bool:
    """Tell whether somebody can sign in already."""
    return session.scalar(select(User.id).limit(1)) is not None


def set_up(session: Session, answers: FirstStart, *, now: datetime) -> User:
    """Make the office, the administrator, and the default units, kinds, cases and journals; raises SetupDone."""
    if is_set_up(session):
        raise SetupDone
    changes: dict[str, Any] = {"zone": answers.zone, "language": answers.language}
    for what, names in (
        ("name", answers.organisation),
        ("department", answers.department),
        ("short", answers.short),
    ):
        changes |= {f"{what}_{code}": name.strip() for code, name in names.items() if name.strip()}
    decide(session, None, changes, at=now)
    defaults = tomllib.loads(DEFAULTS.read_text("utf-8"))
    _make_defaults(session, defaults, local_date(now, answers.zone).year)
    form = UserForm(
        login=answers.admin_login,
        name=answers.admin_name,
        role=Role.ADMINISTRATOR,
        password=answers.admin_password,
    )
    user = save_user(session, None, None, form, at=now)
    audit.record(session, None, "set_up", "office", None, at=now, details={"administrator": user.login})
    return user


def setup_link_token(data: Path) -> str:
    """Give the token of the one-time link, making it on the first call; only the owner may read it."""
    path = data / _LINK
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w") as file:
        token = secrets.token_urlsafe(32)
        file.write(token + "\n")
    return token


def check_setup_link(data: Path, token: str) -> None:
    """Raise SetupLinkInvalid unless this is the token of the link printed on the console."""
    path = data / _LINK
    known = path.read_text("ascii").strip() if path.exists() else ""
    if not known or not hmac.compare_digest(known.encode(), token.encode()):
        raise SetupLinkInvalid


def spend_setup_link(data: Path) -> None:
    """Make the link worthless."""
    (data / _LINK).unlink(missing_ok=True)


def _make_defaults(session: Session, defaults: Mapping[str, Any], year: int) -> None:
    for unit in defaults["units"]:
        session.add(Unit(**unit))
    for position, kind in enumerate(defaults["kinds"]):
        session.add(DocumentKind(position=position, **kind))
    for case in defaults["cases"]:
        session.add(CaseFile(from_year=year, **case))
    for position, register in enumerate(defaults["registers"]):
        if register.get("mode", "serial") == "serial":
            parse_pattern(register["pattern"])
        session.add(Register(position=position, **register))
    session.flush()
