"""The day it is in the office, wherever the computer stands."""

from __future__ import annotations

from datetime import date

from flask import g

from archive import office
from archive.clock import local_date
from webui.transaction import services


def office_day() -> date:
    """Give the office's day: due dates, years of journals and "last month" count from it (R4)."""
    return local_date(services().clock.now(), office.office(g.session).zone)
