"""One page of a file, large: the picture and its text side by side, and the text corrected by a person."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from archive import cards, page_corrections
from archive.access import Right
from archive.cards import CardView, FileView
from archive.errors import ArchiveError, NotFound, TextChangedMeanwhile
from indexer.texts import languages_in
from webui.card.forms import CorrectTextForm
from webui.card.redline import redline
from webui.card.shown_page import ShownPage, can_be_corrected, pages_found, shown_page
from webui.card.viewing import Viewing, strip
from webui.card.views import bp, file_on, read_card
from webui.errors import put_on_form
from webui.guard import allowed
from webui.page_images import has_picture
from webui.transaction import services


@bp.get("/<int:document_id>/file/<int:file_id>/page/<int:number>")
@allowed(Right.READ)
def page(document_id: int, file_id: int, number: int) -> str:
    """Show a page large beside its text; which words, what size and which way up stands in the address."""
    view, file, shown = _open(document_id, file_id, number)
    viewing = Viewing.of_request("card.page", document_id, file_id, number)
    return render_template(
        "card/page.html",
        view=view,
        document=view.document,
        file=file,
        page=shown,
        viewing=viewing,
        strip=strip,
        found_on=pages_found(g.session, file, viewing.wanted),
        can_be_corrected=can_be_corrected(file.mime),
    )


@bp.route("/<int:document_id>/file/<int:file_id>/page/<int:number>/correct", methods=["GET", "POST"])
@allowed(Right.CORRECT)
def correct_text(document_id: int, file_id: int, number: int) -> str | BaseResponse | tuple[str, int]:
    """Correct the text of a page beside its picture; the machine's text and every earlier wording stay."""
    view, file, shown = _open(document_id, file_id, number)
    viewing = Viewing.of_request("card.page", document_id, file_id, number)
    present = shown.read.corrected
    form = CorrectTextForm()
    theirs, status = None, 200
    if request.method == "GET":
        form.text.data, form.version.data = shown.text, str(present.version if present else 0)
    elif not form.validate():
        status = 422
    else:
        try:
            _correct(document_id, file_id, number, form)
        except TextChangedMeanwhile as error:
            g.session.rollback()
            put_on_form(form, error)
            theirs = page_corrections.correction_of(g.session, file.sha256, number)
            form.version.data, status = str(theirs.version if theirs else 0), 409
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(form, error)
            status = 422
        else:
            flash(
                gettext("The text is corrected and can be found by its words; the machine’s text is kept."),
                "done",
            )
            return redirect(viewing.address)
    drawn = render_template(
        "card/correct_text.html",
        form=form,
        view=view,
        document=view.document,
        file=file,
        page=shown,
        viewing=viewing,
        theirs=theirs,
    )
    return drawn, status


@bp.get("/<int:document_id>/file/<int:file_id>/page/<int:number>/history")
@allowed(Right.READ)
def text_history(document_id: int, file_id: int, number: int) -> str:
    """Show what people changed in the text of a page, the newest first."""
    view = read_card(document_id)
    file = file_on(view, file_id)
    changes = page_corrections.history_of(g.session, file.sha256, number)
    if not changes:
        raise NotFound
    return render_template(
        "card/text_history.html",
        view=view,
        document=view.document,
        file=file,
        number=number,
        changes=[(change, redline(change.before, change.text)) for change in changes],
        viewing=Viewing.of_request("card.page", document_id, file_id, number),
    )


def _open(document_id: int, file_id: int, number: int) -> tuple[CardView, FileView, ShownPage]:
    """Read the card and the page; raises NotFound for a page that is not there."""
    # Sending the form is on the trail itself, in the session that holds the lock; opening it is noted apart.
    view = cards.card(g.session, g.actor, document_id) if request.method == "POST" else read_card(document_id)
    file = file_on(view, file_id)
    viewing = Viewing.of_request("card.page", document_id, file_id, number)
    shown = shown_page(services(), g.session, file, number, viewing.wanted, closely=True)
    if number < 1 or number > max(1, shown.pages) or not has_picture(file.mime):
        raise NotFound
    return view, file, shown


def _correct(document_id: int, file_id: int, number: int, form: CorrectTextForm) -> None:
    typed = form.text.data or ""
    page_corrections.correct_page(
        g.session,
        g.actor,
        document_id,
        file_id,
        number,
        typed,
        language=languages_in(typed),
        version=int(form.version.data) if (form.version.data or "").isdecimal() else -1,
        now=services().clock.now(),
    )
