"""A past year on the pages: brought, checked, decided, imported by the intake, found, taken back."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from archive.models import Document, ImportBatch
from archive.partners import quick_create
from tests.conftest import NOW, Registry
from tests.web.conftest import Drain, SignIn, Write
from tests.web.test_register import in_english
from tests.web_client import PageAuditClient
from webui.bootstrap import Services, build_intake

GOOD = "№;Дата;Отправитель;Содержание;Файл\r\n15-03/27;14.03.2019;Гёте-институт;О курсах;27.txt\r\n"


@pytest.fixture
def head(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("head"))


def bring(client: PageAuditClient, table: str = GOOD, files: dict[str, str] | None = None) -> str:
    """Bring a journal; gives where it leads."""
    client.get("/journals/IN/import")
    packed = BytesIO()
    with ZipFile(packed, "w") as made:
        for name, text in (files if files is not None else {"27.txt": "Немецкий язык"}).items():
            made.writestr(name, text)
    packed.seek(0)
    data = {"year": "2019", "table": (BytesIO(table.encode()), "2019.csv"), "archive": (packed, "scans.zip")}
    answer = client.fill("year", data)
    assert answer.status_code == 302, client.text()
    return str(answer.location)


def test_from_the_file_to_the_journal_to_the_search_and_back(
    head: PageAuditClient, services: Services, drain: Drain, write: Write
) -> None:
    page = bring(head)
    head.get(page)
    assert "No errors" in head.text()
    assert "Гёте-институт is new and will be added" in head.text()
    assert head.send(page, {"do": "start"}).status_code == 302
    head.get(page)
    assert "Entry 0 of 1" in head.text()
    intake = build_intake(services)
    while intake.carry_on_imports():
        pass
    drain()
    head.get(page)
    assert "1 entry was taken over" in head.text()
    head.get("/journals/IN?year=2019")
    assert "15-03/27" in head.text()
    head.get("/search?q=немецкий")
    assert "15-03/27" in head.text()
    head.get(f"{page}/withdraw")
    assert head.fill("reason", {"reason": ""}).status_code == 422
    assert head.fill("reason", {"reason": "wrong file"}).status_code == 302
    drain()
    head.get("/search?q=немецкий")
    assert "15-03/27" not in head.text()
    head.get("/journals/IN?year=all")
    assert "15-03/27" not in head.text()
    head.get("/card/1")
    assert "wrong file" in head.text()
    with write() as session:
        assert session.scalars(select(Document.annul_reason)).all() == ["wrong file"]


def test_lines_left_out_for_their_errors_are_named_afterwards(
    head: PageAuditClient, services: Services, write: Write
) -> None:
    page = bring(head, GOOD + "15-03/28;;Гёте-институт;О визите;\r\nВсего: 1;;;;\r\n")
    head.get(page)
    assert head.send(page, {"do": "start", "leave_out": "y"}).status_code == 302
    intake = build_intake(services)
    while intake.carry_on_imports():
        pass
    head.get(page)
    assert "1 entry was taken over" in head.text()
    said = " ".join(head.text("//*[@id='import']//ul").split())
    assert said == "Line 3: 15-03/28О визите"


def test_who_is_meant_is_decided_on_the_page(head: PageAuditClient, write: Write, registry: Registry) -> None:
    with write() as session:
        konya = quick_create(session, registry.head, "Selçuk Üniversitesi", "TR", "university", at=NOW).id
    table = "№;Дата;Отправитель;Содержание\r\n1;14.03.2019;Selçuk Universitesi Rektörlügü;О визите\r\n"
    page = bring(head, table, {})
    head.get(page)
    assert "Who is meant?" in head.text()
    assert head.send(page, {"do": "start"}).status_code == 422
    assert "1 rows have errors" in head.text() or "have errors" in head.text()
    head.get(page)
    assert head.fill("name-0", {"partner-0": str(konya), "do": "check"}).status_code == 302
    head.get(page)
    assert "No errors" in head.text()


def test_a_column_is_mapped_by_hand(head: PageAuditClient, write: Write) -> None:
    table = "№;Дата;Кто;О чём речь\r\n1;14.03.2019;Гёте-институт;О курсах\r\n"
    page = bring(head, table, {})
    head.get(page)
    assert "There is no correspondent." in head.text()
    head.fill("column-2", {"column-2": "partner", "column-3": "subject", "do": "check"})
    head.get(page)
    assert "No errors" in head.text()
    with write() as session:
        assert session.scalars(select(ImportBatch.mapping)).one() == {
            "0": "number", "1": "registered_on", "2": "partner", "3": "subject",
        }  # fmt: skip


def test_what_is_no_table_or_no_archive_is_said_under_its_field(head: PageAuditClient) -> None:
    head.get("/journals/IN/import")
    sent = {"year": "2019", "table": (BytesIO(b"a;b\r\n1;2\r\n"), "2019.csv")}
    assert head.fill("year", sent).status_code == 422
    assert "has no line of headings" in head.text()
    head.get("/journals/IN/import")
    sent = {
        "year": "2019",
        "table": (BytesIO(GOOD.encode()), "2019.csv"),
        "archive": (BytesIO(b"no zip"), "a.zip"),
    }
    assert head.fill("year", sent).status_code == 422
    assert "cannot be opened as a ZIP archive" in head.text()
    head.get("/journals/IN/import")
    assert head.fill("year", {"year": "2019"}).status_code == 422
