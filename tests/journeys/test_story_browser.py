"""The whole journey in a real browser on the real program: `katchy serve` in an empty folder, Chromium on its pages.

The link on the console is opened and the registry set up with example data; a scanned Kyrgyz letter, a Russian DOCX
and an English PDF are dropped, read, registered and stamped, found again in several languages, one is annulled, and
the journal is exported in three formats; the last steps need no mouse.
"""

from __future__ import annotations

import csv
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, watch
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.ocr]

LETTERS = Path(__file__).parents[1] / "samples" / "letters"
READ_WITHIN = 60_000  # milliseconds; a scan is recognised on a computer that does other things too


@dataclass(frozen=True)
class Dropped:
    """A letter, what its text proposes, and how it is asked for later."""

    file: str
    their_number: str
    subject: str
    country: str  # chosen for a correspondent the directory does not know
    inflected: str  # another form of a word of its text
    fragment: str  # of its sender's number
    abroad: str  # the country in another language than the letter's


SCAN = Dropped(
    file="ky_scan.pdf",
    their_number="04-12/1187",
    subject="Чет өлкөлүк студенттердин каттоосу жөнүндө",
    country="KG",
    inflected="каттоого",
    fragment="12/1187",
    abroad="Киргизия",
)
DOCX = Dropped(
    file="ru_letter.docx",
    their_number="38-02/417",
    subject="О продлении соглашения об академической мобильности",
    country="RU",
    inflected="мобильностью",
    fragment="02/417",
    abroad="Russia",
)
PDF = Dropped(
    file="en_letter.pdf",
    their_number="QAU/INT/2026-731",
    subject="Renewal of the Memorandum of Understanding and a joint summer school",
    country="PK",
    inflected="renewed",
    fragment="2026-731",
    abroad="Пакистан",
)


class Program:
    """`katchy serve` on a folder of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = data
        command = [sys.executable, "-m", "webui.cli", "--data", str(data), "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.link = self._first_link()
        self._wait_until_it_answers()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def _first_link(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"http://\S+/setup/\S+", line):
                return found.group()
        raise AssertionError("the console did not show the link")

    def _wait_until_it_answers(self) -> None:
        """The link is shown a moment before the pages are served; a busy machine makes it a long one."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the program does not answer")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=30)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path / "var")
    yield program
    program.stop()


@pytest.fixture
def page(chromium: Browser, program: Program) -> Iterator[Page]:
    """A page in English; what goes wrong on any page it shows fails the test."""
    troubles: list[str] = []
    context = chromium.new_context(
        base_url=program.address, locale="en", viewport=DESK, reduced_motion="reduce"
    )
    page = context.new_page()
    watch(page, troubles)
    yield page
    context.close()
    assert troubles == []


def test_a_day_at_the_registry(program: Program, page: Page, tmp_path: Path) -> None:
    set_up(page, program.link)
    numbers = {letter: register(page, letter) for letter in (SCAN, DOCX, PDF)}
    for letter, number in numbers.items():
        for asked in (letter.inflected, letter.fragment, letter.abroad):
            find(page, asked, number)
    see_found_words_on_the_page(page, PDF, numbers[PDF])
    annul(page, numbers[DOCX])
    export(page, numbers, tmp_path)
    work_without_a_mouse(page, numbers[PDF])


