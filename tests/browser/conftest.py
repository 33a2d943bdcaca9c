"""A real browser on a real server: headless Chromium, the application in a thread, a registry that was set up.

Every page a test opens is watched: an error in a script, a refusal by the Content-Security-Policy or a missing file
fails the test. `accessibility_faults` asks axe.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from archive.db import Database
from archive.settings import Settings
from archive.storage import LocalStorage
from tests.browser.office import Office, furnish
from tests.browser.site import LiveSite
from tests.conftest import MovingClock, Registry
from webui.app import create_app
from webui.bootstrap import build_services, prepare

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}  # a desk at 400 %
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


@pytest.fixture
def site(registry: Registry) -> Iterator[LiveSite]:
    """The application on the test's registry, answering on loopback."""
    with _live(registry) as site:
        yield site


@pytest.fixture
def new_site(settings: Settings, storage: LocalStorage, clock: MovingClock) -> Iterator[LiveSite]:
    """The application on a registry nobody has set up yet."""
    database = Database(settings.url)
    with _live(Registry(database, storage, clock, settings, people={})) as site:
        yield site
    database.close()


@contextmanager
def _live(registry: Registry) -> Iterator[LiveSite]:
    services = build_services(registry.settings, registry.clock)
    prepare(services)
    app = create_app(services)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LiveSite(f"http://127.0.0.1:{server.server_port}", app, services, registry)
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()
    services.close()


@pytest.fixture
def office(site: LiveSite) -> Office:
    """An office in the middle of its day on the live site; its letters are read."""
    return furnish(site)


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, site: LiveSite) -> Iterator[OpenPage]:
    """Open an address as the person with a role; further pages of one test are separate browsers."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_(address: str, role: str | None = "registrar", language: str = "en", **options: Any) -> Page:
        options.setdefault("viewport", DESK)
        options.setdefault("reduced_motion", "reduce")  # what is looked at has stopped moving
        context = chromium.new_context(base_url=site.address, locale=language, **options)
        contexts.append(context)
        if role is not None:
            context.add_cookies([site.cookie(role)])
        page = context.new_page()
        watch(page, troubles)
        page.goto(address)
        page.wait_for_load_state("networkidle")  # the parts of a page fetch their scripts after it has loaded
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []


def accessibility_faults(page: Page) -> list[str]:
    """List what axe finds on the page as it stands, each with its place."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['impact']} {fault['id']}: {node['html'][:160]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Tell whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def use_theme(page: Page, theme: str) -> None:
    """Show the open page in the light or dark colours."""
    page.evaluate(f"document.documentElement.dataset.bsTheme = {json.dumps(theme)}")


def watch(page: Page, troubles: list[str]) -> None:
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("console", lambda message: _hear(message.type, message.text, troubles))
    page.on("requestfailed", lambda request: _missed(request.url, request.failure, troubles))


def _hear(kind: str, text: str, troubles: list[str]) -> None:
    # An answer of 4xx to a page is the subject of a test; a missing style sheet or script never is.
    if kind == "error" and "the server responded with a status of 4" not in text:
        troubles.append(f"console: {text}")


def _missed(url: str, failure: str | None, troubles: list[str]) -> None:
    if failure != "net::ERR_ABORTED":  # the page was left while it was still loading
        troubles.append(f"{failure}: {url}")
