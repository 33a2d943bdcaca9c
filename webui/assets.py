"""Our own static files, under an address that holds their version: browsers keep them for a year.

The version stands in the path, not behind a question mark, so that fonts named in the style sheet and modules
imported by modules carry it too. An address with an old version is answered with today's file, unkept.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, current_app, send_from_directory

from webui.addresses import known_address
from webui.guard import public

FOLDER = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Serve the static folder and give pages `asset()` and `bootstrap_asset()`."""
    version = folder_version(FOLDER)
    app.config["ASSET_VERSION"] = version
    app.add_url_rule("/static/<version>/<path:filename>", "static", _asset)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["bootstrap_asset"] = bootstrap_asset


def folder_version(folder: Path) -> str:
    """Give a short hash of every file in a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def asset(filename: str) -> str:
    """Give the address of a file of our static folder."""
    return known_address("static", version=current_app.config["ASSET_VERSION"], filename=filename)


def bootstrap_asset(filename: str) -> str:
    """Give the address of a file Bootstrap-Flask ships."""
    version = current_app.extensions["bootstrap"].bootstrap_version
    return known_address("bootstrap.static", filename=filename, v=version)


@public
def _asset(version: str, filename: str) -> Response:
    response = send_from_directory(FOLDER, filename)
    if version == current_app.config["ASSET_VERSION"]:
        keep(response)
    return response


def keep(response: Response) -> None:
    """Let browsers keep an answer for a year: its address changes when it does."""
    response.cache_control.clear()
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
