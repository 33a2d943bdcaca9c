"""Registering a letter in the browser: proposals and their marks, choices, keys; and all of it without scripts."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect

from archive import partners, tray
from archive.files import take_in
from archive.partners.forms import NameForm, PartnerForm
from indexer.extract.content import detect
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.office import LETTERS
from tests.browser.site import LiveSite
from tests.conftest import NOW
from webui.bootstrap import build_worker

pytestmark = pytest.mark.browser

SENDER = "Quaid-i-Azam University"


@pytest.fixture(autouse=True)
def known_sender(site: LiveSite) -> None:
    """The English letter's sender stands in the directory."""
    add_partner(site, SENDER, "PK")


def add_partner(site: LiveSite, name: str, country: str) -> int:
    form = PartnerForm((NameForm(name),), "university", country)
    with site.services.database.write() as session:
        return partners.create_partner(session, site.registry.registrar, form, at=NOW, same_accepted=True).id


@pytest.fixture
def form(open_page: OpenPage, site: LiveSite) -> Page:
    """The form of the English letter, read."""
    item = receive(site, "en_letter.pdf")
    return open_page(f"/register/new/IN?tray={item}")


def receive(site: LiveSite, name: str) -> int:
    """Put a letter into the tray and have it read."""
    registrar, storage = site.registry.registrar, site.services.storage
    content = BytesIO((LETTERS / name).read_bytes())
    file = take_in(storage, content, name, limit_mb=100, detect=lambda path, told: detect(path, told).mime)
    with site.services.database.write() as session:
        item = tray.receive(session, registrar, (file,), now=NOW).id
    read_all(site)
    return item


def read_all(site: LiveSite) -> None:
    build_worker(site.services).drain()


class TestProposals:
    def test_they_stand_under_the_fields_and_on_the_page(self, form: Page) -> None:
        expect(form.locator("#partner")).to_have_value(SENDER)
        expect(form.locator("#partner-source")).to_contain_text("partner from the directory")
        expect(form.locator("#partner_choice")).to_have_count(0)
        tag = form.locator(".k-tag", has_text=re.compile("^2$")).bounding_box()
        spot = form.locator(".k-spot[data-mark=their_number]").bounding_box()
        picture = form.locator(".k-view svg").first.bounding_box()
        assert tag and spot and picture
        assert tag["y"] < spot["y"] + spot["height"], "the number stands beside its words"
        assert spot["y"] < tag["y"] + tag["height"]
        assert picture["x"] < tag["x"] < tag["x"] + tag["width"] < spot["x"]
        quiet = form.locator(".k-spot[data-mark=language]")
        expect(quiet).to_be_hidden()
        form.focus("#language")
        expect(quiet).to_be_visible()
        pages = form.locator(".k-sheets svg")
        expect(pages).to_have_count(2)
        pages.nth(1).scroll_into_view_if_needed()
        expect(pages.nth(1)).to_be_in_viewport()

    def test_a_letter_is_registered_with_three_keys_and_a_repeat_is_asked_about(
        self, form: Page, site: LiveSite
    ) -> None:
        expect(form.locator("#due input").first).to_be_focused()
        form.keyboard.press("Space")
        form.keyboard.press("Control+Enter")
        expect(form.locator(".k-note.k-is-done")).to_contain_text("Registered.")
        expect(form.locator("main .k-facts")).to_contain_text("30.11.2026")
        form.goto(f"/register/new/IN?tray={receive(site, 'en_letter.pdf')}")
        expect(form.get_by_role("alert")).to_be_focused()
        expect(form.get_by_role("alert")).to_contain_text("15-03/1")
        form.get_by_role("button", name="Write down a second arrival").click()
        expect(form.get_by_text("The second arrival is written down")).to_be_visible()

    def test_another_date_is_asked_for_only_when_it_is_chosen(self, form: Page) -> None:
        expect(form.locator("#due_on")).to_be_hidden()
        form.get_by_text("another date", exact=True).click()
        form.locator("#due_on").fill("15.12.2026")
        form.keyboard.press("Control+Enter")
        expect(form.locator("main .k-facts")).to_contain_text("15.12.2026")


def test_a_sender_is_found_while_its_name_is_typed(open_page: OpenPage, site: LiveSite) -> None:
    partner_id = add_partner(site, "Сельчук университети", "TR")
    page = open_page("/register/new/IN")
    expect(page.locator("#partner")).to_be_focused()
    page.keyboard.type("Selchuk")
    expect(page.locator(".k-suggest li")).to_contain_text("Сельчук университети")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#partner")).to_have_value("Сельчук университети")
    expect(page.locator("#partner_id")).to_have_value(str(partner_id))


