"""The dashboard of each role."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from archive import journals, numbering, office, outbox, registers, setup, tray
from archive.access import Right, Role
from archive.clock import local_date
from archive.journal_rows import JournalRow
from archive.models import Register
from archive.patterns import Facts
from indexer.search import count_unread
from webui.guard import ask_to_sign_in, public
from webui.headlines import headlines
from webui.transaction import services

bp = Blueprint("start", __name__)

OWN_WORK = (Role.OFFICER, Role.LAWYER, Role.COORDINATOR)
DUE_DAYS = 3
OWN_DAYS = 365
DUE_MOST = 8
TODAY_MOST = 10
TRAY_MOST = 6


@bp.get("/")
@public
def dashboard() -> str | Response:
    """Lead to the sign-in page, or show the person's first page."""
    if g.actor is None:
        return redirect(url_for("start.waiting")) if not setup.is_set_up(g.session) else ask_to_sign_in()
    now = services().clock.now()
    today = local_date(now, office.office(g.session).zone)
    registered, counts = journals.registered_on(g.session, g.actor, today, limit=TODAY_MOST)
    books = registers.list_registers(g.session)
    can_register = g.actor.can(Right.REGISTER)
    waiting = tray.list_tray(g.session, g.actor, limit=TRAY_MOST) if can_register else []
    return render_template(
        "start/dashboard.html",
        today=today,
        registered=registered,
        by_journal=[(book, counts[book.id], _last(registered, book)) for book in books if book.id in counts],
        waiting=waiting,
        headlines=headlines(services(), g.session, waiting, today),
        waiting_count=tray.count_waiting(g.session, g.actor),
        due=_due(today),
        mine_only=g.actor.role in OWN_WORK,
        code=books[0].code if books else "IN",
        queue=outbox.state(g.session),
        unread=count_unread(g.session, g.actor),
        first_number="" if registered else _next_number(books, today.year),
    )


@bp.get("/not-set-up")
@public
def waiting() -> str | Response:
    """Tell where to find the link that opens the set-up page."""
    if setup.is_set_up(g.session):
        return redirect(url_for("start.dashboard"))
    return render_template("start/not_set_up.html")


def _due(today: date) -> list[JournalRow]:
    """Officers see what is theirs to answer, however far ahead; those who lead see what is late or soon."""
    if g.actor.role in OWN_WORK:
        return journals.due_soon(
            g.session, g.actor, today=today, days=OWN_DAYS, limit=DUE_MOST, responsible_id=g.actor.id
        )
    return journals.due_soon(g.session, g.actor, today=today, days=DUE_DAYS, limit=DUE_MOST)


def _last(registered: list[JournalRow], book: Register) -> JournalRow | None:
    return next((row for row in registered if row.register_id == book.id), None)


def _next_number(books: list[Register], year: int) -> str:
    for book in books:
        if book.mode == "serial":
            return numbering.next_number(g.session, book, Facts(year, book.default_case or ""))
    return ""
