"""Partners in the browser: looked up, added, changed, merged, with and without JavaScript."""

from __future__ import annotations

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from archive.access import Mark
from archive.models import Partner
from archive.partners import NameForm, PartnerForm, create_partner, merge, names_of, people_of, surviving
from tests.conftest import NOW, Registry
from tests.factories import document
from tests.web.conftest import SignIn
from tests.web_client import PageAuditClient

LANGUAGES = ("ky", "ru", "en")


@pytest.fixture
def selcuk(registry: Registry) -> int:
    return add(registry, "Selçuk Üniversitesi", "Selcuk University", city="Konya")


def add(registry: Registry, *names: str, country: str | None = "TR", city: str = "") -> int:
    form = PartnerForm(tuple(NameForm(name) for name in names), "university", country, city)
    with registry.database.write() as session:
        return create_partner(session, registry.registrar, form, at=NOW, same_accepted=True).id


def token(client: PageAuditClient, address: str) -> str:
    page = html.fromstring(client.get(address).data)
    return str(page.xpath("//main//input[@name='csrf_token']/@value")[0])


def text(response: TestResponse) -> str:
    return " ".join(html.fromstring(response.data).xpath("string(//main)").split())


def in_english(client: PageAuditClient) -> PageAuditClient:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_reads_in_every_language(
    sign_in: SignIn, registry: Registry, selcuk: int, language: str
) -> None:
    other = add(registry, "Университет Сельчук")
    duplicate = add(registry, "Сельчук")
    with registry.database.write() as session:
        document(session, registry.registrar, partner_id=selcuk)
        merge(session, registry.registrar, selcuk, duplicate, "дубль", at=NOW)
    client = sign_in("registrar")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    for address in (
        "/partners",
        "/partners?q=нетакого",
        f"/partners/{selcuk}",
        "/partners/new",
        f"/partners/{selcuk}/edit",
        f"/partners/{selcuk}/people/new",
        f"/partners/{selcuk}/merge",
        f"/partners/{selcuk}/merge?with={other}",
        f"/partners/{duplicate}/separate",
    ):
        assert client.get(address).status_code == 200, address


def test_an_empty_directory_says_what_will_be_here(sign_in: SignIn) -> None:
    assert "There is no partner yet" in text(in_english(sign_in("registrar")).get("/partners"))


