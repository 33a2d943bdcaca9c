"""Drop a file, see what was read, press Register."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from archive import kinds, numbering, office, registers, tray
from archive.access import Mark, Right
from archive.errors import (
    ArchiveError,
    DiskFull,
    LooksRepeated,
    StorageNotWritable,
)
from archive.files import FileRole, TakenFile
from archive.intake import arrivals, places
from archive.labels import Label
from archive.models import Register
from archive.patterns import Facts
from archive.refusals import as_refusal
from archive.registration import record_arrival, register, sent_before
from archive.repeats import Repeat, find_repeats
from archive.tray import TrayView
from indexer.waiting import Read
from webui import once_more, wording
from webui.errors import put_on_form
from webui.guard import allowed
from webui.headlines import headlines
from webui.i18n import in_language
from webui.office_day import office_day
from webui.page_images import has_picture, page_image
from webui.partner_choice import PartnerUnclear, chosen_partner
from webui.register import proposing
from webui.register.enclosed import enclosed_files
from webui.register.forms import PutAsideForm, RegistrationForm, prepare
from webui.register.letter import NEW_PARTNER, build_letter
from webui.register.places import as_drawn
from webui.register.taking import take_in
from webui.transaction import commit, services

bp = Blueprint("register", __name__, url_prefix="/register")

# A born-digital letter is read in a moment: better to wait for it than to show an empty form first.
PATIENCE = 1.6
STEP = 0.08


@bp.get("/tray", endpoint="tray")
@allowed(Right.REGISTER)
def tray_list() -> str:
    """List what was received and has no number yet, and what could not be taken in."""
    source = request.args.get("source", "")
    waiting = tray.list_tray(g.session, g.actor, source=source if source in tray.SOURCES else "")
    aside = tray.list_tray(g.session, g.actor, state=tray.NOT_REGISTERED, limit=20)
    return render_template(
        "register/tray.html",
        waiting=waiting,
        headlines=headlines(services(), g.session, waiting, office_day()),
        aside=aside,
        code=_code(),
        codes={one.id: one for one in registers.list_registers(g.session)},
        source=source,
        sources=wording.SOURCES,
        counts=tray.count_sources(g.session, g.actor),
        failures=arrivals.list_failures(g.session, g.actor),
        troubles=places.in_trouble(g.session, g.actor),
        why=arrivals.why,
        root=services().settings.scans,
    )


@bp.route("/new/<code>", methods=["GET", "POST"])
@allowed(Right.REGISTER)
def new(code: str) -> str | Response:
    """Show the registration form and register what it holds."""
    journal = registers.register_by_code(g.session, code)
    item = _tray_item()
    today = office_day()
    form = RegistrationForm()
    prepare(form, g.session, g.actor, journal, today.year)
    read = proposing.read_for(g.session, item, today, journal.direction) if item else Read()
    proposed = proposing.describe(g.session, read)
    proposing.offer(form, g.session, g.actor, read, today)
    if request.method == "POST":
        return _register(form, journal, item, proposed)
    _defaults(form, journal, item)
    proposing.fill(form, proposed)
    return _form_page(form, journal, item, proposed, repeats=_repeats(form, item))


@bp.post("/tray/join")
@allowed(Right.REGISTER)
def join() -> Response:
    """Make the ticked items of the tray one letter: the first is the original, the others are its annexes."""
    ticked = [int(one) for one in request.form.getlist("item") if one.isdecimal()]
    if len(ticked) < 2:
        flash(gettext("Tick the files that belong to one letter."), "soon")
        return redirect(url_for("register.tray"))
    item = tray.join(g.session, g.actor, ticked, now=services().clock.now())
    return redirect(url_for("register.new", code=_code(), tray=item.id))


@bp.post("/tray/<int:item_id>/postpone")
@allowed(Right.REGISTER)
def postpone(item_id: int) -> Response:
    """Put a letter to the end of the tray."""
    tray.postpone(g.session, g.actor, item_id, now=services().clock.now())
    return redirect(url_for("register.tray"))


@bp.route("/tray/<int:item_id>/aside", methods=["GET", "POST"])
@allowed(Right.REGISTER)
def put_aside(item_id: int) -> str | Response:
    """Decide that a letter gets no number (R11)."""
    item = tray.tray_item(g.session, g.actor, item_id)
    form = PutAsideForm()
    without_number = kinds.list_kinds(g.session, registered=False)
    form.kind.choices = [(kind.id, in_language(kind)) for kind in without_number]
    if form.validate_on_submit():
        now = services().clock.now()
        tray.put_aside(g.session, g.actor, item_id, form.kind.data, form.remark.data or "", now=now)
        flash(gettext("The letter is kept without a number."), "done")
        return redirect(url_for("register.tray"))
    return render_template("register/put_aside.html", form=form, item=item, code=_code())


@bp.post("/tray/<int:item_id>/back")
@allowed(Right.REGISTER)
def take_back(item_id: int) -> Response:
    """Let a letter that was put aside wait again."""
    tray.take_back(g.session, g.actor, item_id, now=services().clock.now())
    return redirect(url_for("register.tray"))


@bp.post("/tray/<int:item_id>/arrival/<int:document_id>")
@allowed(Right.REGISTER)
def arrival(item_id: int, document_id: int) -> Response:
    """Write down that a registered letter came once more (R14)."""
    item = tray.tray_item(g.session, g.actor, item_id)
    record_arrival(
        g.session,
        g.actor,
        document_id,
        tray.taken_files(item),
        delivery=request.form.get("delivery", ""),
        tray_item_id=item_id,
        now=services().clock.now(),
    )
    flash(gettext("The second arrival is written down; no number was used."), "done")
    return redirect(url_for("card.show", document_id=document_id))


@bp.get("/tray/<int:item_id>/file/<sha256>/page/<int:number>")
@allowed(Right.REGISTER)
def tray_page_image(item_id: int, sha256: str, number: int) -> Response:
    """Show a page of a waiting letter."""
    item = tray.tray_item(g.session, g.actor, item_id)
    tray.tray_file(g.session, g.actor, item_id, sha256)
    mime = next(file.mime for file in item.files if file.sha256 == sha256)
    size = "large" if request.args.get("size") == "large" else "page"
    return page_image(services(), sha256, mime, number, size)


def _register(
    form: RegistrationForm, journal: Register, item: TrayView | None, proposed: proposing.Proposed
) -> str | Response:
    if form.form_key.data and (done := sent_before(g.session, g.actor, form.form_key.data)):
        return redirect(url_for("card.show", document_id=done.id))
    refused: list[str] = []
    role = FileRole(form.files_role.data) if form.files_role.data in set(FileRole) else FileRole.ANNEX
    is_filled = form.validate()
    status = 422
    try:
        added = tuple(take_in(form.files.data or (), refused, role))
        if added and item is None:
            # What was sent must survive a refused form: it goes on as a letter in the tray.
            received = tray.receive(g.session, g.actor, added, now=services().clock.now())
            item = tray.tray_item(g.session, g.actor, received.id)
            g.session.commit()
            added = ()
        if is_filled and not refused:
            return _try_to_register(form, journal, item, added, proposed)
    except LooksRepeated as error:
        g.session.rollback()
        return _form_page(form, journal, item, proposed, repeats=error.repeats, status=409)
    except (ArchiveError, DBAPIError) as error:
        if once_more.can_help(error):
            raise
        g.session.rollback()
        refusal = error if isinstance(error, ArchiveError) else as_refusal(error)
        if refusal is None:
            raise
        put_on_form(form, refusal)
        status = 507 if isinstance(refusal, DiskFull | StorageNotWritable) else 422
    form.files.errors = [*form.files.errors, *refused]
    return _form_page(form, journal, item, proposed, status=status)


def _try_to_register(
    form: RegistrationForm,
    journal: Register,
    item: TrayView | None,
    added: tuple[TakenFile, ...],
    proposed: proposing.Proposed,
) -> Response:
    now, zone = services().clock.now(), office.office(g.session).zone
    letter = build_letter(
        form,
        g.session,
        g.actor,
        journal,
        files=(*(tray.taken_files(item) if item else ()), *added),
        tray_item_id=item.id if item else None,
        proposed=proposed.values,
        now=now,
    )
    document = register(g.session, g.actor, letter, now=now, zone=zone)
    done = redirect(url_for("card.show", document_id=document.id, registered=1))
    commit(g.session, services())  # here, where a disk that is full can still give the form back
    return done


def _offer_partners(form: RegistrationForm) -> None:
    """Offer the partners a name may mean, and to add it as a new one, before the clerk has to ask."""
    try:
        chosen_partner(g.session, form.partner.data, form.partner_id.data)
    except PartnerUnclear as unclear:
        form.partner_choice.choices = [
            *((str(match.id), match.name) for match in unclear.candidates),
            (NEW_PARTNER, gettext("a new correspondent")),
        ]


def _repeats(form: RegistrationForm, item: TrayView | None) -> tuple[Repeat, ...]:
    """Look whether a waiting letter is here already, before the clerk reads it."""
    if item is None or item.state != tray.WAITING:
        return ()
    return find_repeats(
        g.session,
        g.actor,
        sha256s=tuple(file.sha256 for file in item.files),
        partner_id=int(form.partner_id.data) if (form.partner_id.data or "").isdecimal() else None,
        their_number=form.their_number.data or "",
        their_date=form.their_date.data,
        label=Label(**item.origin["label"]) if "label" in item.origin else None,
    )


def _form_page(
    form: RegistrationForm,
    journal: Register,
    item: TrayView | None,
    proposed: proposing.Proposed,
    *,
    repeats: tuple[Repeat, ...] = (),
    status: int = 200,
) -> tuple[str, int]:
    _offer_partners(form)
    if item and item.files:
        proposed = replace(proposed, pages=as_drawn(proposed.pages, item.shown.mime))
    waiting = tray.list_tray(g.session, g.actor)
    facts = Facts(year=office_day().year, case=form.case.data or journal.default_case or "", letter="")
    page = render_template(
        "register/new.html",
        form=form,
        journal=journal,
        journals=registers.list_registers(g.session),
        item=item,
        file=item.shown if item and item.files else None,
        has_picture=has_picture,
        enclosed=enclosed_files(g.session, item) if item and item.files else [],
        proposed=proposed,
        repeats=repeats,
        next_number=_next_number(journal, facts),
        position=next((n for n, one in enumerate(waiting, 1) if item and one.id == item.id), 0),
        waiting_count=len(waiting),
    )
    return page, status


def _next_number(journal: Register, facts: Facts) -> str:
    try:
        return numbering.next_number(g.session, journal, facts)
    except ArchiveError:
        return ""


def _defaults(form: RegistrationForm, journal: Register, item: TrayView | None) -> None:
    if item is not None and (item.source == tray.MAIL or item.origin.get("message_id")):
        form.delivery.data = "email"
    form.form_key.data = secrets.token_urlsafe(16)
    form.registered_on.data = office_day()
    form.kind.data = journal.default_kind or ""
    form.case.data = journal.default_case or ""
    form.access.data = journal.default_access or Mark.INTERNAL
    form.numbering.data = numbering.Numbering.ISSUED
    form.due.data = "none" if journal.direction != registers.INCOMING else None


def _tray_item() -> TrayView | None:
    number = request.args.get("tray", type=int)
    if number is None:
        return None
    item = tray.tray_item(g.session, g.actor, number)
    if request.method != "GET" or item.state != tray.WAITING:
        return item
    until = time.monotonic() + PATIENCE
    while not item.is_read and time.monotonic() < until and not request.args.get("at_once"):
        time.sleep(STEP)
        g.session.rollback()  # a new snapshot: the worker writes meanwhile
        item = tray.tray_item(g.session, g.actor, number)
    return item


def _code() -> str:
    return request.form.get("code") or next(iter(registers.list_registers(g.session))).code
