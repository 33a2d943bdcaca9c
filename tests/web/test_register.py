"""Registering in the browser: every journal's form, what is refused, and no number spent twice or for nothing."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from archive import kinds
from archive.models import Counter, Document, DocumentFile, DocumentPartner, Link, Partner, Unit
from archive.partners import NameForm, PartnerForm, create_partner
from archive.registration import annul
from archive.storage import LocalStorage
from tests.conftest import NOW, Registry
from tests.factories import document
from tests.web.conftest import SignIn, Write
from tests.web_client import PageAuditClient
from webui.app import create_app
from webui.bootstrap import Services

LETTERS = Path(__file__).parents[1] / "samples" / "letters"
KONYA = "Selçuk Üniversitesi"


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("registrar"))


@pytest.fixture
def head(sign_in: SignIn) -> PageAuditClient:
    """May give late, literal and paper numbers."""
    return in_english(sign_in("head"))


@pytest.fixture
def konya(write: Write, registry: Registry) -> int:
    return add_partner(write, registry, KONYA, "Selcuk University", "Университет Сельчук")


def in_english(client: PageAuditClient) -> PageAuditClient:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def add_partner(write: Write, registry: Registry, *names: str, country: str = "TR") -> int:
    form = PartnerForm(tuple(NameForm(name) for name in names), "university", country)
    with write() as session:
        return create_partner(session, registry.registrar, form, at=NOW, same_accepted=True).id


def register(client: PageAuditClient, code: str = "IN", **typed: Any) -> str:
    """Open a journal's form, fill it in and send it; gives the number, or the faults it names."""
    client.get(f"/register/new/{code}")
    return send(client, **typed)


def send(client: PageAuditClient, **typed: Any) -> str:
    answer = client.fill("subject", typed)
    if answer.status_code != 302:
        return client.text("//*[@id='errors']") if client.page.xpath("//*[@id='errors']") else ""
    client.get(answer.location)
    return client.text("//*[contains(@class, 'k-stamp')]//b")


def incoming(**typed: Any) -> dict[str, Any]:
    return {"partner": KONYA, "subject": "Студенттерди алмашуу жөнүндө", **typed}


def file(name: str, content: bytes | None = None) -> tuple[BytesIO, str]:
    return BytesIO((LETTERS / name).read_bytes() if content is None else content), name


def the_document(write: Write, number: str | None = None) -> Document:
    with write() as session:
        query = select(Document).order_by(Document.id.desc())
        found = session.scalars(query.where(Document.number == number) if number else query).first()
        assert found is not None
        session.expunge(found)
        return found


def numbers_given(write: Write) -> int:
    with write() as session:
        given = session.scalar(select(func.coalesce(func.sum(Counter.last_serial), 0))) or 0
        assert session.scalar(select(func.count(Document.id))) == given, "every number has its document"
        return given


