"""Read a card, correct it, annul its number, add files and ties."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from archive import access, cards, corrections, files, links, office, registration, tray
from archive.access import Right
from archive.attaching import attach_file, retry_reading
from archive.cards import CardView, FileView
from archive.errors import ArchiveError, ChangedMeanwhile, NotFound, SearchUnavailable
from archive.links import REPLY_TO
from archive.models import Document, StoredFile
from archive.renditions import ask_copy, can_be_copied
from indexer.copies import INSTALL, copy_program
from indexer.extract.content import detect
from indexer.hits import FoundDocument
from indexer.question import words_to_mark
from indexer.similar import similar
from indexer.snippets import mark_text
from webui.card.events import build_events
from webui.card.forms import (
    AnnulForm,
    AttachForm,
    CorrectForm,
    LinkForm,
    corrected_values,
    fill_correction,
    offer_choices,
)
from webui.card.shown_page import pages_found, shown_page
from webui.card.viewing import Viewing, strip, wanted_words
from webui.errors import put_on_form
from webui.guard import allowed
from webui.office_day import office_day
from webui.page_images import WIDTHS, has_picture, page_image
from webui.partner_choice import PartnerUnclear, PartnerUnknown, chosen_partner
from webui.pieces import pieces
from webui.security import untrusted
from webui.transaction import services

bp = Blueprint("card", __name__, url_prefix="/card")


@bp.get("/<int:document_id>")
@allowed(Right.READ)
def show(document_id: int) -> str:
    """Show the card with the document's page; opening a restricted one is put on the trail."""
    view = read_card(document_id)
    file = _chosen_file(view)
    just_registered = request.args.get("registered", type=int)
    viewing = Viewing.of_request(
        "card.show", document_id, file.id if file else 0, max(1, request.args.get("page", 1, type=int))
    )
    answered = any(link.type == REPLY_TO and not link.outward and not link.annulled for link in view.links)
    return render_template(
        "card/show.html",
        view=view,
        document=view.document,
        file=file,
        page=shown_page(services(), g.session, file, viewing.number, viewing.wanted),
        viewing=viewing,
        strip=strip,
        found_on=pages_found(g.session, file, viewing.wanted),
        can_be_copied=can_be_copied,
        copy_lacks="" if copy_program(services().settings) else INSTALL,
        has_picture=has_picture,
        answered=answered,
        today=office_day(),
        events=build_events(
            view.timeline,
            view.document.due_on if view.document.annulled_at is None else None,
            answered=answered,
            today=office_day(),
        ),
        office=office.office(g.session),
        just_registered=just_registered,
        alike=_similar(document_id) if request.args.get("similar") == "1" else None,
        waiting=tray.list_tray(g.session, g.actor, limit=1)
        if just_registered and g.actor.can(Right.REGISTER)
        else [],
    )


def _similar(document_id: int) -> tuple[FoundDocument, ...]:
    try:
        return similar(g.session, services().search, g.actor, document_id)
    except SearchUnavailable:
        return ()


@bp.get("/<int:document_id>/file/<int:file_id>")
@allowed(Right.READ)
def download(document_id: int, file_id: int) -> Response:
    """Give a file out as it came: to be saved, never shown, of the type its bytes have."""
    file = access.file_for(g.session, g.actor, document_id, file_id)
    stored = g.session.get_one(StoredFile, file.sha256)
    _note_reading(access.document_for(g.session, g.actor, document_id))
    response = send_file(
        services().storage.path(file.sha256),
        mimetype=stored.mime,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
        max_age=0,
    )
    return untrusted(response)


@bp.get("/<int:document_id>/file/<int:file_id>/page/<int:number>.png")
@allowed(Right.READ)
def picture(document_id: int, file_id: int, number: int) -> Response:
    """Show a page of a file as a picture of ours."""
    file = access.file_for(g.session, g.actor, document_id, file_id)
    stored = g.session.get_one(StoredFile, file.sha256)
    size = request.args.get("size", "page")
    if size != "small":  # nobody reads a letter from a stamp, and a strip of them is one opening, not ten
        _note_reading(access.document_for(g.session, g.actor, document_id))
    return page_image(services(), file.sha256, stored.mime, number, size if size in WIDTHS else "page")


