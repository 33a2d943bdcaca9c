"""The directory of correspondents: look up, add, change, merge."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from archive import partners
from archive.access import Right
from archive.errors import ArchiveError, NotFound, PartnerLooksKnown, PartnerNameMissing
from archive.models import Partner
from archive.partners import PartnerFilter, PartnerMatch
from archive.partners.listing import PAGE
from webui import wording
from webui.errors import put_on_form
from webui.guard import allowed
from webui.i18n import language
from webui.partners.bars import build_bars
from webui.partners.forms import (
    FactsForm,
    MergeForm,
    NameRow,
    PersonPageForm,
    SeparateForm,
    blank_rows,
    country_choices,
    fill,
    fill_person,
    languages,
    partner_form,
    prepare,
    present_rows,
    typed_rows,
)
from webui.transaction import services

bp = Blueprint("partners", __name__, url_prefix="/partners")


@bp.get("")
@allowed(Right.READ)
def overview() -> str:
    """List the partners, narrowed by words, country and type."""
    wanted = PartnerFilter(
        text=request.args.get("q", "").strip(),
        country=request.args.get("country", ""),
        type=request.args.get("type", ""),
    )
    page = max(1, request.args.get("page", 1, type=int))
    found = partners.list_partners(
        g.session, g.actor, wanted, language=language(), offset=(page - 1) * PAGE, limit=PAGE
    )
    return render_template(
        "partners/overview.html",
        wanted=wanted,
        found=found,
        page=page,
        pages=max(1, -(-found.total // PAGE)),
        countries=country_choices(g.session),
        types=wording.choices(wording.PARTNER_TYPES),
        place=place,
        type_word=type_word,
    )


@bp.get("/suggest")
@allowed(Right.READ)
def suggest() -> Response:
    """Answer the typeahead: partners for what is typed, by any name in any script."""
    found = partners.find_partners(g.session, request.args.get("q", ""))
    items = [_suggestion(match) for match in found]
    if request.args.get("open"):
        items = [{**item, "href": url_for("partners.card", partner_id=item["id"])} for item in items]
    return jsonify(items=items)


@bp.get("/<int:partner_id>")
@allowed(Right.READ)
def card(partner_id: int) -> str | Response:
    """Show a partner with its letters; a merged duplicate leads to the partner kept."""
    shown = partners.partner_card(g.session, g.actor, partner_id)
    if shown.partner.id != partner_id:
        return redirect(url_for("partners.card", partner_id=shown.partner.id))
    return render_template(
        "partners/card.html",
        card=shown,
        partner=shown.partner,
        bars=build_bars(shown.years),
        place=place,
        type_word=type_word,
        kind_word=kind_word,
    )


@bp.route("/new", methods=["GET", "POST"])
@allowed(Right.KEEP_PARTNERS)
def new() -> str | Response | tuple[str, int]:
    """Add a partner; one whose name is there already is asked about."""
    form = FactsForm()
    if request.method == "GET":
        return _facts_page(form, blank_rows(request.args.get("name", "").strip()))
    rows = typed_rows(request.form)
    same: tuple[PartnerMatch, ...] = ()
    status = 422
    if _is_filled(form, rows):
        try:
            added = partners.create_partner(
                g.session,
                g.actor,
                partner_form(form, rows),
                at=services().clock.now(),
                same_accepted=form.same_accepted.data,
            )
        except PartnerLooksKnown as error:
            same, status = error.same, 409
        except ArchiveError as error:
            _put_on_page(form, rows, error)
        else:
            flash(gettext("“%(name)s” is added.", name=added.name), "done")
            return redirect(url_for("partners.card", partner_id=added.id))
    return _facts_page(form, rows, same=same), status


@bp.route("/<int:partner_id>/edit", methods=["GET", "POST"])
@allowed(Right.KEEP_PARTNERS)
def edit(partner_id: int) -> str | Response | tuple[str, int]:
    """Change a partner's facts and names."""
    partner = _unmerged(partner_id)
    form = FactsForm()
    if request.method == "GET":
        fill(form, partner)
        return _facts_page(form, present_rows(partners.names_of(g.session, partner)), partner)
    rows = typed_rows(request.form)
    if _is_filled(form, rows):
        try:
            partners.edit_partner(
                g.session,
                g.actor,
                partner.id,
                partner_form(form, rows),
                version=int(form.version.data or 0),
                at=services().clock.now(),
            )
        except ArchiveError as error:
            g.session.rollback()
            _put_on_page(form, rows, error)
        else:
            flash(gettext("Saved."), "done")
            return redirect(url_for("partners.card", partner_id=partner.id))
    return _facts_page(form, rows, _unmerged(partner_id)), 422


@bp.route("/<int:partner_id>/people/new", methods=["GET", "POST"])
@allowed(Right.KEEP_PARTNERS)
def add_person(partner_id: int) -> str | Response | tuple[str, int]:
    """Add somebody at a partner."""
    return _person(_unmerged(partner_id), None)


@bp.route("/<int:partner_id>/people/<int:person_id>", methods=["GET", "POST"])
@allowed(Right.KEEP_PARTNERS)
def edit_person(partner_id: int, person_id: int) -> str | Response | tuple[str, int]:
    """Change what is known of somebody at a partner."""
    return _person(_unmerged(partner_id), person_id)


