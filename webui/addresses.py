"""Addresses for pages that hold a hundred of them: what is the same in all of them is worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from flask import Flask, g, request, url_for

MOST_KNOWN = 1_000
_PLAIN_IN_QUERIES = "!$'()*,/:;?@"  # as Werkzeug leaves them


def init_app(app: Flask) -> None:
    """Give pages `url_for` that remembers, and the addresses of cards."""
    app.jinja_env.globals.update(url_for=known_address, card_address=card_address)


def known_address(endpoint: str, **values: Any) -> str:
    """Give what `url_for` gives, and remember it: menus and heads of pages ask the same ones for every page."""
    try:
        return _known(request.script_root, endpoint, tuple(values.items()))
    except TypeError:  # a list among the values
        return url_for(endpoint, **values)


def card_address(document_id: int, **asked: Any) -> str:
    """Give the address of a card; every row of a list has one."""
    start: str | None = g.get("start_of_cards")
    if start is None:
        start = g.start_of_cards = url_for("card.show", document_id=0).removesuffix("0")
    return with_query(f"{start}{document_id}", asked)


def with_query(path: str, asked: Mapping[str, Any]) -> str:
    """Write what is asked behind an address; what is None is left out."""
    wanted = [f"{name}={_quoted(str(value))}" for name, value in asked.items() if value is not None]
    return f"{path}?{'&'.join(wanted)}" if wanted else path


class Here:
    """The address of this page, of which parts can be changed; only what the page knows of gets into it."""

    def __init__(self, path: str, names: tuple[str, ...]) -> None:
        self._path = path
        self.asked: dict[str, str] = {name: value for name in names if (value := request.args.get(name))}

    def __call__(self, **changes: Any) -> str:
        """Give the address with some things changed; None and "" take them out."""
        asked = {**self.asked, **changes}
        return with_query(self._path, {name: value for name, value in asked.items() if value != ""})


@lru_cache(maxsize=MOST_KNOWN)
def _quoted(value: str) -> str:
    return quote_plus(value, safe=_PLAIN_IN_QUERIES)


@lru_cache(maxsize=MOST_KNOWN)
def _known(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))
