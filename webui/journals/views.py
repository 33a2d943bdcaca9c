"""A journal on the screen, and the page that writes it out."""

from __future__ import annotations

import math
import re
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, pgettext
from werkzeug.wrappers import Response as BaseResponse

from archive import journals, numbering, office, registers, short_lists
from archive.access import Right
from archive.alphabet import sort_key
from archive.countries import country_name
from archive.errors import ArchiveError
from archive.journal_export import FORMATS
from archive.journals import Count, JournalFilter, Order, State
from archive.models import Register
from archive.office import LANGUAGES
from archive.patterns import Facts
from indexer.search import Filters, find_ids
from webui.addresses import Here, with_query
from webui.fields import read_day
from webui.guard import allowed
from webui.i18n import in_language, language, language_name
from webui.journals.book import filter_sentence, state_name, write_book
from webui.office_day import office_day
from webui.security import untrusted
from webui.transaction import services

bp = Blueprint("journals", __name__, url_prefix="/journals")

MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "pdf": "application/pdf",
}
SPOKEN = ("ky", "ru", "en", "tr")
# What an address may ask; nothing else of it gets into our own links.
ASKED = (
    "q", "year", "since", "until", "state", "country", "language", "kind", "responsible", "partner", "sort", "way",
    "compact",
)  # fmt: skip


@dataclass(frozen=True)
class Tab:
    """A daily question with its count."""

    href: str
    text: str
    count: int
    current: bool
    late: bool
    capped: bool = False


@dataclass(frozen=True)
class Heading:
    """A column's head; a link where the journal can be sorted by it."""

    text: str
    css: str = ""
    href: str = ""
    sorted: str = ""  # aria-sort


@bp.get("")
@allowed(Right.READ)
def overview() -> str:
    """List the journals with what each holds this year."""
    year = office_day().year
    books = [
        (register, journals.year_state(g.session, g.actor, register.id, year))
        for register in registers.list_registers(g.session)
    ]
    return render_template("journals/overview.html", books=books, year=year)


