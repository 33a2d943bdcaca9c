"""Who may open and do what: every role at every address, for documents of every access mark.

The addresses come from the application itself. One that is new fails here until somebody has written down who may open
it; the tables say it in words of their own, not in those of `archive/access.py`.
"""

from __future__ import annotations

import html
import io
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdfium2
import pytest
from flask import Flask, url_for
from sqlalchemy import text
from werkzeug.test import TestResponse

from archive.access import Actor, Mark
from archive.db import Database
from archive.models import Document as DocumentRow
from archive.models import DocumentReader, Unit, User
from archive.settings import Settings
from archive.storage import LocalStorage
from tests.conftest import MovingClock, Registry
from tests.web.conftest import build_app
from tests.web.marked import COMMON, House, Marked, build
from tests.web_client import PageAuditClient
from webui.bootstrap import Services

NOBODY = "nobody"
ROLES = (
    "registrar", "officer", "head", "rector", "lawyer",
    "coordinator", "archivist", "reader", "auditor", "administrator",
)  # fmt: skip
EVERYBODY = frozenset(ROLES)


def roles(names: str) -> frozenset[str]:
    return frozenset(names.split())


READ = EVERYBODY
REGISTER = CORRECT = ANNUL = roles("registrar head administrator")
EXPORT = roles("registrar officer head rector lawyer archivist auditor administrator")
KEEP_PARTNERS = roles("registrar officer head administrator")
MERGE_PARTNERS = roles("registrar head administrator")
LATE = roles("head administrator")
READ_AUDIT = roles("auditor administrator")
VERIFY = roles("archivist auditor administrator")
ADMINISTER = roles("administrator")

SEES = {
    Mark.PUBLIC: EVERYBODY,
    Mark.INTERNAL: EVERYBODY - {"coordinator"},
    Mark.OFFICIAL: roles("registrar head rector lawyer archivist auditor"),
    Mark.CONFIDENTIAL: roles("head rector auditor"),
}


@dataclass(frozen=True)
class Page:
    """A GET address: who may open it, and what to fill its blanks with (names of `Marked`, or values)."""

    who: frozenset[str] | None  # None: anybody, signed in or not
    blanks: dict[str, Any] = field(default_factory=dict)
    of_document: bool = False  # and only if they see the document
    expected: int = 200
    nobody: int = 200  # what nobody gets where anybody may come


DOCUMENT = {"document_id": "id"}
FILE = {**DOCUMENT, "file_id": "file_id"}
PAGE_OF_FILE = {**FILE, "number": 1}
WAITING = {"item_id": "waiting_id"}

