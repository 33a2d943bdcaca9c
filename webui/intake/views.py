"""The scan folders of the journals, how the ways in are, and trying again what failed."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from archive import registers
from archive.access import Right
from archive.errors import ArchiveError, NotFound
from archive.intake import arrivals, places
from archive.intake.places import FolderForm
from archive.models import IntakePlace
from webui.errors import put_on_form
from webui.fields import Form, RadioField, SelectField
from webui.guard import allowed
from webui.i18n import in_language
from webui.transaction import services

bp = Blueprint("intake", __name__, url_prefix="/intake")


class FolderEdit(Form):
    """A journal's scan folder."""

    place = StringField(_l("Folder"), [Length(max=200)])
    register = SelectField(_l("Journal"), coerce=int)
    release = RadioField(
        _l("What becomes of a scan that was taken"),
        choices=[
            (places.MOVE, _l("moved into the folder “taken”")),
            (places.DELETE, _l("deleted")),
            (places.KEEP, _l("left where it is")),
        ],
        default=places.MOVE,
    )
    active = BooleanField(_l("Looked into"), default=True)


@bp.get("/", endpoint="places")
@allowed(Right.ADMINISTER)
def places_list() -> str:
    """List the folders and the mailbox, each with how its last look went."""
    journals = {one.id: in_language(one) for one in registers.list_registers(g.session, active_only=False)}
    settings = services().settings
    return render_template(
        "intake/places.html",
        rows=places.list_places(g.session, g.actor),
        journals=journals,
        root=settings.scans,
        mail_host=settings.mail_host,
        why=arrivals.why,
    )


@bp.route("/folders/new", methods=["GET", "POST"], defaults={"place_id": None})
@bp.route("/folders/<int:place_id>", methods=["GET", "POST"])
@allowed(Right.ADMINISTER)
def folder_edit(place_id: int | None) -> str | Response | tuple[str, int]:
    """Give a journal a scan folder, or change one."""
    row = g.session.get(IntakePlace, place_id) if place_id is not None else None
    if place_id is not None and (row is None or row.kind != places.FOLDER):
        raise NotFound
    form = FolderEdit(obj=row)
    form.register.choices = [(one.id, in_language(one)) for one in registers.list_registers(g.session)]
    if request.method == "GET" and row is not None:
        form.register.data = row.register_id
    root = services().settings.scans
    if form.validate_on_submit():
        typed = FolderForm(form.place.data or "", form.register.data, form.release.data, form.active.data)
        try:
            places.save_folder(g.session, g.actor, place_id, typed, root=root, at=services().clock.now())
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(form, error)
        else:
            flash(gettext("Saved."), "done")
            return redirect(url_for("intake.places"))
    page = render_template("intake/folder_edit.html", form=form, row=row, root=root)
    return page, 422 if form.errors else 200


@bp.post("/arrivals/<int:arrival_id>/again")
@allowed(Right.REGISTER)
def again(arrival_id: int) -> Response:
    """Ask for something that could not be taken to be tried once more."""
    arrivals.try_again(g.session, g.actor, arrival_id, now=services().clock.now())
    flash(gettext("It is tried again at the next look into its folder."), "done")
    return redirect(url_for("register.tray"))


@bp.post("/arrivals/<int:arrival_id>/drop")
@allowed(Right.REGISTER)
def drop(arrival_id: int) -> Response:
    """Take something that could not be taken off the list."""
    arrivals.drop_failure(g.session, g.actor, arrival_id, now=services().clock.now())
    return redirect(url_for("register.tray"))


@bp.post("/places/<int:place_id>/look")
@allowed(Right.REGISTER)
def look(place_id: int) -> Response:
    """Look into a place that did not answer without waiting longer."""
    places.look_now(g.session, g.actor, place_id, now=services().clock.now())
    flash(gettext("It is tried again at once."), "done")
    return redirect(url_for("register.tray"))
