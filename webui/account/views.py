"""Sign in, sign out, choose a language, keep the own profile."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from archive import users
from archive.access import Right
from archive.errors import ArchiveError, PasswordTooShort, SignInRefused, TooManyAttempts
from archive.office import LANGUAGES, office
from webui import i18n, sessions
from webui.account.forms import PasswordForm, ProfileForm, SignInForm
from webui.errors import message
from webui.guard import allowed, public
from webui.security import own_path
from webui.transaction import services

bp = Blueprint("account", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str | Response:
    """Ask for name and password; a refusal says nothing about which of the two was wrong."""
    back = own_path(request.args.get("next"))
    if g.actor is not None:
        return redirect(back)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = users.sign_in(
                g.session,
                form.login.data,
                form.password.data,
                address=request.remote_addr or "",
                at=services().clock.now(),
                free=services().settings.sign_in_attempts,
            )
        except (SignInRefused, TooManyAttempts) as error:
            g.session.commit()  # the refusal is part of the record, and the throttle counts it
            form.password.errors = [message(error)]
        else:
            sessions.begin(user)
            return redirect(back)
    return render_template("account/sign_in.html", form=form, office=office(g.session))


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session of this browser."""
    sessions.end()
    return redirect(url_for("account.sign_in"))


@bp.post("/sign-out-everywhere")
@allowed(Right.READ)
def sign_out_everywhere() -> Response:
    """End every session of the person, on every computer."""
    users.sign_out_everywhere(g.session, g.actor, at=services().clock.now())
    sessions.end()
    return redirect(url_for("account.sign_in"))


@bp.get("/language/<code>")
@public
def language(code: str) -> Response:
    """Show the pages in another language from now on, in this browser and for the person."""
    if code not in LANGUAGES:
        abort(404)
    response = redirect(own_path(request.args.get("next")))
    i18n.remember_language(response, code)
    if g.actor is not None:
        with services().database.write() as session:
            users.get_user(session, g.actor.id).language = code
    return response


@bp.route("/profile", methods=["GET", "POST"])
@allowed(Right.READ)
def profile() -> str | Response:
    """Show and keep how the person likes the pages."""
    form = ProfileForm(obj=g.user)
    if form.validate_on_submit():
        users.set_preferences(
            g.session,
            g.actor,
            language=form.language.data or None,
            theme=form.theme.data,
            single_keys=form.single_keys.data,
            compact_journal=form.compact_journal.data,
        )
        flash(gettext("Saved."))
        return redirect(url_for("account.profile"))
    return render_template("account/profile.html", form=form, password_form=PasswordForm(formdata=None))


@bp.post("/profile/password")
@allowed(Right.READ)
def password() -> str | Response:
    """Change the own password; every session ends, this one begins anew."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            users.change_own_password(
                g.session, g.actor, form.old.data, form.password.data, at=services().clock.now()
            )
        except SignInRefused:
            form.old.errors = [gettext("This is not your present password.")]
        except (PasswordTooShort, ArchiveError) as error:
            form.password.errors = [message(error)]
        else:
            sessions.begin(users.get_user(g.session, g.actor.id))
            flash(gettext("The password is changed; other computers are signed out."))
            return redirect(url_for("account.profile"))
    return render_template(
        "account/profile.html", form=ProfileForm(formdata=None, obj=g.user), password_form=form
    )