@bp.get("/<int:document_id>/file/<int:file_id>/text")
@allowed(Right.READ)
def text(document_id: int, file_id: int) -> str:
    """Show the text of a file, page by page, with the words of a search marked."""
    view = read_card(document_id)
    file = file_on(view, file_id)
    query = words_to_mark(g.session, wanted_words())
    pages = [
        (page, pieces(page.text, mark_text(page.text, query, page.language.partition(",")[0] or None)))
        for page in cards.texts_of(g.session, file.sha256)
    ]
    return render_template("card/text.html", view=view, document=view.document, file=file, pages=pages)


@bp.post("/<int:document_id>/file/<int:file_id>/retry")
@allowed(Right.REGISTER)
def retry(document_id: int, file_id: int) -> BaseResponse:
    """Have a file read once more."""
    retry_reading(g.session, g.actor, document_id, file_id, now=services().clock.now())
    flash(gettext("The file will be read again."), "done")
    return redirect(url_for("card.show", document_id=document_id))


@bp.post("/<int:document_id>/file/<int:file_id>/copy")
@allowed(Right.REGISTER)
def make_copy(document_id: int, file_id: int) -> BaseResponse:
    """Ask for a searchable copy of a file, to be made behind the clerk's back."""
    ask_copy(g.session, g.actor, document_id, file_id, now=services().clock.now())
    flash(gettext("The searchable copy is being made; it will stand among the files."), "done")
    return redirect(url_for("card.show", document_id=document_id))


@bp.route("/<int:document_id>/correct", methods=["GET", "POST"])
@allowed(Right.CORRECT)
def correct(document_id: int) -> str | BaseResponse | tuple[str, int]:
    """Correct fields; the old values stay on the trail with the reason."""
    view = cards.card(g.session, g.actor, document_id)
    form = CorrectForm()
    offer_choices(form, g.session, view.document)
    status = 200
    if request.method == "GET":
        fill_correction(form, view)
    elif form.validate():
        try:
            _correct(document_id, form)
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(form, error, (("partner_id", "partner"),))
            if isinstance(error, ChangedMeanwhile):
                form.version.data = str(cards.card(g.session, g.actor, document_id).document.version)
            status = 422
        else:
            flash(gettext("Corrected. The old values are kept in the history."), "done")
            return redirect(url_for("card.show", document_id=document_id))
    else:
        status = 422
    drawn = (
        view.shown_file
        if view.shown_file and has_picture(view.shown_file.mime, view.shown_file.error)
        else None
    )
    page = render_template(
        "card/correct.html",
        form=form,
        view=view,
        document=view.document,
        file=drawn,
        page=shown_page(services(), g.session, drawn, 1),
    )
    return page, status


@bp.route("/<int:document_id>/annul", methods=["GET", "POST"])
@allowed(Right.ANNUL)
def annul(document_id: int) -> str | BaseResponse | tuple[str, int]:
    """Annul the number after a reason and a look (R8)."""
    view = cards.card(g.session, g.actor, document_id)
    form = AnnulForm()
    if form.validate_on_submit():
        try:
            registration.annul(g.session, g.actor, document_id, form.reason.data, now=services().clock.now())
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(form, error)
        else:
            flash(gettext("The number is annulled; it stays in the journal, struck through."), "done")
            return redirect(url_for("card.show", document_id=document_id))
    page = render_template("card/annul.html", form=form, view=view, document=view.document)
    return page, 422 if form.errors else 200


