"""Set the registry up: once, by whoever holds the link."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from archive import setup
from archive.errors import ArchiveError, SetupDone
from archive.setup import FirstStart
from archive.users import actor_of
from indexer.extract.preflight import preflight
from webui.errors import put_on_form
from webui.guard import public
from webui.sessions import begin
from webui.setup.forms import FirstStartForm
from webui.transaction import services

bp = Blueprint("setup", __name__)

LANGUAGES = ("ky", "ru", "en")


@bp.route("/setup/<token>", methods=["GET", "POST"])
@public
def first_start(token: str) -> str | Response | tuple[str, int]:
    """Ask the few questions, make the registry, sign the administrator in."""
    if setup.is_set_up(g.session):
        raise SetupDone
    setup.check_setup_link(services().settings.data, token)
    form = FirstStartForm()
    if form.validate_on_submit():
        try:
            _set_up(form)
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(
                form, error, (("login", "admin_login"), ("password", "admin_password"), ("name", "name_ky"))
            )
        else:
            setup.spend_setup_link(services().settings.data)
            flash(gettext("The registry is open."), "done")
            return redirect(url_for("start.dashboard"))
    page = render_template("setup/first_start.html", form=form, findings=preflight())
    return page, 422 if form.errors else 200


def _set_up(form: FirstStartForm) -> None:
    names = {code: form[f"name_{code}"].data or "" for code in LANGUAGES}
    shorts = {code: form[f"short_{code}"].data or "" for code in LANGUAGES}
    answers = FirstStart(
        organisation=names,
        department={},
        short=shorts,
        zone=form.zone.data,
        language=form.language.data,
        admin_login=form.admin_login.data,
        admin_name=form.admin_name.data,
        admin_password=form.admin_password.data,
    )
    now = services().clock.now()
    user = setup.set_up(g.session, answers, now=now)
    if form.example.data:
        from indexer.example_data import load_example  # brings libraries no other page needs

        load_example(g.session, services().storage, actor_of(user), now=now)
    begin(user)
