"""Every route says who may open it: `@allowed(Right.REGISTER)` or `@public`; a test holds that none forgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from archive.access import Right, require

P = ParamSpec("P")
R = TypeVar("R")
PUBLIC = "public"
MARK = "katchy_right"


def allowed(right: Right) -> Callable[[Callable[P, R]], Callable[P, R | BaseResponse]]:
    """Let only signed-in people with a right open a view; others are asked to sign in or told it is not there."""

    def decorate(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
            if g.actor is None:
                return ask_to_sign_in()
            require(g.actor, right)
            return view(*args, **kwargs)

        setattr(guarded, MARK, right)
        return guarded

    return decorate


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let anybody open a view: sign-in, health, static files."""
    setattr(view, MARK, PUBLIC)
    return view


def ask_to_sign_in() -> BaseResponse:
    """Lead to the sign-in page and back; a script gets a plain 401."""
    if request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json":
        return Response(status=401)
    back = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("account.sign_in", next=back if back != "/" else None))
