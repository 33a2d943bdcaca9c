"""Lists and forms of the administrator; state of the system; the audit log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from archive import cases, concepts, kinds, numbering, office, patterns, registers, units, users
from archive.access import Mark, Right, Role
from archive.audit_log import AuditFilter, audit_actions, list_entries
from archive.cases import CaseForm
from archive.concepts import ConceptForm
from archive.errors import ArchiveError, PatternRefused
from archive.intake import arrivals
from archive.kinds import KindForm
from archive.models import CaseFile, DocumentKind, OfficeConcept, Register, Unit, User
from archive.patterns import Facts
from archive.registers import RegisterForm
from archive.units import UnitForm
from archive.users import UserForm
from indexer.state import system_state
from indexer.thesaurus import official_concepts
from webui.admin.forms import (
    CaseEdit,
    ConceptEdit,
    KindEdit,
    OfficeEdit,
    RegisterEdit,
    UnitEdit,
    UserEdit,
    text_of,
)
from webui.errors import message, put_on_form
from webui.guard import allowed
from webui.i18n import in_language
from webui.office_day import office_day
from webui.transaction import services

bp = Blueprint("admin", __name__, url_prefix="/admin")

NAMES = ("name_ky", "name_ru", "name_en")
TITLES = ("title_ky", "title_ru", "title_en")
LOG_PAGE = 100


@bp.get("/users", endpoint="users")
@allowed(Right.ADMINISTER)
def users_list() -> str:
    """List the people who sign in."""
    rows = users.list_users(g.session)
    names = {unit.id: in_language(unit) for unit in units.list_units(g.session, active_only=False)}
    return render_template("admin/users.html", rows=rows, units=names)


@bp.route("/users/new", methods=["GET", "POST"], defaults={"row_id": None})
@bp.route("/users/<int:row_id>", methods=["GET", "POST"])
@allowed(Right.ADMINISTER)
def user_edit(row_id: int | None) -> str | Response | tuple[str, int]:
    """Add a user or change one."""
    row = _row(User, row_id)
    form = UserEdit(obj=row)
    form.unit.choices = [
        ("", gettext("no unit")),
        *((str(u.id), in_language(u)) for u in units.list_units(g.session)),
    ]
    if request.method == "GET" and row is not None:
        form.unit.data = str(row.unit_id or "")

    def save() -> None:
        typed = UserForm(
            login=form.login.data,
            name=form.name.data,
            role=Role(form.role.data),
            unit_id=int(form.unit.data) if form.unit.data else None,
            password=form.password.data or "",
            registers_late=form.registers_late.data,
            active=form.active.data,
        )
        users.save_user(g.session, g.actor, row_id, typed, at=services().clock.now())

    return _edit(form, save, "admin/user_edit.html", "admin.users", row)


@bp.get("/units", endpoint="units")
@allowed(Right.ADMINISTER)
def units_list() -> str:
    """List the units."""
    return render_template("admin/units.html", rows=units.list_units(g.session, active_only=False))


@bp.route("/units/new", methods=["GET", "POST"], defaults={"row_id": None})
@bp.route("/units/<int:row_id>", methods=["GET", "POST"])
@allowed(Right.ADMINISTER)
def unit_edit(row_id: int | None) -> str | Response | tuple[str, int]:
    """Add a unit or change one."""
    row = _row(Unit, row_id)
    form = UnitEdit(obj=row)

    def save() -> None:
        typed = UnitForm(code=form.code.data, active=form.active.data, **text_of(form, *NAMES))
        units.save_unit(g.session, g.actor, row_id, typed, at=services().clock.now())

    return _edit(form, save, "admin/unit_edit.html", "admin.units", row)


@bp.get("/kinds", endpoint="kinds")
@allowed(Right.ADMINISTER)
def kinds_list() -> str:
    """List the kinds of document."""
    return render_template("admin/kinds.html", rows=kinds.list_kinds(g.session, active_only=False))


@bp.route("/kinds/new", methods=["GET", "POST"], defaults={"row_id": None})
@bp.route("/kinds/<int:row_id>", methods=["GET", "POST"])
@allowed(Right.ADMINISTER)
def kind_edit(row_id: int | None) -> str | Response | tuple[str, int]:
    """Add a kind of document or change one."""
    row = _row(DocumentKind, row_id)
    form = KindEdit(obj=row)

    def save() -> None:
        typed = KindForm(
            code=form.code.data,
            registered=form.registered.data,
            active=form.active.data,
            **text_of(form, *NAMES),
        )
        kinds.save_kind(g.session, g.actor, row_id, typed, at=services().clock.now())

    return _edit(form, save, "admin/kind_edit.html", "admin.kinds", row)


@bp.get("/cases", endpoint="cases")
@allowed(Right.ADMINISTER)
def cases_list() -> str:
    """List the nomenclature of cases."""
    return render_template("admin/cases.html", rows=cases.list_cases(g.session))


@bp.route("/cases/new", methods=["GET", "POST"], defaults={"row_id": None})
@bp.route("/cases/<int:row_id>", methods=["GET", "POST"])
@allowed(Right.ADMINISTER)
def case_edit(row_id: int | None) -> str | Response | tuple[str, int]:
    """Add a case or change one."""
    row = _row(CaseFile, row_id)
    form = CaseEdit(obj=row)
    if request.method == "GET" and row is None:
        form.from_year.data = office_day().year

    def save() -> None:
        typed = CaseForm(
            index=form.index.data,
            from_year=form.from_year.data,
            until_year=form.until_year.data,
            **text_of(form, *TITLES),
        )
        cases.save_case(g.session, g.actor, row_id, typed, at=services().clock.now())

    return _edit(form, save, "admin/case_edit.html", "admin.cases", row)


@bp.get("/concepts", endpoint="concepts")
@allowed(Right.ADMINISTER)
def concepts_list() -> str:
    """List the office's own concepts for the search, and the official terms that are built in."""
    return render_template(
        "admin/concepts.html", rows=concepts.list_concepts(g.session), official=official_concepts()
    )


