"""Signing in and out: who gets in, how often one may guess, when a session ends, and where one is led then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from archive import users
from archive.models import AuditEntry, User
from tests.conftest import PASSWORD, MovingClock, Registry
from tests.web.conftest import SignIn, Write
from tests.web_client import PageAuditClient

HOUR = 3600


@pytest.fixture
def guest(app: Flask) -> PageAuditClient:
    client = app.test_client()
    assert isinstance(client, PageAuditClient)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def try_to_sign_in(client: PageAuditClient, login: str, password: str, back: str = "/sign-in") -> str:
    """Fill the page in; gives where it leads, or what it says instead."""
    client.get(back)
    answer = client.fill("login", {"login": login, "password": password})
    return answer.location or client.text("//*[@id='password-error']")


def is_in(client: PageAuditClient) -> bool:
    return client.get("/profile").status_code == 200


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Seconds by which the computer's clock is ahead; a test adds to them."""
    ahead, now = [0.0], time.time
    monkeypatch.setattr(time, "time", lambda: now() + ahead[0])
    yield ahead


class TestSigningIn:
    def test_name_and_password_open_the_registry(self, guest: PageAuditClient) -> None:
        assert not is_in(guest)
        assert try_to_sign_in(guest, "registrar", PASSWORD) == "/"
        assert is_in(guest)

    def test_the_name_may_be_typed_in_capitals(self, guest: PageAuditClient) -> None:
        assert try_to_sign_in(guest, " Registrar ", PASSWORD) == "/"

    def test_a_refusal_does_not_say_what_was_wrong(self, guest: PageAuditClient) -> None:
        wrong_password = try_to_sign_in(guest, "registrar", "something else")
        wrong_name = try_to_sign_in(guest, "nobody", PASSWORD)
        assert wrong_password == wrong_name
        assert "The name or the password was not right" in wrong_name
        assert not is_in(guest)

    def test_what_was_typed_as_password_is_not_shown(self, guest: PageAuditClient) -> None:
        guest.get("/sign-in")
        answer = guest.fill("login", {"login": "registrar", "password": "my-secret-words"})
        assert "my-secret-words" not in answer.text
        assert guest.values("login")["login"] == "registrar"

    @pytest.mark.parametrize(("login", "password"), [("", PASSWORD), ("registrar", ""), ("", "")])
    def test_both_are_asked_for(self, guest: PageAuditClient, login: str, password: str) -> None:
        guest.get("/sign-in")
        assert guest.fill("login", {"login": login, "password": password}).status_code == 200
        assert "Give your" in guest.text()

    @pytest.mark.parametrize("login", ["'; DROP TABLE user; --", "а" * 90, "\x00", "registrar\u202e"])
    def test_whatever_name_is_typed(self, guest: PageAuditClient, login: str) -> None:
        assert "was not right" in try_to_sign_in(guest, login, PASSWORD)

    def test_a_deactivated_person_does_not_get_in(
        self, guest: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            users.get_user(session, registry.reader.id).active = False
        assert "was not right" in try_to_sign_in(guest, "reader", PASSWORD)

    def test_who_is_in_is_not_asked_again(self, sign_in: SignIn) -> None:
        assert sign_in("reader").get("/sign-in?next=/journals").location == "/journals"

    def test_a_session_known_before_is_worth_nothing_after(self, guest: PageAuditClient) -> None:
        guest.get("/sign-in")
        with guest.session_transaction() as session:
            session["planted"] = "by somebody else"
        try_to_sign_in(guest, "registrar", PASSWORD)
        with guest.session_transaction() as session:
            assert "planted" not in session

    def test_both_outcomes_are_on_the_trail(self, guest: PageAuditClient, write: Write) -> None:
        try_to_sign_in(guest, "registrar", "something else")
        try_to_sign_in(guest, "registrar", PASSWORD)
        with write() as session:
            query = select(AuditEntry.action, AuditEntry.address).order_by(AuditEntry.id.desc()).limit(2)
            assert [tuple(row) for row in session.execute(query)] == [
                ("signed_in", "127.0.0.1"),
                ("sign_in_refused", ""),
            ]


class TestGuessing:
    def test_five_guesses_are_free_then_the_wait_grows(
        self, guest: PageAuditClient, clock: MovingClock
    ) -> None:
        for _ in range(5):
            assert "was not right" in try_to_sign_in(guest, "registrar", "guess")
        assert "Try again in 1 min" in try_to_sign_in(guest, "registrar", PASSWORD), "even with the right one"
        clock.instant += timedelta(minutes=1)
        assert "was not right" in try_to_sign_in(guest, "registrar", "guess")
        assert "Try again in 2 min" in try_to_sign_in(guest, "registrar", PASSWORD)
        clock.instant += timedelta(minutes=2)
        assert try_to_sign_in(guest, "registrar", PASSWORD) == "/"

    def test_a_name_that_is_nobody_s_is_throttled_alike(self, guest: PageAuditClient) -> None:
        for _ in range(5):
            assert "was not right" in try_to_sign_in(guest, "ghost", "guess")
        assert "Too many attempts" in try_to_sign_in(guest, "ghost", "guess")

    def test_others_are_let_in_meanwhile(self, guest: PageAuditClient) -> None:
        for _ in range(6):
            try_to_sign_in(guest, "registrar", "guess")
        assert try_to_sign_in(guest, "head", PASSWORD) == "/"

    def test_an_address_that_tries_many_names_waits_too(self, guest: PageAuditClient) -> None:
        for number in range(20):
            assert "was not right" in try_to_sign_in(guest, f"name{number}", "guess")
        assert "Too many attempts" in try_to_sign_in(guest, "head", PASSWORD)
        guest.environ_base["REMOTE_ADDR"] = "10.0.0.9"
        assert try_to_sign_in(guest, "head", PASSWORD) == "/"

    def test_a_header_does_not_change_the_address(self, guest: PageAuditClient) -> None:
        for number in range(20):
            guest.environ_base["HTTP_X_FORWARDED_FOR"] = f"10.1.1.{number}"
            try_to_sign_in(guest, f"name{number}", "guess")
        assert "Too many attempts" in try_to_sign_in(guest, "head", PASSWORD)


class TestTheEndOfASession:
    def test_signing_out_ends_it(self, sign_in: SignIn) -> None:
        client = sign_in("registrar")
        assert is_in(client)
        assert client.send("/sign-out").location == "/sign-in"
        assert not is_in(client)

    def test_it_ends_after_a_time_without_a_click(self, sign_in: SignIn, later: list[float]) -> None:
        client = sign_in("registrar")
        later[0] = 3.9 * HOUR
        assert is_in(client)
        later[0] = 7.8 * HOUR
        assert is_in(client), "the click in between counts"
        later[0] = 12 * HOUR - 60
        assert not is_in(client)

    def test_it_ends_after_a_day_of_work_in_any_case(self, sign_in: SignIn, later: list[float]) -> None:
        client = sign_in("registrar")
        for hour in range(1, 12):
            later[0] = hour * HOUR
            assert is_in(client)
        later[0] = 12 * HOUR + 5
        assert not is_in(client)

    def test_who_was_away_is_led_back_to_the_page(self, sign_in: SignIn, later: list[float]) -> None:
        client = sign_in("registrar")
        client.get("/profile")
        later[0] = 5 * HOUR
        answer = client.get("/journals/IN?state=open")
        assert answer.location == "/sign-in?next=/journals/IN?state%3Dopen"
        assert try_to_sign_in(client, "registrar", PASSWORD, answer.location) == "/journals/IN?state=open"

    def test_everywhere_ends_all_of_them(self, sign_in: SignIn) -> None:
        here, there, somebody = sign_in("registrar"), sign_in("registrar"), sign_in("head")
        assert is_in(there)
        here.get("/profile")
        assert here.send("/sign-out-everywhere").location == "/sign-in"
        assert (is_in(here), is_in(there), is_in(somebody)) == (False, False, True)

    def test_a_deactivated_person_is_out_at_once(
        self, sign_in: SignIn, write: Write, registry: Registry
    ) -> None:
        client = sign_in("reader")
        assert is_in(client)
        with write() as session:
            users.get_user(session, registry.reader.id).active = False
        assert not is_in(client)

    def test_a_changed_role_counts_at_once(self, sign_in: SignIn, write: Write, registry: Registry) -> None:
        client = sign_in("administrator")
        assert client.get("/admin/users").status_code == 200
        with write() as session:
            users.get_user(session, registry.administrator.id).role = "reader"
        assert client.get("/admin/users").status_code == 404

    @pytest.mark.parametrize("identity", ["1.1", "999.0", "x.0", "1", "", "1.0.0", "-1.0", "²."])
    def test_a_session_of_nobody_is_none(self, app: Flask, identity: str) -> None:
        client = app.test_client()
        assert isinstance(client, PageAuditClient)
        with client.session_transaction() as session:
            session.update({"_user_id": identity, "since": int(time.time()), "seen": int(time.time())})
        assert not is_in(client)

    def test_a_cookie_signed_by_another_key_is_none(self, app: Flask, registry: Registry) -> None:
        client = app.test_client()
        assert isinstance(client, PageAuditClient)
        key, app.secret_key = app.secret_key, "another key"
        with client.session_transaction() as session:
            user = registry.administrator
            session.update({"_user_id": f"{user.id}.0", "since": int(time.time()), "seen": int(time.time())})
        app.secret_key = key
        assert not is_in(client)

    def test_a_script_is_told_so_without_a_page(self, visitor: PageAuditClient) -> None:
        assert visitor.get("/search/suggest?q=a", headers={"Accept": "application/json"}).status_code == 401


class TestWhereOneIsLed:
    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/%09/evil.example",
            "evil",
        ],
    )
    def test_never_to_another_site(self, guest: PageAuditClient, target: str) -> None:
        assert try_to_sign_in(guest, "registrar", PASSWORD, f"/sign-in?next={target}") == "/"
        assert guest.get(f"/language/ru?next={target}").location == "/"

    def test_a_form_sent_when_the_session_was_over_leads_home(
        self, app: Flask, guest: PageAuditClient
    ) -> None:
        guest.get("/sign-in")
        answer = guest.send("/card/1/annul", {"reason": "x", "sure": "y"})
        assert answer.location == "/sign-in"