@bp.route("/<int:partner_id>/merge", methods=["GET", "POST"])
@allowed(Right.MERGE_PARTNERS)
def merge(partner_id: int) -> str | Response | tuple[str, int]:
    """Choose the duplicate, compare the two side by side, and merge them with a reason."""
    partner = _unmerged(partner_id)
    other_id = request.values.get("with", type=int)
    if other_id is None or other_id == partner.id:
        return _choose_duplicate(partner)
    other = _unmerged(other_id)
    form = MergeForm(formdata=request.form if request.method == "POST" else None)
    form.keep.choices = [(one.id, one.name) for one in (partner, other)]
    if request.method == "POST" and form.validate():
        dropped = other if form.keep.data == partner.id else partner
        try:
            kept = partners.merge(
                g.session,
                g.actor,
                form.keep.data,
                dropped.id,
                form.reason.data or "",
                at=services().clock.now(),
            )
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(form, error)
        else:
            flash(gettext("“%(name)s” is merged into this partner.", name=dropped.name), "done")
            return redirect(url_for("partners.card", partner_id=kept.id))
    return _compare_page(form, partner_id, other_id)


@bp.route("/<int:partner_id>/separate", methods=["GET", "POST"])
@allowed(Right.MERGE_PARTNERS)
def separate(partner_id: int) -> str | Response:
    """Take a merge back: the duplicate stands on its own again."""
    duplicate = partners.get_partner(g.session, partner_id)
    if duplicate.merged_into_id is None:
        return redirect(url_for("partners.card", partner_id=partner_id))
    form = SeparateForm()
    if form.validate_on_submit():
        partners.unmerge(g.session, g.actor, partner_id, at=services().clock.now())
        flash(gettext("The merge is taken back."), "done")
        return redirect(url_for("partners.card", partner_id=partner_id))
    kept = partners.surviving(g.session, partner_id)
    return render_template("partners/separate.html", form=form, duplicate=duplicate, kept=kept)


def place(row: Any) -> str:
    """Say where a partner is: country and city, as far as they are known."""
    return ", ".join(part for part in (wording.country_word(row.country), row.city) if part)


def type_word(code: str) -> str:
    """Give the word for a type of partner."""
    return wording.word(wording.PARTNER_TYPES, code)


def kind_word(code: str) -> str:
    """Give the word for a kind of name."""
    return wording.word(wording.KINDS_OF_NAME, code)


def _unmerged(partner_id: int) -> Partner:
    partner = partners.get_partner(g.session, partner_id)
    if partner.merged_into_id is not None:
        raise NotFound
    return partner


def _suggestion(match: PartnerMatch) -> dict[str, object]:
    matched = match.matched if match.matched != match.name else ""
    return {
        "id": match.id,
        "name": match.name,
        "matched": match.matched,
        "country": wording.country_word(match.country),
        "city": match.city or "",
        "value": match.id,
        "label": match.name,
        "detail": " · ".join(part for part in (matched, place(match)) if part),
    }


def _is_filled(form: FactsForm, rows: list[NameRow]) -> bool:
    fine = form.validate()
    problems = [problem for row in rows for problem in row.problems]
    form.form_errors = [*form.form_errors, *problems]
    return fine and not problems


def _put_on_page(form: FactsForm, rows: list[NameRow], error: ArchiveError) -> None:
    put_on_form(form, error)
    if isinstance(error, PartnerNameMissing) and rows:
        rows[0].problems.append(form.form_errors[-1])


def _facts_page(
    form: FactsForm,
    rows: list[NameRow],
    partner: Partner | None = None,
    same: tuple[PartnerMatch, ...] = (),
) -> str:
    prepare(form, rows)
    return render_template(
        "partners/form.html",
        form=form,
        rows=rows,
        partner=partner,
        same=same,
        kinds=wording.choices(wording.KINDS_OF_NAME),
        spoken=languages(),
        place=place,
    )


def _person(partner: Partner, person_id: int | None) -> str | Response | tuple[str, int]:
    form = PersonPageForm()
    status = 200
    if request.method == "GET" and person_id is not None:
        people = {person.id: person for person in partners.people_of(g.session, partner.id)}
        if person_id not in people:
            raise NotFound
        fill_person(form, people[person_id])
    if request.method == "POST":
        status = 422
    if form.validate_on_submit():
        try:
            partners.save_person(
                g.session, g.actor, partner.id, person_id, form.person(), at=services().clock.now()
            )
        except ArchiveError as error:
            if isinstance(error, NotFound):
                raise
            put_on_form(form, error)
        else:
            flash(gettext("Saved."), "done")
            return redirect(url_for("partners.card", partner_id=partner.id))
    return render_template("partners/person.html", form=form, partner=partner, person_id=person_id), status


def _choose_duplicate(partner: Partner) -> str | Response:
    typed = request.args.get("q", "").strip()
    resolved = partners.resolve_partner(g.session, typed)
    if resolved.partner is not None and resolved.partner.id != partner.id:
        return redirect(url_for("partners.merge", partner_id=partner.id, **{"with": resolved.partner.id}))
    names = [row.name for row in partners.names_of(g.session, partner)]
    same = partners.find_same(g.session, names, except_id=partner.id)
    shown = {partner.id, *(match.id for match in same)}
    return render_template(
        "partners/merge.html",
        partner=partner,
        typed=typed,
        found=[match for match in resolved.candidates if match.id not in shown],
        same=same,
        place=place,
    )


def _compare_page(form: MergeForm, partner_id: int, other_id: int) -> tuple[str, int]:
    cards = [partners.partner_card(g.session, g.actor, one) for one in (partner_id, other_id)]
    if form.keep.data is None:
        form.keep.data = max(cards, key=lambda one: one.letters).partner.id
    page = render_template(
        "partners/compare.html",
        form=form,
        partner=cards[0].partner,
        other=cards[1].partner,
        cards=cards,
        moves=[partners.what_moves(g.session, g.actor, one.partner.id) for one in cards],
        place=place,
        type_word=type_word,
    )
    return page, 422 if form.errors else 200