@bp.route("/<int:document_id>/attach", methods=["GET", "POST"])
@allowed(Right.REGISTER)
def attach(document_id: int) -> str | BaseResponse | tuple[str, int]:
    """Add a file; one that replaces a wrong file says so, and the wrong one stays."""
    view = cards.card(g.session, g.actor, document_id)
    form = AttachForm()
    present = [(str(file.id), file.name) for file in view.files if not file.superseded]
    form.supersedes.choices = [("", gettext("no, it is one more")), *present]
    if form.validate_on_submit():
        try:
            _attach(document_id, form)
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(form, error, (("files", "file"),))
        else:
            flash(gettext("The file is added and will be read."), "done")
            return redirect(url_for("card.show", document_id=document_id))
    page = render_template("card/attach.html", form=form, view=view, document=view.document)
    return page, 422 if form.errors else 200


@bp.route("/<int:document_id>/link", methods=["GET", "POST"])
@allowed(Right.REGISTER)
def link(document_id: int) -> str | BaseResponse | tuple[str, int]:
    """Tie the document to another one by its number."""
    view = cards.card(g.session, g.actor, document_id)
    form = LinkForm()
    candidates = []
    if form.validate_on_submit():
        candidates = [
            found
            for found in cards.document_by_number(g.session, g.actor, form.number.data)
            if found.id != document_id
        ]
        chosen = request.form.get("to", type=int)
        to = chosen or (candidates[0].id if len(candidates) == 1 else None)
        if to is not None:
            links.tie(g.session, g.actor, document_id, to, form.type.data, at=services().clock.now())
            return redirect(url_for("card.show", document_id=document_id))
        if not candidates:
            form.number.errors = [gettext("There is no other document with this number that you may see.")]
    page = render_template(
        "card/link.html", form=form, view=view, document=view.document, candidates=candidates
    )
    return page, 422 if form.errors else 200


@bp.post("/<int:document_id>/link/<int:link_id>/remove")
@allowed(Right.CORRECT)
def unlink(document_id: int, link_id: int) -> BaseResponse:
    """Take a tie away."""
    access.document_for(g.session, g.actor, document_id)
    links.untie(g.session, g.actor, document_id, link_id, at=services().clock.now())
    flash(gettext("The link is taken away; the history keeps it."), "done")
    return redirect(url_for("card.show", document_id=document_id))


def read_card(document_id: int) -> CardView:
    """Read the card for a page of ours; a restricted one leaves its trace."""
    view = cards.card(g.session, g.actor, document_id)
    _note_reading(view.document)
    return view


def _note_reading(document: Document) -> None:
    """Put the opening of a restricted document on the trail, in a transaction of its own: this request only reads."""
    if access.is_restricted(document.access):
        with services().database.write() as session:
            cards.record_reading(session, g.actor, document, at=services().clock.now())


def _correct(document_id: int, form: CorrectForm) -> None:
    corrections.correct(
        g.session,
        g.actor,
        document_id,
        corrected_values(form, _partner_id(form)),
        reason=form.reason.data,
        version=int(form.version.data or 0),
        now=services().clock.now(),
    )


def _partner_id(form: CorrectForm) -> int | None:
    try:
        return chosen_partner(g.session, form.partner.data, form.partner_id.data)
    except PartnerUnclear:
        raise PartnerUnknown(name=form.partner.data) from None


def _attach(document_id: int, form: AttachForm) -> None:
    taken = files.take_in(
        services().storage,
        form.file.data.stream,
        form.file.data.filename,
        limit_mb=services().settings.upload_limit_mb,
        detect=lambda path, name: detect(path, name).mime,
        role=files.FileRole(form.role.data),
    )
    supersedes = int(form.supersedes.data) if form.supersedes.data else None
    attach_file(g.session, g.actor, document_id, taken, supersedes_id=supersedes, now=services().clock.now())


def file_on(view: CardView, file_id: int) -> FileView:
    """Give a file of the card; raises NotFound."""
    for file in view.files:
        if file.id == file_id:
            return file
    raise NotFound


def _chosen_file(view: CardView) -> FileView | None:
    wanted = request.args.get("file", type=int)
    return next((file for file in view.files if file.id == wanted), view.shown_file)