PAGES: dict[str, tuple[Page, ...]] = {
    "account.language": (Page(None, {"code": "en"}, expected=302, nobody=302),),
    "account.profile": (Page(EVERYBODY),),
    "account.sign_in": (Page(None, expected=302),),
    "admin.audit": (Page(READ_AUDIT),),
    "admin.case_edit": (Page(ADMINISTER, {"row_id": "case"}), Page(ADMINISTER)),
    "admin.cases": (Page(ADMINISTER),),
    "admin.concept_edit": (Page(ADMINISTER),),
    "admin.concepts": (Page(ADMINISTER),),
    "admin.kind_edit": (Page(ADMINISTER, {"row_id": "kind"}), Page(ADMINISTER)),
    "admin.kinds": (Page(ADMINISTER),),
    "admin.office": (Page(ADMINISTER),),
    "admin.register_edit": (Page(ADMINISTER, {"row_id": "register"}), Page(ADMINISTER)),
    "admin.register_preview": (Page(ADMINISTER, {"value": "{n}"}),),
    "admin.registers": (Page(ADMINISTER),),
    "admin.state": (Page(VERIFY),),
    "admin.unit_edit": (Page(ADMINISTER, {"row_id": "unit"}), Page(ADMINISTER)),
    "admin.units": (Page(ADMINISTER),),
    "admin.user_edit": (Page(ADMINISTER, {"row_id": "user"}), Page(ADMINISTER)),
    "admin.users": (Page(ADMINISTER),),
    "bootstrap.static": (Page(None, {"filename": "css/bootstrap.min.css"}),),
    "card.annul": (Page(ANNUL, DOCUMENT, of_document=True),),
    "card.attach": (Page(REGISTER, DOCUMENT, of_document=True),),
    "card.correct": (Page(CORRECT, DOCUMENT, of_document=True),),
    "card.download": (Page(READ, FILE, of_document=True),),
    "card.link": (Page(REGISTER, DOCUMENT, of_document=True),),
    "card.correct_text": (Page(CORRECT, PAGE_OF_FILE, of_document=True),),
    "card.page": (
        Page(READ, PAGE_OF_FILE, of_document=True),
        Page(READ, {**PAGE_OF_FILE, "q": COMMON, "zoom": "200", "turn": 90}, of_document=True),
    ),
    "card.picture": (Page(READ, {**FILE, "number": 1}, of_document=True),),
    "card.show": (Page(READ, DOCUMENT, of_document=True),),
    "card.text_history": (Page(READ, PAGE_OF_FILE, of_document=True),),
    "card.text": (Page(READ, FILE, of_document=True),),
    "catalogue.show": (Page(ADMINISTER),),
    "health.live": (Page(None),),
    "health.ready": (Page(None),),
    "intake.folder_edit": (Page(ADMINISTER, {"place_id": "place"}), Page(ADMINISTER)),
    "intake.places": (Page(ADMINISTER),),
    "journals.book": (
        Page(READ, {"code": "IN"}),
        Page(READ, {"code": "IN", "q": COMMON}),
        Page(READ, {"code": "IN", "state": "soon", "sort": "partner"}),
        Page(READ, {"code": "IN", "partner": "partner_id"}),
    ),
    "journals.export": (Page(EXPORT, {"code": "IN"}),),
    "journals.import_batch": (Page(LATE, {"code": "IN", "batch_id": "batch"}),),
    "journals.import_new": (Page(LATE, {"code": "IN"}),),
    "journals.import_withdraw": (Page(LATE, {"code": "IN", "batch_id": "batch"}),),
    "journals.overview": (Page(READ),),
    "labels.document": (Page(REGISTER, DOCUMENT, of_document=True),),
    "labels.journal": (Page(REGISTER, {"code": "IN"}), Page(REGISTER, {"code": "IN", "sheet": "single"})),
    "labels.separators": (Page(REGISTER), Page(REGISTER, {"register": "IN", "count": 1})),
    "partners.add_person": (Page(KEEP_PARTNERS, {"partner_id": "partner_id"}),),
    "partners.card": (Page(READ, {"partner_id": "partner_id"}),),
    "partners.edit": (Page(KEEP_PARTNERS, {"partner_id": "partner_id"}),),
    "partners.edit_person": (Page(KEEP_PARTNERS, {"partner_id": "partner_id", "person_id": "person_id"}),),
    "partners.merge": (
        Page(MERGE_PARTNERS, {"partner_id": "partner_id"}),
        Page(MERGE_PARTNERS, {"partner_id": "partner_id", "with": "other_partner_id"}),
    ),
    "partners.new": (Page(KEEP_PARTNERS),),
    "partners.overview": (Page(READ), Page(READ, {"q": "house"})),
    "partners.separate": (Page(MERGE_PARTNERS, {"partner_id": "merged_id"}),),
    "partners.suggest": (Page(READ, {"q": "house"}),),
    "register.new": (
        Page(REGISTER, {"code": "IN"}),
        Page(REGISTER, {"code": "OUT"}),
        Page(REGISTER, {"code": "IN", "tray": "waiting_id"}),
        Page(REGISTER, {"code": "IN", "tray": "item_id"}, of_document=True),
    ),
    "register.put_aside": (
        Page(REGISTER, WAITING),
        Page(REGISTER, {"item_id": "item_id"}, of_document=True),
    ),
    "register.tray": (Page(REGISTER),),
    "register.tray_page_image": (
        Page(REGISTER, {**WAITING, "sha256": "waiting_sha256", "number": 1}),
        Page(REGISTER, {"item_id": "item_id", "sha256": "sha256", "number": 1}, of_document=True),
    ),
    "search.batch": (Page(READ),),
    "search.export": (Page(EXPORT, {"q": COMMON}),),
    "search.open_saved": (Page(frozenset(), {"search_id": 999}),),  # there is no such search, for anybody
    "search.results": (
        Page(READ, {"q": COMMON}),
        Page(READ, {"q": COMMON, "order": "best"}),
        Page(READ, {"country": "TR"}),
        Page(READ),
    ),
    "search.saved": (Page(READ),),
    "search.suggest": (Page(READ, {"q": COMMON}),),
    "setup.first_start": (Page(None, {"token": "wrong"}, expected=409, nobody=409),),
    "start.dashboard": (Page(None, nobody=302),),
    "start.waiting": (Page(None, expected=302, nobody=302),),
    "static": (Page(None, {"version": "any", "filename": "katchy.css"}),),
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A POST address: who may send it, with what, and what they get; the order is that of sending."""

    who: frozenset[str] | None
    blanks: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    of_document: bool = False
    expected: int = 302
    nobody: int = 302


NEW_PARTNER = {
    "type": "other", "name": "New House", "kind": "official", "name_language": "", "valid_until": "", "name_id": "",
}  # fmt: skip
# Roles that may do a thing do it to a registry of their own; where an answer is 422, the form asks for more.
FORMS: dict[str, Form] = {
    "account.sign_in": Form(None, nobody=200),
    "account.profile": Form(EVERYBODY, data={"theme": "dark", "language": ""}),
    "account.password": Form(EVERYBODY, data={"old": "wrong"}, expected=200),
    "admin.case_edit": Form(ADMINISTER, {"row_id": "case"}, {"index": ""}, expected=422),
    "admin.concept_edit": Form(ADMINISTER, data={"ky": ""}, expected=422),
    "admin.kind_edit": Form(ADMINISTER, {"row_id": "kind"}, {"code": ""}, expected=422),
    "admin.office": Form(ADMINISTER, data={"name_ky": "Башка", "zone": "Asia/Bishkek", "language": "ky"}),
    "admin.register_edit": Form(ADMINISTER, {"row_id": "register"}, {"code": ""}, expected=422),
    "admin.unit_edit": Form(ADMINISTER, {"row_id": "unit"}, {"code": "98", "name_ky": "Бөлүм", "active": "y"}),
    "admin.user_edit": Form(ADMINISTER, {"row_id": "user"}, {"login": ""}, expected=422),
    "card.correct": Form(CORRECT, DOCUMENT, {"subject": ""}, of_document=True, expected=422),
    "card.correct_text": Form(
        CORRECT, PAGE_OF_FILE, {"text": "words of a stranger", "version": "0"}, of_document=True, expected=409
    ),
    "card.link": Form(REGISTER, DOCUMENT, {"number": ""}, of_document=True, expected=422),
    "card.attach": Form(REGISTER, DOCUMENT, {}, of_document=True, expected=422),
    "card.make_copy": Form(REGISTER, FILE, of_document=True),
    "card.retry": Form(REGISTER, FILE, of_document=True),
    "card.unlink": Form(CORRECT, {**DOCUMENT, "link_id": "link_id"}, of_document=True),
    "card.annul": Form(ANNUL, DOCUMENT, {"reason": "эки жолу", "sure": "y"}, of_document=True),
    "intake.folder_edit": Form(ADMINISTER, {"place_id": "place"}, {"place": ""}, expected=422),
    "intake.again": Form(REGISTER, {"arrival_id": "arrival"}),
    "intake.drop": Form(REGISTER, {"arrival_id": "arrival"}),
    "intake.look": Form(REGISTER, {"place_id": "place"}),
    "journals.import_batch": Form(LATE, {"code": "IN", "batch_id": "batch"}, {"do": "check"}),
    "journals.import_new": Form(LATE, {"code": "IN"}, {"year": ""}, expected=422),
    "journals.import_withdraw": Form(LATE, {"code": "IN", "batch_id": "batch"}, {"reason": ""}, expected=422),
    "journals.write": Form(EXPORT, {"code": "IN"}, {"format": "csv", "language": "ky"}, expected=200),
    "partners.add_person": Form(KEEP_PARTNERS, {"partner_id": "partner_id"}, {"name": "Someone"}),
    "partners.edit": Form(KEEP_PARTNERS, {"partner_id": "partner_id"}, {"version": "0"}, expected=422),
    "partners.edit_person": Form(
        KEEP_PARTNERS, {"partner_id": "partner_id", "person_id": "person_id"}, {"name": "Another"}
    ),
    "partners.merge": Form(
        MERGE_PARTNERS, {"partner_id": "partner_id"}, {"with": "other_partner_id", "reason": ""}, expected=422
    ),
    "partners.new": Form(KEEP_PARTNERS, data=NEW_PARTNER),
    "partners.separate": Form(MERGE_PARTNERS, {"partner_id": "merged_id"}),
    "register.drop": Form(REGISTER),
    "register.join": Form(REGISTER),
    "register.new": Form(REGISTER, {"code": "IN"}, {"subject": ""}, expected=422),
    "register.postpone": Form(REGISTER, WAITING),
    "register.put_aside": Form(REGISTER, WAITING, expected=200),
    "register.take_back": Form(REGISTER, WAITING, expected=404),
    "register.arrival": Form(REGISTER, {**DOCUMENT, **WAITING}, of_document=True),
    "search.batch": Form(READ, data={"lines": COMMON}, expected=200),
    "search.batch_export": Form(EXPORT, data={"lines": COMMON, "format": "csv"}, expected=200),
    "search.change_saved": Form(READ, {"search_id": 999}, {"name": "mine"}, expected=404),
    "search.forget": Form(READ),
    "search.keep_search": Form(READ, data={"name": "mine", "asked": f"q={COMMON}"}),
    "search.mail_address": Form(READ, data={"address": "clerk@example.org"}),
    "search.write": Form(EXPORT, {"q": COMMON}, {"format": "zip"}, expected=200),
    "setup.first_start": Form(None, {"token": "wrong"}, expected=409, nobody=409),
    "account.sign_out": Form(None),
    "account.sign_out_everywhere": Form(EVERYBODY),
}  # fmt: skip


# The house ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def house(
    _registry_template: tuple[Path, dict[str, Actor]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    template, people = _registry_template
    settings = Settings(data=tmp_path_factory.mktemp("house") / "var")
    settings.files.mkdir(parents=True)
    shutil.copy(template, settings.data / "registry.sqlite")
    database = Database(settings.url)
    registry = Registry(database, LocalStorage(settings.files), MovingClock(), settings, people)
    yield build(registry)
    database.close()


@dataclass
class Site:
    """The application on one copy of the house."""

    app: Flask
    services: Services
    house: House

    def browser(self, role: str) -> PageAuditClient:
        client = self.app.test_client()
        assert isinstance(client, PageAuditClient)
        if role != NOBODY:
            now = int(time.time())
            with client.session_transaction() as session:
                user = self.house.registry.people[role]
                session.update({"_user_id": f"{user.id}.0", "since": now, "seen": now})
        return client

    def address(self, endpoint: str, blanks: dict[str, Any], marked: Marked) -> str:
        """Fill the blanks of an address for one document."""
        with self.app.test_request_context():
            values = {name: self.value(value, marked) for name, value in blanks.items()}
            return url_for(endpoint, **values)

    def value(self, name: Any, marked: Marked) -> Any:
        if name == "merged_id":
            return self.house.merged_id
        if name == "other_partner_id":
            others = [one for one in self.house.marked.values() if one is not marked]
            return others[0].partner_id
        if name in self.house.rows:
            return self.house.rows[name]
        return getattr(marked, name, name) if isinstance(name, str) else name


def open_site(services: Services, house: House) -> Site:
    return Site(build_app(services), services, house)


@pytest.fixture(scope="module")
def site(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """For reading: one copy for the whole module."""
    services = house.copy(tmp_path_factory.mktemp("site") / "var")
    yield open_site(services, house)
    services.close()


@pytest.fixture
def own_site(house: House, tmp_path: Path) -> Iterator[Site]:
    """For writing: a copy of its own for each test."""
    services = house.copy(tmp_path / "own")
    yield open_site(services, house)
    services.close()


# Every address has a row ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "table"), [("GET", PAGES), ("POST", FORMS)])
def test_every_address_has_a_row(site: Site, method: str, table: dict[str, Any]) -> None:
    served = {rule.endpoint for rule in site.app.url_map.iter_rules() if method in (rule.methods or ())}
    assert served == set(table)


def test_nothing_else_than_reading_and_sending(site: Site) -> None:
    methods = {method for rule in site.app.url_map.iter_rules() for method in rule.methods or ()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


# Reading --------------------------------------------------------------------------------------------------


def asked(site: Site, mark: Mark) -> Iterator[tuple[str, Page, str]]:
    marked = site.house.marked[mark]
    for endpoint, pages in PAGES.items():
        for page in pages:
            if page.of_document or mark is Mark.PUBLIC or "partner_id" in page.blanks.values():
                yield endpoint, page, site.address(endpoint, page.blanks, marked)


@pytest.mark.parametrize("role", [*ROLES, NOBODY])
def test_pages(site: Site, role: str) -> None:
    """Each page opens for whom it should, and never says a word of a document its reader may not see."""
    client = site.browser(role)
    hidden = [
        (word, word == marked.partner)
        for mark, marked in site.house.marked.items()
        if role not in SEES[mark]
        for word in (*marked.words, marked.partner)
    ]
    got, expected, leaks = {}, {}, []
    for mark in Mark:
        for endpoint, page, address in asked(site, mark):
            answer = client.get(address)
            got[address] = f"{answer.status_code} {where(answer)}".strip()
            expected[address] = status_of_page(page, role, mark)
            said = words_of(answer, address)
            # The directory is open to all who read: its names may stand where it was asked for a partner by number.
            asked_by_partner = "partner=" in address
            in_directory = asked_by_partner or endpoint.startswith("partners.") or endpoint == "admin.audit"
            for word, names_partner in hidden:
                if word in said and not (in_directory and names_partner):
                    leaks.append((address, word))
    assert got == expected
    assert leaks == []


def status_of_page(page: Page, role: str, mark: Mark) -> str:
    if role == NOBODY:
        return str(page.nobody) if page.who is None else "302 /sign-in"
    if page.who is not None and role not in page.who:
        return "404"
    if page.of_document and role not in SEES[mark]:
        return "404"
    return str(page.expected)


def where(answer: TestResponse) -> str:
    """Name the sign-in page where an answer leads there."""
    location = answer.location or ""
    return "/sign-in" if location.startswith("/sign-in?") else ""


@pytest.mark.parametrize("role", sorted(EXPORT))
def test_exports_hold_what_one_may_see_and_nothing_else(site: Site, role: str) -> None:
    client = site.browser(role)
    for format_ in ("xlsx", "csv", "pdf"):
        address = "/journals/IN/export"
        said = words_of(client.send(address, {"format": format_, "language": "ky"}), address)
        for mark, marked in site.house.marked.items():
            printed = (f"subject{mark}", f"TN{mark}-77", f"note{mark}", marked.partner, marked.number)
            found = {word for word in printed if word in said}
            assert found == (set(printed) if role in SEES[mark] else set()), (format_, mark)


@pytest.mark.parametrize("role", sorted(EXPORT))
def test_exported_results_hold_what_one_may_see_and_nothing_else(site: Site, role: str) -> None:
    client = site.browser(role)
    address = f"/search/export?q={COMMON}"
    for format_ in ("xlsx", "csv"):
        said = words_of(client.send(address, {"format": format_}), address)
        for mark, marked in site.house.marked.items():
            printed = (f"subject{mark}", f"TN{mark}-77", marked.partner, marked.number)
            found = {word for word in printed if word in said}
            assert found == (set(printed) if role in SEES[mark] else set()), (format_, mark)
    packed = client.send(address, {"format": "zip"})
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        names = " ".join(archive.namelist())
        assert archive.testzip() is None
    assert {mark for mark in Mark if f"file{mark}.pdf" in names} == {
        mark for mark in Mark if role in SEES[mark]
    }


@pytest.mark.parametrize("role", ROLES)
def test_counts_are_of_what_one_may_see(site: Site, role: str) -> None:
    client = site.browser(role)
    client.get("/language/en")
    seen = sum(role in may for may in SEES.values())
    found = "1 document" if seen == 1 else f"{seen} documents"
    client.get("/search", query_string={"q": COMMON})
    assert client.text("//h1") == found
    counts = client.page.xpath("//*[@class='k-facets']//*[@class='k-count']")
    assert counts, "facets have counts"
    assert all(int(count.text_content()) <= seen for count in counts)
    client.get("/journals/IN")
    assert f"· {seen} entr" in client.text("//*[@class='k-head']")
    for mark, marked in site.house.marked.items():
        client.get(f"/partners/{marked.partner_id}")
        letters = client.page.xpath("//main//a[starts-with(@href, '/card/')]")
        assert bool(letters) is (role in SEES[mark]), mark


@pytest.mark.parametrize("role", ROLES)
def test_a_word_finds_only_for_those_who_may_see(site: Site, role: str) -> None:
    client = site.browser(role)
    for mark, marked in site.house.marked.items():
        mine, card = role in SEES[mark], f"/card/{marked.id}"
        for query in (f"text{mark}", f"TN{mark}-77", marked.number[-7:]):
            answer = client.get("/search", query_string={"q": query})
            listed = (
                card in links(client, "//*[@class='k-hits']//a/@href") if answer.status_code == 200 else False
            )
            assert (listed or answer.location == card) is mine, query
            items = client.get("/search/suggest", query_string={"q": query}).get_json()["items"]
            assert (card in [item["href"] for item in items]) is mine, query
            client.get("/journals/IN", query_string={"q": query})
            assert (card in links(client, "//main//tbody//a/@href")) is mine, query


def links(client: PageAuditClient, where_: str) -> set[str]:
    return {str(link).partition("?")[0] for link in client.page.xpath(where_)}


def words_of(answer: TestResponse, address: str) -> str:
    """Give everything an answer says, whatever it is made of; its random tokens and what was asked are left out."""
    kind = answer.mimetype
    if kind == "application/pdf":
        with pypdfium2.PdfDocument(answer.data) as document:
            return "\n".join(
                page.get_textpage().get_text_bounded().replace("\x02\r\n", "") for page in document
            )
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    said = f"{answer.get_data().decode('utf-8', 'replace')} {answer.headers} {answer.get_json(silent=True)}"
    said = re.sub(r'name="(csrf_token|form_key)"[^>]*>', "", said)
    for echo in (address, quote(address), quote(address, safe=""), html.escape(address)):
        said = said.replace(echo, "")
    return said + html.unescape(re.sub(r"<[^>]+>", "", said))


# Doing ----------------------------------------------------------------------------------------------------


def sent(site: Site, mark: Mark) -> Iterator[tuple[str, Form, str, dict[str, Any]]]:
    marked = site.house.marked[mark]
    for endpoint, form in FORMS.items():
        if mark is not Mark.PUBLIC and not form.of_document:
            continue
        data = {name: site.value(value, marked) for name, value in form.data.items()}
        yield endpoint, form, site.address(endpoint, form.blanks, marked), data


@pytest.mark.parametrize("role", ROLES)
def test_forms(own_site: Site, role: str) -> None:
    client = own_site.browser(role)
    for mark in reversed(Mark):  # the public document is what the others answer
        for endpoint, form, address, data in sent(own_site, mark):
            if endpoint == "card.unlink" and mark is Mark.PUBLIC:
                continue
            if endpoint.startswith("account.sign_out"):
                client = own_site.browser(role)
            before = changes(own_site)
            answer = client.send(address, data)
            expected = status_of_form(form, role, mark)
            assert answer.status_code == expected, f"{role} {address}: {answer.status_code}"
            if expected in (403, 404):
                assert changes(own_site) == before, f"{role} changed something by {address}"


def status_of_form(form: Form, role: str, mark: Mark) -> int:
    if form.who is not None and role not in form.who:
        return 403
    if form.of_document and role not in SEES[mark]:
        return 404
    return form.expected


def test_nobody_does_anything(own_site: Site) -> None:
    client = own_site.browser(NOBODY)
    before = changes(own_site)
    for mark in Mark:
        for endpoint, form, address, data in sent(own_site, mark):
            client.get("/sign-in")
            answer = client.send(address, data)
            expected = form.nobody if form.who is None else 302
            assert answer.status_code == expected, address
            if form.who is not None:
                assert (answer.location or "").startswith("/sign-in"), endpoint
    assert changes(own_site) == before


def test_without_its_token_no_form_does_anything(own_site: Site) -> None:
    client = own_site.browser("administrator")
    before = changes(own_site)
    for _endpoint, _form, address, data in sent(own_site, Mark.PUBLIC):
        assert client.post(address, data=data).status_code == 400, address
    assert changes(own_site) == before


def changes(site: Site) -> int:
    """Give a number that another connection's commits raise."""
    if not hasattr(site, "watcher"):
        site.watcher = site.services.database.engine.connect()  # type: ignore[attr-defined]
    return int(site.watcher.execute(text("PRAGMA data_version")).scalar_one())  # type: ignore[attr-defined]


# Let in beside the mark -----------------------------------------------------------------------------------


def test_a_named_reader_sees_the_document(own_site: Site) -> None:
    confidential = own_site.house.marked[Mark.CONFIDENTIAL]
    client = own_site.browser("reader")
    assert client.get(f"/card/{confidential.id}").status_code == 404
    with own_site.services.database.write() as session:
        reader = own_site.house.registry.reader
        session.add(DocumentReader(document_id=confidential.id, user_id=reader.id))
        session.flush()
        reindex(own_site, session, confidential.id)
    assert client.get(f"/card/{confidential.id}").status_code == 200
    client.get("/search", query_string={"q": "textconfidential"})
    assert f"/card/{confidential.id}" in links(client, "//*[@class='k-hits']//a/@href")
    assert own_site.browser("officer").get(f"/card/{confidential.id}").status_code == 404


def test_who_answers_for_a_document_sees_it(own_site: Site) -> None:
    official = own_site.house.marked[Mark.OFFICIAL]
    with own_site.services.database.write() as session:
        session.get_one(DocumentRow, official.id).responsible_id = own_site.house.registry.officer.id
        session.flush()
        reindex(own_site, session, official.id)
    client = own_site.browser("officer")
    assert client.get(f"/card/{official.id}").status_code == 200
    client.get("/search", query_string={"q": "textofficial"})
    assert f"/card/{official.id}" in links(client, "//*[@class='k-hits']//a/@href")


def test_a_coordinator_sees_the_internal_documents_of_the_own_unit(own_site: Site) -> None:
    internal, official = own_site.house.marked[Mark.INTERNAL], own_site.house.marked[Mark.OFFICIAL]
    with own_site.services.database.write() as session:
        unit = session.query(Unit).filter_by(code="05").one()
        session.get_one(User, own_site.house.registry.coordinator.id).unit_id = unit.id
        for marked in (internal, official):
            session.get_one(DocumentRow, marked.id).unit_id = unit.id
            session.flush()
            reindex(own_site, session, marked.id)
    client = own_site.browser("coordinator")
    assert client.get(f"/card/{internal.id}").status_code == 200
    assert client.get(f"/card/{official.id}").status_code == 404
    client.get("/search", query_string={"q": COMMON})
    found = links(client, "//*[@class='k-hits']//a/@href")
    assert f"/card/{internal.id}" in found
    assert f"/card/{official.id}" not in found


def reindex(site: Site, session: Any, document_id: int) -> None:
    from indexer.indexing import index_now

    index_now(session, site.services.search, [document_id])


# The trail ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "endpoint", ["card.show", "card.text", "card.download", "card.picture", "card.page", "card.text_history"]
)
def test_reading_a_restricted_document_is_on_the_trail(site: Site, endpoint: str) -> None:
    page = PAGES[endpoint][0]
    client = site.browser("head")
    for mark, marked in site.house.marked.items():
        before = readings(site, marked)
        assert client.get(site.address(endpoint, page.blanks, marked)).status_code == 200
        assert (readings(site, marked) > before) is (mark in (Mark.OFFICIAL, Mark.CONFIDENTIAL))


def readings(site: Site, marked: Marked) -> int:
    query = "SELECT count(*) FROM audit_entry WHERE action = 'read' AND subject_id = :id"
    with site.services.database.read() as session:
        return int(session.execute(text(query), {"id": marked.id}).scalar_one())
