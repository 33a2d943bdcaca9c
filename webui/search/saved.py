"""Kept searches: name them, pin them, have them mailed, look at what is new."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from archive import saved_searches
from archive.access import Right
from archive.errors import ArchiveError, SearchUnavailable
from archive.models import SavedSearch
from indexer.new_hits import find_new
from webui.errors import message
from webui.guard import allowed
from webui.office_day import office_day
from webui.search.views import bp
from webui.searching import read_asked, text_of, wishes_of, write_asked
from webui.transaction import services


@dataclass(frozen=True)
class Kept:
    """A kept search as a line of the list."""

    search: SavedSearch
    text: str
    href: str
    new: int


@bp.get("/search/saved")
@allowed(Right.READ)
def saved() -> str:
    """List the person's searches with how much each has found since it was last looked at."""
    return _list()


@bp.post("/search/saved")
@allowed(Right.READ)
def keep_search() -> Response | tuple[str, int]:
    """Keep the search that is on the page."""
    asked = read_asked(request.form.get("asked", ""))
    try:
        search = saved_searches.save(
            g.session,
            g.actor,
            request.form.get("name", "") or text_of(asked),
            write_asked(asked),
            at=services().clock.now(),
        )
    except ArchiveError as error:
        g.session.rollback()
        return _list(problem=message(error)), 422
    flash(gettext("Kept as “%(name)s”.", name=search.name), "done")
    return redirect(url_for("search.saved", _anchor=f"search-{search.id}"))


@bp.get("/search/saved/<int:search_id>")
@allowed(Right.READ)
def open_saved(search_id: int) -> Response:
    """Lead to what a search finds; what was new until now is no longer new."""
    with services().database.write() as session:
        search = saved_searches.look(session, g.actor, search_id, at=services().clock.now())
        asked = read_asked(search.asked)
    return redirect(url_for("search.results", **asked.to_dict()))


@bp.post("/search/saved/<int:search_id>")
@allowed(Right.READ)
def change_saved(search_id: int) -> Response | tuple[str, int]:
    """Rename a search, pin it to the first page, have it mailed, or delete it."""
    if "delete" in request.form:
        saved_searches.remove(g.session, g.actor, search_id)
        flash(gettext("The search was deleted."), "done")
        return redirect(url_for("search.saved"))
    try:
        saved_searches.change(
            g.session,
            g.actor,
            search_id,
            name=request.form.get("name", ""),
            pinned="pinned" in request.form,
            mailed="mailed" in request.form,
            at=services().clock.now(),
        )
    except saved_searches.NotFound:
        raise
    except ArchiveError as error:
        g.session.rollback()
        return _list(problem=message(error)), 422
    flash(gettext("Saved."), "done")
    return redirect(url_for("search.saved", _anchor=f"search-{search_id}"))


@bp.post("/search/mail-address")
@allowed(Right.READ)
def mail_address() -> Response | tuple[str, int]:
    """Have the daily mail go to an address, or nowhere."""
    try:
        saved_searches.set_mail_address(
            g.session, g.actor, request.form.get("address", ""), at=services().clock.now()
        )
    except ArchiveError as error:
        g.session.rollback()
        return _list(problem=message(error), address=request.form.get("address", "")), 422
    flash(gettext("Saved."), "done")
    return redirect(url_for("search.saved", _anchor="mail"))


def _list(problem: str = "", address: str | None = None) -> str:
    kept = [_line(search) for search in saved_searches.list_saved(g.session, g.actor)]
    return render_template(
        "search/saved.html",
        kept=kept,
        problem=problem,
        address=saved_searches.mail_address(g.session, g.actor.id) if address is None else address,
        mail_is_sent=bool(services().settings.smtp_url),
        mail_hour=services().settings.mail_hour,
    )


def _line(search: SavedSearch) -> Kept:
    asked = read_asked(search.asked)
    try:
        new = find_new(
            g.session,
            services().search,
            g.actor,
            text_of(asked),
            search.looked_at,
            today=office_day(),
            **wishes_of(asked),
        )
    except SearchUnavailable:
        new = ()
    return Kept(search, text_of(asked), url_for("search.open_saved", search_id=search.id), len(new))