class TestLanguage:
    def test_the_browser_s_wish_counts_first(self, guest: PageAuditClient) -> None:
        for wish, language in (("ru", "ru"), ("en-GB,en;q=0.9", "en"), ("de,fr", "ky"), ("", "ky")):
            guest.environ_base["HTTP_ACCEPT_LANGUAGE"] = wish
            guest.get("/sign-in")
            assert guest.page.get("lang") == language, wish

    def test_a_chosen_one_is_kept_in_the_browser(self, guest: PageAuditClient) -> None:
        answer = guest.get("/language/ru?next=/sign-in")
        assert answer.location == "/sign-in"
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        guest.get("/sign-in")
        assert guest.page.get("lang") == "ru"

    def test_and_with_the_person(self, sign_in: SignIn, write: Write, registry: Registry) -> None:
        sign_in("registrar").get("/language/ru")
        with write() as session:
            assert users.get_user(session, registry.registrar.id).language == "ru"
        other_computer = sign_in("registrar")
        other_computer.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        other_computer.get("/profile")
        assert other_computer.page.get("lang") == "ru"

    def test_every_page_offers_the_others_and_leads_back(self, sign_in: SignIn) -> None:
        client = sign_in("registrar")
        client.get("/journals/IN?year=all")
        for link in client.page.xpath("//a[starts-with(@href, '/language/')]/@href"):
            assert client.get(link).location == "/journals/IN?year=all"

    @pytest.mark.parametrize("code", ["de", "KY", "ky_KG", "..", "%00"])
    def test_there_is_no_other(self, guest: PageAuditClient, code: str) -> None:
        assert guest.get(f"/language/{code}").status_code == 404


