"""The dashboard of each role."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from archive import office, setup
from archive.clock import local_date
from webui.guard import ask_to_sign_in, public
from webui.start.blocks import contents, plan_of
from webui.transaction import services

bp = Blueprint("start", __name__)


@bp.get("/")
@public
def dashboard() -> str | Response:
    """Lead to the sign-in page, or show the person's first page."""
    if g.actor is None:
        return redirect(url_for("start.waiting")) if not setup.is_set_up(g.session) else ask_to_sign_in()
    today = local_date(services().clock.now(), office.office(g.session).zone)
    plan = plan_of(g.actor.role)
    return render_template("start/dashboard.html", today=today, plan=plan, **contents(plan, today))


@bp.get("/not-set-up")
@public
def waiting() -> str | Response:
    """Tell where to find the link that opens the set-up page."""
    if setup.is_set_up(g.session):
        return redirect(url_for("start.dashboard"))
    return render_template("start/not_set_up.html")
