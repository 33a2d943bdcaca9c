"""The office itself: its names, time zone and languages, as versioned rows (newest counts)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor
from archive.errors import NameMissing, ZoneUnknown
from archive.kept import kept_until_change
from archive.models import OfficeSetting

LANGUAGES = ("ky", "ru", "en")


@dataclass(frozen=True)
class Office:
    """What the organisation is called and how it keeps time and language."""

    name_ky: str = ""
    name_ru: str = ""
    name_en: str = ""
    short_ky: str = ""
    short_ru: str = ""
    short_en: str = ""
    department_ky: str = ""
    department_ru: str = ""
    department_en: str = ""
    zone: str = "Asia/Bishkek"
    language: str = "ky"

    def name(self, language: str) -> str:
        return self._in("name", language)

    def short(self, language: str) -> str:
        return self._in("short", language) or self.name(language)

    def department(self, language: str) -> str:
        return self._in("department", language)

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name of the organisation, to know its own letters by."""
        names = (getattr(self, f"{what}_{code}") for what in ("name", "short") for code in LANGUAGES)
        return tuple(name for name in names if name)

    def _in(self, what: str, language: str) -> str:
        order = (language, self.language, *LANGUAGES)
        return next((text for code in order if (text := getattr(self, f"{what}_{code}", ""))), "")


@kept_until_change
def office(session: Session) -> Office:
    """Give the office as it is decided now."""
    newest = select(func.max(OfficeSetting.id)).group_by(OfficeSetting.key)
    rows = session.execute(select(OfficeSetting.key, OfficeSetting.value).where(OfficeSetting.id.in_(newest)))
    known = Office.__dataclass_fields__
    return Office(**{key: value for key, value in rows if key in known})


def decide(session: Session, actor: Actor | None, changes: dict[str, Any], *, at: datetime) -> None:
    """Write decided values as new rows; what equals the present value adds nothing."""
    present = office(session)
    if "zone" in changes and changes["zone"] not in available_timezones():
        raise ZoneUnknown(zone=changes["zone"])
    changed = {key: value for key, value in changes.items() if getattr(present, key) != value}
    for key, value in changed.items():
        session.add(OfficeSetting(key=key, value=value, set_at=at, set_by=actor.id if actor else None))
    session.flush()
    if not any((office(session).name_ky, office(session).name_ru, office(session).name_en)):
        raise NameMissing
    for key, value in changed.items():
        details = {"key": key, "old": getattr(present, key), "new": value}
        audit.record(session, actor, "office_decided", "office", None, at=at, details=details)
