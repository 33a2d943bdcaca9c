"""A journal on the screen, and the page that writes it out."""

from __future__ import annotations

import math
import re
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, pgettext
from werkzeug.wrappers import Response as BaseResponse

from archive import journals, kinds, numbering, office, partners, registers, users
from archive.access import Right
from archive.alphabet import sort_key
from archive.clock import local_date
from archive.errors import ArchiveError
from archive.journal_export import FORMATS
from archive.journals import Count, JournalFilter, Order, State
from archive.models import Register
from archive.office import LANGUAGES
from archive.patterns import Facts
from indexer.search import Filters, find_ids
from webui.fields import read_day
from webui.guard import allowed
from webui.i18n import in_language, language, language_name
from webui.journals.book import filter_sentence, state_name, write_book
from webui.security import untrusted
from webui.transaction import services
from webui.wording import country_word

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
    year = _today().year
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
    today = _today()
    wanted = _wanted(register, today)
    counts = journals.count_states(g.session, g.actor, wanted, today=today)
    pages = max(1, math.ceil(counts[wanted.state].number / journals.PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
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
        tabs=[_tab(code, state, count, wanted) for state, count in counts.items()],
        headings=_headings(register, wanted),
        lists=_lists(register),
        compact=request.args.get("compact", "1" if g.user.compact_journal else "0") == "1",
        address=lambda **changes: _address(code, **changes),
        page_address=lambda number: _address(code, page=number),
        export_address=url_for("journals.export", code=code, **_asked()),
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
    wanted = _wanted(register, _today())
    return render_template(
        "journals/export.html",
        register=register,
        count=journals.count_rows(g.session, g.actor, wanted, today=_today()),
        filter_words=filter_sentence(g.session, wanted),
        formats=FORMATS,
        language=language(),
        address=lambda **changes: _address(code, **changes),
        write_address=url_for("journals.write", code=code, **_asked()),
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
    wanted = replace(_wanted(register, _today()), order=Order.NUMBER, descending=False)
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
            today=_today(),
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


def _address(code: str, **changes: Any) -> str:
    kept = {key: value for key, value in {**_asked(), **changes}.items() if value not in (None, "")}
    return url_for("journals.book", code=code, **kept)


def _asked() -> dict[str, Any]:
    return {name: request.args[name] for name in ASKED if request.args.get(name)}


def _tab(code: str, state: State, count: Count, wanted: JournalFilter) -> Tab:
    return Tab(
        href=_address(code, state=None if state is State.ALL else state.value),
        text=state_name(state),
        count=count.number,
        capped=count.capped,
        current=state is wanted.state,
        late=state is State.OVERDUE,
    )


def _headings(register: Register, wanted: JournalFilter) -> list[Heading]:
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
    return [_heading(register.code, text, css, order, wanted) for text, css, order in columns]


def _heading(code: str, text: str, css: str, order: Order | None, wanted: JournalFilter) -> Heading:
    if order is None:
        return Heading(text, css)
    chosen = wanted.order is order
    way = "up" if chosen and wanted.descending else None
    arrow = ("descending" if wanted.descending else "ascending") if chosen else ""
    return Heading(
        text, css, _address(code, sort=None if order is Order.NUMBER else order.value, way=way), arrow
    )


def _lists(register: Register) -> dict[str, list[tuple[str, str]]]:
    here = language()
    named = [(code, country_word(code)) for code in partners.countries_in_use(g.session)]
    return {
        "country": sorted(named, key=lambda country: sort_key(country[1], here)),
        "language": [(code, language_name(code)) for code in SPOKEN],
        "kind": [(str(kind.id), in_language(kind)) for kind in kinds.list_kinds(g.session, registered=True)],
        "responsible": [(str(user.id), user.name) for user in users.list_users(g.session, active_only=True)],
    }


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


def _today() -> date:
    return local_date(services().clock.now(), office.office(g.session).zone)
