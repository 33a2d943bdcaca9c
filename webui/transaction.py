"""One session a request, and one commit at its end.

A safe request reads one snapshot. An unsafe one gets a writing session that takes the write lock at its first
statement; it is committed when the view answered with a redirect (POST, then redirect) or said `keep()`, and
rolled back otherwise: a form shown again with its errors has changed nothing.
"""

from __future__ import annotations

import logging

from flask import Flask, Response, current_app, g, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from archive import outbox
from archive.db import let_go
from archive.errors import SearchUnavailable
from indexer.worker import index_now
from webui.bootstrap import Services

SAFE = ("GET", "HEAD", "OPTIONS")
_KEPT = "kept something"
log = logging.getLogger("katchy.web")


def services() -> Services:
    """Give the services of the running application."""
    found: Services = current_app.extensions["katchy"]
    return found


def init_app(app: Flask) -> None:
    """Open a session before each request and end it after."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_close)


def keep() -> None:
    """Commit at the end of this request though it does not redirect (an answer to a script)."""
    g.keep = True


def has_kept_something() -> bool:
    """Tell whether this request has committed, or tried to and got no answer."""
    return bool(g.session.info.get(_KEPT))


def _begin() -> None:
    database = services().database
    g.keep = False
    g.session = database.reading_session() if request.method in SAFE else database.writing_session()
    event.listen(g.session, "before_commit", _note_commit)


def _note_commit(session: Session) -> None:
    session.info[_KEPT] = True


def _end(response: Response) -> Response:
    if request.method not in SAFE and (g.keep or 300 <= response.status_code < 400):
        commit(g.session, services())
    return response


def commit(session: Session, of: Services) -> None:
    """Commit, and have what changed be findable in the same transaction where the index lives in the database."""
    changed = outbox.enqueued_here(session, outbox.INDEX)
    if changed and of.search.same_transaction:
        try:
            index_now(session, of.search, [int(job.subject) for job in changed])
        except SearchUnavailable:
            log.warning("the index is away; %d documents wait for the worker", len(changed))
        else:
            outbox.finish(session, [job.id for job in changed])
    session.commit()


def _close(_error: BaseException | None) -> None:
    session = g.pop("session", None)
    if session is not None:
        let_go(session)
