"""Ways in on the pages: a journal's scan folder, the tray that says where things came from, trying again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from archive.models import IntakePlace, TrayItem
from indexer.intake import Intake
from tests.conftest import Registry
from tests.web.conftest import SignIn, Write
from tests.web.test_register import in_english, the_document
from tests.web_client import PageAuditClient
from webui.bootstrap import Services


@pytest.fixture
def admin(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("administrator"))


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    return in_english(sign_in("registrar"))


@pytest.fixture
def intake(services: Services) -> Intake:
    return Intake(services.database, services.storage, services.clock, services.settings, settle=0)


@pytest.fixture
def scans(services: Services) -> Path:
    return services.settings.scans


def folder(admin: PageAuditClient, place: str = "incoming", **changes: str) -> int:
    admin.get("/intake/folders/new")
    return admin.fill("place", {"place": place, "register": "2", **changes}).status_code


def test_a_journal_gets_its_scan_folder(admin: PageAuditClient, scans: Path) -> None:
    assert folder(admin) == 302
    assert (scans / "incoming").is_dir()
    admin.get("/intake/")
    assert "incoming" in admin.text()
    assert "not looked into yet" in admin.text()


@pytest.mark.parametrize("place", ["", "..", "../../etc", "/", "a/../.."])
def test_a_folder_outside_the_root_is_refused(admin: PageAuditClient, place: str, scans: Path) -> None:
    assert folder(admin, place) == 422
    assert "must lie below" in admin.text()


def test_a_folder_belongs_to_one_journal(admin: PageAuditClient) -> None:
    folder(admin)
    assert folder(admin, "incoming/") == 422
    assert "belongs to a journal already" in admin.text()


def test_from_the_scanner_to_the_register(
    admin: PageAuditClient, clerk: PageAuditClient, scans: Path, intake: Intake, write: Write
) -> None:
    folder(admin)
    (scans / "incoming" / "scan1.txt").write_text("Урматтуу ректор!")
    assert intake.round() is True
    clerk.get("/register/tray")
    row = clerk.text("//*[@id='tray']//li")
    assert "Scanner: incoming" in row
    assert "Outgoing" in row
    [form] = clerk.page.xpath("//*[@id='tray']//li//a/@href")[:1]
    assert form == "/register/new/OUT?tray=1", "the journal of the folder is proposed"
    clerk.get(form)
    assert (
        clerk.fill("subject", {"subject": "Визит", "partner": "Selçuk", "partner_choice": "new"}).status_code
        == 302
    )
    document = the_document(write).id
    with write() as session:
        item = session.get_one(TrayItem, 1)
        assert (item.state, item.document_id) == ("registered", document)
    assert (scans / "incoming" / "taken" / "scan1.txt").exists()


def test_what_failed_is_listed_with_its_reason_and_tried_again(
    admin: PageAuditClient, clerk: PageAuditClient, scans: Path, intake: Intake
) -> None:
    folder(admin)
    empty = scans / "incoming" / "scan1.txt"
    empty.touch()
    intake.round()
    clerk.get("/register/tray")
    assert "The file scan1.txt is empty" in clerk.text("//*[@id='failures']")
    clerk.send("/intake/arrivals/1/again")
    clerk.get("/register/tray")
    assert "is tried again" in clerk.text("//*[@id='failures']")
    empty.write_text("Урматтуу ректор!")
    intake.round()
    clerk.get("/register/tray")
    assert not clerk.page.xpath("//*[@id='failures']")
    assert "scan1.txt" in clerk.text("//*[@id='tray']")


def test_taken_off_the_list_it_stays_off(
    admin: PageAuditClient, clerk: PageAuditClient, scans: Path, intake: Intake
) -> None:
    folder(admin)
    (scans / "incoming" / "scan1.txt").touch()
    intake.round()
    clerk.send("/intake/arrivals/1/drop")
    intake.round()
    clerk.get("/register/tray")
    assert not clerk.page.xpath("//*[@id='failures']")
    assert (scans / "incoming" / "scan1.txt").exists()


def test_a_share_that_is_gone_is_said_and_waited_for(
    admin: PageAuditClient,
    clerk: PageAuditClient,
    scans: Path,
    intake: Intake,
    write: Write,
    registry: Registry,
) -> None:
    folder(admin)
    (scans / "incoming").rmdir()
    intake.round()
    clerk.get("/register/tray")
    assert "Is the share connected?" in clerk.text("//*[@id='failures']")
    admin.get("/intake/")
    assert "Is the share connected?" in admin.text()
    (scans / "incoming").mkdir()
    intake.round()
    with write() as session:
        assert session.scalars(select(IntakePlace.error)).one() == "FolderMissing", (
            "it waits before the next try"
        )
    clerk.send("/intake/places/1/look")
    intake.round()
    clerk.get("/register/tray")
    assert not clerk.page.xpath("//*[@id='failures']")


def test_the_administrator_sees_how_the_ways_in_are(
    admin: PageAuditClient, scans: Path, intake: Intake, write: Write
) -> None:
    admin.get("/admin/state")
    assert "No journal has a scan folder." in admin.text()
    folder(admin)
    folder(admin, "second")
    (scans / "incoming" / "scan1.txt").write_text("Урматтуу ректор!")
    (scans / "incoming" / "scan2.txt").touch()
    (scans / "second").rmdir()
    intake.round()
    admin.get("/admin/state")
    said = " ".join(admin.text().split())
    assert "in the tray: 1 · not taken: 1" in said
    assert "Is the share connected?" in said
    assert "never a good one" in said


def test_a_look_that_finds_nothing_is_noted_once_a_minute(
    admin: PageAuditClient, intake: Intake, write: Write, registry: Registry
) -> None:
    folder(admin)
    looked = []
    for seconds in (0, 30, 40):
        registry.clock.instant += timedelta(seconds=seconds)
        intake.round()
        with write() as session:
            looked.append(session.scalars(select(IntakePlace.looked_at)).one())
    assert looked[0] == looked[1] < looked[2]


def test_the_tray_is_filtered_by_the_way_in(
    admin: PageAuditClient, clerk: PageAuditClient, scans: Path, intake: Intake
) -> None:
    from tests.web.test_tray import drop, plain, waiting

    folder(admin)
    (scans / "incoming" / "scan.txt").write_text("x y z")
    intake.round()
    drop(clerk, plain("dropped.txt"))
    assert waiting(clerk) == ["scan.txt", "dropped.txt"]
    clerk.get("/register/tray?source=folder")
    assert "dropped.txt" not in clerk.text("//*[@id='tray']")
    assert "Dropped 1" in clerk.text("//nav[@aria-label='How it came']")


MAIL = (
    b"From: Dean <dean@example.org>\r\nSubject: Visit\r\nDate: Mon, 02 Nov 2026 10:00:00 +0600\r\n"
    b"Message-ID: <1@example.org>\r\n\r\nOur number 17-02/44 of 12.10.2026\r\n"
)


class TestTheSameLetterByMailAndByPost:
    def test_is_one_entry_with_two_arrivals(
        self, clerk: PageAuditClient, services: Services, write: Write, registry: Registry
    ) -> None:
        from archive import tray
        from tests.factories import taken

        with write() as session:
            mail = taken(services.storage, MAIL, "Visit.eml", "message/rfc822")
            source = tray.Source(
                "mail", {"sender": "Dean", "address": "dean@example.org", "subject": "Visit"}, 1
            )
            tray.receive_unattended(session, (mail,), source, now=registry.clock.now())
        clerk.get("/register/tray")
        assert "Dean · Visit" in clerk.text("//*[@id='tray']")
        assert "dean@example.org" in clerk.text("//*[@id='tray']")
        clerk.get("/register/new/IN?tray=1")
        assert clerk.values("subject")["delivery"] == "email", "how it came is filled in"
        facts = {"subject": "Визит", "partner": "Selçuk", "partner_choice": "new", "their_number": "17-02/44"}
        assert clerk.fill("subject", facts).status_code == 302
        with write() as session:
            scan = taken(services.storage, "scan", "scan.txt")
            source = tray.Source("folder", {"place": "incoming", "name": "scan.txt"}, 1)
            tray.receive_unattended(session, (scan,), source, now=registry.clock.now())
        clerk.get("/register/new/IN?tray=2")
        again = {"subject": "Визит", "partner": "Selçuk", "their_number": "№ 17-02 / 44"}
        assert clerk.fill("subject", again).status_code == 409
        assert "seems this document is here already" in clerk.text()
        assert clerk.send("/register/tray/2/arrival/1", {"delivery": "post"}).status_code == 302
        with write() as session:
            assert session.get_one(TrayItem, 2).document_id == 1
        clerk.get("/card/1")
        assert "Visit.eml" in clerk.text()
        assert "scan.txt" in clerk.text()


class TestDroppedMail:
    def test_takes_the_same_road_and_is_known_in_the_mailbox(
        self, clerk: PageAuditClient, write: Write
    ) -> None:
        from io import BytesIO

        from archive.intake import arrivals, mail_message
        from tests.web.test_tray import drop

        drop(clerk, (BytesIO(MAIL), "visit.eml"))
        with write() as session:
            item = session.get_one(TrayItem, 1)
            assert (item.source, item.origin["sender"], item.origin["subject"]) == (
                "dropped",
                "Dean",
                "Visit",
            )
            assert arrivals.find_anywhere(session, "mail", mail_message.identity(MAIL)) is not None
        drop(clerk, (BytesIO(MAIL), "visit.eml"))
        clerk.get("/register/tray")
        assert "came before" in clerk.text("//body")


def test_a_link_in_place_of_the_folder_is_not_followed_and_stops_nobody_else(
    admin: PageAuditClient, clerk: PageAuditClient, scans: Path, intake: Intake, tmp_path: Path
) -> None:
    folder(admin)
    folder(admin, "other")
    secret = tmp_path / "elsewhere"
    secret.mkdir()
    (secret / "secret.txt").write_text("secret")
    (scans / "incoming").rmdir()
    (scans / "incoming").symlink_to(secret)
    (scans / "other" / "scan.txt").write_text("Урматтуу ректор!")
    intake.round()
    clerk.get("/register/tray")
    assert "must lie below" in clerk.text("//*[@id='failures']")
    assert "secret.txt" not in clerk.text()
    assert "scan.txt" in clerk.text("//*[@id='tray']")
    assert (secret / "secret.txt").exists()