def test_dropped_files_are_followed_while_they_are_read(open_page: OpenPage, site: LiveSite) -> None:
    page = open_page("/")
    with page.expect_navigation():
        page.set_input_files("#drop-file", [LETTERS / "en_letter.pdf", LETTERS / "tr_letter.pdf"])
    expect(page.get_by_text("2 letters are in the tray.")).to_be_visible()
    rows = page.locator("#tray li")
    expect(rows.first).to_contain_text("Being read")
    form = open_page("/register/new/IN?tray=2&at_once=1")
    expect(form.get_by_text("You may register now; the text arrives by itself.")).to_be_visible()
    read_all(site)
    expect(rows.first).to_contain_text(f"{SENDER} · QAU/INT/2026-731 · 19.10.2026")
    expect(rows.nth(1)).to_contain_text("E-59843260-724.01-618204")
    expect(form.locator("#their_number")).to_have_value("E-59843260-724.01-618204")


def test_a_pattern_shows_what_it_gives_while_it_is_typed(open_page: OpenPage) -> None:
    page = open_page("/admin/registers/1", role="administrator")
    page.locator("#pattern").fill("ВХ-{yyyy}/{n}")
    expect(page.locator("#preview")).to_have_text(re.compile(r"ВХ-2026/1"))
    page.locator("#pattern").fill("{yyyy}")
    expect(page.locator("#preview")).to_have_class(re.compile("k-late"))


class TestWithoutScripts:
    def open(self, open_page: OpenPage, address: str) -> Page:
        return open_page(address, java_script_enabled=False)

    def send(self, page: Page, site: LiveSite, name: str) -> None:
        page.set_input_files("#drop-file", LETTERS / name)
        page.get_by_role("button", name="Read").click()
        read_all(site)
        page.goto(page.url)

    def test_a_letter_is_registered_with_a_new_sender(self, open_page: OpenPage, site: LiveSite) -> None:
        page = self.open(open_page, "/")
        self.send(page, site, "tr_letter.pdf")
        page.get_by_text("a new correspondent", exact=True).click()
        page.get_by_label("Country").select_option("TR")
        page.get_by_text("30 November, from the text").click()
        page.get_by_role("button", name="Register").click()
        expect(page.locator(".k-stamp b")).to_have_text("15-03/1")
        expect(page.locator("main .k-facts")).to_contain_text("Türkiye")

    def test_what_is_typed_counts_and_the_letter_is_found_and_exported(
        self, open_page: OpenPage, site: LiveSite
    ) -> None:
        add_partner(site, "University of the Punjab", "PK")
        page = self.open(open_page, f"/register/new/IN?tray={receive(site, 'en_letter.pdf')}")
        page.locator("#partner").fill("University of the Punjab")  # the proposal's number is still beside it
        page.get_by_role("button", name="Register").click()
        expect(page.locator("main .k-facts")).to_contain_text("University of the Punjab")
        expect(page.locator("main .k-facts")).not_to_contain_text(SENDER)
        read_all(site)
        page.locator("#search-box").fill("glaciers")
        page.keyboard.press("Enter")
        expect(page.locator(".k-hits .k-num")).to_have_text("15-03/1")
        page.goto("/journals/IN/export")
        page.get_by_text("CSV:").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        assert "15-03/1" in download.value.path().read_text("utf-8-sig")

    def test_refused_fields_are_named_and_keep_what_was_typed(self, open_page: OpenPage) -> None:
        page = self.open(open_page, "/register/new/IN")
        page.get_by_label("Summary").fill("Алмашуу жөнүндө")
        page.get_by_label("Date of the document").fill("16.11.2027")
        page.get_by_role("button", name="Register").click()
        expect(page.get_by_role("alert")).to_contain_text(
            "The document is not registered, no number was used"
        )
        expect(page.get_by_label("Summary")).to_have_value("Алмашуу жөнүндө")
        expect(page).to_have_title(re.compile("^Error: "))


def test_on_the_phone_the_button_is_never_under_the_bottom_bar(open_page: OpenPage) -> None:
    page = open_page("/register/new/IN", viewport=PHONE)
    button = page.locator("[data-main]").bounding_box()
    bar = page.locator(".k-tabs").bounding_box()
    assert button and bar
    assert button["y"] + button["height"] <= bar["y"] + 1
