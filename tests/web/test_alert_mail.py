"""The daily mail about kept searches, sent to a real mail server on this computer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from archive import saved_searches
from archive.access import Actor
from archive.models import Job, User
from archive.outbox import MOST_TRIES
from tests.conftest import NOW, Registry
from tests.factories import document
from tests.web.conftest import Write
from webui.alert_mail import AlertMail
from webui.bootstrap import Services, build_worker

MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # eight o'clock in Bishkek


class Letterbox:
    """Keeps what the mail server takes, or refuses it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.refuses:
            return "451 try again later"
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 taken"


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, str]]:
    box = Letterbox()
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def post(services: Services, letterbox: tuple[Letterbox, str]) -> Services:
    settings = replace(
        services.settings,
        smtp_url=letterbox[1],
        mail_from="katchy@example.org",
        site_url="https://k.example/",
    )
    return replace(services, settings=settings)


def wish(write: Write, actor: Actor, name: str = "Меморандумдар", language: str = "ky") -> None:
    with write() as session:
        session.get_one(User, actor.id).language = language
        saved = saved_searches.save(session, actor, name, "q=меморандум", at=NOW)
        saved_searches.change(session, actor, saved.id, name=name, pinned=False, mailed=True, at=NOW)
        saved_searches.set_mail_address(session, actor, f"{actor.login}@example.org", at=NOW)


def letter(write: Write, registry: Registry, subject: str, **facts: object) -> None:
    with write() as session:
        document(session, registry.head, subject=subject, now=NOW + timedelta(hours=1), **facts)


def jobs(registry: Registry) -> list[tuple[str, int]]:
    with registry.database.read() as session:
        rows = session.execute(select(Job.state, Job.tries).where(Job.kind == "alert"))
        return [(state, tries) for state, tries in rows]


def test_new_letters_are_told_once_a_day_in_the_readers_language(
    post: Services, letterbox: tuple[Letterbox, str], write: Write, registry: Registry
) -> None:
    box = letterbox[0]
    wish(write, registry.officer, language="en")
    letter(write, registry, "Меморандумдун долбоору")
    letter(write, registry, "Башка иш")
    registry.clock.instant = MORNING - timedelta(hours=3)
    assert not AlertMail(post).turn()  # five o'clock is too early
    assert box.mails == []
    registry.clock.instant = MORNING
    assert AlertMail(post).turn()
    [mail] = box.mails
    assert mail["To"] == "officer@example.org"
    assert mail["From"] == "katchy@example.org"
    assert mail["Subject"] == "Katchy: 1 new letter in your searches"
    text = mail.get_content()
    assert "Меморандумдун долбоору" in text
    assert "Башка" not in text
    assert "https://k.example/search/saved/" in text
    assert not AlertMail(post).turn()
    registry.clock.instant = MORNING + timedelta(days=1)
    AlertMail(post).turn()
    assert len(box.mails) == 1  # nothing new, no mail
    assert jobs(registry) == []


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_every_language_has_its_words(
    post: Services, letterbox: tuple[Letterbox, str], write: Write, registry: Registry, language: str
) -> None:
    wish(write, registry.officer, language=language)
    letter(write, registry, "Меморандум")
    registry.clock.instant = MORNING
    AlertMail(post).turn()
    [mail] = letterbox[0].mails
    assert "new letter" not in mail["Subject"]
    assert "You asked" not in mail.get_content()


def test_the_subject_of_a_restricted_letter_stays_in_the_house(
    post: Services, letterbox: tuple[Letterbox, str], write: Write, registry: Registry
) -> None:
    wish(write, registry.head, language="en")
    letter(write, registry, "Меморандум жашыруун", access="confidential", access_reason="жашыруун")
    registry.clock.instant = MORNING
    AlertMail(post).turn()
    [mail] = letterbox[0].mails
    assert "жашыруун" not in mail.get_content()
    assert "restricted" in mail.get_content()


