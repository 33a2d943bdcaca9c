"""A pasted list of partners or numbers, and a table of what each line finds."""

from __future__ import annotations

from flask import Response, g, render_template, request
from flask_babel import gettext

from archive.access import Right
from archive.errors import SearchUnavailable
from archive.journal_export import BookRow, Column
from indexer.batch import MOST_LINES, Answer, find_each, lines_of
from webui.errors import message
from webui.guard import allowed
from webui.search.export import written_table
from webui.search.views import bp
from webui.transaction import services


@bp.route("/search/batch", methods=["GET", "POST"])
@allowed(Right.READ)
def batch() -> str | tuple[str, int]:
    """Ask for a list, or show what its lines find."""
    pasted = request.form.get("lines", "")
    lines = lines_of(pasted)
    if len(lines) > MOST_LINES:
        return _page(pasted, problem=_too_many(len(lines))), 422
    try:
        return _page(pasted, list(find_each(g.session, services().search, g.actor, lines)))
    except SearchUnavailable as error:
        return _page(pasted, problem=message(error)), 503


@bp.post("/search/batch/export")
@allowed(Right.EXPORT)
def batch_export() -> Response | str | tuple[str, int]:
    """Write the table out; the export gets a number and stands on the trail."""
    pasted, format_ = request.form.get("lines", ""), request.form.get("format", "xlsx")
    lines = lines_of(pasted)
    if not lines or len(lines) > MOST_LINES or format_ not in ("xlsx", "csv"):
        return _page(pasted, problem=_too_many(len(lines)) if lines else ""), 422
    answers = list(find_each(g.session, services().search, g.actor, lines))
    columns = (
        Column("line", gettext("Searched for"), 2.0),
        Column("count", gettext("Documents found"), 0.8, "count"),
        Column("number", gettext("Newest number"), 1.0, "code"),
        Column("date", gettext("Date"), 0.8, "date"),
        Column("partner", gettext("Partner"), 2.0),
        Column("subject", gettext("Summary"), 4.0),
    )
    return written_table(
        [_row(answer) for answer in answers],
        columns,
        format_=format_,
        title=gettext("Search for a list"),
        asked=gettext("%(count)s lines", count=len(lines)),
        count=len(lines),
    )


def _row(answer: Answer) -> BookRow:
    first = answer.first[0] if answer.first else None
    if first is None:
        return BookRow((answer.line, 0, "", None, "", ""))
    return BookRow(
        (answer.line, answer.total, first.number, first.registered_on, first.partner, first.subject),
        annul_note="" if answer.exactly else gettext("not exactly as typed"),
    )


def _page(pasted: str, answers: list[Answer] | None = None, problem: str = "") -> str:
    return render_template(
        "search/batch.html",
        pasted=pasted,
        answers=answers or [],
        problem=problem,
        most=MOST_LINES,
        can_export=g.actor.can(Right.EXPORT),
    )


def _too_many(count: int) -> str:
    return gettext("The list has %(count)s lines; at most %(most)s are taken.", count=count, most=MOST_LINES)
