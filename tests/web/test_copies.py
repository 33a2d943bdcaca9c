"""The button that asks for a searchable copy: what it says before, while and after, and where there is none."""

from __future__ import annotations

import sys

import pytest
from sqlalchemy import select

from archive.files import FileRole
from archive.models import DocumentFile, Job, Reading
from archive.outbox import COPY
from archive.renditions import keep_copy
from indexer.copies import INSTALL
from tests import factories
from tests.conftest import NOW, Registry
from tests.web.conftest import Drain, SignIn, Write
from tests.web.test_pages_of_files import keep, pages
from tests.web.test_register import in_english
from tests.web_client import PageAuditClient


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("registrar"))


@pytest.fixture
def file(write: Write, registry: Registry, drain: Drain) -> None:
    keep(write, registry, pages(["Ministry"]))
    drain()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.card.views.copy_program", lambda _settings: sys.executable)


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.card.views.copy_program", lambda _settings: None)


def files(client: PageAuditClient) -> str:
    client.get("/card/1")
    return client.text("//*[@id='files']")


def test_a_copy_is_asked_for_followed_and_offered(
    clerk: PageAuditClient, write: Write, registry: Registry, file: None, installed: None
) -> None:
    assert "Make a searchable copy" in files(clerk)
    assert clerk.send("/card/1/file/1/copy").status_code == 302
    assert "The searchable copy is being made." in files(clerk)
    assert clerk.page.xpath("//*[@id='files']/@data-poll") == ["2"]
    with write() as session:
        job = session.scalars(select(Job).where(Job.kind == COPY)).one()
        taken = factories.taken(registry.storage, b"%PDF copy", "letter (PDF-A).pdf", "application/pdf")
        keep_copy(session, int(job.subject), taken, "OCRmyPDF", "17.13.0", at=NOW)
    shown = files(clerk)
    assert "Searchable copy of letter.pdf, which stays as it came." in shown
    assert "OCRmyPDF 17.13.0" in shown
    assert "Make a searchable copy" not in shown, "neither of the original again nor of the copy"
    assert clerk.get("/card/1/file/2").data == b"%PDF copy"
    assert clerk.get("/card/1").status_code == 200
    assert "Searchable copy made: letter (PDF-A).pdf" in clerk.text("//*[@id='history']")


def test_where_the_program_is_missing_the_button_says_what_brings_it(
    clerk: PageAuditClient, file: None, absent: None
) -> None:
    assert f"A searchable PDF/A copy needs OCRmyPDF on this computer: {INSTALL}" in files(clerk)
    assert not clerk.page.xpath("//form[contains(@action, 'copy')]")


def test_a_signed_file_keeps_its_signature_to_itself(
    clerk: PageAuditClient, write: Write, file: None, installed: None
) -> None:
    with write() as session:
        session.scalars(select(Reading)).one().facts = {"signatures": [{"name": "A. Asanov"}]}
    assert "The electronic signature stays in the original alone." in files(clerk)


def test_readers_have_nothing_to_press(sign_in: SignIn, file: None, installed: None) -> None:
    assert "searchable copy" not in files(in_english(sign_in("reader")))


@pytest.mark.parametrize("name", ["letter.txt", "letter.docx"])
def test_only_pages_are_copied(
    clerk: PageAuditClient, write: Write, registry: Registry, installed: None, name: str
) -> None:
    keep(write, registry, b"words", name, "text/plain")
    assert "searchable copy" not in files(clerk)
    assert clerk.send("/card/1/file/1/copy").status_code == 404


def test_no_form_lets_somebody_bring_a_copy(clerk: PageAuditClient, file: None) -> None:
    for address in ("/card/1/attach", "/register/new/IN"):
        clerk.get(address)
        assert not clerk.page.xpath("//option[@value=$role]", role=str(FileRole.RENDITION))


def test_what_went_wrong_is_said_and_tried_again(
    clerk: PageAuditClient,
    write: Write,
    drain: Drain,
    file: None,
    installed: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk.send("/card/1/file/1/copy")
    monkeypatch.setattr("indexer.copies.copy_program", lambda _settings: None)
    drain()
    with write() as session:
        assert session.scalars(select(DocumentFile)).one().role == FileRole.ORIGINAL
    assert "OCRmyPDF, which makes searchable copies, is not installed on this computer." in files(clerk)
    assert clerk.send("/card/1/file/1/copy").status_code == 302
    assert "The searchable copy is being made." in files(clerk)