class TestEachJournal:
    def test_an_incoming_letter_with_every_field(
        self, clerk: PageAuditClient, write: Write, registry: Registry, konya: int
    ) -> None:
        other = add_partner(write, registry, "Алтайский университет", country="RU")
        with write() as session:
            unit = session.scalars(select(Unit.id).order_by(Unit.id)).first()
            invitation = kinds.kind_by_code(session, "invitation")
            assert invitation is not None
            kind_id = invitation.id
        number = register(
            clerk,
            **incoming(
                their_number="E-618", their_date="23.10.2026", kind="invitation", language="tr", second_language="en",
                due="other", due_on="1.12.2026", sheets="3", annexes="2 барак", copies="1", delivery="post",
                person="Ayşegül Çınar", unit=str(unit), addressee="Ректорго", responsible=str(registry.officer.id),
                access="official", access_reason="КПҮ", note="Шашылыш", further_partners="Алтайский университет\n",
            ),
        )  # fmt: skip
        assert number == "15-03/1"
        kept = the_document(write)
        facts = {
            "partner_id": konya, "their_number": "E-618", "their_date": NOW.date().replace(month=10, day=23),
            "kind_id": kind_id, "languages": "tr,en", "due_on": NOW.date().replace(month=12, day=1), "sheets": 3,
            "annexes": "2 барак", "copies": 1, "delivery": "post", "person": "Ayşegül Çınar", "unit_id": unit,
            "addressee": "Ректорго", "responsible_id": registry.officer.id, "access": "official",
            "access_reason": "КПҮ", "note": "Шашылыш", "registered_by": registry.registrar.id,
        }  # fmt: skip
        assert {name: getattr(kept, name) for name in facts} == facts
        with write() as session:
            assert session.scalars(select(DocumentPartner.partner_id)).all() == [other]

    def test_an_outgoing_letter_that_answers(self, clerk: PageAuditClient, write: Write, konya: int) -> None:
        register(clerk, **incoming())
        number = register(
            clerk, "OUT", partner=KONYA, subject="Жооп", signatory="К. Исмаилов", link_number="15-03/1"
        )
        assert number == "15-04/1"
        assert the_document(write).signatory == "К. Исмаилов"
        with write() as session:
            assert [tuple(row) for row in session.execute(select(Link.from_id, Link.to_id, Link.type))] == [
                (2, 1, "reply_to")
            ]

    def test_an_internal_note_needs_no_correspondent(self, clerk: PageAuditClient, write: Write) -> None:
        with write() as session:
            one, other = session.scalars(select(Unit.id).order_by(Unit.id).limit(2)).all()
        number = register(clerk, "INT", subject="Каражат бөлүү", from_unit=str(one), unit=str(other))
        assert number == "ИК-1"
        assert (the_document(write).from_unit_id, the_document(write).unit_id) == (one, other)

    def test_agreements_and_minutes(self, clerk: PageAuditClient, konya: int) -> None:
        assert register(clerk, "AGR", partner=KONYA, subject="Өз ара түшүнүшүү меморандуму") == "ЭК-2026/1"
        assert register(clerk, "MIN", subject="Жыйындын протоколу") == "1"

    def test_a_journal_numbered_by_hand_asks_for_the_number(self, clerk: PageAuditClient) -> None:
        assert "Type the number" in register(clerk, "ORD", subject="Буйрук")
        assert send(clerk, number="117-ФХД") == "117-ФХД"
        assert "already taken" in register(clerk, "ORD", subject="Башка буйрук", number="117-ФХД")

    @pytest.mark.parametrize("language", ["ky", "ru", "en"])
    @pytest.mark.parametrize("code", ["IN", "OUT", "INT", "AGR", "ORD"])
    def test_every_form_in_every_language(self, sign_in: SignIn, code: str, language: str) -> None:
        client = sign_in("head")
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        assert client.get(f"/register/new/{code}").status_code == 200
        assert (
            client.fill("subject", {"subject": "", "sheets": "many", "registered_on": "never"}).status_code
            == 422
        )
        assert client.page.get("lang") == language

    def test_the_fields_are_those_of_the_journal(self, clerk: PageAuditClient) -> None:
        shown = {}
        for code in ("IN", "OUT", "INT"):
            clerk.get(f"/register/new/{code}")
            shown[code] = set(clerk.values("subject")) | {
                str(field.get("name")) for field in clerk.form("subject").xpath(".//input[@type='radio']")
            }
        assert {"their_number", "due"} <= shown["IN"]
        assert "signatory" in shown["OUT"] - shown["IN"]
        assert {"from_unit", "unit"} <= shown["INT"]
        assert "partner" not in shown["INT"]

    @pytest.mark.parametrize("code", ["NO", "VIS"])
    def test_a_journal_that_is_not_there_or_not_in_use(
        self, clerk: PageAuditClient, konya: int, code: str
    ) -> None:
        answer = clerk.get(f"/register/new/{code}")
        assert answer.status_code == 404 or "not in use" in register(clerk, code, **incoming())


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"partner": ""}, "Name the correspondent"),
            ({"subject": "  "}, "Write what the document is about"),
            ({"their_date": "31.02.2026"}, "There is no such date: 31.02.2026"),
            ({"their_date": "25.11.2026"}, "25.11.2026, is later than today"),
            ({"registered_on": "25.11.2026"}, "25.11.2026 is later than today"),
            ({"registered_on": "someday"}, "There is no such date: someday"),
            ({"sheets": "many"}, "Not a valid integer value"),
            ({"sheets": "-1"}, "Number must be between 0 and 9999"),
            ({"case": "99-99"}, "There is no case 99-99"),
            ({"subject": "ө" * 2001}, "cannot be longer than 2000 characters"),
            ({"link_number": "15-03/999"}, "There is no document with the number 15-03/999"),
            ({"further_partners": "Белгисиз уюм"}, "There is no single correspondent called “Белгисиз уюм”"),
            ({"due": "soon"}, "Choose one of the dates"),
            ({"due": "other", "due_on": "32.12.2026"}, "There is no such date: 32.12.2026"),
            ({"access": "top secret"}, "Not a valid choice"),
        ],
    )
    def test_it_is_said_what_was_typed_stays_and_no_number_is_spent(
        self, clerk: PageAuditClient, write: Write, konya: int, typed: dict[str, str], sentence: str
    ) -> None:
        form = incoming(their_number="E-618", note="Шашылыш", **{"sheets": "3", **typed})
        assert sentence in register(clerk, **{**form, **typed})
        values = clerk.values("subject")
        for name in (
            "their_number",
            "note",
            *(set(typed) & {"their_date", "registered_on", "sheets", "due_on"}),
        ):
            assert values[name] == {**form, **typed}[name], name
        assert numbers_given(write) == 0
        assert register(clerk, **incoming()) == "15-03/1"

    def test_several_faults_are_said_at_once_each_at_its_field(
        self, clerk: PageAuditClient, konya: int
    ) -> None:
        said = register(clerk, **incoming(their_date="x", sheets="y"))
        assert "There is no such date: x" in said
        assert "Not a valid integer value" in said
        for name in ("their_date", "sheets"):
            assert clerk.page.xpath(f"//*[@id='{name}-error']")

    def test_an_earlier_date_than_the_journal_s_latest_is_refused(
        self, clerk: PageAuditClient, write: Write, konya: int
    ) -> None:
        register(clerk, **incoming())
        assert "The latest entry of this journal is of 24.11.2026" in register(
            clerk, **incoming(registered_on="23.11.2026")
        )
        assert numbers_given(write) == 1

    @pytest.mark.parametrize("partner_id", ["999", "x", "²", "-1"])
    def test_a_number_of_no_partner_beside_a_name_counts_for_nothing(
        self, clerk: PageAuditClient, konya: int, partner_id: str
    ) -> None:
        assert register(clerk, **incoming(partner_id=partner_id)) == "15-03/1"

    @pytest.mark.parametrize("value", ["99999", "x", "²", "2026-13-45"])
    def test_choices_nobody_offered_register_nothing_wrong(
        self, clerk: PageAuditClient, write: Write, konya: int, value: str
    ) -> None:
        for name in (
            "unit", "responsible", "kind", "language", "second_language", "delivery", "access", "case",
            "link", "link_type", "partner_choice", "partner_type", "partner_country", "due", "their_date_choice",
            "numbering", "files_role", "form_key",
        ):  # fmt: skip
            before = numbers_given(write)
            clerk.get("/register/new/IN")
            status = clerk.fill("subject", incoming(**{name: value})).status_code
            assert status in (302, 404, 422), name
            assert numbers_given(write) - before == (status == 302), name