@bp.route("/concepts/new", methods=["GET", "POST"], defaults={"row_id": None})
@bp.route("/concepts/<int:row_id>", methods=["GET", "POST"])
@allowed(Right.ADMINISTER)
def concept_edit(row_id: int | None) -> str | Response | tuple[str, int]:
    """Add a concept or change one; the next search knows it."""
    row = _row(OfficeConcept, row_id)
    form = ConceptEdit(obj=row)

    def save() -> None:
        typed = ConceptForm(active=form.active.data, **text_of(form, *concepts.LANGUAGES))
        concepts.save_concept(g.session, g.actor, row_id, typed, at=services().clock.now())

    return _edit(form, save, "admin/concept_edit.html", "admin.concepts", row)


@bp.get("/registers", endpoint="registers")
@allowed(Right.ADMINISTER)
def registers_list() -> str:
    """List the journals with their patterns and next numbers."""
    rows = registers.list_registers(g.session, active_only=False)
    return render_template("admin/registers.html", rows=[(row, _next(row)) for row in rows])


@bp.route("/registers/new", methods=["GET", "POST"], defaults={"row_id": None})
@bp.route("/registers/<int:row_id>", methods=["GET", "POST"])
@allowed(Right.ADMINISTER)
def register_edit(row_id: int | None) -> str | Response | tuple[str, int]:
    """Add a journal or change one; a pattern that could repeat is refused."""
    row = _row(Register, row_id)
    form = RegisterEdit(obj=row)
    year = office_day().year
    open_cases = cases.list_cases(g.session, year)
    form.default_case.choices = [
        ("", gettext("no case")),
        *((case.index, f"{case.index} {in_language(case, 'title')}") for case in open_cases),
    ]
    form.default_kind.choices = [
        ("", gettext("not said")),
        *((k.code, in_language(k)) for k in kinds.list_kinds(g.session)),
    ]

    def save() -> None:
        typed = RegisterForm(
            code=form.code.data,
            direction=form.direction.data,
            mode=form.mode.data,
            pattern=form.pattern.data or "",
            default_case=form.default_case.data or "",
            default_kind=form.default_kind.data or "",
            default_access=Mark(form.default_access.data),
            active=form.active.data,
            position=form.position.data or 0,
            **text_of(form, *NAMES, *TITLES),
        )
        saved = registers.save_register(g.session, g.actor, row_id, typed, at=services().clock.now())
        if form.continue_from.data:
            registers.continue_on_paper(
                g.session, g.actor, saved, year, form.continue_from.data, at=services().clock.now()
            )

    shown = _preview(form.pattern.data or "", form.default_case.data or "")[0]
    return _edit(form, save, "admin/register_edit.html", "admin.registers", row, preview=shown)


