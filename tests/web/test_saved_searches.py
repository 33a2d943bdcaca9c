"""Kept searches, lists and exports of results: what a person keeps, sees new and takes along."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from archive.models import AuditEntry, SavedSearch
from archive.saved_searches import MOST, record_export
from indexer.batch import MOST_LINES
from tests.conftest import NOW, Registry
from tests.factories import document, partner, taken
from tests.web.conftest import Drain, SignIn, Write
from tests.web_client import PageAuditClient


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    client = sign_in("registrar")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def letter(write: Write, registry: Registry, subject: str, **facts: object) -> int:
    with write() as session:
        facts.setdefault("now", registry.clock.now())
        return document(session, registry.head, subject=subject, **facts).id


def keep(client: PageAuditClient, name: str, asked: str) -> None:
    assert client.send("/search/saved", {"name": name, "asked": asked}).status_code == 302


class TestKeeping:
    def test_a_search_is_kept_from_the_page_of_results(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        letter(write, registry, "Меморандум жөнүндө")
        clerk.get("/search", query_string={"q": "меморандум", "year": "2026"})
        clerk.fill("asked", {"name": "Меморандумдар"})
        clerk.get("/search/saved")
        assert "Меморандумдар" in clerk.text("//main")
        [href] = clerk.page.xpath("//h2/a/@href")
        assert clerk.get(href).location.startswith("/search?q=%D0%BC")
        assert "year=2026" in clerk.get(href).location

    def test_new_letters_are_counted_until_one_looks(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        letter(write, registry, "Меморандум жөнүндө")
        keep(clerk, "Меморандумдар", "q=меморандум")
        clerk.get("/search/saved")
        assert "new" not in clerk.text("//h2")
        registry.clock.instant += timedelta(hours=1)
        letter(write, registry, "Меморандумга кошумча")
        letter(write, registry, "Башка иш")
        clerk.get("/search/saved")
        assert "1 new" in clerk.text("//h2")
        clerk.fill("pinned", {"pinned": "y"})
        clerk.get("/")
        assert "1 new" in clerk.text("//main")
        registry.clock.instant += timedelta(hours=1)
        clerk.get(clerk.page.xpath("//main//a[starts-with(@href, '/search/saved/')]/@href")[0])
        clerk.get("/")
        assert "nothing new" in clerk.text("//main")

    def test_a_letter_read_later_is_new_when_it_is_read(
        self, clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
    ) -> None:
        with write() as session:
            file = taken(registry.storage, "Стипендия жөнүндө маалымат")
            document(session, registry.head, subject="Кат", files=(file,))
        registry.clock.instant += timedelta(minutes=1)
        keep(clerk, "Стипендиялар", "q=стипендия")
        registry.clock.instant += timedelta(minutes=1)
        drain()
        clerk.get("/search/saved")
        assert "1 new" in clerk.text("//h2")

    def test_what_one_may_not_see_is_not_new(self, sign_in: SignIn, write: Write, registry: Registry) -> None:
        reader = sign_in("reader")
        reader.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        keep(reader, "mine", "q=меморандум")
        registry.clock.instant += timedelta(hours=1)
        letter(write, registry, "Меморандум", access="confidential", access_reason="жашыруун")
        reader.get("/search/saved")
        assert "new" not in reader.text("//h2")

    def test_nobody_else_sees_or_changes_it(
        self, clerk: PageAuditClient, sign_in: SignIn, registry: Registry
    ) -> None:
        keep(clerk, "mine", "q=меморандум")
        with registry.database.read() as session:
            [kept] = session.scalars(select(SavedSearch.id)).all()
        other = sign_in("head")
        other.get("/search/saved")
        assert "mine" not in other.text("//main")
        assert other.get(f"/search/saved/{kept}").status_code == 404
        for data in ({"name": "theirs"}, {"delete": "y"}):
            assert other.send(f"/search/saved/{kept}", data).status_code == 404
        with registry.database.read() as session:
            assert session.scalars(select(SavedSearch.name)).all() == ["mine"]

    def test_it_is_renamed_and_deleted(self, clerk: PageAuditClient, registry: Registry) -> None:
        keep(clerk, "old", "q=кат")
        keep(clerk, "other", "q=иш")
        with registry.database.read() as session:
            first = session.scalars(select(SavedSearch.id).order_by(SavedSearch.id)).first()
        clerk.send(f"/search/saved/{first}", {"name": "new name"})
        clerk.get("/search/saved")
        assert clerk.page.xpath("//h2/a/text()") == ["new name", "other"]
        assert clerk.send(f"/search/saved/{first}", {"name": "other"}).status_code == 422
        assert "You have a search called “other” already." in clerk.text("//main")
        clerk.send(f"/search/saved/{first}", {"delete": "y"})
        clerk.get("/search/saved")
        assert clerk.page.xpath("//h2/a/text()") == ["other"]

    def test_names_are_needed_and_searches_are_not_endless(self, clerk: PageAuditClient) -> None:
        assert clerk.send("/search/saved", {"name": " ", "asked": ""}).status_code == 422
        for number in range(MOST):
            keep(clerk, f"s{number}", "q=кат")
        assert clerk.send("/search/saved", {"name": "more", "asked": "q=кат"}).status_code == 422

    def test_nothing_but_a_search_is_kept_of_an_address(
        self, clerk: PageAuditClient, registry: Registry
    ) -> None:
        keep(clerk, "mine", "q=кат&next=//evil.example&year=2026")
        with registry.database.read() as session:
            assert session.scalars(select(SavedSearch.asked)).all() == ["q=%D0%BA%D0%B0%D1%82&year=2026"]

    def test_a_mail_address_is_an_address(self, clerk: PageAuditClient, registry: Registry) -> None:
        for wrong in ("nobody", "a@b, c@d", "a@b\nBcc: c@d", "<a@b>"):
            assert clerk.send("/search/mail-address", {"address": wrong}).status_code == 422, wrong
        assert clerk.send("/search/mail-address", {"address": "clerk@example.org"}).status_code == 302
        clerk.get("/search/saved")
        assert clerk.page.xpath("//input[@name='address']/@value") == ["clerk@example.org"]
        with registry.database.read() as session:
            actions = session.scalars(select(AuditEntry.action)).all()
        assert actions.count("mail_address_kept") == 1


class TestLately:
    def test_what_was_searched_is_offered_before_the_first_letter(self, clerk: PageAuditClient) -> None:
        for words in ("мемо", "меморандум", "стипендия", "меморандум"):
            clerk.get("/search", query_string={"q": words})
        items = clerk.get("/search/suggest", query_string={"q": ""}).get_json()["items"]
        assert [item["label"] for item in items] == ["меморандум", "стипендия"]
        clerk.get("/search")
        assert "стипендия" in clerk.text("//main")
        clerk.send("/search/forget")
        clerk.get("/search")
        assert "стипендия" not in clerk.text("//main")

    def test_it_is_gone_with_the_person(self, clerk: PageAuditClient) -> None:
        clerk.get("/search", query_string={"q": "меморандум"})
        clerk.send("/sign-out")
        with clerk.session_transaction() as session:
            assert "searched" not in session

    def test_a_cookie_keeps_little(self, clerk: PageAuditClient) -> None:
        for number in range(20):
            clerk.get("/search", query_string={"q": f"{number} {'өң' * 25}"})
        clerk.get("/search", query_string={"q": "х" * 400})
        items = clerk.get("/search/suggest").get_json()["items"]
        assert len(items) == 8
        cookie = clerk.get_cookie(clerk.application.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        assert len(cookie.value) < 3_000


class TestLists:
    def test_each_line_is_answered(self, clerk: PageAuditClient, write: Write, registry: Registry) -> None:
        with write() as session:
            konya = partner(session).id
            document(session, registry.head, subject="Алмашуу", partner_id=konya, their_number="E-38162/2214")
        answer = clerk.send("/search/batch", {"lines": "Selcuk\n\n38162\nбулбул\nSelcuk"})
        assert answer.status_code == 200
        rows = [[cell.text_content() for cell in row] for row in clerk.page.xpath("//tbody/tr")]
        assert [(row[0], row[1][:1]) for row in rows] == [("Selcuk", "1"), ("38162", "1"), ("булбул", "0")]
        assert "Алмашуу" in rows[0][2]

    def test_too_long_a_list_is_refused(self, clerk: PageAuditClient) -> None:
        lines = "\n".join(str(number) for number in range(MOST_LINES + 1))
        assert clerk.send("/search/batch", {"lines": lines}).status_code == 422
        assert clerk.send("/search/batch/export", {"lines": lines, "format": "csv"}).status_code == 422

    def test_the_table_is_taken_along(self, clerk: PageAuditClient, write: Write, registry: Registry) -> None:
        letter(write, registry, "=cmd|' /C calc'!A0")
        answer = clerk.send("/search/batch/export", {"lines": "cmd\n=1+1", "format": "csv"})
        table = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        assert table[1][:2] == ["cmd", "1"]
        assert table[1][5].startswith("'=cmd")
        assert table[2][0] == "'=1+1"
        with registry.database.read() as session:
            exported = select(AuditEntry.details).where(AuditEntry.action == "search_exported")
            assert [details["rows"] for details in session.scalars(exported)] == [2]


class TestExports:
    def test_results_are_a_table_with_a_number(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        letter(write, registry, "Меморандум биринчи")
        letter(write, registry, "Меморандумдун экинчиси")
        letter(write, registry, "Башка")
        clerk.get("/search/export", query_string={"q": "меморандум"})
        assert "2 rows" in clerk.text("//main")
        for number in (1, 2):
            answer = clerk.send("/search/export?q=меморандум", {"format": "xlsx"})
            assert f"search-{number}.xlsx" in answer.headers["Content-Disposition"]
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert "Меморандум биринчи" in said
        assert "Меморандумдун экинчиси" in said
        assert "Башка" not in said
        assert "Export No. 2." in said

    def test_files_come_as_one_archive_with_names_in_any_script(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            for name, text in (("Өтүнүч кат.txt", "биринчи"), ("../../etc/passwd", "экинчи")):
                file = taken(registry.storage, text, name=name)
                document(session, registry.head, subject="Меморандум", files=(file,))
        answer = clerk.send("/search/export?q=меморандум", {"format": "zip"})
        assert answer.mimetype == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert not any(".." in name.split("/") or name.startswith("/") for name in names)
            [kyrgyz] = [name for name in names if name.endswith("Өтүнүч кат.txt")]
            assert archive.read(kyrgyz).decode() == "биринчи"
            assert all(
                entry.flag_bits & 0x800 for entry in archive.infolist() if not entry.filename.isascii()
            )
        assert len(names) == 2

    def test_a_restricted_letter_in_the_archive_is_on_the_trail(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            file = taken(registry.storage, "жашыруун")
            facts = {"access": "official", "access_reason": "ДСП"}
            secret = document(session, registry.head, subject="Меморандум", files=(file,), **facts).id
        clerk.send("/search/export?q=меморандум", {"format": "zip"})
        with registry.database.read() as session:
            read = select(AuditEntry.subject_id).where(AuditEntry.action == "read")
            assert session.scalars(read).all() == [secret]

    def test_an_archive_that_is_too_large_is_refused_before_it_begins(
        self, clerk: PageAuditClient, write: Write, registry: Registry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("archive.result_files.MOST_MB", 0)
        with write() as session:
            document(session, registry.head, subject="Меморандум", files=(taken(registry.storage),))
        answer = clerk.send("/search/export?q=меморандум", {"format": "zip"})
        assert answer.status_code == 302
        clerk.get(answer.location)
        assert "one archive takes 0 MB" in clerk.text("//main")

    def test_where_only_some_words_are_found_nothing_is_exported(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        letter(write, registry, "Меморандум")
        clerk.get("/search", query_string={"q": "меморандум дирижабль"})
        assert not clerk.page.xpath("//a[starts-with(@href, '/search/export')]")

    def test_numbers_of_exports_follow_each_other(self, registry: Registry) -> None:
        with registry.database.write() as session:
            numbers = [
                record_export(session, registry.head, format_="csv", filter_="", rows=1, at=NOW)
                for _ in range(3)
            ]
        assert numbers == [1, 2, 3]
