"""Importing a past year into a journal: bring the file, see what it says row by row, decide, import, take back."""

from __future__ import annotations

from datetime import datetime

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from archive import files, office, registers
from archive.access import Right
from archive.errors import ArchiveError, FileEmpty, NotFound
from archive.files import TakenFile
from archive.import_journal import batch as imports
from archive.import_journal.book import NEW, Vocabulary
from archive.import_journal.dry_run import dry_run, left_out
from archive.models import ImportBatch, Register
from indexer.extract.content import detect
from indexer.tables import files_in, read_table
from webui.errors import message, put_on_form
from webui.fields import Form
from webui.guard import allowed
from webui.i18n import LANGUAGES, speaking
from webui.import_words import own_headings, vocabulary
from webui.journals.columns import annulled_heading, columns_of
from webui.journals.finding_words import field_choices, sentence
from webui.journals.views import bp
from webui.transaction import services

MOST_SHOWN = 300


class BringForm(Form):
    """A past year's journal and what belongs to it."""

    year = IntegerField(_l("Year of the journal"), [InputRequired(), NumberRange(1900, 2100)])
    table = FileField(_l("The journal as XLSX or CSV"))
    archive = FileField(_l("Its files as a ZIP archive"))


class WithdrawForm(Form):
    """Why an import is taken back."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=300)])


def words_for(register: Register) -> Vocabulary:
    """Give our words, with the headings of this journal's export, in all languages."""
    headings: dict[str, str] = {}
    for locale in LANGUAGES:
        with speaking(locale):
            columns = [(spec.column.key, spec.column.heading) for spec in columns_of(register.direction)]
            headings |= own_headings([*columns, ("annulled", annulled_heading())])
    return vocabulary(headings)


@bp.route("/<code>/import", methods=["GET", "POST"])
@allowed(Right.REGISTER_LATE)
def import_new(code: str) -> str | Response | tuple[str, int]:
    """Bring a past year's journal; list those that were brought before."""
    register = registers.register_by_code(g.session, code)
    form = BringForm()
    if form.validate_on_submit():
        try:
            batch = _begin(form, register)
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(form, error, (("files", "archive"),))
        else:
            return redirect(url_for("journals.import_batch", code=code, batch_id=batch.id))
    page = render_template(
        "journals/import_new.html",
        form=form,
        register=register,
        batches=[
            (batch, imports.progress(g.session, batch.id))
            for batch in imports.list_batches(g.session, g.actor, register.id)
        ],
    )
    return page, 422 if form.errors else 200


@bp.route("/<code>/import/<int:batch_id>", methods=["GET", "POST"])
@allowed(Right.REGISTER_LATE)
def import_batch(code: str, batch_id: int) -> str | Response | tuple[str, int]:
    """Show what the dry run says, take decisions, let the import begin; show how far it is."""
    register, batch = _batch(code, batch_id)
    refused = ""
    if request.method == "POST":
        try:
            _decide(batch)
            if request.form.get("do") == "start":
                _start(register, batch)
            return redirect(url_for("journals.import_batch", code=code, batch_id=batch_id))
        except ArchiveError as error:
            g.session.rollback()
            refused = message(error)
            register, batch = _batch(code, batch_id)
    if batch.state != imports.DRAFT:
        return render_template(
            "journals/import_done.html",
            register=register,
            batch=batch,
            progress=imports.progress(g.session, batch.id),
            problems=imports.problems(g.session, batch.id),
            left_out=left_out(g.session, batch),
        )
    report = dry_run(g.session, g.actor, batch, words_for(register), now=_now(), zone=_zone())
    page = render_template(
        "journals/import_batch.html",
        register=register,
        batch=batch,
        report=report,
        refused=refused,
        fields=field_choices(),
        sentence=sentence,
        shown=[one for one in report.checked if one.findings][:MOST_SHOWN],
        new=NEW,
    )
    return page, 422 if refused else 200


@bp.route("/<code>/import/<int:batch_id>/withdraw", methods=["GET", "POST"])
@allowed(Right.REGISTER_LATE)
def import_withdraw(code: str, batch_id: int) -> str | Response | tuple[str, int]:
    """Take an import back as a whole, with a reason."""
    register, batch = _batch(code, batch_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            count = imports.withdraw(g.session, g.actor, batch_id, form.reason.data or "", now=_now())
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(form, error)
        else:
            flash(
                gettext(
                    "The import is taken back: %(count)s entries stand in no book any more.", count=count
                ),
                "done",
            )
            return redirect(url_for("journals.import_batch", code=code, batch_id=batch_id))
    progress = imports.progress(g.session, batch_id)
    page = render_template(
        "journals/import_withdraw.html", form=form, register=register, batch=batch, progress=progress
    )
    return page, 422 if form.errors else 200


def _begin(form: BringForm, register: Register) -> ImportBatch:
    table = _take(form.table.data)
    if table is None:
        raise FileEmpty(name=gettext("the journal"))
    lines = read_table(services().storage.path(table.sha256), table.name)
    came: dict[str, TakenFile] = {}
    if form.archive.data:
        limit = services().settings.upload_limit_mb
        for path, stream in files_in(form.archive.data.stream, form.archive.data.filename, limit_mb=limit):
            came[path] = files.take_in(
                services().storage,
                stream,
                path,
                limit_mb=limit,
                detect=lambda at, name: detect(at, name).mime,
            )
    return imports.begin(
        g.session,
        g.actor,
        register,
        form.year.data or 0,
        table,
        lines,
        came,
        own_headings=words_for(register).headings,
        now=_now(),
    )


def _take(sent: FileStorage | None) -> TakenFile | None:
    if not sent or not sent.filename:
        return None
    return files.take_in(
        services().storage,
        sent.stream,
        sent.filename,
        limit_mb=services().settings.upload_limit_mb,
        detect=lambda path, name: detect(path, name).mime,
    )


def _decide(batch: ImportBatch) -> None:
    """Read the columns and the names from the form; a name's field is numbered, its text comes beside it."""
    mapping = (
        {str(place): request.form.get(f"column-{place}", "") for place in range(len(batch.headings))}
        if "column-0" in request.form
        else None
    )
    partners: dict[str, int | str] = {}
    for key, name in request.form.items():
        if key.startswith("name-"):
            chosen = request.form.get(f"partner-{key.removeprefix('name-')}", "")
            if chosen == NEW or chosen.isdecimal():
                partners[name] = NEW if chosen == NEW else int(chosen)
    imports.decide(g.session, g.actor, batch.id, mapping=mapping, partners=partners)


def _start(register: Register, batch: ImportBatch) -> None:
    imports.start(
        g.session,
        g.actor,
        batch.id,
        words_for(register),
        leave_out_errors=bool(request.form.get("leave_out")),
        now=_now(),
        zone=_zone(),
    )


def _batch(code: str, batch_id: int) -> tuple[Register, ImportBatch]:
    register = registers.register_by_code(g.session, code)
    batch = imports.get_batch(g.session, g.actor, batch_id)
    if batch.register_id != register.id:
        raise NotFound
    return register, batch


def _now() -> datetime:
    return services().clock.now()


def _zone() -> str:
    return office.office(g.session).zone
