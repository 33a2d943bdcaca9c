"""What protects the pages from other sites and from hostile files: headers, hosts, tokens, limits."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from archive.settings import Settings
from webui.assets import keep

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "object-src 'none'"
)
# For bytes that came from outside: nothing in them runs, loads or navigates.
UNTRUSTED_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TRANSPORT_SECURITY = "max-age=31536000"
LOOPBACK = ("127.0.0.1", "localhost")
FORM_FIELDS_ROOM = 1024 * 1024


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, limits, hosts, request tokens and headers as the settings say."""
    app.config.update(
        SESSION_COOKIE_NAME="katchy_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.tls,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        TRUSTED_HOSTS=list(_hosts(settings)) or None,
        MAX_CONTENT_LENGTH=settings.upload_limit_mb * 1024 * 1024 + FORM_FIELDS_ROOM,
        MAX_FORM_MEMORY_SIZE=FORM_FIELDS_ROOM,
        # A form may stay open as long as the session lives.
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.before_request(_limit_fields)
    CSRFProtect(app)
    app.after_request(_protect)


def upload_limit() -> int:
    """Give the largest file taken in, in bytes."""
    return int(current_app.config["MAX_CONTENT_LENGTH"]) - FORM_FIELDS_ROOM


def own_path(target: str | None, otherwise: str = "/") -> str:
    """Give a path of this site to go on to; anything that could lead elsewhere becomes `otherwise`."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    if any(ord(sign) < 32 or sign in "\\\x7f" for sign in target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target


def untrusted(response: Response) -> Response:
    """Mark an answer as bytes from outside: saved, not shown, and without any power if shown."""
    response.headers["Content-Security-Policy"] = UNTRUSTED_POLICY
    return response


def _hosts(settings: Settings) -> tuple[str, ...]:
    if settings.allowed_hosts:
        return (*settings.allowed_hosts, *LOOPBACK)
    # Without a list only this computer can ask, and a page elsewhere must not reach us under its own name.
    return LOOPBACK if settings.host in LOOPBACK else ()


def _limit_fields() -> None:
    """Hold a form without files to what fields need: it is read into memory as a whole."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = FORM_FIELDS_ROOM


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
    if request.endpoint == "bootstrap.static" and response.status_code == 200 and request.query_string:
        keep(response)  # its version or, for the font of icons, its hash stands behind the question mark
    elif not (response.cache_control.public or response.cache_control.private):
        # What one person was shown is not shown to the next one at this computer.
        response.headers["Cache-Control"] = "no-store"
    return response
