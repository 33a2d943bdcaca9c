"""Results of a search, and suggestions while it is typed."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive import cards, kinds, office
from archive.access import Right
from archive.clock import local_date
from archive.errors import SearchUnavailable
from archive.partners import find_partners
from indexer.search import Order, search, suggest
from indexer.why import explain
from webui import dates
from webui.errors import message
from webui.guard import allowed
from webui.i18n import in_language
from webui.pieces import pieces
from webui.search.facets import address, build_chips, build_facets, filters_asked, without_asked
from webui.search.understood import build_also, build_field_chips, meant_address, only_number, unknown_fields
from webui.search.why import why_said
from webui.transaction import services

bp = Blueprint("search", __name__)

LONGEST = 500


@bp.get("/search")
@allowed(Right.READ)
def results() -> str | Response | tuple[str, int]:
    """Show what was found; a whole registry number opens its card at once."""
    text = request.args.get("q", "").strip()[:LONGEST]
    filters = filters_asked()
    if (card := _whole_number(only_number(text))) and not build_chips(filters):
        return redirect(card)
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
            exact=request.args.get("exact") == "1",
            without=without_asked(),
            today=_today(),
        )
    except SearchUnavailable as error:
        return _resting(text, error), 503
    return render_template(
        "search/results.html",
        text=text,
        found=found,
        seconds=time.perf_counter() - begun,
        kinds={kind.id: in_language(kind) for kind in kinds.list_kinds(g.session, active_only=False)},
        groups=build_facets(found),
        chips=[*build_field_chips(found), *build_chips(filters)],
        also=build_also(found),
        unknown=unknown_fields(found),
        meant=meant_address(found),
        why=explain(g.session, found.found, found.query, found.widenings),
        why_said=why_said,
        exact=request.args.get("exact") == "1",
        left_out=without_asked(),
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


def _whole_number(text: str) -> str:
    """Give the card's address when exactly one document has what was typed as its number; "2026" is a word too."""
    if text.isdecimal():
        return ""
    documents = cards.document_by_number(g.session, g.actor, text) if text else []
    return url_for("card.show", document_id=documents[0].id) if len(documents) == 1 else ""


def _today() -> date:
    return local_date(services().clock.now(), office.office(g.session).zone)


def _resting(text: str, error: SearchUnavailable) -> str:
    """Without the index, numbers and partners are found by the registry itself."""
    return render_template(
        "errors/resting.html",
        sentence=message(error),
        text=text,
        documents=cards.document_by_number(g.session, g.actor, text) if text else [],
        partners=find_partners(g.session, text) if text else [],
    )
