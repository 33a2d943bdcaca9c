"""One page of a file, large: marked, turned, enlarged, beside its text; and the text corrected."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import update

from archive.attaching import retry_reading
from archive.models import Page
from indexer.extract.office import can_draw, office_program
from tests import factories
from tests.conftest import NOW, Registry
from tests.web.conftest import Drain, SignIn, Write
from tests.web.test_register import in_english
from tests.web_client import PageAuditClient
from webui.page_images import OFFICE

LETTERS = Path(__file__).parents[1] / "samples" / "letters"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = LETTERS.parent / "formats"
PAGE = "/card/1/file/1/page/1"


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("registrar"))


@pytest.fixture
def file(write: Write, registry: Registry, drain: Drain) -> None:
    """A registered letter of one page, read."""
    keep(write, registry, pages(["Ministry of education", "asks for the minutes"]))
    drain()


def pages(*texts: list[str]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for lines in texts:
        for place, line in enumerate(lines):
            canvas.drawString(72, 760 - 20 * place, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def keep(write: Write, registry: Registry, content: bytes, name: str = "letter.pdf", mime: str = PDF) -> None:
    with write() as session:
        taken = factories.taken(registry.storage, content, name, mime)
        factories.document(session, registry.registrar, files=(taken,))


def marks(client: PageAuditClient) -> list[str]:
    return [mark.text_content() for mark in client.page.xpath("//main//mark")]


class TestLooking:
    def test_words_looked_for_are_marked_on_the_page_and_in_its_text(
        self, clerk: PageAuditClient, file: None
    ) -> None:
        clerk.get(PAGE, query_string={"q": "minute"})
        assert marks(clerk) == ["minutes"]
        assert len(clerk.page.xpath("//main//*[contains(@class, 'k-spot')]")) == 1

    def test_a_late_page_of_a_long_file_has_its_words_too(
        self, clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
    ) -> None:
        keep(write, registry, pages(*([f"page {number}", "glacier"] for number in range(1, 21))))
        drain()
        clerk.get("/card/1", query_string={"page": 17, "q": "glacier"})
        assert len(clerk.page.xpath("//main//*[contains(@class, 'k-spot')]")) == 1
        assert "1 word found" in clerk.text()
        strip = clerk.page.xpath("//*[@class='k-strip']//a/@aria-label")
        assert strip == [f"Page {n} of 20" for n in (1, 14, 15, 16, 17, 18, 19, 20)]

    def test_the_other_pages_that_say_it_are_named(
        self, clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
    ) -> None:
        keep(write, registry, pages(["treaty"], ["glacier"], ["nothing"], ["glacier again"]))
        drain()
        for address in ("/card/1", PAGE):
            clerk.get(address, query_string={"q": "glacier"})
            found = clerk.page.xpath("//p[contains(., 'Found on pages')]/a")
            assert [link.text for link in found] == ["2", "4"]
        assert found[1].get("href") == "/card/1/file/1/page/4?q=glacier"

    @pytest.mark.skipif(office_program() is None, reason="LibreOffice draws the pages of Word files")
    def test_a_word_file_is_marked_on_the_pages_it_is_drawn_on(
        self, clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
    ) -> None:
        keep(write, registry, (LETTERS / "ru_letter.docx").read_bytes(), "letter.docx", WORD)
        drain()
        clerk.get("/card/1", query_string={"q": "мобильность"})
        assert len(clerk.page.xpath("//main//*[contains(@class, 'k-spot')]")) >= 1
        clerk.get(PAGE)
        assert not clerk.page.xpath("//main//a[contains(@href, 'correct')]"), "its text is no machine's guess"

    @pytest.mark.slow
    @pytest.mark.parametrize("extension", ["pptx", "ods"])
    def test_slides_and_tables_are_drawn_too(
        self, clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain, extension: str
    ) -> None:
        if not can_draw(extension):
            pytest.skip("that part of LibreOffice is not installed")
        mime = next(mime for mime, made in OFFICE.items() if made == extension)
        keep(write, registry, (FORMATS / f"letter.{extension}").read_bytes(), f"letter.{extension}", mime)
        drain()
        clerk.get("/card/1", query_string={"q": "медицина"})
        assert len(clerk.page.xpath("//main//*[contains(@class, 'k-spot')]")) >= 1
        [picture] = clerk.page.xpath("//main//*[local-name()='image']/@href")
        assert clerk.get(picture).mimetype.startswith("image/")

    def test_what_cannot_be_opened_has_no_empty_frame(
        self, clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
    ) -> None:
        keep(write, registry, (FORMATS.parent / "files" / "truncated.pdf").read_bytes(), "scan.pdf")
        drain()
        clerk.get("/card/1")
        assert not clerk.page.xpath("//main//*[local-name()='image']")
        assert "Save the original" in clerk.text()

    def test_size_and_turning_stand_in_the_address_and_go_on_to_the_next_page(
        self, clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
    ) -> None:
        keep(write, registry, pages(["one"], ["two"]))
        drain()
        clerk.get(PAGE, query_string={"zoom": "200", "turn": 90, "q": "one"})
        [drawn] = clerk.page.xpath("//main//svg")
        assert (drawn.get("width"), drawn.get("height")) == ("2246", "1586")
        assert drawn.get("viewbox") == "0 0 1415.1 1000"
        [next_] = clerk.page.xpath("//main//a[@rel='next']/@href")
        assert next_ == "/card/1/file/1/page/2?zoom=200&turn=90&q=one"
        clerk.get(next_)
        assert "Page 2 of 2" in clerk.text("//h1")

    @pytest.mark.parametrize("asked", ["zoom=5000", "turn=45", "zoom=&turn=x"])
    def test_what_an_address_cannot_mean_is_the_usual(
        self, clerk: PageAuditClient, file: None, asked: str
    ) -> None:
        assert clerk.get(f"{PAGE}?{asked}").status_code == 200
        assert clerk.page.xpath("//main//svg")[0].get("width") is None

    @pytest.mark.parametrize("number", [0, 2, 99])
    def test_a_page_that_is_not_there(self, clerk: PageAuditClient, file: None, number: int) -> None:
        assert clerk.get(f"/card/1/file/1/page/{number}").status_code == 404

    def test_a_text_that_cannot_be_relied_on_says_so(
        self, clerk: PageAuditClient, write: Write, file: None
    ) -> None:
        with write() as session:
            session.execute(update(Page).values(method="ocr", confidence=41))
        clerk.get(PAGE)
        assert (
            "The text is not reliable. It was recognised from a picture with 41 % certainty" in clerk.text()
        )
        clerk.get("/card/1")
        assert "text not reliable, 41 %" in clerk.text()


class TestCorrecting:
    def correct(self, client: PageAuditClient, text: str) -> int:
        client.get(f"{PAGE}/correct")
        return client.fill("text", {"text": text}).status_code

    def found(self, client: PageAuditClient, word: str) -> bool:
        client.get("/search", query_string={"q": word})
        return bool(client.page.xpath("//*[@class='k-hits']//a[starts-with(@href, '/card/1')]"))

    def test_both_texts_are_found_and_the_new_one_is_shown(self, clerk: PageAuditClient, file: None) -> None:
        assert self.correct(clerk, "Ministry of education\nasks for the glossary") == 302
        clerk.get(PAGE, query_string={"q": "glossary"})
        assert marks(clerk) == ["glossary"]
        assert len(clerk.page.xpath("//main//*[contains(@class, 'k-spot')]")) == 1, "where 'minutes' stands"
        assert "Corrected by Registrar Example" in clerk.text()
        assert self.found(clerk, "glossary")
        assert "glossary" in clerk.text("//*[@class='k-hits']"), "the result quotes the corrected text"
        assert self.found(clerk, "minutes")

    def test_it_is_told_in_the_history(self, clerk: PageAuditClient, file: None) -> None:
        self.correct(clerk, "Ministry of education asks for the glossary")
        clerk.get("/card/1")
        assert "Text of page 1 corrected" in clerk.text("//*[@id='history']")
        clerk.get(f"{PAGE}/history")
        assert [one.text for one in clerk.page.xpath("//main//del")] == ["minutes"]
        assert [one.text for one in clerk.page.xpath("//main//ins")] == ["glossary"]

    def test_a_page_nobody_corrected_has_no_history(self, clerk: PageAuditClient, file: None) -> None:
        assert clerk.get(f"{PAGE}/history").status_code == 404

    def test_who_comes_second_keeps_what_was_typed(
        self, clerk: PageAuditClient, sign_in: SignIn, file: None
    ) -> None:
        head = in_english(sign_in("head"))
        head.get(f"{PAGE}/correct")
        self.correct(clerk, "theirs first")
        assert head.fill("text", {"text": "mine second"}).status_code == 409
        assert head.values("text")["text"] == "mine second"
        assert "Text saved meanwhile by Registrar Example" in head.text()
        assert "theirs first" in head.text()
        assert head.fill("text", {"text": "both together"}).status_code == 302
        head.get(PAGE)
        assert "both together" in head.text()

    def test_another_reading_leaves_it_alone(
        self, clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain, file: None
    ) -> None:
        self.correct(clerk, "a person's own words")
        with write() as session:
            retry_reading(session, registry.registrar, 1, 1, now=NOW)
        drain()
        clerk.get(PAGE)
        assert "a person's own words" in clerk.text()
        assert self.found(clerk, "own words")

    def test_nothing_changed_says_so(self, clerk: PageAuditClient, file: None) -> None:
        clerk.get(f"{PAGE}/correct")
        assert clerk.fill("text").status_code == 422
        assert "Nothing was changed" in clerk.text()

    def test_the_whole_text_shows_whose_it_is(self, clerk: PageAuditClient, file: None) -> None:
        self.correct(clerk, "a person's own words")
        clerk.get("/card/1/file/1/text")
        assert "corrected by Registrar Example" in clerk.text()
        assert "own words" in clerk.text()

    def test_readers_are_not_offered_it(self, sign_in: SignIn, file: None) -> None:
        reader = in_english(sign_in("reader"))
        reader.get(PAGE)
        assert not reader.page.xpath("//main//a[contains(@href, 'correct')]")

    def test_a_version_that_is_no_number_is_refused(self, clerk: PageAuditClient, file: None) -> None:
        clerk.get(f"{PAGE}/correct")
        assert clerk.fill("text", {"text": "x", "version": "two"}).status_code == 409