class TestProfile:
    def test_is_kept(self, sign_in: SignIn, write: Write, registry: Registry) -> None:
        client = sign_in("registrar")
        client.get("/profile")
        changes = {"language": "en", "theme": "dark", "compact_journal": "y", "single_keys": None}
        assert client.fill("theme", changes).location == "/profile"
        with write() as session:
            user = users.get_user(session, registry.registrar.id)
            assert (user.language, user.theme, user.compact_journal, user.single_keys) == (
                "en",
                "dark",
                True,
                False,
            )
        client.get("/profile")
        assert client.values("theme") | {"csrf_token": ""} == {
            "csrf_token": "", "language": "en", "theme": "dark", "compact_journal": "y",
        }  # fmt: skip

    def test_nothing_else_can_be_changed_by_it(
        self, sign_in: SignIn, write: Write, registry: Registry
    ) -> None:
        client = sign_in("reader")
        client.get("/profile")
        client.fill("theme", {"role": "administrator", "active": "", "registers_late": "y", "login": "root"})
        with write() as session:
            user = users.get_user(session, registry.reader.id)
            assert (user.role, user.login, user.registers_late) == ("reader", "reader", False)


class TestOwnPassword:
    NEW = "another long password"

    def change(self, client: PageAuditClient, **typed: str) -> str:
        client.get("/profile")
        answer = client.fill("old", {"old": PASSWORD, "password": self.NEW, "again": self.NEW, **typed})
        return answer.location or client.text("//*[@id='password-errors']")

    def test_is_changed_and_ends_all_other_sessions(self, sign_in: SignIn, guest: PageAuditClient) -> None:
        here, there = sign_in("registrar"), sign_in("registrar")
        assert self.change(here) == "/profile"
        assert (is_in(here), is_in(there)) == (True, False)
        assert "was not right" in try_to_sign_in(guest, "registrar", PASSWORD)
        assert try_to_sign_in(guest, "registrar", self.NEW) == "/"

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"old": "wrong"}, "This is not your present password."),
            ({"old": ""}, "Give your present password."),
            ({"password": "short", "again": "short"}, "The password needs at least 10 characters."),
            ({"again": "not the same"}, "The two passwords are not the same."),
            ({"password": "x" * 201, "again": "x" * 201}, "cannot be longer than 200 characters"),
        ],
    )
    def test_a_wrong_one_is_refused(
        self, sign_in: SignIn, guest: PageAuditClient, typed: dict[str, str], sentence: str
    ) -> None:
        client = sign_in("registrar")
        client.get("/language/en")
        assert sentence in self.change(client, **typed)
        assert try_to_sign_in(guest, "registrar", PASSWORD) == "/"

    def test_no_password_is_kept_readable(self, sign_in: SignIn, write: Write) -> None:
        self.change(sign_in("registrar"))
        with write() as session:
            everything = " ".join(
                str(row)
                for table in ("user", "audit_entry", "sign_in_attempt")
                for row in session.execute(text(f"SELECT * FROM {table}"))
            )
            assert session.query(User).count() == 10
        assert PASSWORD not in everything
        assert self.NEW not in everything
