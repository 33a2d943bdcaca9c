"""A request whose database was away, or in which two waited for each other, is done once more, where that is safe.

Safe is what has kept nothing: a request that had already committed something, or whose commit got no answer, is not
repeated, for it may have been done. Then the reader is told, and what was typed stands ready to be sent again; a
registration sent twice is registered once.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from flask import Response, current_app, g, request, session
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from archive.db import let_go
from archive.refusals import may_pass
from webui.transaction import has_kept_something, services

PATIENCE = 8.0  # seconds for the database to come back; a restart takes two or three
_LOOKS_AGAIN = 0.2
_FLASHES = "_flashes"

log = logging.getLogger("katchy.web")


def can_help(error: BaseException) -> bool:
    """Tell whether this request may be done once more after this error."""
    return may_pass(error) and not g.get("done_once_more") and not has_kept_something()


def do_once_more() -> Response | None:
    """Do the whole request again in a new session; None when the database does not come back."""
    g.done_once_more = True
    log.warning("the database failed in the middle of a request, trying once more: %s", request.path)
    let_go(g.session)
    if not _is_back():
        return None
    for files in request.files.listvalues():
        for file in files:
            file.stream.seek(0)
    session.pop(_FLASHES, None)
    g.pop(_FLASHES, None)
    app: Any = current_app
    answer = app.preprocess_request()
    if answer is None:
        answer = app.dispatch_request()
    response: Response = app.make_response(answer)
    return response


def _is_back() -> bool:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with services().database.read() as reading:
                reading.execute(text("SELECT 1"))
                return True
        except SQLAlchemyError:
            if time.monotonic() > until:
                return False
        time.sleep(_LOOKS_AGAIN)