class TestOnce:
    def test_a_form_sent_twice_is_one_document(
        self, clerk: PageAuditClient, write: Write, konya: int
    ) -> None:
        clerk.get("/register/new/IN")
        first = clerk.fill("subject", incoming())
        again = clerk.fill("subject", incoming())
        assert (first.status_code, again.status_code) == (302, 302)
        assert again.location == "/card/1"
        assert numbers_given(write) == 1

    def test_forms_sent_at_the_same_moment_are_one_document(
        self, app: Flask, clerk: PageAuditClient, write: Write, konya: int
    ) -> None:
        clerk.get("/register/new/IN")
        data = {**clerk.values("subject"), **incoming()}
        cookie = clerk.get_cookie("katchy_session")
        assert cookie is not None
        answers: list[str | None] = []

        def press() -> None:
            browser = app.test_client()
            browser.set_cookie("katchy_session", cookie.value)
            answers.append(browser.post("/register/new/IN", data=data).location)

        presses = [threading.Thread(target=press) for _ in range(4)]
        for one in presses:
            one.start()
        for one in presses:
            one.join()
        assert {str(answer).partition("?")[0] for answer in answers} == {"/card/1"}
        assert numbers_given(write) == 1

    def test_a_new_form_is_a_new_document(self, clerk: PageAuditClient, konya: int) -> None:
        assert [register(clerk, **incoming()) for _ in range(2)] == ["15-03/1", "15-03/2"]


