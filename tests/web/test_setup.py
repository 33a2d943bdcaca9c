"""The first start: opened by the link from the console, once, and nothing else works before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from archive.models import Register, User
from archive.office import office
from archive.settings import Settings
from archive.setup import setup_link_token
from tests.conftest import PASSWORD, MovingClock
from tests.web_client import PageAuditClient
from webui.app import create_app
from webui.bootstrap import Services, build_services, prepare

ANSWERS = {
    "name_ky": "Ош мамлекеттик университети",
    "short_ky": "ОшМУ",
    "admin_name": "Азамат Исаков",
    "admin_login": "azamat",
    "admin_password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def services(settings: Settings, clock: MovingClock) -> Iterator[Services]:
    """A registry nobody has set up yet."""
    services = build_services(settings, clock)
    prepare(services)
    yield services
    services.close()


@pytest.fixture
def app(services: Services) -> Flask:
    app = create_app(services)
    app.test_client_class = PageAuditClient
    return app


@pytest.fixture
def link(services: Services) -> str:
    return f"/setup/{setup_link_token(services.settings.data)}"


@pytest.mark.parametrize("path", ["/", "/not-set-up"])
def test_before_it_every_way_leads_to_where_the_link_is(visitor: PageAuditClient, path: str) -> None:
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert visitor.get(path, follow_redirects=True).status_code == 200
    assert "one-time link" in visitor.text()


@pytest.mark.parametrize("path", ["/setup/", "/setup/wrong", "/setup/" + "x" * 43, "/setup/ө"])
def test_a_wrong_link_leads_nowhere(visitor: PageAuditClient, link: str, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_without_a_link_made_none_is_right(visitor: PageAuditClient) -> None:
    assert visitor.get("/setup/None").status_code == 404


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_questions_in_every_language(visitor: PageAuditClient, link: str, language: str) -> None:
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    assert visitor.get(link).status_code == 200
    assert visitor.page.get("lang") == language
    values = visitor.values("admin_login")
    assert (values["zone"], values["language"]) == ("Asia/Bishkek", "ky")


def test_the_answers_open_the_registry(visitor: PageAuditClient, services: Services, link: str) -> None:
    visitor.get(link)
    answer = visitor.fill("admin_login", ANSWERS)
    assert (answer.status_code, answer.location) == (302, "/")
    assert visitor.get("/").status_code == 200, "the administrator is signed in"
    with services.database.read() as session:
        assert office(session).name_ky == "Ош мамлекеттик университети"
        assert [user.login for user in session.query(User)] == ["azamat"]
        assert session.query(Register).filter_by(code="IN").one().pattern == "{case}/{n}"


def test_the_link_opens_once(app: Flask, visitor: PageAuditClient, services: Services, link: str) -> None:
    visitor.get(link)
    visitor.fill("admin_login", ANSWERS)
    again = app.test_client()
    assert again.get(link).status_code == 409
    assert not (services.settings.data / "setup.link").exists()
    assert again.get("/not-set-up").location == "/"


def test_a_form_sent_twice_makes_one_registry(
    app: Flask, visitor: PageAuditClient, services: Services, link: str
) -> None:
    other = app.test_client()
    assert isinstance(other, PageAuditClient)
    other.get(link)
    visitor.get(link)
    visitor.fill("admin_login", ANSWERS)
    assert other.fill("admin_login", {**ANSWERS, "admin_login": "second"}).status_code == 409
    with services.database.read() as session:
        assert session.query(User).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"admin_password": "short", "again": "short"}, "admin_password", "at least 10 characters"),
        ({"again": "something else"}, "again", "not the same"),
        ({"admin_password": "", "again": ""}, "admin_password", "Give a password"),
        ({"admin_login": "аида"}, "admin_login", "letters, digits, dots or dashes"),
        ({"admin_login": ""}, "admin_login", "Give a user name"),
        ({"admin_name": ""}, "admin_name", "Give the administrator’s name"),
        ({"name_ky": " "}, "name_ky", "Give the name"),
        ({"zone": "Asia/Nowhere"}, "zone", "Not a valid choice"),
    ],
)
def test_a_wrong_answer_is_said_beside_it_and_the_others_stay(
    visitor: PageAuditClient, services: Services, link: str, wrong: dict[str, str], field: str, sentence: str
) -> None:
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    visitor.get(link)
    assert visitor.fill("admin_login", {**ANSWERS, **wrong}).status_code == 422
    assert sentence in visitor.text(f"//*[@id='{field}-error']")
    kept = {
        name: value
        for name, value in {**ANSWERS, **wrong}.items()
        if "password" not in name and name != "again"
    }
    values = visitor.values("admin_login")
    assert {name: values[name] for name in kept if name != "zone"} == {
        name: value for name, value in kept.items() if name != "zone"
    }
    with services.database.read() as session:
        assert session.query(User).count() == 0
    assert visitor.get(link).status_code == 200, "the link is not spent"


def test_a_password_is_never_shown_again(visitor: PageAuditClient, link: str) -> None:
    visitor.get(link)
    answer = visitor.fill("admin_login", {**ANSWERS, "admin_name": ""})
    assert PASSWORD not in answer.get_data(as_text=True)


def test_nobody_signs_in_before(visitor: PageAuditClient) -> None:
    visitor.get("/sign-in")
    assert visitor.fill("login", {"login": "admin", "password": "admin"}).status_code == 200
    assert visitor.get("/", follow_redirects=True).request.path == "/not-set-up"
