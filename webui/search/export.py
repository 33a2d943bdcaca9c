"""Results of a search as a table, or their files as one archive; every export is numbered and on the trail."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Response, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, ngettext, pgettext
from werkzeug.wrappers import Response as BaseResponse

from archive import cards, saved_searches
from archive.access import Right, document_for
from archive.errors import TooMuchAtOnce
from archive.journal_export import BookRow, Column, JournalBook, Signature, write_journal
from archive.journal_rows import JournalRow, load_rows
from archive.office import office
from archive.registers import list_registers
from archive.result_files import MOST_MB, files_of, in_megabytes, refuse_too_much, zipped
from indexer.search import Results, find_all, search
from webui import dates, wording
from webui.errors import message
from webui.guard import allowed
from webui.i18n import in_language, language, language_name
from webui.office_day import office_day
from webui.search.facets import address, build_chips, here
from webui.search.views import bp
from webui.searching import filters_of, read_asked, text_of, wishes_of, write_asked
from webui.security import untrusted
from webui.transaction import services
from webui.wording import country_word

FORMATS = ("xlsx", "csv", "zip")
MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
_AT_ONCE = 200


@bp.get("/search/export")
@allowed(Right.EXPORT)
def export() -> str:
    """Ask what is wanted of the results, and say how much it is."""
    found = _found()
    ids = _ids()
    files = files_of(g.session, g.actor, ids)
    return render_template(
        "search/export.html",
        count=len(ids),
        capped=found.capped,
        files=len(files),
        megabytes=in_megabytes(files),
        most_megabytes=MOST_MB,
        filter_words=_asked_for(found),
        back=address(),
        write_address=url_for("search.write", **_asked()),
    )


@bp.post("/search/export")
@allowed(Right.EXPORT)
def write() -> Response | BaseResponse:
    """Write the results out as a table, or give their files as one archive."""
    format_ = request.form.get("format", "xlsx")
    found = _found()
    ids = _ids()
    if format_ == "zip":
        return _archive(ids, _asked_for(found))
    if format_ not in FORMATS:
        return redirect(url_for("search.export", **_asked()))
    return written_table(
        _rows(ids),
        _columns(),
        format_=format_,
        title=gettext("Search results"),
        asked=_asked_for(found),
        count=len(ids),
    )


def written_table(
    rows: Iterable[BookRow], columns: tuple[Column, ...], *, format_: str, title: str, asked: str, count: int
) -> Response:
    """Write a table to a file, numbered and on the trail, and give it out."""
    now = services().clock.now()
    number = saved_searches.record_export(
        g.session, g.actor, format_=format_, filter_=asked, rows=count, at=now
    )
    g.session.commit()  # the number is given; writing a long table must not hold the lock
    here = office(g.session)
    book = JournalBook(
        title=title,
        organisation=", ".join(part for part in (here.name(language()), here.department(language())) if part),
        filter_sentence=asked,
        made_by=gettext(
            "Compiled by: %(name)s, %(when)s.", name=g.actor.name, when=dates.table_moment(now, here.zone)
        ),
        export_number=gettext("Export No. %(number)s.", number=number),
        columns=columns,
        rows=rows,
        closing_lines=(ngettext("Total: %(num)s entry.", "Total: %(num)s entries.", count),),
        page_word=gettext("Page %(page)s of %(pages)s", page="%(page)s", pages="%(pages)s"),
        language=language(),
        annulled_heading=pgettext("column of a list", "Remark"),
        signatures=(Signature(wording.word(wording.ROLES, g.actor.role), g.actor.name),),
    )
    with tempfile.TemporaryDirectory(prefix="katchy-search-") as folder:
        path = Path(folder) / f"search.{format_}"
        write_journal(book, path, format_)
        # The open file outlives the folder it was written in.
        name = f"search-{number}.{format_}"
        return untrusted(send_file(path.open("rb"), MIMES[format_], as_attachment=True, download_name=name))


def _archive(ids: tuple[int, ...], asked: str) -> Response | BaseResponse:
    """Give the files out while they are being packed; each restricted document is on the trail as read."""
    files = files_of(g.session, g.actor, ids)
    try:
        refuse_too_much(files)
    except TooMuchAtOnce as error:
        flash(message(error), "soon")
        return redirect(url_for("search.export", **_asked()))
    now = services().clock.now()
    number = saved_searches.record_export(
        g.session, g.actor, format_="zip", filter_=asked, rows=len(files), at=now
    )
    for document_id in dict.fromkeys(file.document_id for file in files):
        cards.record_reading(g.session, g.actor, document_for(g.session, g.actor, document_id), at=now)
    g.session.commit()
    response = Response(zipped(services().storage, files), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"search-{number}.zip")
    return untrusted(response)


def _found() -> Results:
    """Ask as the page of results did: it tells what was meant in the end."""
    return search(
        g.session,
        services().search,
        g.actor,
        text_of(request.args),
        size=1,
        today=office_day(),
        **wishes_of(request.args),
    )


def _ids() -> tuple[int, ...]:
    """Give everything found, the newest first; where no document has all the words, there is nothing to give."""
    return find_all(
        g.session,
        services().search,
        g.actor,
        text_of(request.args),
        today=office_day(),
        **wishes_of(request.args),
    )


def _asked() -> dict[str, str]:
    return read_asked(write_asked(request.args)).to_dict()


def _asked_for(found: Results) -> str:
    words = found.typed if found.mended else found.searched_for
    parts = [f"“{words}”"] if words else []
    parts += [chip.text for chip in build_chips(filters_of(request.args), here())]
    return gettext("Filter: %(filter)s.", filter=", ".join(parts) or gettext("all entries"))


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Number"), 1.0, "code"),
        Column("date", gettext("Date"), 0.8, "date"),
        Column("register", gettext("Journal"), 1.2),
        Column("kind", gettext("Kind of document"), 1.2),
        Column("partner", gettext("Partner"), 2.0),
        Column("country", gettext("Country"), 1.0),
        Column("their_number", gettext("Their number"), 1.2, "code"),
        Column("their_date", gettext("Their date"), 0.8, "date"),
        Column("subject", gettext("Summary"), 4.0),
        Column("languages", gettext("Language"), 0.8),
    )


def _rows(ids: tuple[int, ...]) -> Iterator[BookRow]:
    registers = {register.id: in_language(register) for register in list_registers(g.session)}
    for start in range(0, len(ids), _AT_ONCE):
        for row in load_rows(g.session, g.actor, list(ids[start : start + _AT_ONCE])):
            yield _row(row, registers.get(row.register_id, ""))


def _row(row: JournalRow, register: str) -> BookRow:
    kind = row.kind_names[("ky", "ru", "en").index(language())] if any(row.kind_names) else ""
    partner = "; ".join(name for name in (row.partner, *row.further_partners) if name)
    languages = ", ".join(map(language_name, row.languages))
    cells = (
        row.number,
        row.registered_on,
        register,
        kind,
        partner,
        country_word(row.country),
        row.their_number,
        row.their_date,
        row.subject,
        languages,
    )
    note = gettext("Annulled. Reason: %(reason)s", reason=row.annul_reason) if row.annulled else ""
    return BookRow(cells, row.annulled, note)
