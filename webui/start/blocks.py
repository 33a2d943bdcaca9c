"""The parts of the first page: which of them a role sees, in which order, and what each of them shows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import g

from archive import journals, numbering, outbox, registers, saved_searches, tray
from archive.access import Right, Role
from archive.errors import SearchUnavailable
from archive.journals import JournalFilter, JournalRow
from archive.models import Register, SavedSearch
from archive.patterns import Facts
from indexer.new_hits import find_new
from indexer.search import count_unread
from indexer.state import last_verification
from webui.headlines import headlines
from webui.searching import read_asked, text_of, wishes_of
from webui.transaction import services

DUE_DAYS = 3
OWN_DAYS = 365
DUE_MOST = 6
DUE_MOST_OF_ALL = 40
TODAY_MOST = 10
TRAY_MOST = 6
LATEST_MOST = 10


@dataclass(frozen=True)
class Plan:
    """The parts in the wide column and those beside it."""

    first: tuple[str, ...]
    beside: tuple[str, ...]


_READS = Plan(("latest",), ("today",))
_ANSWERS = Plan(("own", "latest"), ("today",))
PLANS = {
    Role.REGISTRAR: Plan(("register", "today"), ("due", "state")),
    Role.HEAD: Plan(("people", "today"), ("tray", "state")),
    Role.RECTOR: Plan(("latest",), ("due",)),
    Role.OFFICER: _ANSWERS,
    Role.LAWYER: _ANSWERS,
    Role.COORDINATOR: _ANSWERS,
    Role.ARCHIVIST: _READS,
    Role.READER: _READS,
    Role.AUDITOR: Plan(("checks", "latest"), ("today",)),
    Role.ADMINISTRATOR: Plan(("register", "today"), ("checks",)),
}


def plan_of(role: Role) -> Plan:
    """Give what the first page of a role is made of."""
    return PLANS[role]


def contents(plan: Plan, today: date) -> dict[str, Any]:
    """Gather what the parts of a plan show, and nothing else."""
    books = registers.list_registers(g.session)
    registered, counts = journals.registered_on(g.session, g.actor, today, limit=TODAY_MOST)
    found: dict[str, Any] = {
        "code": books[0].code if books else "",
        "registered": registered,
        "by_journal": [
            (book, counts[book.id], _last(registered, book)) for book in books if book.id in counts
        ],
        "searches": _searches(today),
        "next_number": _next_number(books, today.year) if g.actor.can(Right.REGISTER) else "",
    }
    for part in (*plan.first, *plan.beside):
        if part in _CONTENTS:
            found |= _CONTENTS[part](today, books)
    return found


def _searches(today: date) -> list[tuple[SavedSearch, int]]:
    """Give the searches the person has pinned, with how much each has found since it was looked at."""
    found = []
    for search in saved_searches.list_saved(g.session, g.actor, pinned=True):
        asked = read_asked(search.asked)
        try:
            new = find_new(
                g.session,
                services().search,
                g.actor,
                text_of(asked),
                search.looked_at,
                today=today,
                **wishes_of(asked),
            )
        except SearchUnavailable:
            new = ()
        found.append((search, len(new)))
    return found


def _waiting(today: date, books: list[Register]) -> dict[str, Any]:
    waiting = tray.list_tray(g.session, g.actor, limit=TRAY_MOST)
    return {
        "waiting": waiting,
        "journals": {book.id: book for book in books},
        "waiting_count": tray.count_waiting(g.session, g.actor),
        "headlines": headlines(services(), g.session, waiting, today),
    }


def _due(today: date, _books: list[Register]) -> dict[str, Any]:
    rows = journals.due_soon(g.session, g.actor, today=today, days=DUE_DAYS, limit=DUE_MOST)
    return {"due": rows}


def _own(today: date, _books: list[Register]) -> dict[str, Any]:
    """Those who answer see what is theirs, however far ahead."""
    rows = journals.due_soon(
        g.session, g.actor, today=today, days=OWN_DAYS, limit=DUE_MOST, responsible_id=g.actor.id
    )
    return {"own": rows}


def _people(today: date, _books: list[Register]) -> dict[str, Any]:
    """Who leads sees whose letters are late or due."""
    rows = journals.due_soon(g.session, g.actor, today=today, days=DUE_DAYS, limit=DUE_MOST_OF_ALL)
    rows.sort(key=lambda row: (row.responsible == "", row.responsible))
    return {"people": [(name, list(theirs)) for name, theirs in groupby(rows, lambda row: row.responsible)]}


def _latest(today: date, books: list[Register]) -> dict[str, Any]:
    rows: list[JournalRow] = []
    if books:
        wanted = JournalFilter(books[0].id, None)
        rows = journals.list_rows(g.session, g.actor, wanted, today=today, limit=LATEST_MOST)
    return {"latest": rows}


def _state(_today: date, _books: list[Register]) -> dict[str, Any]:
    return {"queue": outbox.state(g.session), "unread": count_unread(g.session, g.actor)}


def _checks(today: date, books: list[Register]) -> dict[str, Any]:
    return {
        **_state(today, books),
        "verification": last_verification(g.session),
        "index_outdated": services().search.outdated(g.session),
        "disk_left": shutil.disk_usage(services().settings.data).free,
    }


_CONTENTS: dict[str, Callable[[date, list[Register]], dict[str, Any]]] = {
    "register": _waiting,
    "tray": _waiting,
    "due": _due,
    "own": _own,
    "people": _people,
    "latest": _latest,
    "state": _state,
    "checks": _checks,
}


def _last(registered: list[JournalRow], book: Register) -> JournalRow | None:
    return next((row for row in registered if row.register_id == book.id), None)


def _next_number(books: list[Register], year: int) -> str:
    for book in books:
        if book.mode == "serial":
            return numbering.next_number(g.session, book, Facts(year, book.default_case or ""))
    return ""
