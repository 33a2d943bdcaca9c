"""What the registry makes of a field word: which partners, journals, cases and days are meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import countries
from archive.access import Mark
from archive.models import CaseFile, DocumentKind, Register, Unit
from archive.partners import find_partners
from archive.partners.finding import ELSEWHERE
from indexer.backends.port import Label
from indexer.date_words import Days, compared, read_days
from indexer.fields import FieldWord

_MOST_PARTNERS = 20
_FARTHEST = 20  # years an open span of days to answer by reaches
_DIRECTIONS = {"from": "incoming", "to": "outgoing"}
_LANGUAGES = ("ky", "ru", "en", "tr", "zh", "de", "fr", "es", "ar", "fa", "hi", "ko", "ja", "kk", "uz", "tg")
_STATUSES = {
    "annulled": "annulled | аннулирован | аннулированные | жокко чыгарылган",
    "answered": "answered | отвечен | исполнен | жооп берилген",
    "waiting": "waiting | open | ждёт ответа | на исполнении | аткарылууда | жооп күтөт",
    "overdue": "overdue | late | просрочен | просроченные | мөөнөтү өткөн | кечиккен",
    "registered": "registered | зарегистрирован | катталган",
    "unread": "unread | непрочитан | не прочитан | окулбаган",
}
_MARKS = {
    Mark.PUBLIC: "public | открытый | открыто | ачык",
    Mark.INTERNAL: "internal | внутренний | ички",
    Mark.OFFICIAL: "official | дсп | служебный | кпү | кызматтык",
    Mark.CONFIDENTIAL: "confidential | конфиденциально | купуя",
}
_KEYBOARD = str.maketrans("өүңё", "оуне")


@dataclass(frozen=True, slots=True)
class Understood:
    """A field word and what it keeps the results to; one that is not understood is looked for as words."""

    word: FieldWord
    labels: tuple[Label, ...] = ()
    days: Days | None = None  # of registration
    words: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it filters."""
        return bool(self.labels) or self.days is not None


def understand(session: Session, word: FieldWord, today: date) -> Understood:
    """Look up what a field word means in this registry."""
    if word.name == "number":
        return Understood(word, words=word.value)
    if word.name in ("date", "year"):
        days = read_days(word.value, today)
        return Understood(word, days=compared(days, word.operator)) if days else _unknown(word)
    labels = tuple(_ASK[word.name](session, word, today))
    return Understood(word, labels) if labels else _unknown(word)


def _unknown(word: FieldWord) -> Understood:
    return Understood(word, words=word.value)


def _partner(session: Session, word: FieldWord, _today: date) -> Iterator[Label]:
    found = list(_country(session, word, _today)) or [
        Label("partner", str(match.id))
        for match in find_partners(session, word.value, limit=_MOST_PARTNERS)
        if match.rank < ELSEWHERE
    ]
    yield from found
    if found and word.name in _DIRECTIONS:
        yield Label("direction", _DIRECTIONS[word.name])


def _country(_session: Session, word: FieldWord, _today: date) -> Iterator[Label]:
    value = word.value.strip()
    if countries.is_country(value.upper()):
        yield Label("country", value.upper())
        return
    named = [code for code in countries.find_countries(value) if len(_folded(value)) > 2]
    yield from (Label("country", code) for code in named)


def _language(_session: Session, word: FieldWord, _today: date) -> Iterator[Label]:
    value = _folded(word.value)
    for code in _LANGUAGES:
        if value == code or any(name.startswith(value) for name in _language_names(code) if len(value) > 2):
            yield Label("language", code)


@cache
def _language_names(code: str) -> tuple[str, ...]:
    return tuple(_folded(Locale.parse(one).languages[code]) for one in countries.LANGUAGES)


def _row(label: str, model: Any, *columns: str) -> Callable[[Session, FieldWord, date], Iterator[Label]]:
    """Ask for rows by code, by whole name, or by the beginning of a word of a name."""

    def ask(session: Session, word: FieldWord, _today: date) -> Iterator[Label]:
        value = _folded(word.value)
        exactly, begun = [], []
        for row in session.scalars(select(model)):
            names = [_folded(getattr(row, column) or "") for column in columns]
            if value in names:
                exactly.append(row.id)
            elif any(part.startswith(value) for name in names for part in (name, *name.split())):
                begun.append(row.id)
        yield from (Label(label, str(one)) for one in exactly or begun)

    return ask


def _status(_session: Session, word: FieldWord, today: date) -> Iterator[Label]:
    status = _meant(_STATUSES.items(), word.value)
    if status == "overdue":
        yield Label("status", "waiting")
        yield from due_within(Days(None, today - timedelta(days=1)))
    elif status == "unread":
        yield Label("state", "unread")
    elif status:
        yield Label("status", status)


def _access(_session: Session, word: FieldWord, _today: date) -> Iterator[Label]:
    if mark := _meant(_MARKS.items(), word.value):
        yield Label("access", str(mark))


def _meant(words: Iterable[tuple[str, str]], value: str) -> str:
    typed = _folded(value)
    ways = {_folded(way): meaning for meaning, several in words for way in several.split(" | ")}
    begun = [meaning for way, meaning in ways.items() if len(typed) > 3 and way.startswith(typed)]
    return ways.get(typed) or (begun[0] if begun else "")


def _due(_session: Session, word: FieldWord, today: date) -> Iterator[Label]:
    days = read_days(word.value, today)
    if days:
        yield from due_within(compared(days, word.operator))


def due_within(days: Days) -> Iterator[Label]:
    """Give the fewest labels that together are a span of days to answer by."""
    first = days.since or date((days.until or date.max).year - _FARTHEST, 1, 1)
    last = days.until or date((days.since or date.min).year + _FARTHEST, 12, 31)
    day = first
    while day <= last:
        end_of_year, end_of_month = date(day.year, 12, 31), _end_of_month(day)
        if (day.month, day.day) == (1, 1) and end_of_year <= last:
            yield Label("due", f"{day:%Y}")
            day = end_of_year
        elif day.day == 1 and end_of_month <= last:
            yield Label("due", f"{day:%Y%m}")
            day = end_of_month
        else:
            yield Label("due", f"{day:%Y%m%d}")
        day += timedelta(days=1)


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _folded(text: str) -> str:
    return " ".join(text.casefold().translate(_KEYBOARD).split())


_NAMES = ("name_ky", "name_ru", "name_en")
_ASK: dict[str, Callable[[Session, FieldWord, date], Iterator[Label]]] = {
    "from": _partner,
    "to": _partner,
    "partner": _partner,
    "country": _country,
    "language": _language,
    "register": _row("register", Register, "code", *_NAMES),
    "kind": _row("kind", DocumentKind, "code", *_NAMES),
    "case": _row("case", CaseFile, "index", "title_ky", "title_ru", "title_en"),
    "unit": _row("unit", Unit, "code", *_NAMES),
    "status": _status,
    "access": _access,
    "due": _due,
}
