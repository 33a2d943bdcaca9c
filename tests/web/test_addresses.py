"""Addresses of a page are those Flask would give, however often and with whatever they are asked."""

from __future__ import annotations

import pytest
from flask import Flask, url_for

from webui.addresses import Here, card_address, known_address, with_query
from webui.number_parts import number_parts
from webui.pieces import marked

HOSTILE = 'a&b=c #?/"<script>ө ү ң %00'


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("start.dashboard", {}),
        ("journals.book", {"code": "IN", "year": 2026}),
        ("card.show", {"document_id": 7, "q": HOSTILE, "page": None}),
        ("search.results", {"q": ["one", "two"]}),
    ],
)
def test_a_remembered_address_is_the_one_flask_gives(
    app: Flask, endpoint: str, values: dict[str, object]
) -> None:
    with app.test_request_context():
        for _ in range(2):
            assert known_address(endpoint, **values) == url_for(endpoint, **values)  # type: ignore[arg-type]


def test_a_site_mounted_elsewhere_has_its_own_addresses(app: Flask) -> None:
    with app.test_request_context():
        at_the_root = known_address("partners.overview")
    with app.test_request_context(base_url="http://localhost/katchy"):
        assert known_address("partners.overview") == "/katchy" + at_the_root
        assert card_address(7) == "/katchy/card/7"


def test_a_card_is_where_flask_says(app: Flask) -> None:
    with app.test_request_context():
        wanted = url_for("card.show", document_id=412, file=3, q=HOSTILE)
        assert card_address(412, file=3, page=None, q=HOSTILE) == wanted


def test_a_page_changes_parts_of_its_address_and_nothing_unknown_gets_in(app: Flask) -> None:
    with app.test_request_context("/search", query_string={"q": HOSTILE, "order": "best", "_external": "1"}):
        here = Here(url_for("search.results"), ("q", "order", "page"))
        assert here(order=None, page=2) == url_for("search.results", q=HOSTILE, page=2)
        assert here(q="") == "/search?order=best"
        assert here() == with_query("/search", {"q": HOSTILE, "order": "best"})


class Numbered:
    number, number_head, number_tail = "<15>-03/412&", "<15>-03/", "&"


def test_what_is_marked_is_escaped() -> None:
    assert number_parts(Numbered()) == "<i>&lt;15&gt;-03/</i>412<i>&amp;</i>"
    assert marked([("<b>", False), ("&", True)]) == "&lt;b&gt;<mark>&amp;</mark>"
