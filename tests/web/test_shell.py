"""What stands around every page: menu by right, languages, theme, keys, and the pages of refusal."""

from __future__ import annotations

import pytest

from archive.access import RIGHTS, Right, Role
from tests.web.conftest import SignIn
from tests.web_client import PageAuditClient

MENU = "//nav[@id='menu']//li/a"


def entries(client: PageAuditClient) -> dict[str, str]:
    return {str(link.get("href")): link.text_content().strip() for link in client.page.xpath(MENU)}


@pytest.mark.parametrize("role", list(Role))
def test_every_entry_of_the_menu_can_be_opened(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)
    client.get("/profile")
    for address in [*entries(client), *client.page.xpath("//nav[@class='k-tabs']/a/@href")]:
        if address.startswith("/"):
            assert client.get(address, follow_redirects=True).status_code == 200, address


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_offers_what_the_role_may_do(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)
    client.get("/profile")
    offered = entries(client)
    needed = {
        "/register/tray": Right.REGISTER,
        "/journals/IN": Right.READ,
        "/partners": Right.READ,
        "/admin/users": Right.ADMINISTER,
        "/admin/audit": Right.READ_AUDIT,
        "/admin/state": Right.VERIFY,
    }
    assert {address for address in needed if address in offered} == {
        address for address, right in needed.items() if right in RIGHTS[role]
    }


def test_the_present_place_is_marked_once(sign_in: SignIn) -> None:
    client = sign_in("registrar")
    client.get("/journals/OUT")
    assert client.page.xpath(MENU + "[@aria-current='page']/@href") == ["/journals/OUT"]
    client.get("/")
    assert client.page.xpath(MENU + "[@aria-current='page']/@href") == ["/"]
    assert client.page.xpath("//nav[@class='k-tabs']/a[@aria-current='page']/@href") == ["/"]


def test_the_journals_have_names_in_the_reader_s_language(sign_in: SignIn) -> None:
    client = sign_in("registrar")
    names = {}
    for code in ("ky", "ru", "en"):
        client.get(f"/language/{code}")
        client.get("/profile")
        names[code] = entries(client)["/journals/IN"]
    assert names == {"ky": "Кирүүчү", "ru": "Входящие", "en": "Incoming"}


def test_the_skip_link_comes_first(sign_in: SignIn) -> None:
    client = sign_in("registrar")
    client.get("/profile")
    assert client.page.xpath("//body//a/@href")[0] == "#main"


def test_colours_and_keys_are_as_the_person_likes_them(sign_in: SignIn) -> None:
    client = sign_in("registrar")
    client.get("/profile")
    assert (client.page.get("data-bs-theme"), client.page.xpath("//body/@data-single-keys")) == (
        "light",
        ["on"],
    )
    client.send("/profile", {"theme": "dark", "language": "ky"})
    client.get("/profile")
    assert (client.page.get("data-bs-theme"), client.page.xpath("//body/@data-single-keys")) == (
        "dark",
        ["off"],
    )


def test_signing_out_is_a_form(sign_in: SignIn) -> None:
    client = sign_in("registrar")
    client.get("/profile")
    assert client.page.xpath("//form[@action='/sign-out']/@method") == ["post"]
    client.send("/sign-out")
    assert client.get("/profile").status_code == 302


def test_not_there_and_not_yours_are_one_page(sign_in: SignIn) -> None:
    client = sign_in("officer")
    missing = client.get("/no-such-page")
    words = client.text()
    forbidden = client.get("/admin/users")
    assert (missing.status_code, forbidden.status_code) == (404, 404)
    assert client.text() == words


def test_the_catalogue_of_parts_is_for_administrators(sign_in: SignIn) -> None:
    assert sign_in("administrator").get("/catalogue").status_code == 200
    assert sign_in("registrar").get("/catalogue").status_code == 404


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
def test_the_catalogue_of_parts_is_whole_in_every_language(sign_in: SignIn, code: str) -> None:
    client = sign_in("administrator")
    client.get(f"/language/{code}")
    assert client.get("/catalogue").status_code == 200
