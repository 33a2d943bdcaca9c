"""What the registration form does with a letter that leaves something open, is long, or was hardly readable."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import update

from archive.files import take_in
from archive.models import Page
from archive.tray import receive
from indexer.extract.content import detect
from tests.conftest import NOW, Registry
from tests.web.conftest import Drain, SignIn, Write
from tests.web.test_register import in_english, the_document
from tests.web_client import PageAuditClient

DOUBTFUL = (
    "KABUL EDUCATION TRUST",
    "KET-PK/26/58",
    "16 November 2026",
    "Dear Sir,",
    "We offer ten scholarships.",
)
FORM = "/register/new/IN?tray=1"


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("registrar"))


def arrive(write: Write, registry: Registry, drain: Drain, *pages: tuple[str, ...]) -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for lines in pages:
        for place, line in enumerate(lines):
            canvas.drawString(72, 760 - 40 * place, line)
        canvas.showPage()
    canvas.save()
    taken = take_in(
        registry.storage,
        BytesIO(out.getvalue()),
        "letter.pdf",
        limit_mb=1,
        detect=lambda path, name: detect(path, name).mime,
    )
    with write() as session:
        receive(session, registry.registrar, (taken,), now=NOW)
    drain()


def test_what_may_be_the_number_is_offered(
    clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
) -> None:
    arrive(write, registry, drain, DOUBTFUL)
    clerk.get(FORM)
    assert clerk.page.xpath("//input[@name='their_number_choice']/@value") == ["KET-PK/26/58", "other"]
    assert clerk.values("subject")["their_number"] == ""
    answer = clerk.fill(
        "subject", {"their_number_choice": "KET-PK/26/58", "partner_choice": "new", "due": "none"}
    )
    assert answer.status_code == 302, clerk.text("//*[@id='errors']")
    assert the_document(write).their_number == "KET-PK/26/58"


def test_a_number_that_is_typed_counts_for_more(
    clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
) -> None:
    arrive(write, registry, drain, DOUBTFUL)
    clerk.get(FORM)
    typed = {"their_number_choice": "other", "their_number": "58", "partner_choice": "new", "due": "none"}
    assert clerk.fill("subject", typed).status_code == 302
    assert the_document(write).their_number == "58"


def test_every_page_of_a_long_file_can_be_reached(
    clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
) -> None:
    arrive(write, registry, drain, DOUBTFUL, *((f"page {number}",) for number in range(2, 10)))
    clerk.get(FORM)
    assert len(clerk.page.xpath("//main//svg")) == 5
    links = clerk.page.xpath("//main//figure//p/a/@aria-label")
    assert links == [f"Page {number} of letter.pdf" for number in (6, 7, 8, 9)]


def test_a_text_that_was_hardly_read_is_not_to_be_relied_on(
    clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
) -> None:
    arrive(write, registry, drain, DOUBTFUL)
    clerk.get(FORM)
    assert "not reliable" not in clerk.text()
    with write() as session:
        session.execute(update(Page).values(method="ocr", confidence=38))
    clerk.get(FORM)
    assert "The text is not reliable. It was recognised from a picture with 38 % certainty" in clerk.text()
