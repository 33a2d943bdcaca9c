"""A page beside its text in the browser: a scan read badly, put right by a clerk, found by the word and marked."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import expect

from archive.files import take_in
from indexer.extract.content import detect
from indexer.extract.tesseract import NoTesseract, installed_packs
from tests import factories
from tests.browser.conftest import NARROWEST, PHONE, OpenPage, accessibility_faults, overflows, use_theme
from tests.browser.office import LETTERS, Office
from tests.browser.site import LiveSite
from webui.bootstrap import build_worker

pytestmark = pytest.mark.browser

WORD = "каттоосу"  # stands in the heading of the scanned letter


def has_ocr() -> bool:
    try:
        return {"kir", "rus", "eng"} <= installed_packs()
    except NoTesseract:
        return False


def faint_scan() -> bytes:
    """The sample letter as a bad fax would bring it."""
    with pypdfium2.PdfDocument(LETTERS / "ky_scan.pdf") as document:
        page = document[0].render(scale=1.1).to_pil().convert("L")
    out = BytesIO()
    page.filter(ImageFilter.GaussianBlur(1.2)).save(out, "JPEG", quality=30)
    assert Image.open(out).size == page.size
    return out.getvalue()


def register_scan(site: LiveSite) -> str:
    """Register the bad scan, have it read, and give the address of its page."""
    taken = take_in(
        site.services.storage,
        BytesIO(faint_scan()),
        "fax.jpg",
        limit_mb=9,
        detect=lambda path, _: detect(path).mime,
    )
    with site.services.database.write() as session:
        document = factories.document(session, site.registry.registrar, files=(taken,))
        address = f"/card/{document.id}/file/1/page/1"
    build_worker(site.services).drain()
    return address


@pytest.mark.ocr
@pytest.mark.skipif(not has_ocr(), reason="the scan is read by tesseract with kir, rus and eng")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_badly_read_scan_is_corrected_found_and_marked(
    open_page: OpenPage, site: LiveSite, scripts: bool
) -> None:
    page = open_page(register_scan(site), java_script_enabled=scripts)
    expect(page.get_by_text("The text is not reliable.")).to_be_visible()
    assert page.locator(".k-doubt").count() > 10
    assert WORD not in page.locator("pre").inner_text()
    misread = page.locator(".k-doubt").first.inner_text()
    page.get_by_role("link", name="Correct the text").click()
    field = page.get_by_label("Text of the page")
    field.fill(field.input_value().replace(misread, WORD, 1))
    if scripts:
        page.keyboard.press("Control+Enter")
    else:
        page.get_by_role("button", name="Save the text").click()
    expect(page.locator("section p").first).to_contain_text("Corrected by Registrar Example")
    page.get_by_role("link", name="What was changed").click()
    expect(page.locator("main ins").first).to_have_text(WORD)
    assert accessibility_faults(page) == [] if scripts else True
    page.locator("#search-box").fill("каттоо")
    page.keyboard.press("Enter")
    hit = page.locator(".k-hits")
    expect(hit.locator("mark").first).to_have_text(WORD)
    hit.locator(".k-num").first.click()
    page.goto(f"/card/1/file/1/page/1?q={WORD}")
    expect(page.locator("pre mark")).to_have_text(WORD)
    expect(page.locator("svg .k-spot")).to_have_count(1)


class TestLooking:
    def address(self, office: Office, more: str = "") -> str:
        return f"/card/{office.letter}/file/{office.letter_file}/page/1{more}"

    def test_the_word_under_the_pointer_is_lit_in_both(self, open_page: OpenPage, office: Office) -> None:
        page = open_page(self.address(office))
        word = page.locator("pre .k-w", has_text="glaciers").first
        number = word.get_attribute("data-w")
        word.hover()
        expect(page.locator(f"svg [data-w='{number}']")).to_have_class("k-word k-now")
        page.locator("svg [data-w='0']").hover()
        expect(page.locator("pre [data-w='0']")).to_have_class("k-w k-now")
        expect(word).not_to_have_class("k-w k-now")

    def test_keys_enlarge_turn_and_go_on(self, open_page: OpenPage, office: Office) -> None:
        page = open_page(self.address(office))
        page.keyboard.press("+")
        page.wait_for_url("**zoom=100**")
        page.keyboard.press("+")
        page.wait_for_url("**zoom=200**")
        width = page.locator("main svg").bounding_box()
        assert width and width["width"] > 1500
        page.keyboard.press("-")
        page.wait_for_url("**zoom=100**")
        page.keyboard.press("t")
        page.wait_for_url("**turn=90**")
        page.keyboard.press("0")
        page.wait_for_url(lambda url: "zoom" not in url)
        page.keyboard.press("n")
        page.wait_for_url("**/page/2?turn=90")

    def test_a_turned_page_is_marked_where_its_word_went(self, open_page: OpenPage, office: Office) -> None:
        page = open_page(self.address(office, "?q=glaciers"))
        before = page.locator("svg .k-spot").first.bounding_box()
        page.get_by_role("link", name="Turn").click()
        page.wait_for_url("**turn=90**")
        after = page.locator("svg .k-spot").first.bounding_box()
        assert before and after
        assert before["width"] > before["height"]
        assert after["height"] > after["width"]

    def test_the_cursor_shows_where_one_is_and_the_page_leads_to_the_word(
        self, open_page: OpenPage, office: Office
    ) -> None:
        page = open_page(self.address(office, "/correct"))
        page.locator("svg [data-w='5']").click()
        text = page.locator("textarea")
        expect(text).to_be_focused()
        chosen = "t => t.value.slice(t.selectionStart, t.selectionEnd)"
        sixth = text.evaluate(chosen)
        expect(page.locator("svg [data-w='5']")).to_have_class("k-word k-now")
        text.evaluate("t => t.setSelectionRange(0, 0)")
        page.keyboard.type("More words before ")
        page.locator("svg [data-w='5']").click()
        assert text.evaluate(chosen) == sixth

    def test_on_the_phone_the_text_stands_under_the_page(self, open_page: OpenPage, office: Office) -> None:
        page = open_page(self.address(office), viewport=PHONE)
        picture, text = page.locator("main svg").bounding_box(), page.locator("main pre").bounding_box()
        assert picture and text
        assert picture["y"] + picture["height"] <= text["y"]
        assert not overflows(page)

    @pytest.mark.parametrize("more", ["?zoom=200&turn=270&q=glaciers", "/correct"])
    def test_it_is_for_everybody(self, open_page: OpenPage, office: Office, more: str) -> None:
        page = open_page(self.address(office, more), language="ky")
        assert accessibility_faults(page) == []
        use_theme(page, "dark")
        assert accessibility_faults(page) == []
        use_theme(page, "light")
        for size in (PHONE, NARROWEST):
            page.set_viewport_size(size)
            assert accessibility_faults(page) == []
        assert not overflows(page)
