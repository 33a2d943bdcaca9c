"""Results of a search, and suggestions while it is typed."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive.access import Right
from archive.errors import SearchUnavailable
from indexer.search import Order, search, suggest
from webui import dates
from webui.guard import allowed
from webui.pieces import pieces
from webui.search.facets import address, build_chips, build_facets, filters_asked
from webui.transaction import services

bp = Blueprint("search", __name__)

LONGEST = 500


@bp.get("/search")
@allowed(Right.READ)
def results() -> str | Response | tuple[str, int]:
    """Show what was found; a whole registry number opens its card at once."""
    text = request.args.get("q", "").strip()[:LONGEST]
    filters = filters_asked()
    order = Order(request.args["order"]) if request.args.get("order") in set(Order) else Order.NEWEST
    begun = time.perf_counter()
    try:
        found = search(
            g.session,
            services().search,
            g.actor,
            text,
            filters=filters,
            order=order,
            page=request.args.get("page", 1, type=int),
        )
    except SearchUnavailable:
        return render_template("errors/resting.html", sentence=""), 503
    only = found.found[0] if len(found.found) == 1 and not build_chips(filters) else None
    if only is not None and only.number.casefold() == text.casefold():
        return redirect(url_for("card.show", document_id=only.id))
    return render_template(
        "search/results.html",
        text=text,
        found=found,
        seconds=time.perf_counter() - begun,
        groups=build_facets(found),
        chips=build_chips(filters),
        order=order.value,
        orders=[one.value for one in Order],
        address=address,
        pieces=pieces,
    )


@bp.get("/search/suggest", endpoint="suggest")
@allowed(Right.READ)
def suggestions() -> dict[str, Any]:
    """Give a few documents for what is typed so far."""
    text = request.args.get("q", "").strip()[:LONGEST]
    if not text:
        return {"items": []}
    try:
        found = suggest(g.session, services().search, g.actor, text)
    except SearchUnavailable:
        return {"items": []}
    return {
        "items": [
            {
                "label": f"{one.number} {one.subject}",
                "detail": ", ".join(
                    part for part in (dates.table_date(one.registered_on), one.partner) if part
                ),
                "href": url_for("card.show", document_id=one.id),
            }
            for one in found
        ]
    }
