"""Why a letter was found, in the reader's words."""

from __future__ import annotations

from flask_babel import gettext

from indexer import why
from indexer.thesaurus.concepts import COUNTRY, OFFICIAL, OWN, PARTNER
from indexer.why import Match
from webui.i18n import language_name


def why_said(match: Match) -> str:
    """Say by which rule a word answers, and where it stands."""
    place = language_name(match.language) if match.language else _places().get(match.place, "")
    return f"{_rules()[match.rule]}, {place}" if place else _rules()[match.rule]


def _rules() -> dict[str, str]:
    return {
        why.EXACT: gettext("exact word"),
        why.FORM: gettext("another form of the word"),
        why.NUMBER: gettext("number"),
        why.SCRIPT: gettext("the name in another spelling"),
        OFFICIAL: gettext("official term"),
        OWN: gettext("term of the office"),
        COUNTRY: gettext("name of the country"),
        PARTNER: gettext("another name of the partner"),
    }


def _places() -> dict[str, str]:
    return {
        "number": gettext("registration number"),
        "their_number": gettext("the correspondent's number"),
        "subject": gettext("subject"),
        "partner": gettext("correspondent"),
        "country": gettext("country of the correspondent"),
        "city": gettext("city of the correspondent"),
        "person": gettext("person"),
        "addressee": gettext("addressee"),
        "signatory": gettext("signatory"),
        "note": gettext("note"),
    }
