"""How a due date stands today: late, soon or running. Days are working days, Monday to Friday."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from webui import dates

SOON = 2
WEEK, WORKING = 7, 5


def init_app(app: Flask) -> None:
    """Give pages `deadline`."""
    app.jinja_env.globals["deadline"] = deadline


def deadline(due_on: date, today: date) -> tuple[str, str]:
    """Give the mark a due date gets (late, soon, run) and the words beside it."""
    if due_on < today:
        return "late", dates.days_late(max(1, working_days(due_on, today)))
    calendar, left = (due_on - today).days, working_days(today, due_on)
    # Today and tomorrow have words of their own, and a Monday is not a Friday's tomorrow.
    return "soon" if left <= SOON else "run", dates.days_left(calendar if calendar < SOON else left)


def working_days(since: date, until: date) -> int:
    """Count the working days after one day up to and with another."""
    weeks, rest = divmod((until - since).days, WEEK)
    last = [until - timedelta(days=back) for back in range(rest)]
    return weeks * WORKING + sum(day.weekday() < WORKING for day in last)
