"""Several files in the browser: each has its line, what failed says why and is tried again; a folder is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect
from sqlalchemy import select

from archive.models import TrayFile
from tests.browser.conftest import OpenPage
from tests.browser.site import LiveSite

pytestmark = pytest.mark.browser


def file(name: str, text: str = "Урматтуу ректор!") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": f"{name} {text}".encode()}


@pytest.fixture
def tray(open_page: OpenPage) -> Page:
    return open_page("/register/tray")


def names(site: LiveSite) -> list[str]:
    with site.services.database.read() as session:
        return list(session.scalars(select(TrayFile.name).order_by(TrayFile.id)))


def test_each_file_is_a_letter_and_the_tray_comes_at_the_end(tray: Page, site: LiveSite) -> None:
    before = len(names(site))
    tray.set_input_files("#drop-file", [file("one.txt"), file("two.txt"), file("three.txt")])
    tray.wait_for_url("**/register/tray")
    expect(tray.locator("#tray")).to_contain_text("three.txt")
    assert names(site)[before:] == ["one.txt", "two.txt", "three.txt"]


def test_what_failed_says_why_and_is_tried_again(tray: Page, site: LiveSite) -> None:
    before = len(names(site))
    empty: FilePayload = {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""}
    tray.set_input_files("#drop-file", [file("good.txt"), empty])
    line = tray.locator(".k-sent li", has_text="empty.pdf")
    expect(line).to_contain_text("empty.pdf")
    expect(line.get_by_role("button")).to_be_visible()
    expect(tray.locator(".k-drop [role=status]")).to_contain_text("1")
    assert names(site)[before:] == ["good.txt"]
    line.get_by_role("button").click()
    expect(line.get_by_role("button")).to_be_visible()
    assert names(site)[before:] == ["good.txt"], "what was taken is not sent again"


def test_files_chosen_before_the_script_came_are_sent_too(open_page: OpenPage, site: LiveSite) -> None:
    page, before = open_page("/profile"), len(names(site))
    held: list[Route] = []
    page.route("**/drop.js", lambda route: held.append(route))
    page.goto("/register/tray")
    page.set_input_files("#drop-file", [file("early.txt"), file("bird.txt")])
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.wait_for_url("**/register/tray")
    expect(page.locator("#tray")).to_contain_text("bird.txt")
    assert names(site)[before:] == ["early.txt", "bird.txt"]


def test_ticked_they_are_one_letter(tray: Page) -> None:
    tray.check("#drop-together")
    tray.set_input_files("#drop-file", [file("letter.txt"), file("annex.txt")])
    tray.wait_for_url("**/register/new/**")
    expect(tray.locator("main")).to_contain_text("letter.txt")


def test_a_chosen_folder_is_opened_and_hidden_files_stay_out(
    tray: Page, site: LiveSite, tmp_path: Path
) -> None:
    before = len(names(site))
    for name in ("a.txt", "below/b.txt", ".hidden", "Thumbs.db"):
        path = tmp_path / "letters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    tray.set_input_files("#drop-folder", tmp_path / "letters")
    tray.wait_for_url("**/register/tray")
    expect(tray.locator("#tray")).to_contain_text("b.txt")
    assert sorted(names(site)[before:]) == ["a.txt", "b.txt"]
