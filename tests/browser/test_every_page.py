"""Every page a person can open, as Chromium shows it: nothing for axe to find, nothing that scrolls sideways."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from archive.setup import setup_link_token
from tests.browser.conftest import (
    DESK,
    NARROWEST,
    PHONE,
    OpenPage,
    accessibility_faults,
    overflows,
    use_theme,
)
from tests.browser.office import Office
from tests.browser.site import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Addresses that answer with something else than a page.
NO_PAGES = {
    "account.language",
    "admin.register_preview",
    "bootstrap.static",
    "card.download",
    "card.picture",
    "card.text_history",  # a page nobody corrected has none; tests/browser/test_pages_of_files.py opens it
    "health.live",
    "health.ready",
    "labels.document",
    "partners.suggest",
    "register.tray_page_image",
    "search.open_saved",
    "search.suggest",
    "static",
}
# What a page is opened for; every page not named here is opened as it stands.
QUESTIONS = {
    "search.export": "?q=university",
    "search.results": "?q=university",
    "journals.book": "?state=all",
    "partners.merge": "?with={duplicate}",
    "register.new": "?tray={waiting}",
}
FOR_VISITORS = {"account.sign_in", "setup.first_start", "start.waiting"}


def addresses(app: Flask, office: Office) -> dict[str, str]:
    """Give an address for every page of the application."""
    ids = {
        "document_id": office.letter,
        "file_id": office.letter_file,
        "partner_id": office.partner,
        "person_id": office.person,
        "number": 1,
        "item_id": office.waiting,
        "batch_id": office.batch,
        "place_id": office.place,
        "row_id": 1,
        "code": "IN",
        "token": "used-up",
    }
    found = {}
    with app.test_request_context(base_url="http://localhost"):
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES:
                continue
            values = {name: ids[name] for name in rule.arguments if name not in (rule.defaults or {})}
            if rule.endpoint == "partners.separate":
                values["partner_id"] = office.merged
            path = app.url_for(rule.endpoint, **values)
            name = rule.endpoint + (" new" if rule.rule.endswith("/new") else "")
            found[name] = path + QUESTIONS.get(rule.endpoint, "").format(**asdict(office))
    return found


def faults_of(page: Page, *, thorough: bool) -> list[str]:
    faults = accessibility_faults(page)
    if thorough:
        use_theme(page, "dark")
        faults += [f"dark: {fault}" for fault in accessibility_faults(page)]
        use_theme(page, "light")
        page.set_viewport_size(PHONE)
        faults += [f"phone: {fault}" for fault in accessibility_faults(page)]
    page.set_viewport_size(NARROWEST)
    return faults + (["320 px: scrolls sideways"] if overflows(page) else [])


# Colours and widths are looked at once, in the language with the longest words.
@pytest.mark.parametrize(("language", "thorough"), [("ky", True), ("ru", False), ("en", False)])
def test_every_page_is_for_everybody(
    open_page: OpenPage, site: LiveSite, office: Office, language: str, thorough: bool
) -> None:
    pages = addresses(site.app, office)
    clerk = open_page("/profile", role="administrator", language=language)
    visitor = open_page("/sign-in", role=None, language=language)
    faults = {}
    for name, address in sorted(pages.items()):
        page = visitor if name in FOR_VISITORS else clerk
        page.set_viewport_size(DESK)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == (409 if name == "setup.first_start" else 200), address
        if found := faults_of(page, thorough=thorough):
            faults[address] = found
    assert faults == {}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_first_start_is_for_everybody(new_site: LiveSite, chromium: Browser, language: str) -> None:
    context = chromium.new_context(base_url=new_site.address, locale=language, reduced_motion="reduce")
    page = context.new_page()
    faults = {}
    for address in ("/not-set-up", f"/setup/{setup_link_token(new_site.services.settings.data)}"):
        page.set_viewport_size(DESK)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        if found := faults_of(page, thorough=True):
            faults[address] = found
    context.close()
    assert faults == {}