class TestRepeats:
    LETTER = incoming(their_number="№ 17-02/44", their_date="01.11.2026")

    @pytest.fixture(autouse=True)
    def first(self, clerk: PageAuditClient, konya: int) -> None:
        assert register(clerk, **self.LETTER) == "15-03/1"

    def test_the_clerk_is_asked_before_a_number_is_spent(self, clerk: PageAuditClient, write: Write) -> None:
        clerk.get("/register/new/IN")
        answer = clerk.fill("subject", {**self.LETTER, "their_number": "no 17-02 / 44"})
        assert answer.status_code == 409
        assert "It seems this document is here already" in clerk.text()
        assert "/card/1" in clerk.page.xpath("//main//a/@href")
        assert numbers_given(write) == 1
        assert send(clerk) == "", "pressing the button again asks again"
        assert send(clerk, repeat_accepted="y") == "15-03/2"

    @pytest.mark.parametrize(
        "other", [{"their_number": "17-02/45"}, {"their_date": "02.11.2026"}, {"their_number": ""}]
    )
    def test_another_number_or_date_is_another_letter(
        self, clerk: PageAuditClient, other: dict[str, str]
    ) -> None:
        assert register(clerk, **{**self.LETTER, **other}) == "15-03/2"

    def test_an_annulled_one_is_no_repeat(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            annul(session, registry.registrar, 1, "ката", now=NOW)
        assert register(clerk, **self.LETTER) == "15-03/2"

    def test_what_one_may_not_see_is_not_told(
        self, clerk: PageAuditClient, head: PageAuditClient, write: Write
    ) -> None:
        secret = {**self.LETTER, "their_number": "С-1", "access": "confidential", "access_reason": "x"}
        assert register(head, **secret) == "15-03/2"
        assert register(clerk, **{**self.LETTER, "their_number": "С-1"}) == "15-03/3"


class TestCorrespondent:
    def test_an_unknown_one_is_added_without_leaving_the_form(
        self, clerk: PageAuditClient, write: Write
    ) -> None:
        said = register(clerk, partner="Анкара университети", subject="Чакыруу")
        assert "Choose the correspondent, or add a new one with this name" in said
        assert clerk.values("subject")["subject"] == "Чакыруу"
        number = send(clerk, partner_choice="new", partner_country="TR", partner_type="university")
        assert number == "15-03/1"
        with write() as session:
            [added] = session.scalars(select(Partner)).all()
            assert (added.name, added.country, added.type) == ("Анкара университети", "TR", "university")

    def test_a_refused_form_adds_no_correspondent(self, clerk: PageAuditClient, write: Write) -> None:
        register(clerk, partner="Анкара университети", subject="", partner_choice="new")
        with write() as session:
            assert session.scalar(select(func.count(Partner.id))) == 0

    @pytest.mark.parametrize(
        "typed", ["selcuk university", "университет сельчук", "  SELÇUK   ÜNİVERSİTESİ "]
    )
    def test_any_of_its_names_will_do(
        self, clerk: PageAuditClient, write: Write, konya: int, typed: str
    ) -> None:
        assert register(clerk, **incoming(partner=typed)) == "15-03/1"
        assert the_document(write).partner_id == konya

    def test_where_several_bear_a_name_one_is_chosen(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        ids = [add_partner(write, registry, "Медициналык академия", country=code) for code in ("KG", "KZ")]
        assert "Choose the correspondent" in register(clerk, partner="Медициналык академия", subject="Кат")
        offered = clerk.page.xpath("//input[@name='partner_choice']/@value")
        assert set(offered) == {str(ids[0]), str(ids[1]), "new"}
        assert send(clerk, partner_choice=str(ids[1])) == "15-03/1"
        assert the_document(write).partner_id == ids[1]

    def test_what_is_typed_counts_not_the_number_beside_it(
        self, clerk: PageAuditClient, write: Write, registry: Registry, konya: int
    ) -> None:
        """A browser without scripts sends the proposal's number with the name the clerk typed instead."""
        other = add_partner(write, registry, "Алтайский университет", country="RU")
        assert (
            register(clerk, **incoming(partner="Алтайский университет", partner_id=str(konya))) == "15-03/1"
        )
        assert the_document(write).partner_id == other

    def test_the_number_beside_a_name_tells_bearers_of_one_name_apart(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        ids = [add_partner(write, registry, "Медициналык академия", country=code) for code in ("KG", "KZ")]
        assert (
            register(clerk, **incoming(partner="Медициналык академия", partner_id=str(ids[1]))) == "15-03/1"
        )
        assert the_document(write).partner_id == ids[1]


class TestNumbersByRight:
    @pytest.fixture(autouse=True)
    def three(self, write: Write, registry: Registry, konya: int) -> None:
        with write() as session:
            for _ in range(3):
                document(session, registry.registrar, partner_id=konya)

    def test_they_are_offered_to_those_who_may(
        self, clerk: PageAuditClient, head: PageAuditClient, write: Write, registry: Registry, sign_in: SignIn
    ) -> None:
        for client, offered in ((clerk, 0), (head, 4)):
            client.get("/register/new/IN")
            assert len(client.page.xpath("//input[@name='numbering']")) == offered

    def test_a_registrar_does_not_get_one_by_forging_the_form(
        self, clerk: PageAuditClient, write: Write
    ) -> None:
        for wish in (
            {"numbering": "late"},
            {"numbering": "literal", "serial": "1", "suffix": "а"},
            {"numbering": "manual", "number": "15-03/99"},
            {"numbering": "imported", "number": "1"},
        ):
            clerk.get("/register/new/IN")
            assert clerk.fill("subject", incoming(reason="x", **wish)).status_code in (403, 422), wish
        assert numbers_given(write) == 3

    def test_a_literal_number_stands_beside_its_serial(self, head: PageAuditClient, write: Write) -> None:
        form = incoming(numbering="literal", serial="2", suffix="a")  # typed in Latin
        assert "Give the reason" in register(head, **form)
        assert send(head, reason="калып калган") == "15-03/2а"
        assert "already taken" in register(head, **{**form, "reason": "калып калган"})
        assert register(head, **incoming()) == "15-03/4", "the counter did not move"

    def test_a_late_one_is_the_next_number_under_an_earlier_date(
        self, head: PageAuditClient, write: Write
    ) -> None:
        form = incoming(numbering="late", registered_on="20.11.2026", reason="почта кечикти")
        assert register(head, **form) == "15-03/4"
        assert the_document(write).registered_on == NOW.date() - timedelta(days=4)

    def test_a_number_of_the_paper_book(self, head: PageAuditClient) -> None:
        form = incoming(numbering="manual", number="15-03/47", reason="кагаз китептен")
        assert register(head, **form) == "15-03/47"
        assert "already taken" in register(head, **form)

    @pytest.mark.parametrize(
        "wish",
        [
            {"numbering": "literal", "serial": "", "suffix": "а"},
            {"numbering": "literal", "serial": "2", "suffix": ""},
            {"numbering": "literal", "serial": "2", "suffix": "<b>"},
            {"numbering": "manual", "number": ""},
            {"numbering": "manual", "number": "—"},
        ],
    )
    def test_what_cannot_be_a_number_is_refused(
        self, head: PageAuditClient, write: Write, wish: dict[str, str]
    ) -> None:
        assert register(head, **incoming(reason="x", **wish)).startswith("The document is not registered")
        with write() as session:
            assert session.scalar(select(func.count(Document.id))) == 3


class TestFiles:
    def files_of(self, write: Write) -> list[tuple[str, str]]:
        with write() as session:
            query = select(DocumentFile.name, DocumentFile.role).order_by(DocumentFile.position)
            return [(name, role) for name, role in session.execute(query)]

    def test_several_come_with_the_form(self, clerk: PageAuditClient, write: Write, konya: int) -> None:
        sent = [file("en_letter.pdf"), file("ky_letter.pdf")]
        assert register(clerk, **incoming(files=sent)) == "15-03/1"
        assert self.files_of(write) == [("en_letter.pdf", "original"), ("ky_letter.pdf", "annex")]

    def test_further_ones_take_the_role_they_are_given(
        self, clerk: PageAuditClient, write: Write, konya: int
    ) -> None:
        form = clerk.send("/register/drop", {"file": file("tr_letter.pdf")}).location
        clerk.get(f"{form}&at_once=1")
        assert send(clerk, **incoming(files=[file("en_letter.pdf")], files_role="translation")) == "15-03/1"
        assert self.files_of(write) == [("tr_letter.pdf", "original"), ("en_letter.pdf", "translation")]

    def test_they_survive_a_refused_form(self, clerk: PageAuditClient, write: Write, konya: int) -> None:
        assert register(clerk, **incoming(subject="", files=[file("en_letter.pdf")])) != ""
        assert "tray=1" in clerk.form("subject").get("action")
        assert send(clerk, subject="Меморандум") == "15-03/1"
        assert self.files_of(write) == [("en_letter.pdf", "original")]

    def test_the_same_file_twice_is_asked_about(self, clerk: PageAuditClient, konya: int) -> None:
        register(clerk, **incoming(files=[file("en_letter.pdf")]))
        assert register(clerk, **incoming(files=[file("en_letter.pdf")])) == ""
        assert "The very same file." in clerk.text()
        assert send(clerk, repeat_accepted="y") == "15-03/2"

    def test_an_empty_one_is_named_and_the_form_stays(
        self, clerk: PageAuditClient, write: Write, konya: int
    ) -> None:
        said = register(clerk, **incoming(files=[file("empty.pdf", b"")]))
        assert "The file empty.pdf is empty" in said
        assert clerk.values("subject")["subject"] == "Студенттерди алмашуу жөнүндө"
        assert numbers_given(write) == 0
        assert send(clerk) == "15-03/1"

    def test_one_that_is_too_large_is_named_and_the_form_stays(
        self, services: Services, sign_in: SignIn, write: Write, konya: int
    ) -> None:
        clerk = in_english(sign_in("registrar"))
        object.__setattr__(services.settings, "upload_limit_mb", 1)
        clerk.get("/register/new/IN")
        data = {
            **clerk.values("subject"),
            **incoming(files=FileStorage(BytesIO(b"x" * (1 << 20) + b"x"), "big.pdf")),
        }
        boundary, body = encode_multipart(data)
        kind = f'multipart/form-data; boundary="{boundary}"'
        assert clerk.post("/register/new/IN", data=body, content_type=kind).status_code == 422
        assert "The file big.pdf is larger than the limit of 1 MB" in clerk.text("//*[@id='errors']")
        assert clerk.values("subject")["subject"] == "Студенттерди алмашуу жөнүндө"
        assert numbers_given(write) == 0

    def test_a_name_is_made_safe(self, clerk: PageAuditClient, write: Write, konya: int) -> None:
        sent = (BytesIO(b"hello"), "../../etc/pass\u202ewd\x07.txt")
        assert register(clerk, **incoming(files=[sent])) == "15-03/1"
        assert self.files_of(write) == [("passwd.txt", "original")]


class TestAFullDisk:
    @pytest.mark.parametrize(
        ("number", "sentence"), [(28, "The disk is full: nothing was stored"), (30, "cannot be written to")]
    )
    def test_files_that_cannot_be_kept(
        self,
        clerk: PageAuditClient,
        write: Write,
        konya: int,
        monkeypatch: pytest.MonkeyPatch,
        number: int,
        sentence: str,
    ) -> None:
        def fail(*_args: object) -> None:
            raise OSError(number, "no room")

        monkeypatch.setattr(LocalStorage, "_put", fail)
        clerk.get("/register/new/IN")
        answer = clerk.fill("subject", incoming(note="Шашылыш", files=[file("en_letter.pdf")]))
        assert answer.status_code == 507
        assert sentence in clerk.text("//*[@id='errors']")
        assert clerk.values("subject")["note"] == "Шашылыш"
        assert numbers_given(write) == 0
        clerk.get("/register/tray")
        dropped = clerk.send("/register/drop", {"file": file("en_letter.pdf")})
        assert (dropped.status_code, sentence in clerk.text()) == (507, True)
        monkeypatch.undo()
        assert register(clerk, **incoming()) == "15-03/1", "the number was not spent"

    def test_a_database_that_cannot_grow(
        self, clerk: PageAuditClient, services: Services, write: Write, konya: int
    ) -> None:
        clerk.get("/register/new/IN")
        form = incoming(subject="ү" * 1900, note="ө" * 1900)  # more than a page of the database
        with the_disk_full(services):
            answer = clerk.fill("subject", form)
            assert answer.status_code == 507
            assert "The disk is full" in clerk.text("//*[@id='errors']")
            assert clerk.values("subject")["note"] == "ө" * 1900
            assert clerk.get("/journals/IN").status_code == 200, "reading still works"
        assert numbers_given(write) == 0
        clerk.get("/register/new/IN")
        assert send(clerk, **form) == "15-03/1"

    def test_elsewhere_it_is_a_page_that_says_so(
        self, clerk: PageAuditClient, services: Services, konya: int
    ) -> None:
        as_served = create_app(services)
        as_served.test_client_class = PageAuditClient
        client = as_served.test_client()
        cookie = clerk.get_cookie("katchy_session")
        assert isinstance(client, PageAuditClient)
        assert cookie is not None
        client.set_cookie("katchy_session", cookie.value)
        client.get(f"/partners/{konya}/edit", headers={"Accept-Language": "en"})
        with the_disk_full(services):
            answer = client.fill("city", {"note": "ө" * 1990}, headers={"Accept-Language": "en"})
        assert answer.status_code == 507
        assert "The disk is full" in client.text()


class the_disk_full:  # noqa: N801 - reads as a sentence
    """Let the database file not grow by a page while the block lasts."""

    def __init__(self, services: Services) -> None:
        self._engine = services.database.engine

    def __enter__(self) -> None:
        connections = [self._engine.raw_connection() for _ in range(2)]
        connections[0].cursor().execute("VACUUM")  # no page is left to be used again
        for connection in connections:
            [pages] = connection.cursor().execute("PRAGMA page_count").fetchone()
            connection.cursor().execute(f"PRAGMA max_page_count={pages}")
            connection.close()

    def __exit__(self, *_error: object) -> None:
        for _ in range(2):
            connection = self._engine.raw_connection()
            connection.cursor().execute("PRAGMA max_page_count=1073741823")
            connection.close()