@bp.get("/registers/preview")
@allowed(Right.ADMINISTER)
def register_preview() -> dict[str, Any]:
    """Tell what a pattern's numbers would look like, or why it is refused."""
    text, refused = _preview(request.args.get("value", ""), request.args.get("default_case", ""))
    return {"text": text, "refused": refused}


@bp.route("/office", methods=["GET", "POST"], endpoint="office")
@allowed(Right.ADMINISTER)
def office_edit() -> str | Response | tuple[str, int]:
    """Change what the organisation is called, its time zone and language."""
    present = office.office(g.session)
    form = OfficeEdit(obj=present)
    form.zone.choices = sorted(available_timezones())

    def save() -> None:
        changes = {
            name: (field.data or "").strip() for name, field in form._fields.items() if name != "csrf_token"
        }
        office.decide(g.session, g.actor, changes, at=services().clock.now())

    return _edit(form, save, "admin/office.html", "admin.office", None)


@bp.get("/state", endpoint="state")
@allowed(Right.VERIFY)
def state_page() -> str:
    """Say what the program knows of itself: queue, index, files, what is installed."""
    return render_template(
        "admin/state.html",
        state=system_state(g.session, services().search, services().settings),
        why=arrivals.why,
        root=services().settings.scans,
        mail_host=services().settings.mail_host,
    )


@bp.get("/audit", endpoint="audit")
@allowed(Right.READ_AUDIT)
def audit_page() -> str:
    """Show the audit log, the newest first."""
    wanted = AuditFilter(
        action=request.args.get("action", ""),
        actor_id=request.args.get("person", type=int),
        before_id=request.args.get("before", type=int),
    )
    entries = list_entries(g.session, g.actor, wanted, limit=LOG_PAGE)
    return render_template(
        "admin/audit.html",
        entries=entries,
        wanted=wanted,
        actions=audit_actions(g.session),
        people=users.list_users(g.session),
        said=_said,
        more=entries[-1].id if len(entries) == LOG_PAGE else None,
    )


def _edit(
    form: Any, save: Callable[[], None], template: str, back: str, row: object, **shown: object
) -> str | Response | tuple[str, int]:
    if form.validate_on_submit():
        try:
            save()
        except ArchiveError as error:
            g.session.rollback()
            put_on_form(form, error, (("name", "name_ky"),) if "name_ky" in form else ())
        else:
            flash(gettext("Saved."), "done")
            return redirect(url_for(back))
    page = render_template(template, form=form, row=row, **shown)
    return page, 422 if form.errors else 200


def _said(detail: object) -> str:
    """Write a detail of the log, however deep, as words; what is empty is left out."""
    if isinstance(detail, dict):
        parts = [f"{name} {words}" for name, value in detail.items() if (words := _said(value))]
        return ", ".join(parts)
    if isinstance(detail, list):
        return "; ".join(filter(None, map(_said, detail)))
    return "" if detail is None else str(detail)


def _row(model: type[Any], row_id: int | None) -> Any:
    if row_id is None:
        return None
    return g.session.get(model, row_id) or abort(404)


def _preview(pattern: str, case: str) -> tuple[str, bool]:
    facts = Facts(year=office_day().year, case=case or "15-03", letter="А")
    try:
        shown: Sequence[str] = patterns.preview(pattern, facts)
    except PatternRefused as error:
        return message(error), True
    return ", ".join(shown) + " …", False


def _next(row: Register) -> str:
    try:
        return numbering.next_number(g.session, row, Facts(office_day().year, row.default_case or "", "А"))
    except ArchiveError:
        return ""
