"""A text with its found words marked, as the pieces a page writes one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from markupsafe import Markup, escape


def init_app(app: Flask) -> None:
    """Give pages the filter that writes pieces down."""
    app.jinja_env.filters["marked"] = marked


def marked(pieces: Iterable[tuple[str, bool]]) -> Markup:
    """Write pieces one after the other, those that were found inside a mark."""
    written = (f"<mark>{escape(text)}</mark>" if found else escape(text) for text, found in pieces)
    return Markup("".join(written))  # noqa: S704 - every piece is escaped


def pieces(text: str, marks: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Cut a text at its marks: pairs of piece and whether it was found."""
    cut: list[tuple[str, bool]] = []
    at = 0
    for start, end in marks:
        if start > at:
            cut.append((text[at:start], False))
        cut.append((text[start:end], True))
        at = end
    if at < len(text):
        cut.append((text[at:], False))
    return cut
