"""Two addresses for machines: does the program run, and can it work. They tell nothing else."""

from __future__ import annotations

from flask import Blueprint, Response, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from webui.bootstrap import Services
from webui.guard import public

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.get("/live")
@public
def live() -> Response:
    """Say that the web process answers."""
    return Response("live\n", mimetype="text/plain")


@bp.get("/ready")
@public
def ready() -> Response:
    """Say whether the database answers and the folder of files is there."""
    services: Services = current_app.extensions["katchy"]
    try:
        with services.database.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("database away\n", status=503, mimetype="text/plain")
    if not services.settings.files.is_dir():
        return Response("files away\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