def set_up(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Name of the organisation in Kyrgyz").fill("Ош мамлекеттик университети")
    page.get_by_label("Name of the organisation in English").fill("Osh State University")
    page.get_by_label("Short name in Kyrgyz").fill("ОшМУ")
    page.get_by_label("Your name").fill("Азамат Исаков")
    page.get_by_label("User name").fill("azamat")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password once more").fill(PASSWORD)
    page.get_by_label("Load example data").check()
    page.get_by_role("button", name="Open the registry").click()
    expect(page.get_by_text("The registry is open.")).to_be_visible()
    page.goto("/language/en?next=/")  # the office's own language is Kyrgyz
    expect(page.get_by_role("heading", name="Registered today")).to_be_visible()


def register(page: Page, letter: Dropped) -> str:
    """Drop a letter, see what is proposed, decide the rest, and read the number off the stamp."""
    page.goto("/")
    page.set_input_files("#drop-file", LETTERS / letter.file)
    expect(page.locator("#subject")).to_have_value(letter.subject, timeout=READ_WITHIN)
    expect(page.locator("#their_number")).to_have_value(letter.their_number)
    expect(page.locator(".k-proposed #their_number")).to_be_visible()
    expect(page.get_by_text("fields were filled from the text")).to_be_visible()
    see_the_page(page)
    new = page.get_by_text("a new correspondent", exact=True)
    if new.is_visible():
        new.click()
        page.get_by_label("Country").select_option(letter.country)
    page.get_by_text(", from the text").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".k-note.k-is-done")).to_contain_text("Registered.")
    see_the_page(page)
    number = page.locator(".k-stamp b").inner_text()
    assert re.fullmatch(r"15-03/\d+", number)
    expect(page.locator(".k-seal .k-big")).to_have_text(f"№ {number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(letter.subject)
    return number


def see_the_page(page: Page) -> None:
    """The letter itself is shown: its picture arrives and has a size."""
    picture = page.locator(".k-view svg image").first
    expect(picture).to_be_visible()
    width = picture.evaluate(
        "async image => { const copy = new Image(); copy.src = image.href.baseVal; await copy.decode(); "
        "return copy.naturalWidth; }"
    )
    assert width >= 800


def find(page: Page, asked: str, number: str) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(asked)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(page.locator(".k-hits .k-num", has_text=re.compile(f"^{number}$"))).to_be_visible()


def see_found_words_on_the_page(page: Page, letter: Dropped, number: str) -> None:
    page.goto(f"/search?q={letter.inflected}")
    hit = page.locator(".k-hits > li").filter(has=page.locator(".k-num", has_text=re.compile(f"^{number}$")))
    expect(hit.locator("mark").first).to_be_visible()
    hit.locator("h2 a").click()
    expect(page.locator(".k-view .k-spot").first).to_be_visible()


def annul(page: Page, number: str) -> None:
    open_card(page, number)
    page.get_by_role("link", name="Annul the number").click()
    page.get_by_role("button", name="Annul the number").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Reason").fill("registered twice")
    page.get_by_label("I have looked at the document").check()
    page.get_by_role("button", name="Annul the number").click()
    expect(page.get_by_text("The number is annulled; it stays in the journal")).to_be_visible()
    page.goto("/journals/IN")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=number, exact=True))
    expect(row).to_have_class("k-gone")
    expect(row).to_contain_text("registered twice")


def open_card(page: Page, number: str) -> None:
    """A whole number opens its card at once."""
    page.goto("/")
    page.locator("#search-box").fill(number)
    page.keyboard.press("Enter")
    expect(page.locator(".k-stamp b")).to_have_text(number)


def export(page: Page, numbers: dict[Dropped, str], folder: Path) -> None:
    for format_, read in (("XLSX", read_xlsx), ("CSV", read_csv), ("PDF", read_pdf)):
        page.goto("/journals/IN")
        page.get_by_role("link", name="Export").click()
        page.get_by_label(re.compile(f"^{format_}")).check()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        text = read(path)
        for letter, number in numbers.items():
            assert number in text, (format_, number)
            assert letter.subject in text, (format_, letter.subject)
        assert "registered twice" in text, format_


def read_xlsx(path: Path) -> str:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return "\n".join(
        str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


def read_csv(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return "\n".join(cell for row in csv.reader(file, delimiter=";") for cell in row)


def read_pdf(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"\s+", " ", text)


def work_without_a_mouse(page: Page, number: str) -> None:
    """Rows by J and K, a card by Enter, a letter registered from the tray with keys alone."""
    page.goto("/journals/IN")
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(0).locator("a")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(".k-stamp b")).to_have_text(number)
    page.goto("/register/tray")
    waiting = page.locator("#tray li a:not(.btn)").filter(has_text="E-38162/2214")
    while not waiting.evaluate("link => link === document.activeElement"):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("[data-undecided] input").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".k-note.k-is-done")).to_contain_text("Registered.")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Registration of an incoming document")
