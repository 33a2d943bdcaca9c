"""Results of a search, and suggestions while it is typed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from archive import cards
from archive.access import Right
from archive.errors import SearchUnavailable
from archive.partners import find_partners
from archive.short_lists import every_kind
from indexer.hits import FoundDocument
from indexer.search import Order, search, suggest
from indexer.why import explain
from webui import dates
from webui.addresses import card_address
from webui.errors import message
from webui.guard import allowed
from webui.i18n import in_language, language_name
from webui.office_day import office_day
from webui.pieces import pieces
from webui.search import recent
from webui.search.facets import build_chips, build_facets, here
from webui.search.understood import build_also, build_field_chips, meant_address, only_number, unknown_fields
from webui.search.why import why_said
from webui.searching import LONGEST, read_asked, text_of, wishes_of, write_asked
from webui.transaction import services
from webui.wording import country_word

bp = Blueprint("search", __name__)


@bp.get("/search")
@allowed(Right.READ)
def results() -> str | Response | tuple[str, int]:
    """Show what was found; a whole registry number opens its card at once."""
    text = text_of(request.args)
    wishes, address = wishes_of(request.args), here()
    chips = build_chips(wishes["filters"], address)
    if not chips and (card := _whole_number(only_number(text))):
        return redirect(card)
    order = Order(request.args["order"]) if request.args.get("order") in set(Order) else Order.NEWEST
    if text and request.args.get("page") is None:
        recent.remember(text)
    begun = time.perf_counter()
    try:
        found = search(
            g.session,
            services().search,
            g.actor,
            text,
            order=order,
            page=request.args.get("page", 1, type=int),
            today=office_day(),
            **wishes,
        )
    except SearchUnavailable as error:
        return _resting(text, error), 503
    return render_template(
        "search/results.html",
        text=text,
        found=found,
        seconds=time.perf_counter() - begun,
        facts=partial(_facts, kinds={kind.id: in_language(kind) for kind in every_kind(g.session).values()}),
        groups=build_facets(found, address),
        chips=[*build_field_chips(found), *chips],
        also=build_also(found),
        unknown=unknown_fields(found),
        meant=meant_address(found),
        why=explain(g.session, _asked_why(found.found), found.query, found.widenings),
        why_said=why_said,
        exact=wishes["exact"],
        left_out=wishes["without"],
        order=order.value,
        orders=[one.value for one in Order],
        address=address,
        pieces=pieces,
        recent=recent.recent() if not text else [],
        asked=write_asked(request.args),
        can_export=g.actor.can(Right.EXPORT) and not (found.some_missing or found.mended),
        export_address=url_for("search.export", **read_asked(write_asked(request.args)).to_dict()),
    )


@bp.post("/search/forget")
@allowed(Right.READ)
def forget() -> Response:
    """Forget what was searched lately."""
    recent.forget()
    return redirect(url_for("search.results"))


@bp.get("/search/suggest", endpoint="suggest")
@allowed(Right.READ)
def suggestions() -> dict[str, Any]:
    """Give a few documents for what is typed so far; before the first letter, what was searched lately."""
    text = request.args.get("q", "").strip()[:LONGEST]
    if not text:
        again = [
            {"label": words, "detail": gettext("searched lately"), "href": url_for("search.results", q=words)}
            for words in recent.recent()
        ]
        return {"items": again}
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
                "href": card_address(one.id),
            }
            for one in found
        ]
    }


def _asked_why(found: Sequence[FoundDocument]) -> list[FoundDocument]:
    """Give the one result whose reasons are asked for: to explain a whole page costs more than to find it."""
    asked = request.args.get("why", type=int)
    return [one for one in found if one.id == asked]


def _facts(one: FoundDocument, kinds: Mapping[int, str]) -> list[str]:
    """Say of a document who wrote it, from where, by which number, and what it is."""
    place = ", ".join(part for part in (country_word(one.country), one.city) if part)
    kind = kinds.get(one.kind_id or 0, "")
    what = ", ".join(part for part in (kind, *map(language_name, one.languages)) if part)
    return [part for part in (one.partner, place, one.their_number, what) if part.strip()]


def _whole_number(text: str) -> str:
    """Give the card's address when exactly one document has what was typed as its number; "2026" is a word too."""
    if text.isdecimal():
        return ""
    documents = cards.document_by_number(g.session, g.actor, text) if text else []
    return card_address(documents[0].id) if len(documents) == 1 else ""


def _resting(text: str, error: SearchUnavailable) -> str:
    """Without the index, numbers and partners are found by the registry itself."""
    return render_template(
        "errors/resting.html",
        sentence=message(error),
        text=text,
        documents=cards.document_by_number(g.session, g.actor, text) if text else [],
        partners=find_partners(g.session, text) if text else [],
    )
