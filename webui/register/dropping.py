"""Dropping files, several at once or a whole folder: kept at once, each a letter unless they are said to be one."""

from __future__ import annotations

from flask import flash, g, jsonify, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from archive import registers
from archive.access import Right
from webui.errors import wants_json
from webui.guard import allowed
from webui.register.taking import receive, take_in
from webui.register.views import bp
from webui.transaction import keep


@bp.post("/drop")
@allowed(Right.REGISTER)
def drop() -> Response:
    """Keep dropped files at once; one goes straight to its form, several wait in the tray, each as a letter."""
    refused: list[str] = []
    taken = list(take_in(request.files.getlist("file"), refused))
    together = bool(request.form.get("together"))
    groups = [tuple(taken)] if together and taken else [(one,) for one in taken]
    code = request.form.get("code") or ""
    known = {one.code: one.id for one in registers.list_registers(g.session)}
    received = [receive(group, known.get(code)) for group in groups]
    if any(came_before for _, came_before in received):
        flash(gettext("A message among them came before. Look whether it is registered already."), "soon")
    if request.form.get("each"):
        return _answer([item.id for item, _ in received], refused)
    for sentence in refused:
        flash(sentence, "soon")
    if len(received) == 1:
        return _lead_to(_form(code or next(iter(known)), received[0][0].id))
    if received:
        _say_count(len(received))
    elif not refused:
        flash(gettext("No file was chosen."), "soon")
    return _lead_to(url_for("register.tray"))


def _say_count(count: int) -> None:
    flash(ngettext("%(num)s letter is in the tray.", "%(num)s letters are in the tray.", count), "done")


def _answer(items: list[int], refused: list[str]) -> Response:
    """Answer a script that sends one file at a time and shows each by itself."""
    keep()
    if items and (sent := request.form.get("sent", type=int)):  # the last of so many
        _say_count(sent)
    code = request.form.get("code") or next(iter(registers.list_registers(g.session))).code
    return jsonify(
        error=refused[0] if refused else None,
        form=_form(code, items[0]) if items else None,
        tray=url_for("register.tray"),
    )


def _form(code: str, item_id: int) -> str:
    return url_for("register.new", code=code, tray=item_id)


def _lead_to(address: str) -> Response:
    """Lead on; a script is told where to, so that the next page is made once and keeps its notes."""
    if not wants_json():
        return redirect(address)
    keep()
    return jsonify(location=address)
