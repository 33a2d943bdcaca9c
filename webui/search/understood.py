"""How a question was understood, as chips: what its words were also looked for as, and its words that say where."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from archive import countries
from indexer.backends.port import Label
from indexer.date_words import Days
from indexer.field_values import Understood
from indexer.fields import read_fields, without_fields
from indexer.search import Results
from indexer.thesaurus import Term
from indexer.widening import Widening
from webui import dates, wording
from webui.i18n import language, language_name
from webui.search.facets import Chip, address, names_of, statuses, without_asked

MOST_TERMS = 6  # a chip shows; the others are looked for all the same


@dataclass(frozen=True)
class AlsoSearched:
    """One group of words that was also looked for; its link is the page without it."""

    typed: str
    terms: tuple[str, ...]
    more: int
    href: str


def build_also(results: Results) -> list[AlsoSearched]:
    """Give what the words were also looked for as, in the order of the words."""
    left_out = without_asked()
    return [
        AlsoSearched(
            typed=one.typed,
            terms=tuple(term.text for term in shown[:MOST_TERMS]),
            more=len(shown) - MOST_TERMS,
            href=address(without=",".join(sorted({*left_out, one.key}))),
        )
        for one in results.widenings
        if (shown := _as_shown(one))
    ]


def build_field_chips(results: Results) -> list[Chip]:
    """Give the words that say where as filters in force, each removable."""
    return [
        Chip(f"{_titles()[one.word.name]}: {_value(one)}", address(q=_without(results.typed, one)))
        for one in results.fields
        if one.is_known
    ]


def unknown_fields(results: Results) -> list[str]:
    """Give the words that say where and that nothing here is called; they were looked for in the texts."""
    return [
        results.typed[one.word.start : one.word.end]
        for one in results.fields
        if not one.is_known and one.word.name != "number"
    ]


def meant_address(results: Results) -> str:
    """Give the address of the question as it was perhaps meant; its words that say where stay."""
    if not results.meant:
        return ""
    said = [results.typed[one.word.start : one.word.end] for one in results.fields if one.is_known]
    return address(q=" ".join([*said, results.meant]), page=None)


def only_number(text: str) -> str:
    """Give a number typed behind №:, or the text as it is."""
    fields = read_fields(text)
    alone = len(fields) == 1 and fields[0].name == "number" and not without_fields(text, fields)
    return fields[0].value if alone else text


def _as_shown(widening: Widening) -> list[Term]:
    """Show one term of each language before the second of any; other languages than ours are searched unsaid."""
    ours = [term for term in widening.terms if term.language in countries.LANGUAGES] or widening.terms
    seen: dict[str, int] = {}
    ranked = []
    for term in ours:
        seen[term.language] = seen.get(term.language, 0) + 1
        ranked.append((seen[term.language], term))
    return [term for _, term in sorted(ranked, key=lambda pair: pair[0])]


def _without(typed: str, one: Understood) -> str:
    return without_fields(typed, (one.word,))


def _titles() -> dict[str, str]:
    return {
        "from": gettext("From"),
        "to": gettext("To"),
        "partner": gettext("Partner"),
        "register": gettext("Journal"),
        "kind": gettext("Kind of document"),
        "date": gettext("Registered"),
        "year": gettext("Registered"),
        "country": gettext("Country"),
        "language": gettext("Language"),
        "case": gettext("Case"),
        "unit": gettext("Unit"),
        "status": gettext("Status"),
        "access": gettext("Access"),
        "due": gettext("Due"),
    }


def _value(one: Understood) -> str:
    if one.days:
        return _days(one.days)
    if one.word.name == "due":
        compared = "" if one.word.operator == ":" else f"{one.word.operator} "
        return f"{compared}{one.word.value}"
    if one.word.name == "status" and len(one.labels) > 1:
        return gettext("Overdue")
    return ", ".join(_words(one.labels)) or one.word.value


def _days(days: Days) -> str:
    since, until = (dates.table_date(day) if day else "" for day in days)
    return since if since == until else f"{since} – {until}".strip()


def _words(labels: tuple[Label, ...]) -> list[str]:
    found = []
    for label in labels:
        match label.name:
            case "country":
                found.append(countries.country_name(label.value, language()))
            case "language":
                found.append(language_name(label.value))
            case "status":
                found.append(str(statuses().get(label.value, label.value)))
            case "access":
                found.append(str(wording.MARKS.get(label.value, label.value)))
            case "state":
                found.append(gettext("without text"))
            case "direction":
                continue
            case _:
                found.append(names_of(label.name, [label.value]).get(label.value, label.value))
    return found