@bp.get("/<code>")
@allowed(Right.READ)
def book(code: str) -> str:
    """Show a page of a journal."""
    register = registers.register_by_code(g.session, code)
    today = office_day()
    wanted = _wanted(register, today)
    counts = journals.count_states(g.session, g.actor, wanted, today=today)
    pages = max(1, math.ceil(counts[wanted.state].number / journals.PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    here = _here(code)
    rows = journals.list_rows(g.session, g.actor, wanted, today=today, offset=(page - 1) * journals.PAGE)
    return render_template(
        "journals/book.html",
        register=register,
        wanted=wanted,
        rows=rows,
        today=today,
        total=counts[wanted.state].number,
        page=page,
        pages=pages,
        years=journals.years(g.session, g.actor, register.id) or [today.year],
        tabs=[_tab(here, state, count, wanted) for state, count in counts.items()],
        headings=_headings(here, register, wanted),
        lists=_lists(),
        compact=request.args.get("compact", "1" if g.user.compact_journal else "0") == "1",
        address=here,
        page_address=lambda number: here(page=number),
        export_address=with_query(url_for("journals.export", code=code), here.asked),
        filter_words=filter_sentence(g.session, wanted),
        office=office.office(g.session),
        first_number=_first_number(register, today) if not rows else "",
        narrowed=_is_narrowed(wanted),
    )


@bp.get("/<code>/export")
@allowed(Right.EXPORT)
def export(code: str) -> str:
    """Ask for format and language, and say how many rows the file will have."""
    register = registers.register_by_code(g.session, code)
    wanted, here = _wanted(register, office_day()), _here(code)
    return render_template(
        "journals/export.html",
        register=register,
        count=journals.count_rows(g.session, g.actor, wanted, today=office_day()),
        filter_words=filter_sentence(g.session, wanted),
        formats=FORMATS,
        language=language(),
        address=here,
        write_address=with_query(url_for("journals.write", code=code), here.asked),
    )


@bp.post("/<code>/export")
@allowed(Right.EXPORT)
def write(code: str) -> Response | BaseResponse:
    """Write the journal out; the export gets a number and stands on the trail."""
    register = registers.register_by_code(g.session, code)
    format_ = request.form.get("format", "xlsx")
    written_in = request.form.get("language", language())
    if format_ not in FORMATS or written_in not in LANGUAGES:
        return redirect(url_for("journals.export", code=code))
    wanted = replace(_wanted(register, office_day()), order=Order.NUMBER, descending=False)
    now = services().clock.now()
    number = journals.record_export(
        g.session, g.actor, register, format_=format_, filter_=filter_sentence(g.session, wanted), now=now
    )
    g.session.commit()  # the number is given; writing a long book must not hold the lock
    with (
        tempfile.TemporaryDirectory(prefix="katchy-journal-") as folder,
        services().database.read() as reading,
    ):
        path = Path(folder) / f"journal.{format_}"
        write_book(
            reading,
            g.actor,
            register,
            wanted,
            format_=format_,
            language=written_in,
            office=office.office(reading),
            today=office_day(),
            now=now,
            path=path,
            number=number,
        )
        name = f"{register.code}-{wanted.year or 'all'}-{number}.{format_}"
        # The open file outlives the folder it was written in.
        return untrusted(
            send_file(path.open("rb"), mimetype=MIMES[format_], as_attachment=True, download_name=name)
        )


def _wanted(register: Register, today: date) -> JournalFilter:
    asked = request.args
    text = asked.get("q", "").strip()
    year = asked.get("year", str(today.year))
    wanted = JournalFilter(
        register_id=register.id,
        year=None if year == "all" else (int(year) if re.fullmatch("[0-9]{4}", year) else today.year),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        state=State(asked["state"]) if asked.get("state") in set(State) else State.ALL,
        country=asked.get("country", "")[:2],
        language=asked.get("language", "")[:5],
        kind_id=asked.get("kind", type=int),
        responsible_id=asked.get("responsible", type=int),
        partner_id=asked.get("partner", type=int),
        text=text,
        order=Order(asked["sort"]) if asked.get("sort") in set(Order) else Order.NUMBER,
        descending=asked.get("way", "down") != "up",
    )
    if not text:
        return wanted
    filters = Filters(register_id=register.id, year=wanted.year)
    found = find_ids(g.session, services().search, g.actor, text, filters=filters)
    return replace(wanted, document_ids=found)


def _day(typed: str) -> date | None:
    try:
        return read_day(typed.strip()) if typed.strip() else None
    except ValueError:
        return None


def _here(code: str) -> Here:
    return Here(url_for("journals.book", code=code), ASKED)


def _tab(here: Here, state: State, count: Count, wanted: JournalFilter) -> Tab:
    return Tab(
        href=here(state=None if state is State.ALL else state.value),
        text=state_name(state),
        count=count.number,
        capped=count.capped,
        current=state is wanted.state,
        late=state is State.OVERDUE,
    )


def _headings(here: Here, register: Register, wanted: JournalFilter) -> list[Heading]:
    incoming, internal = register.direction == registers.INCOMING, register.direction == registers.INTERNAL
    who = gettext("Sender") if incoming else gettext("From – to") if internal else gettext("Addressee")
    columns = [
        ("№", "", Order.NUMBER),
        (gettext("Received") if incoming else gettext("Date"), "", Order.DATE),
        (who, "", None if internal else Order.PARTNER),
        (gettext("Their No., date"), "", None),
        (gettext("Language"), "k-mid", None),
        (gettext("Summary"), "", None),
        (gettext("Executor"), "", None),
        (pgettext("column", "Due"), "k-mid", Order.DUE),
        (gettext("State"), "", None),
    ]
    return [_heading(here, text, css, order, wanted) for text, css, order in columns]


def _heading(here: Here, text: str, css: str, order: Order | None, wanted: JournalFilter) -> Heading:
    if order is None:
        return Heading(text, css)
    chosen = wanted.order is order
    way = "up" if chosen and wanted.descending else None
    arrow = ("descending" if wanted.descending else "ascending") if chosen else ""
    return Heading(text, css, here(sort=None if order is Order.NUMBER else order.value, way=way), arrow)


def _lists() -> dict[str, list[tuple[str, str]]]:
    return {
        "country": _countries(short_lists.countries(g.session), language()),
        "language": [(code, language_name(code)) for code in SPOKEN],
        "kind": [(str(kind.id), in_language(kind)) for kind in short_lists.kinds(g.session)],
        "responsible": [(str(user_id), name) for user_id, name in short_lists.people(g.session)],
    }


@lru_cache
def _countries(codes: tuple[str, ...], here: str) -> list[tuple[str, str]]:
    named = [(code, country_name(code, here)) for code in codes]
    return sorted(named, key=lambda country: sort_key(country[1], here))


def _is_narrowed(wanted: JournalFilter) -> bool:
    return bool(
        wanted.text
        or wanted.country
        or wanted.language
        or wanted.kind_id
        or wanted.responsible_id
        or wanted.partner_id
        or wanted.since
        or wanted.until
        or wanted.state is not State.ALL
    )


def _first_number(register: Register, today: date) -> str:
    if not g.actor.can(Right.REGISTER):
        return ""  # how far the numbers are tells of documents one may not see
    try:
        return numbering.next_number(g.session, register, Facts(today.year, register.default_case or ""))
    except ArchiveError:
        return ""
