"""What goes wrong, as a page in the reader's language: what happened, and what to do next.

"No right" and "not there" are one page with one status, so that nothing leaks.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge, SecurityError

from archive import errors
from archive.db import let_go
from archive.errors import ArchiveError
from archive.refusals import as_refusal
from webui import dates, i18n, once_more
from webui.security import upload_limit

log = logging.getLogger("katchy.web")

STATUS: tuple[tuple[type[ArchiveError], int], ...] = (
    (errors.NotFound, 404),
    (errors.SetupLinkInvalid, 404),
    (errors.SetupDone, 409),
    (errors.FileTooLarge, 413),
    (errors.TooManyAttempts, 429),
    (errors.ChangedMeanwhile, 409),
    (errors.FileDamaged, 500),
    (errors.FileLost, 500),
    (errors.DiskFull, 507),
    (errors.StorageNotWritable, 507),
    (errors.SearchUnavailable, 503),
    (errors.DatabaseAway, 503),
    (errors.DatabaseBusy, 503),
)
SECRETS = ("password", "admin_password", "old", "again")  # what is typed in these fields is not sent back
# As much of a refused upload is read away, so that the browser gets to see the answer.
SWALLOWED = 4 * 1024**3
CHUNK = 1024 * 1024


def init_app(app: Flask) -> None:
    """Turn every refusal and every fault into a page, or into JSON where a script asked."""
    app.jinja_env.globals["error_sentence"] = message
    app.register_error_handler(ArchiveError, _refused)
    app.register_error_handler(CSRFError, _token_refused)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(OverflowError, _number_too_large)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _fault)
    app.register_error_handler(Exception, _fault)


def message(error: ArchiveError) -> str:
    """Say a service's refusal in the reader's language."""
    return gettext(error.sentence, **{name: _shown(value) for name, value in error.parameters.items()})


def put_on_form(form: Any, error: ArchiveError, fields: Iterable[tuple[str, str]] = ()) -> None:
    """Write a refusal under the field it is about (renamed by `fields` if need be), else at the form's head."""
    name = dict(fields).get(error.field or "", error.field)
    field = getattr(form, "_fields", {}).get(name or "")
    if field is None:
        form.form_errors = [*form.form_errors, message(error)]
    else:
        field.errors = [*field.errors, message(error)]


def _shown(value: object) -> object:
    return dates.table_date(value) if isinstance(value, date) else value


def _refused(error: ArchiveError) -> Response:
    if isinstance(error, errors.NotAllowed) and request.method in ("GET", "HEAD"):
        error = errors.NotFound()
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 400)
    if isinstance(error, errors.NotAllowed):
        status = 403
    if status == 404:
        return _not_found()
    if isinstance(error, errors.DatabaseAway | errors.DatabaseBusy):
        return _away(error, status)
    if isinstance(error, errors.SearchUnavailable):
        return _page("errors/resting.html", status, message(error))
    return _page("errors/refused.html", status, message(error))


def _away(error: ArchiveError, status: int) -> Response:
    """Keep what was typed on a page that needs no database; its button sends it again."""
    g.language = i18n.wished_language() or i18n.LANGUAGES[0]
    if wants_json():
        return _json(status, message(error))
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in SECRETS]
    page = render_template(
        "errors/away.html",
        sentence=message(error),
        typed=typed,
        has_files=any(file.filename for file in request.files.values()),
        again=request.full_path.rstrip("?"),
    )
    answer = make_response(page, status)
    answer.headers["Retry-After"] = "5"
    return answer


def _not_found() -> Response:
    return _page("errors/not_found.html", 404, message(errors.NotFound()))


def _number_too_large(error: OverflowError) -> Response:
    # An address may name any number; the database has no row for one that it cannot even hold.
    log.warning("a number too large in %s: %s", request.path, error)
    return _not_found()


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    if error.code in (401, 403, 404):
        return _not_found()
    if error.code == 405:
        return _page("errors/refused.html", 405, gettext("This address only takes what its form sends."))
    return _page("errors/refused.html", error.code, gettext("The request could not be understood."))


def _token_refused(_error: CSRFError) -> Response:
    sentence = gettext(
        "The form was not accepted: it was opened before you signed in, or came from another site. "
        "Go back, copy what you wrote, open the form again and send it."
    )
    return _page("errors/refused.html", 400, sentence)


def _too_large(_error: RequestEntityTooLarge) -> Response:
    _swallow()
    sentence = gettext(
        "What you sent is larger than the limit of %(limit)s. Send the files one by one, or scan them in black and "
        "white.",
        limit=dates.file_size(upload_limit(), i18n.language()),
    )
    return _page("errors/refused.html", 413, sentence)


def _swallow() -> None:
    """Read the rest of a refused body: a browser that is still sending would not see the answer."""
    body = request.environ.get("wsgi.input")
    left = min(request.content_length or 0, SWALLOWED)
    while body is not None and left > 0:
        piece = body.read(min(left, CHUNK))
        if not piece:
            return
        left -= len(piece)


def _unknown_host(_error: SecurityError) -> Response:
    # Nothing of the page can be built for a name that is not ours, not even an address.
    answer = make_response("This name is not in the setting allowed_hosts.\n", 400)
    answer.mimetype = "text/plain"
    return answer


def _fault(error: Exception) -> Response:
    # What failed at the very end, when the answer was made, comes wrapped.
    cause = getattr(error, "original_exception", None) or error
    if once_more.can_help(cause):
        try:
            answer = once_more.do_once_more()
        except Exception as again:
            cause = again
        else:
            if answer is not None:
                return answer
    refusal = cause if isinstance(cause, ArchiveError) else as_refusal(cause)
    if refusal is not None:
        return _refused(refusal)
    log.exception("a request failed: %s %s", request.method, request.path, exc_info=error)
    if wants_json():
        return _json(500, gettext("Something went wrong inside Katchy."))
    # A page without the shell, in a language nobody is asked for: what failed may be the database.
    g.language = i18n.wished_language() or i18n.LANGUAGES[0]
    return make_response(render_template("errors/fault.html"), 500)


def _page(template: str, status: int, sentence: str) -> Response:
    let_go(g.session)  # it may be used again, for the page itself
    if wants_json():
        return _json(status, sentence)
    return make_response(render_template(template, sentence=sentence), status)


def _json(status: int, sentence: str) -> Response:
    answer = make_response({"error": sentence})
    answer.status_code = status
    return answer


def wants_json() -> bool:
    """Tell whether a script asked, not a reader."""
    accepted = request.accept_mimetypes
    return accepted.best_match(("text/html", "application/json")) == "application/json"
