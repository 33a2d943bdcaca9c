"""What the small scripts add, and that nothing is lost without them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROWEST, PHONE, OpenPage, accessibility_faults, overflows, use_theme
from tests.browser.office import LETTERS, Office
from tests.browser.site import LiveSite
from webui.bootstrap import build_worker
from webui.security import FORM_FIELDS_ROOM

pytestmark = pytest.mark.browser


def press(page: Page, code: str, **event: object) -> None:
    """Press a place of the keyboard as a Kyrgyz layout would report it: another letter, the same place."""
    page.evaluate(
        "event => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', event))",
        {"code": code, "key": "ж", "bubbles": True, "cancelable": True, **event},
    )


class TestKeys:
    def test_slash_leads_to_the_search_box_in_any_layout(self, open_page: OpenPage) -> None:
        page = open_page("/")
        press(page, "Slash")
        expect(page.locator("#search-box")).to_be_focused()

    def test_letters_typed_into_a_field_stay_letters(self, open_page: OpenPage) -> None:
        page = open_page("/")
        page.focus("#search-box")
        page.keyboard.type("r/j?")
        expect(page.locator("#search-box")).to_have_value("r/j?")
        assert page.url.endswith("/")

    def test_r_opens_a_new_registration(self, open_page: OpenPage) -> None:
        page = open_page("/profile")
        press(page, "KeyR")
        page.wait_for_url("**/register/new/IN")

    def test_the_list_of_keys_opens_and_closes(self, open_page: OpenPage) -> None:
        page = open_page("/")
        press(page, "Slash", shiftKey=True)
        expect(page.locator("#keys")).to_be_visible()
        assert accessibility_faults(page) == []
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).to_be_hidden()

    def test_control_enter_presses_the_main_button(self, open_page: OpenPage) -> None:
        page = open_page("/profile")
        page.locator("select[name=theme]").select_option("dark")
        page.keyboard.press("Control+Enter")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

    def test_single_keys_can_be_switched_off(self, open_page: OpenPage) -> None:
        page = open_page("/profile")
        page.locator("[name=single_keys]").uncheck()
        page.keyboard.press("Control+Enter")
        expect(page.locator("body")).to_have_attribute("data-single-keys", "off")
        press(page, "Slash")
        expect(page.locator("#search-box")).not_to_be_focused()


class TestMenuOnThePhone:
    def test_it_opens_by_its_address_and_escape_closes_it(self, open_page: OpenPage) -> None:
        page = open_page("/profile", viewport=PHONE)
        expect(page.locator("#menu")).to_be_hidden()
        page.locator(".k-tabs a[href='#menu']").click()
        expect(page.locator("#menu")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#menu")).to_be_hidden()

    def test_it_opens_without_scripts(self, open_page: OpenPage) -> None:
        page = open_page("/profile", viewport=PHONE, java_script_enabled=False)
        page.locator(".k-tabs a[href='#menu']").click()
        expect(page.locator("#menu")).to_be_visible()
        page.locator(".k-close").click()
        expect(page.locator("#menu")).to_be_hidden()


class TestWhyAResult:
    def test_the_reasons_open_in_their_place(self, open_page: OpenPage, office: Office) -> None:
        page = open_page("/search?q=меморандум")
        link = page.locator("[data-why]").first
        panel = page.locator("#" + (link.get_attribute("href") or "").partition("#")[2])
        link.press("Enter")
        expect(panel).to_have_attribute("open", "")
        expect(panel.locator("summary")).to_be_focused()
        assert "why=" not in page.url
        assert accessibility_faults(page) == []

    def test_they_open_without_scripts(self, open_page: OpenPage, office: Office) -> None:
        page = open_page("/search?q=меморандум", java_script_enabled=False)
        page.locator("[data-why]").first.click()
        expect(page.locator("details.k-why dl")).to_be_visible()


class TestSuggestions:
    def answer(self, page: Page, items: list[dict[str, object]]) -> None:
        page.route(
            "**/search/suggest?**",
            lambda route: route.fulfill(content_type="application/json", body=json.dumps({"items": items})),
        )

    def test_they_appear_under_the_search_box_and_open_a_page(self, open_page: OpenPage) -> None:
        page = open_page("/profile")
        self.answer(page, [{"label": "15-03/412", "detail": "Selçuk", "href": "/partners"}])
        page.locator("#search-box").press_sequentially("412")
        expect(page.locator(".k-suggest li")).to_have_text("15-03/412 Selçuk")
        assert accessibility_faults(page) == []
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/partners")

    def test_enter_without_a_choice_searches(self, open_page: OpenPage) -> None:
        page = open_page("/profile")
        self.answer(page, [{"label": "15-03/412", "href": "/partners"}])
        page.locator("#search-box").press_sequentially("412")
        expect(page.locator(".k-suggest li")).to_be_visible()
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=412")

    def test_escape_closes_them(self, open_page: OpenPage) -> None:
        page = open_page("/profile")
        self.answer(page, [{"label": "<b>15-03</b>", "href": "/partners"}])
        page.locator("#search-box").press_sequentially("41")
        expect(page.locator(".k-suggest li")).to_have_text("<b>15-03</b>")
        page.keyboard.press("Escape")
        expect(page.locator(".k-suggest li")).to_be_hidden()


class TestDropping:
    def test_the_window_lights_up_and_too_much_is_refused_before_it_is_sent(
        self, open_page: OpenPage
    ) -> None:
        page = open_page("/catalogue", role="administrator")
        drop = page.locator("[data-drop]")
        files = page.evaluate_handle(
            "() => { const t = new DataTransfer(); t.items.add(new File(['x'.repeat(50)], 'a.txt')); return t; }"
        )
        page.dispatch_event("body", "dragenter", {"dataTransfer": files})
        expect(drop).to_have_class("k-drop k-sec k-over")
        drop.evaluate("form => form.dataset.limit = 10")
        page.dispatch_event("body", "drop", {"dataTransfer": files})
        expect(drop.get_by_role("status")).to_contain_text("Nothing was sent")

    def test_a_chosen_letter_is_sent_and_its_proposals_arrive_by_themselves(
        self, open_page: OpenPage, site: LiveSite
    ) -> None:
        page = open_page("/")
        page.set_input_files("[type=file]", LETTERS / "en_letter.pdf")
        page.wait_for_url("**/register/new/**")
        expect(page.locator("[data-poll]")).to_be_visible()
        build_worker(site.services).drain()
        expect(page.locator(".k-proposed").first).to_be_visible(timeout=20_000)
        mark = page.locator("[data-mark]").first
        name = mark.get_attribute("data-mark")
        page.focus(f"#{name}, #{name} input")
        expect(mark).to_have_class(re.compile("k-now"))


class TestMarks:
    def test_the_field_in_focus_lights_its_place(self, open_page: OpenPage) -> None:
        page = open_page("/catalogue", role="administrator")
        mark = page.locator("[data-mark=sender]")
        page.focus("#sender")
        expect(mark).to_have_class("k-spot k-now")
        page.focus("#their_number")
        expect(mark).to_have_class("k-spot")
        mark.click()
        expect(page.locator("#sender")).to_be_focused()

    def test_what_was_touched_is_no_longer_a_proposal(self, open_page: OpenPage) -> None:
        page = open_page("/catalogue", role="administrator")
        page.fill("#sender", "Another")
        expect(page.locator(".k-proposed #sender")).to_have_count(0)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_axe_finds_nothing_on_any_part(open_page: OpenPage, language: str) -> None:
    page = open_page("/catalogue", role="administrator", language=language)
    assert accessibility_faults(page) == []
    use_theme(page, "dark")
    assert accessibility_faults(page) == []
    page.set_viewport_size(PHONE)
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("address", ["/catalogue", "/profile", "/no-such-page"])
def test_the_narrowest_window_does_not_scroll_sideways(open_page: OpenPage, address: str) -> None:
    page = open_page(address, role="administrator", language="ky", viewport=NARROWEST)
    assert not overflows(page)


def test_without_scripts_too_large_a_file_is_answered_with_the_limit(
    open_page: OpenPage, site: LiveSite, tmp_path: Path
) -> None:
    site.app.config["MAX_CONTENT_LENGTH"] = FORM_FIELDS_ROOM + 1024 * 1024
    large = tmp_path / "scan.pdf"
    large.write_bytes(b"%PDF-1.7\n" + bytes(20 * 1024 * 1024))
    page = open_page("/", java_script_enabled=False)
    page.set_input_files("[type=file]", large)
    page.locator(".k-drop button").click()
    expect(page.locator("main")).to_contain_text("larger than the limit of 1 MB")


class TestPartsThatComeAnew:
    """A page with a part that waits for the worker; the server's second answer is written by the test."""

    def waiting(self, open_page: OpenPage, second: str) -> Page:
        page = open_page("/catalogue", role="administrator")
        page.evaluate(
            """() => {
                const part = document.createElement("section");
                part.id = "part";
                part.dataset.poll = "0.3";
                part.innerHTML = '<input id="typed" aria-label="typed">';
                document.querySelector("h1").after(part);
            }"""
        )
        page.route("**/catalogue", lambda route: route.fulfill(content_type="text/html", body=second))
        page.evaluate(
            "async () => (await import(document.querySelector('script[type=module]').src.replace('katchy', 'poll')))"
            ".start([document.getElementById('part')])"
        )
        return page

    def test_they_are_replaced_and_come_alive(self, open_page: OpenPage) -> None:
        fresh = (
            '<section id="part"><input id="new" aria-label="new" data-suggest="/search/suggest"></section>'
        )
        page = self.waiting(open_page, fresh)
        expect(page.locator("#new")).to_have_attribute("role", "combobox")

    def test_what_was_typed_is_never_replaced(self, open_page: OpenPage) -> None:
        page = self.waiting(open_page, '<section id="part"><p id="new">read</p></section>')
        page.fill("#typed", "17-02/4431")
        page.focus("#search-box")
        page.wait_for_timeout(1000)
        expect(page.locator("#typed")).to_have_value("17-02/4431")
        page.fill("#typed", "")
        page.focus("#search-box")
        expect(page.locator("#new")).to_be_visible()