def test_the_list_is_narrowed_by_its_address(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    add(registry, "Ош шаарынын мэриясы", country="KG")
    client = in_english(sign_in("reader"))
    for query, shown in (
        ("q=сельчук", True),
        ("q=konya", True),
        ("country=TR&type=university", True),
        ("country=KG", False),
        ("type=embassy", False),
        ("q=Ош", False),
    ):
        assert ("Selçuk" in text(client.get(f"/partners?{query}"))) is shown, query


def test_a_long_list_has_pages_that_keep_the_filter(sign_in: SignIn, registry: Registry) -> None:
    for number in range(55):
        add(registry, f"Мектеп {number}", country="KG")
    first = html.fromstring(sign_in("reader").get("/partners?country=KG").data)
    assert len(first.xpath("//tbody/tr")) == 50
    [following] = first.xpath("//a[@rel='next']/@href")
    assert "country=KG" in following
    second = html.fromstring(sign_in("reader").get(following).data)
    assert len(second.xpath("//tbody/tr")) == 5


def test_the_typeahead_is_answered_in_json(sign_in: SignIn, selcuk: int) -> None:
    client = in_english(sign_in("reader"))
    [item] = client.get("/partners/suggest?q=сельчук").get_json()["items"]
    assert item == {
        "id": selcuk,
        "name": "Selçuk Üniversitesi",
        "matched": "Selçuk Üniversitesi",
        "country": "Türkiye",
        "city": "Konya",
        "value": selcuk,
        "label": "Selçuk Üniversitesi",
        "detail": "Türkiye, Konya",
    }
    [item] = client.get("/partners/suggest?q=selcuk univers&open=1").get_json()["items"]
    assert item["href"] == f"/partners/{selcuk}"
    assert client.get("/partners/suggest").get_json() == {"items": []}


def test_a_card_shows_no_trace_of_letters_one_may_not_see(
    sign_in: SignIn, registry: Registry, selcuk: int
) -> None:
    with registry.database.write() as session:
        document(
            session,
            registry.head,
            partner_id=selcuk,
            subject="Жашыруун сүйлөшүү",
            access=Mark.CONFIDENTIAL,
            access_reason="x",
        )
    assert "Жашыруун" in text(sign_in("head").get(f"/partners/{selcuk}"))
    hidden = sign_in("reader").get(f"/partners/{selcuk}")
    assert "Жашыруун" not in hidden.text
    assert html.fromstring(hidden.data).xpath("//svg[contains(@class, 'k-bars')]") == []


def test_a_partner_is_added_with_names_in_several_languages(sign_in: SignIn, registry: Registry) -> None:
    client = sign_in("registrar")
    answer = client.post(
        "/partners/new",
        data={
            "csrf_token": token(client, "/partners/new"),
            "name": ["Kunming University", "Куньмин университети", ""],
            "kind": ["official", "official", "short"],
            "name_language": ["en", "ky", ""],
            "valid_until": ["", "", ""],
            "name_id": ["", "", ""],
            "type": "university",
            "country": "CN",
            "city": "Kunming",
        },
    )
    assert answer.status_code == 302
    with registry.database.read() as session:
        partner = session.scalars(select(Partner)).one()
        assert (partner.name, partner.country, partner.city) == ("Kunming University", "CN", "Kunming")
        assert [row.language for row in names_of(session, partner)] == ["en", "ky"]
        assert answer.location == f"/partners/{partner.id}"


def test_what_was_typed_survives_a_refusal(sign_in: SignIn, registry: Registry) -> None:
    client = in_english(sign_in("registrar"))
    data = {
        "csrf_token": token(client, "/partners/new"),
        "name": ["Өзгөн колледжи"],
        "kind": ["former"],
        "name_language": ["ky"],
        "valid_until": ["кечээ"],
        "name_id": [""],
        "type": "school",
        "city": "Өзгөн",
    }
    answer = client.post("/partners/new", data=data)
    assert answer.status_code == 422
    assert "There is no such year: кечээ" in text(answer)
    page = html.fromstring(answer.data)
    assert page.xpath("//input[@name='name']/@value") == ["Өзгөн колледжи"]
    assert page.xpath("//select[@name='kind']/option[@selected]/@value") == ["former"]
    assert page.xpath("//input[@id='city']/@value") == ["Өзгөн"]
    nameless = client.post("/partners/new", data={**data, "name": [" "], "valid_until": [""]})
    assert nameless.status_code == 422
    assert "Give at least one name" in text(nameless)
    with registry.database.read() as session:
        assert session.scalars(select(Partner)).all() == []


def test_the_same_name_is_asked_about_before_it_is_added_twice(
    sign_in: SignIn, registry: Registry, selcuk: int
) -> None:
    client = in_english(sign_in("registrar"))
    data = {
        "csrf_token": token(client, "/partners/new"),
        "name": ["Selcuk Universitesi"],
        "kind": ["official"],
        "name_language": [""],
        "valid_until": [""],
        "name_id": [""],
        "type": "university",
    }
    asked = client.post("/partners/new", data=data)
    assert asked.status_code == 409
    assert html.fromstring(asked.data).xpath(f"//main//a[@href='/partners/{selcuk}']")
    assert client.post("/partners/new", data={**data, "same_accepted": "y"}).status_code == 302
    with registry.database.read() as session:
        assert len(session.scalars(select(Partner)).all()) == 2


def edit_data(client: PageAuditClient, partner_id: int) -> dict[str, object]:
    """Everything the edit form holds, as a browser would send it back."""
    [form] = html.fromstring(client.get(f"/partners/{partner_id}/edit").data).xpath("//main//form")
    data: dict[str, list[str]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return dict(data)


def test_a_partner_is_changed(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    client = sign_in("registrar")
    data = edit_data(client, selcuk)
    names = list(data["name"])
    names[1] = ""
    names[2] = "Сельчук университети"
    answer = client.post(f"/partners/{selcuk}/edit", data={**data, "name": names, "city": "Коня"})
    assert answer.status_code == 302
    with registry.database.read() as session:
        partner = session.get_one(Partner, selcuk)
        assert partner.city == "Коня"
        assert [row.name for row in names_of(session, partner)] == [
            "Selçuk Üniversitesi",
            "Сельчук университети",
        ]


def test_another_name_is_shown_in_lists(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    client = sign_in("registrar")
    client.post(f"/partners/{selcuk}/edit", data={**edit_data(client, selcuk), "shown": "1"})
    with registry.database.read() as session:
        assert session.get_one(Partner, selcuk).name == "Selcuk University"


def test_two_edits_at_once_do_not_undo_each_other(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    client = in_english(sign_in("registrar"))
    mine, theirs = edit_data(client, selcuk), edit_data(client, selcuk)
    assert client.post(f"/partners/{selcuk}/edit", data={**theirs, "city": "Ankara"}).status_code == 302
    late = client.post(f"/partners/{selcuk}/edit", data={**mine, "city": "Izmir"})
    assert late.status_code == 422
    assert "Somebody changed this" in text(late)


def test_people_are_added_and_leave_office(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    client = sign_in("registrar")
    address = f"/partners/{selcuk}/people/new"
    data = {
        "csrf_token": token(client, address),
        "name": "Zeynep Arslan",
        "post": "Koordinatör",
        "active": "y",
    }
    assert client.post(address, data=data).status_code == 302
    with registry.database.read() as session:
        [person] = people_of(session, selcuk)
        assert (person.name, person.active) == ("Zeynep Arslan", True)
        address = f"/partners/{selcuk}/people/{person.id}"
    assert "Koordinatör" in client.get(address).text
    del data["active"]
    assert client.post(address, data=data).status_code == 302
    with registry.database.read() as session:
        assert [one.active for one in people_of(session, selcuk)] == [False]
    assert client.post(address, data={**data, "name": " "}).status_code == 422
    assert client.get(f"/partners/{selcuk}/people/999").status_code == 404


def test_a_duplicate_is_chosen_compared_and_merged(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    double = add(registry, "Университет Сельчук")
    add(registry, "Университет Анкара")
    client = in_english(sign_in("registrar"))
    choosing = html.fromstring(client.get(f"/partners/{selcuk}/merge?q=унив").data)
    assert f"/partners/{selcuk}/merge?with={double}" in choosing.xpath("//main//a/@href")
    named = client.get(f"/partners/{selcuk}/merge?q=университет сельчук")
    assert named.location == f"/partners/{selcuk}/merge?with={double}"

    address = f"/partners/{selcuk}/merge?with={double}"
    data = {"csrf_token": token(client, address), "with": str(double), "keep": str(selcuk)}
    refused = client.post(f"/partners/{selcuk}/merge", data={**data, "reason": " "})
    assert refused.status_code == 422
    assert "Give the reason" in text(refused)
    merged = client.post(f"/partners/{selcuk}/merge", data={**data, "reason": "дубль"})
    assert merged.location == f"/partners/{selcuk}"
    assert client.get(f"/partners/{double}").location == f"/partners/{selcuk}"
    assert "Университет Сельчук" in text(client.get(f"/partners/{selcuk}"))
    with registry.database.read() as session:
        assert surviving(session, double).id == selcuk


def test_the_other_one_can_be_the_one_that_is_kept(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    other = add(registry, "Университет Сельчук")
    client = sign_in("registrar")
    address = f"/partners/{selcuk}/merge?with={other}"
    data = {"csrf_token": token(client, address), "with": str(other), "keep": str(other), "reason": "дубль"}
    assert client.post(f"/partners/{selcuk}/merge", data=data).location == f"/partners/{other}"
    with registry.database.read() as session:
        assert surviving(session, selcuk).id == other


def test_a_merge_is_taken_back(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    double = add(registry, "Университет Сельчук")
    with registry.database.write() as session:
        merge(session, registry.registrar, selcuk, double, "дубль", at=NOW)
    client = sign_in("registrar")
    address = f"/partners/{double}/separate"
    assert client.post(address, data={"csrf_token": token(client, address)}).location == f"/partners/{double}"
    assert client.get(f"/partners/{double}").status_code == 200
    assert client.get(address).location == f"/partners/{double}"


def test_only_who_may_sees_and_does(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    double = add(registry, "Университет Сельчук")
    keeping = ["/partners/new", f"/partners/{selcuk}/edit", f"/partners/{selcuk}/people/new"]
    merging = [f"/partners/{selcuk}/merge", f"/partners/{selcuk}/merge?with={double}"]
    for role, may_keep, may_merge in (
        ("registrar", True, True),
        ("officer", True, False),
        ("reader", False, False),
        ("rector", False, False),
    ):
        client = sign_in(role)
        assert {client.get(address).status_code for address in keeping} == {200 if may_keep else 404}
        assert {client.get(address).status_code for address in merging} == {200 if may_merge else 404}
        links = " ".join(html.fromstring(client.get(f"/partners/{selcuk}").data).xpath("//main//a/@href"))
        assert ("/edit" in links) is may_keep
        assert ("/merge" in links) is may_merge


def test_what_is_not_there_is_not_there(sign_in: SignIn, registry: Registry, selcuk: int) -> None:
    double = add(registry, "Университет Сельчук")
    with registry.database.write() as session:
        merge(session, registry.registrar, selcuk, double, "дубль", at=NOW)
    client = sign_in("registrar")
    for address in ("/partners/999", "/partners/999/edit", "/partners/999/merge", f"/partners/{double}/edit"):
        assert client.get(address).status_code == 404, address


def test_nothing_is_shown_to_visitors(visitor: PageAuditClient, selcuk: int) -> None:
    for address in ("/partners", f"/partners/{selcuk}", "/partners/suggest?q=s"):
        assert visitor.get(address).status_code in (302, 401)
