"""Letters by mail, from a real server: taken once, untouched, let go of only afterwards; trouble waited out."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from archive.errors import MailAway, MailFolderMissing, MailRefused, MailSecretMissing
from archive.intake import arrivals
from archive.intake.folder import Look
from archive.intake.mailbox import Mailbox, MailIntake
from archive.models import IntakePlace, TrayFile, TrayItem
from indexer.extract.content import detect
from indexer.intake import Intake
from tests.conftest import Registry
from tests.mail.dovecot import DOVECOT, USER, Dovecot

pytestmark = [
    pytest.mark.skipif(
        DOVECOT is None or not shutil.which("openssl"), reason="needs dovecot-imapd and openssl"
    ),
    pytest.mark.slow,
]


def message(
    number: int = 1, *, subject: str = "Визит делегации", body: str = "Урматтуу ректор!", received: str = "a"
) -> bytes:
    lines = (
        f"Received: from {received}",
        "From: =?koi8-r?B?4cTFzNg=?= <dean@example.org>",
        f"To: <{USER}>",
        f"Subject: {subject}",
        "Date: Mon, 02 Nov 2026 10:00:00 +0600",
        f"Message-ID: <letter-{number}@example.org>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        body,
        "",
    )
    return "\r\n".join(lines).encode()


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    # Not below pytest's own folder: that one is closed to the users the server's processes run as.
    folder = Path(tempfile.mkdtemp(prefix="katchy-dovecot-"))
    server = Dovecot(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _empty(server: Dovecot) -> None:
    if server.process is None:
        server.start()
    shutil.rmtree(server.folder / "mail" / USER)
    (server.folder / "mail" / USER).mkdir()
    shutil.chown(
        server.folder / "mail" / USER, (server.folder / "mail").owner(), (server.folder / "mail").group()
    )


@pytest.fixture
def mailbox(server: Dovecot) -> Mailbox:
    return Mailbox(
        host="127.0.0.1", port=server.tls_port, user=USER, ca_file=str(server.folder / "cert.pem"),
        password_file=str(server.folder / "password.txt"), register_id=1,
    )  # fmt: skip


@pytest.fixture
def intake(registry: Registry) -> MailIntake:
    return MailIntake(
        registry.database, registry.storage, registry.clock,
        detect=lambda path, name: detect(path, name).mime, limit_mb=1, patience=10,
    )  # fmt: skip


def items(registry: Registry) -> list[TrayItem]:
    with registry.database.read() as session:
        found = list(session.scalars(select(TrayItem).order_by(TrayItem.id)))
        session.expunge_all()
        return found


def outcomes(look: Look) -> list[str]:
    return [one.outcome for one in look.done]


def test_a_letter_is_taken_untouched_and_then_marked_as_read(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, registry: Registry
) -> None:
    server.deliver(message())
    assert outcomes(intake.look(mailbox)) == ["taken"]
    [item] = items(registry)
    assert (item.source, item.register_id) == ("mail", 1)
    assert (item.origin["sender"], item.origin["address"]) == ("Адель", "dean@example.org")
    assert (item.origin["subject"], item.origin["message_id"]) == ("Визит делегации", "letter-1@example.org")
    with registry.database.read() as session:
        file = session.scalars(select(TrayFile)).one()
        assert file.name == "Визит делегации.eml"
        assert registry.storage.path(file.sha256).read_bytes() == message()
    assert server.flags() == [True]
    assert outcomes(intake.look(mailbox)) == []


def test_a_letter_is_moved_when_it_is_taken_also_into_a_cyrillic_folder(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, registry: Registry
) -> None:
    server.deliver(message(1), message(2, body="Экинчи"))
    look = intake.look(replace(mailbox, done="Каттоодо"))
    assert outcomes(look) == ["taken", "taken"]
    assert server.flags() == []
    assert len(server.flags('"&BBoEMARCBEIEPgQ+BDQEPg-"')) == 2
    assert len(items(registry)) == 2


def test_the_same_letter_is_taken_once_whichever_way_it_travelled(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, registry: Registry
) -> None:
    server.deliver(message(received="a"), message(received="b"))
    assert outcomes(intake.look(mailbox)) == ["taken", "known"]
    assert server.flags() == [True, True]


def test_another_letter_under_a_stolen_message_id_is_not_hidden(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, registry: Registry
) -> None:
    server.deliver(message(body="Чыныгы кат"), message(body="Башка кат"))
    assert outcomes(intake.look(mailbox)) == ["taken", "taken"]


def test_stopped_between_keeping_and_marking_it_is_only_marked_the_next_time(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(message())

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("archive.intake.mailbox._let_go", killed)
        with pytest.raises(KeyboardInterrupt):
            intake.look(mailbox)
    assert server.flags() == [False]
    assert outcomes(intake.look(mailbox)) == ["known"]
    assert len(items(registry)) == 1
    assert server.flags() == [True]


def test_a_huge_message_is_left_and_said_and_taken_when_asked(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, registry: Registry
) -> None:
    server.deliver(message(1, subject="Huge", body="x" * (2 << 20)), message(2))
    assert outcomes(intake.look(mailbox)) == ["failed", "taken"]
    assert server.flags() == [False, True]
    with registry.database.write() as session:
        [failure] = arrivals.list_failures(session, registry.registrar)
        assert str(failure.why) == "The file Huge is larger than the limit of 1 MB."
        arrivals.try_again(session, registry.registrar, failure.id, now=registry.clock.now())
    intake.limit_mb = 5
    assert outcomes(intake.look(mailbox)) == ["taken"]
    with registry.database.read() as session:
        assert arrivals.list_failures(session, registry.registrar) == []


def test_a_mailbox_of_many_messages_is_taken_in_portions(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.intake.mailbox.BATCH", 7)
    server.deliver(*(message(number, body=f"Кат {number}") for number in range(30)))
    assert intake.look(mailbox).count("taken") == 30
    assert all(server.flags())


@pytest.mark.parametrize("security", ["starttls", "none"])
def test_other_ways_of_protection(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, security: str
) -> None:
    server.deliver(message())
    look = intake.look(replace(mailbox, port=server.port, security=security))
    assert outcomes(look) == ["taken"]


def test_a_token_instead_of_a_password(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, tmp_path: Path
) -> None:
    server.deliver(message())
    token = tmp_path / "token"
    token.write_text(server.token() + "\n")
    by_token = replace(mailbox, password_file="", token_command=f"cat {token}")
    assert outcomes(intake.look(by_token)) == ["taken"], server.log()
    token.write_text(server.token(secret=b"not the key"))
    with pytest.raises(MailRefused):
        intake.look(by_token)
    with pytest.raises(MailSecretMissing):
        intake.look(replace(by_token, token_command="false"))


def test_what_is_wrong_is_named(
    server: Dovecot, intake: MailIntake, mailbox: Mailbox, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong\n")
    with pytest.raises(MailRefused):
        intake.look(replace(mailbox, password_file=str(wrong)))
    with pytest.raises(MailSecretMissing):
        intake.look(replace(mailbox, password_file=str(tmp_path / "gone")))
    with pytest.raises(MailFolderMissing):
        intake.look(replace(mailbox, folder="Nowhere"))
    with pytest.raises(MailAway):
        intake.look(replace(mailbox, ca_file=""))  # nobody vouches for its certificate
    with pytest.raises(MailAway):
        intake.look(replace(mailbox, port=1))


def test_a_server_that_is_away_is_waited_for_ever_longer_and_shown(
    server: Dovecot, registry: Registry, mailbox: Mailbox
) -> None:
    settings = replace(
        registry.settings, mail_host=mailbox.host, mail_port=mailbox.port, mail_user=USER,
        mail_ca_file=mailbox.ca_file, mail_password_file=mailbox.password_file,
    )  # fmt: skip
    loop = Intake(registry.database, registry.storage, registry.clock, settings)
    server.deliver(message())
    server.stop()
    waits = []
    for _ in range(3):
        loop.round()
        with registry.database.read() as session:
            place = session.scalars(select(IntakePlace)).one()
            assert place.error == "MailAway"
            assert place.next_at is not None
            waits.append(place.next_at - registry.clock.now())
            registry.clock.instant = place.next_at
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]
    server.start()
    loop.round()
    with registry.database.read() as session:
        place = session.scalars(select(IntakePlace)).one()
        assert (place.error, place.failures) == ("", 0)
        assert place.next_at == registry.clock.now() + timedelta(seconds=60)
    assert len(items(registry)) == 1
