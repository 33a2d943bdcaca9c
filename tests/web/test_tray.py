"""What is dropped: kept from the first second, read in the background, joined, put aside, registered."""

from __future__ import annotations

import re
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archive.files import take_in
from archive.models import DocumentFile, Reading, StoredFile, TrayFile, TrayItem
from archive.tray import receive
from indexer.extract.content import detect
from tests.conftest import NOW, Registry
from tests.factories import partner
from tests.web.conftest import Drain, SignIn, Write
from tests.web.test_register import add_partner, file, in_english, incoming, register, send, the_document
from tests.web_client import PageAuditClient

FILES = Path(__file__).parents[1] / "samples" / "files"
FORMATS = FILES.parent / "formats"


def mail_with(name: str) -> bytes:
    """Give a mail that says little and brings a letter."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Özge Demir <ozge@example.org>", "office@example.org"
    mail["Subject"], mail["Date"] = "Davet", "Sat, 28 Nov 2026 10:00:00 +0600"
    mail["Message-ID"] = "<davet@example.org>"
    mail.set_content("Merhaba,\n\nEkte davet mektubu vardır.\n")
    letter = (FILES.parent / "letters" / name).read_bytes()
    mail.add_attachment(letter, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("registrar"))


def drop(client: PageAuditClient, *files: tuple[BytesIO, str], **form: Any) -> str:
    """Drop files as the start page does; gives where it leads."""
    client.get("/register/tray")
    answer = client.send("/register/drop", {"file": list(files), **form})
    assert answer.status_code == 302
    return str(answer.location)


def plain(name: str, words: str = "Урматтуу ректор!") -> tuple[BytesIO, str]:
    return BytesIO(f"{name}\n{words}".encode()), name


def waiting(client: PageAuditClient) -> list[str]:
    """Give the names that wait in the tray, in their order."""
    client.get("/register/tray")
    rows = client.page.xpath("//*[@id='tray']//li")
    return [re.findall("[a-z_]+[.](?:txt|pdf|png)", row.text_content())[0] for row in rows]


def flashed(client: PageAuditClient) -> str:
    return client.text("//body")


class TestDropping:
    def test_one_file_leads_straight_to_its_form(self, clerk: PageAuditClient) -> None:
        assert drop(clerk, plain("one.txt")) == "/register/new/IN?tray=1"
        assert drop(clerk, plain("two.txt"), code="OUT") == "/register/new/OUT?tray=2"

    def test_several_files_are_several_letters(self, clerk: PageAuditClient) -> None:
        assert drop(clerk, plain("one.txt"), plain("two.txt"), plain("three.txt")) == "/register/tray"
        assert waiting(clerk) == ["one.txt", "two.txt", "three.txt"]
        assert "3 letters are in the tray" in flashed(clerk)

    def test_or_one_if_they_belong_together(self, clerk: PageAuditClient, write: Write) -> None:
        assert drop(clerk, plain("one.txt"), plain("two.txt"), together="y") == "/register/new/IN?tray=1"
        with write() as session:
            assert session.scalars(select(TrayFile.name).order_by(TrayFile.position)).all() == [
                "one.txt",
                "two.txt",
            ]

    def test_what_cannot_be_kept_does_not_stop_the_others(self, clerk: PageAuditClient) -> None:
        drop(clerk, plain("one.txt"), (BytesIO(b""), "empty.pdf"), plain("two.txt"))
        assert waiting(clerk) == ["one.txt", "two.txt"]
        assert "The file empty.pdf is empty" in flashed(clerk)

    def test_nothing_chosen_says_so(self, clerk: PageAuditClient) -> None:
        assert drop(clerk, (BytesIO(b""), "")) == "/register/tray"
        clerk.get("/register/tray")
        assert "No file was chosen" in flashed(clerk)

    def test_the_same_bytes_are_kept_once(self, clerk: PageAuditClient, write: Write) -> None:
        drop(clerk, plain("one.txt"))
        drop(clerk, plain("one.txt"))
        with write() as session:
            assert len(session.scalars(select(StoredFile)).all()) == 1
            assert len(session.scalars(select(TrayItem)).all()) == 2


class TestProposals:
    def test_a_letter_fills_its_form_from_its_text(
        self, clerk: PageAuditClient, drain: Drain, write: Write, registry: Registry
    ) -> None:
        ministry = add_partner(
            write, registry, "Кыргыз Республикасынын Тышкы иштер министрлиги", country="KG"
        )
        form = drop(clerk, file("ky_letter.pdf"))
        drain()
        clerk.get(form)
        values = clerk.values("subject")
        assert (values["partner_id"], values["their_number"], values["their_date"]) == (
            str(ministry), "17-04/2318", "12.10.2026",
        )  # fmt: skip
        assert "partner from the directory" in clerk.text()
        assert clerk.page.xpath("//*[@class='k-spot' or contains(@class, 'k-spot')]"), (
            "places are marked on the page"
        )
        assert send(clerk, due="2026-11-20", subject="Ректорлордун форуму") == "15-03/1"
        kept = the_document(write)
        assert (kept.partner_id, kept.their_number, kept.due_on and kept.due_on.isoformat()) == (
            ministry, "17-04/2318", "2026-11-20",
        )  # fmt: skip
        clerk.get("/card/1")
        history = clerk.text("//*[@id='history']/..")
        assert "1 corrected" in history
        assert "proposals accepted" in history

    def test_while_it_is_read_the_form_can_be_filled_already(self, clerk: PageAuditClient) -> None:
        form = drop(clerk, file("ky_letter.pdf"))
        clerk.get(f"{form}&at_once=1")
        assert clerk.page.xpath("//*[@data-poll]")
        assert "You may register now" in clerk.text()
        assert "Choose the correspondent" in send(clerk, partner="Министрлик", subject="Форум")
        assert send(clerk, partner_choice="new") == "15-03/1"

    def test_a_letter_of_another_journal_keeps_its_file(self, clerk: PageAuditClient, drain: Drain) -> None:
        form = drop(clerk, file("ky_internal.docx"))
        drain()
        clerk.get(form)
        [internal] = clerk.page.xpath("//nav[@class='k-segs mb-3']/a[text()='Internal']/@href")
        clerk.get(internal)
        assert clerk.values("subject")["kind"] == "service_note"
        assert send(clerk) == "ИК-1"
        clerk.get("/card/1")
        assert "ky_internal.docx" in clerk.text()

    def test_its_pages_are_shown(self, clerk: PageAuditClient, drain: Drain) -> None:
        form = drop(clerk, file("en_letter.pdf"))
        drain()
        clerk.get(form)
        pictures = clerk.page.xpath("//*[local-name()='image']/@href")
        assert clerk.get(pictures[0]).mimetype in ("image/png", "image/jpeg")
        for number, size in ((99, "page"), (0, "page"), (1, "huge")):
            address = pictures[0].rpartition("/")[0] + f"/{number}?size={size}"
            assert clerk.get(address).status_code == (200 if size == "huge" else 404)
        assert clerk.get("/register/tray/1/file/" + "0" * 64 + "/page/1").status_code == 404


# file → what reading it says, by the code of the sentence, and whether a form filled by hand registers it
UNREADABLE = {
    "truncated.pdf": None,
    "locked.pdf": "The file is protected by a password",
    "giant.png": "too large",
}


class TestMails:
    """A mail is looked at like a letter: its text, what is attached to it, and what both propose."""

    def test_a_mail_of_outlook_says_who_wrote_and_what_about(
        self, clerk: PageAuditClient, drain: Drain
    ) -> None:
        drop(clerk, (BytesIO((FORMATS / "letter.msg").read_bytes()), "letter.msg"))
        drain()
        clerk.get("/register/tray")
        row = clerk.text("//*[@id='tray']//li")
        assert "Ош Мамлекеттик Университети Медицина Факультети · КЫЗМАТТЫК КАТ" in row
        clerk.get("/register/new/IN?tray=1")
        assert clerk.values("subject")["delivery"] == "email"

    def test_its_text_and_its_letter_are_shown_and_the_letter_fills_the_form(
        self, clerk: PageAuditClient, drain: Drain, write: Write, registry: Registry
    ) -> None:
        sender = add_partner(write, registry, "Selçuk Üniversitesi")
        form = drop(clerk, (BytesIO(mail_with("tr_letter.pdf")), "davet.eml"))
        drain()
        clerk.get(form)
        assert "Ekte davet mektubu" in clerk.text("//pre")
        assert clerk.page.xpath("//*[local-name()='svg'][contains(@aria-label, 'tr_letter.pdf')]")
        values = clerk.values("subject")
        assert (values["partner_id"], values["their_number"], values["their_date"]) == (
            str(sender), "E-59843260-724.01-618204", "23.10.2026",
        )  # fmt: skip
        assert "in tr_letter.pdf" in clerk.text()


class TestBadFiles:
    def test_what_was_read_in_part_is_said_and_proposes_all_the_same(
        self, clerk: PageAuditClient, drain: Drain, write: Write
    ) -> None:
        form = drop(clerk, file("ky_letter.pdf"))
        drain()
        with write() as session:
            reading = session.scalars(select(Reading)).one()
            reading.state, reading.error = "partly", "pages_left"
        clerk.get("/register/tray")
        row = clerk.text("//*[@id='tray']//li")
        assert "17-04/2318" in row
        assert "No text" not in row
        clerk.get(form)
        assert "Only the first pages were read" in clerk.text()
        assert clerk.values("subject")["their_number"] == "17-04/2318"

    @pytest.mark.parametrize("name", UNREADABLE)
    def test_what_cannot_be_read_is_registered_all_the_same(
        self, clerk: PageAuditClient, drain: Drain, write: Write, name: str
    ) -> None:
        with write() as session:
            partner(session)
        form = drop(clerk, (BytesIO((FILES / name).read_bytes()), name))
        drain()
        assert waiting(clerk) == [name]
        clerk.get(form)
        said = clerk.text()
        assert send(clerk, partner="Жаңы уюм", partner_choice="new", subject="Окулбаган файл") == "15-03/1"
        assert name in clerk.text()
        if UNREADABLE[name]:
            assert UNREADABLE[name] in said + clerk.text()

    @pytest.mark.parametrize(
        ("content", "name", "mime"),
        [
            ((FILES.parent / "letters" / "ru_letter.docx").read_bytes(), "letter.pdf", "wordprocessingml"),
            ((FILES.parent / "letters" / "en_outgoing.pdf").read_bytes(), "letter.txt", "application/pdf"),
            (b"<html><script>alert(1)</script></html>", "letter.pdf", "text/"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "scan.png", ""),
            (b"MZ\x90\x00\x03\x00\x00\x00\x04", "letter.docx", ""),
        ],
    )
    def test_a_wrong_name_misleads_nobody(
        self, clerk: PageAuditClient, drain: Drain, write: Write, content: bytes, name: str, mime: str
    ) -> None:
        form = drop(clerk, (BytesIO(content), name))
        drain()
        clerk.get(form)
        assert send(clerk, partner="Жаңы уюм", partner_choice="new", subject="Аты башка файл") == "15-03/1"
        with write() as session:
            detected = session.scalars(select(StoredFile.mime)).one()
            file_id = session.scalars(select(DocumentFile.id)).one()
        saved = clerk.get(f"/card/1/file/{file_id}")
        assert saved.data == content
        assert mime in detected
        assert saved.mimetype == detected
        assert saved.headers["Content-Disposition"].startswith("attachment")
        assert saved.headers["X-Content-Type-Options"] == "nosniff"
        assert (
            saved.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        )


class TestDeciding:
    def test_ticked_files_become_one_letter(self, clerk: PageAuditClient, write: Write) -> None:
        drop(clerk, plain("one.txt"), plain("two.txt"), plain("three.txt"))
        joined = clerk.send("/register/tray/join", {"item": ["3", "1"]})
        assert joined.location == "/register/new/IN?tray=3"
        assert waiting(clerk) == ["two.txt", "three.txt"]
        clerk.get(joined.location)
        assert send(clerk, partner="Жаңы уюм", partner_choice="new", subject="Экөө бир кат") == "15-03/1"
        with write() as session:
            query = select(DocumentFile.name, DocumentFile.role).order_by(DocumentFile.position)
            assert [tuple(row) for row in session.execute(query)] == [
                ("three.txt", "original"),
                ("one.txt", "annex"),
            ]

    @pytest.mark.parametrize("ticked", [[], ["1"], ["x", "²"], ["1", "1"]])
    def test_one_file_alone_is_not_joined(self, clerk: PageAuditClient, ticked: list[str]) -> None:
        drop(clerk, plain("one.txt"), plain("two.txt"))
        assert clerk.send("/register/tray/join", {"item": ticked}).status_code == 302
        assert waiting(clerk) == ["one.txt", "two.txt"]

    def test_what_is_not_there_cannot_be_joined(self, clerk: PageAuditClient) -> None:
        drop(clerk, plain("one.txt"), plain("two.txt"))
        assert clerk.send("/register/tray/join", {"item": ["1", "99"]}).status_code == 404
        assert waiting(clerk) == ["one.txt", "two.txt"]

    def test_a_postponed_one_goes_to_the_end(self, clerk: PageAuditClient) -> None:
        drop(clerk, plain("one.txt"), plain("two.txt"))
        clerk.get("/register/new/IN?tray=1&at_once=1")
        [action] = clerk.page.xpath("//form[contains(@action, 'postpone')]/@action")
        assert clerk.send(action).location == "/register/tray"
        assert waiting(clerk) == ["two.txt", "one.txt"]
        assert "postponed" in clerk.text("//*[@id='tray']")

    def test_advertising_is_put_aside_and_taken_back(self, clerk: PageAuditClient) -> None:
        drop(clerk, plain("offer.txt"), plain("two.txt"))
        clerk.get("/register/tray/1/aside")
        assert clerk.fill("kind", {"remark": "жарнама"}).location == "/register/tray"
        assert waiting(clerk) == ["two.txt"]
        assert "offer.txt" in clerk.text()
        [back] = clerk.page.xpath("//form[contains(@action, '/back')]/@action")
        clerk.send(back)
        assert waiting(clerk) == ["offer.txt", "two.txt"]

    @pytest.mark.parametrize("what", ["postpone", "back", "aside"])
    def test_a_letter_that_is_decided_is_not_decided_again(self, clerk: PageAuditClient, what: str) -> None:
        form = drop(clerk, plain("one.txt"))
        clerk.get(f"{form}&at_once=1")
        send(clerk, partner="Жаңы уюм", partner_choice="new", subject="Кат")
        assert clerk.send(f"/register/tray/1/{what}", {"kind": "20"}).status_code == 404
        clerk.get(form)
        assert "This letter is decided already." in clerk.text()
        assert clerk.page.xpath("//main//a[text()='Open the card']/@href") == ["/card/1"]

    @pytest.mark.parametrize(
        "address",
        ["/register/new/IN?tray=99", "/register/tray/99/aside", "/register/new/IN?tray=1&at_once=1"],
    )
    def test_what_is_not_there(self, clerk: PageAuditClient, address: str) -> None:
        assert clerk.get(address).status_code == 404


class TestSecondArrival:
    def test_is_written_down_without_a_number(
        self, clerk: PageAuditClient, write: Write, registry: Registry, drain: Drain
    ) -> None:
        add_partner(write, registry, "Selçuk Üniversitesi")
        letter = incoming(their_number="E-618", their_date="23.10.2026", delivery="email")
        register(clerk, **letter)
        form = drop(clerk, file("tr_letter.pdf"))
        drain()
        clerk.get(form)
        answer = clerk.fill("subject", {**letter, "delivery": "post"})
        assert answer.status_code == 409
        [arrival] = clerk.page.xpath("//form[contains(@action, '/arrival/')]/@action")
        assert clerk.send(arrival, {"delivery": "post"}).location == "/card/1"
        clerk.get("/card/1")
        assert "Arrived once more" in clerk.text("//*[@id='history']/..")
        assert "tr_letter.pdf" in clerk.text()
        assert waiting(clerk) == []
        assert register(clerk, **incoming()) == "15-03/2"

    def test_to_a_letter_that_is_not_there_it_is_not(self, clerk: PageAuditClient) -> None:
        drop(clerk, plain("one.txt"))
        assert clerk.send("/register/tray/1/arrival/99").status_code == 404
        assert waiting(clerk) == ["one.txt"]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_tray_reads_in_every_language(
    sign_in: SignIn, write: Write, registry: Registry, drain: Drain, language: str
) -> None:
    with write() as session:
        for name in ("ky_letter.pdf", "tr_letter.pdf", "en_letter.pdf"):
            content, told = file(name)
            taken = take_in(
                registry.storage, content, told, limit_mb=9, detect=lambda path, told: detect(path, told).mime
            )
            receive(session, registry.registrar, (taken,), now=NOW)
    drain()
    client = sign_in("registrar")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    for address in (
        "/",
        "/register/tray",
        "/register/new/IN?tray=1",
        "/register/new/OUT?tray=2",
        "/register/tray/3/aside",
    ):
        assert client.get(address).status_code == 200
        assert client.page.get("lang") == language
    client.get("/register/tray")
    assert "17-04/2318" in client.text("//*[@id='tray']"), "what waits says who wrote it, under which number"
