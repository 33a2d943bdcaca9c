"""Labels and separator sheets from the pages; a label on a scan proposes its letter."""

from __future__ import annotations

import pytest

from archive import tray
from tests.conftest import NOW, Registry
from tests.factories import document, taken
from tests.web.conftest import SignIn, Write
from tests.web.test_register import in_english
from tests.web_client import PageAuditClient
from webui.bootstrap import Services


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("registrar"))


def test_the_card_leads_to_its_label(clerk: PageAuditClient, write: Write, registry: Registry) -> None:
    with write() as session:
        document(session, registry.head)
    clerk.get("/card/1")
    [address] = clerk.page.xpath("//a[contains(@href, '/labels/')]/@href")
    answer = clerk.get(address)
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")


def test_labels_of_a_part_of_a_journal(clerk: PageAuditClient, write: Write, registry: Registry) -> None:
    with write() as session:
        document(session, registry.head)
    clerk.get("/journals/IN")
    assert clerk.page.xpath("//a[@href='/labels/journal/IN']")
    clerk.get("/labels/journal/IN")
    values = clerk.values("sheet")
    assert (values["since"], values["until"]) == ("24.11.2026", "24.11.2026")
    assert clerk.fill("sheet", {"start": "5"}).mimetype == "application/pdf"
    clerk.get("/labels/journal/IN?sheet=single&since=01.01.2020&until=02.01.2020")
    assert "Nothing was registered in these days." in clerk.text()


def test_separator_sheets(clerk: PageAuditClient) -> None:
    clerk.get("/register/tray")
    assert clerk.page.xpath("//a[@href='/labels/separators']")
    clerk.get("/labels/separators")
    assert clerk.fill("register", {"register": "OUT", "count": "3"}).mimetype == "application/pdf"
    clerk.get("/labels/separators?register=IN&count=0")
    assert "Nothing was printed" in clerk.text()


def test_a_label_on_a_scan_says_which_letter_it_is(
    clerk: PageAuditClient, write: Write, registry: Registry, services: Services
) -> None:
    with write() as session:
        number = document(session, registry.head, "OUT").number
        origin = {"label": {"register": "OUT", "year": 2026, "number": number}}
        scan = taken(services.storage, "scan", "scan.txt")
        tray.receive_unattended(session, (scan,), tray.Source("folder", origin, 1), now=NOW)
    clerk.get("/register/new/OUT?tray=1")
    assert "The label on the paper says so." in clerk.text()
    assert number in clerk.text()
    assert clerk.send("/register/tray/1/arrival/1", {"delivery": "hand"}).status_code == 302
    clerk.get("/card/1")
    assert "scan.txt" in clerk.text()