def test_rights_are_those_of_the_moment_of_sending(
    post: Services, letterbox: tuple[Letterbox, str], write: Write, registry: Registry
) -> None:
    wish(write, registry.head)
    wish(write, registry.lawyer)
    letter(write, registry, "Меморандум", access="confidential", access_reason="жашыруун")
    with write() as session:
        session.get_one(User, registry.head.id).role = "reader"
    registry.clock.instant = MORNING
    AlertMail(post).turn()
    # The former head registered the letter, and still sees it; the lawyer never did.
    assert [mail["To"] for mail in letterbox[0].mails] == ["head@example.org"]


def test_who_has_left_gets_no_mail(
    post: Services, letterbox: tuple[Letterbox, str], write: Write, registry: Registry
) -> None:
    wish(write, registry.officer)
    letter(write, registry, "Меморандум")
    with write() as session:
        session.get_one(User, registry.officer.id).active = False
    registry.clock.instant = MORNING
    AlertMail(post).turn()
    assert letterbox[0].mails == []


def test_a_server_that_is_away_is_asked_again_later(
    post: Services, letterbox: tuple[Letterbox, str], write: Write, registry: Registry
) -> None:
    box = letterbox[0]
    wish(write, registry.officer)
    letter(write, registry, "Меморандум")
    registry.clock.instant, box.refuses = MORNING, True
    mail = AlertMail(post)
    mail.turn()
    assert jobs(registry) == [("waiting", 1)]
    assert not mail.turn()  # not at once
    assert not AlertMail(post).turn()  # nor by a worker that has just begun
    registry.clock.instant, box.refuses = MORNING + timedelta(minutes=2), False
    assert mail.turn()
    assert len(box.mails) == 1
    assert jobs(registry) == []


def test_what_could_not_be_told_one_day_is_told_the_next(
    post: Services, letterbox: tuple[Letterbox, str], write: Write, registry: Registry
) -> None:
    box = letterbox[0]
    wish(write, registry.officer)
    letter(write, registry, "Меморандум")
    registry.clock.instant, box.refuses = MORNING, True
    for _ in range(MOST_TRIES):
        AlertMail(post).turn()
        registry.clock.instant += timedelta(hours=2)
    assert jobs(registry) == [("failed", MOST_TRIES)]
    registry.clock.instant, box.refuses = MORNING + timedelta(days=1), False
    AlertMail(post).turn()
    assert len(box.mails) == 1
    assert jobs(registry) == []


def test_the_worker_does_it_beside_its_work(
    post: Services, letterbox: tuple[Letterbox, str], write: Write, registry: Registry
) -> None:
    wish(write, registry.officer)
    letter(write, registry, "Меморандум")
    registry.clock.instant = MORNING
    build_worker(post).drain()
    assert len(letterbox[0].mails) == 1


def test_nobody_listening_is_no_fault_of_the_worker(post: Services, write: Write, registry: Registry) -> None:
    wish(write, registry.officer)
    letter(write, registry, "Меморандум")
    registry.clock.instant = MORNING
    away = replace(post, settings=replace(post.settings, smtp_url="smtp://127.0.0.1:1"))
    AlertMail(away).turn()
    assert jobs(registry) == [("waiting", 1)]


def test_no_password_goes_to_a_server_that_does_not_encrypt(
    post: Services, letterbox: tuple[Letterbox, str], write: Write, registry: Registry
) -> None:
    wish(write, registry.officer)
    letter(write, registry, "Меморандум")
    registry.clock.instant = MORNING
    url = letterbox[1].replace("smtp://", "smtp://user:secret@")
    AlertMail(replace(post, settings=replace(post.settings, smtp_url=url))).turn()
    assert letterbox[0].mails == []
    assert jobs(registry) == [("waiting", 1)]


def test_without_a_mail_server_nothing_is_left_to_do(
    services: Services, write: Write, registry: Registry
) -> None:
    wish(write, registry.officer)
    letter(write, registry, "Меморандум")
    registry.clock.instant = MORNING
    assert not AlertMail(services).turn()
    assert jobs(registry) == []
