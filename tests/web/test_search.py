"""The search page: what was found, how it is narrowed, and what a stranger may type."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from archive.access import Actor
from archive.errors import SearchUnavailable
from archive.files import TakenFile, take_in
from archive.numbering import Numbering, NumberWish
from archive.partners import NameForm, PartnerForm, create_partner
from archive.registration import annul
from archive.settings import Settings
from archive.storage import Storage
from indexer.extract.content import detect
from tests.conftest import NOW, MovingClock, Registry
from tests.factories import document, partner
from tests.web.conftest import SignIn, Write
from tests.web_client import PageAuditClient
from webui.bootstrap import Services, build_services, build_worker, prepare

LETTERS = Path(__file__).parents[1] / "samples" / "letters"


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    client = sign_in("registrar")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture(scope="session")
def _registry_template(
    _registry_template: tuple[Path, dict[str, Actor]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Actor]]:
    """A registry whose letters were read once for all tests here; they need its index, not its files.

    15-03/1 in Kyrgyz, 15-03/2 and our 15-04/1 in English, and 15-03/3, a card without a file.
    """
    template, people = _registry_template
    settings = Settings(data=tmp_path_factory.mktemp("letters"))
    shutil.copy(template, settings.data / "registry.sqlite")
    services = build_services(settings, MovingClock())
    prepare(services)
    with services.database.write() as session:
        _three_letters(session, services.storage, people["registrar"])
    build_worker(services).drain()
    services.close()
    return settings.data / "registry.sqlite", people


def _three_letters(session: Session, storage: Storage, clerk: Actor) -> None:
    ministry = partner(session, "Тышкы иштер министрлиги", "KG", type="ministry").id
    names = (NameForm("Quaid-i-Azam University"), NameForm("Каид-и-Азам университети"))
    islamabad = create_partner(session, clerk, PartnerForm(names, "university", "PK"), at=NOW).id
    kyrgyz = {"partner_id": ministry, "languages": ("ky",)}
    english = {"partner_id": islamabad, "languages": ("en",)}
    form = {**kyrgyz, "subject": "Ректорлордун форуму жөнүндө", "their_number": "17-04/2318"}
    document(session, clerk, files=(taken(storage, "ky_letter.pdf"),), **form)
    form = {
        **english,
        "subject": "Меморандумду узартуу",
        "their_number": "QAU/INT/2026-731",
        "kind": "invitation",
    }
    document(session, clerk, files=(taken(storage, "en_letter.pdf"),), **form)
    document(session, clerk, "OUT", files=(taken(storage, "en_outgoing.pdf"),), subject="Жооп кат", **english)
    document(session, clerk, subject="Файлсыз кат", **kyrgyz)


def taken(storage: Storage, name: str) -> TakenFile:
    content = BytesIO((LETTERS / name).read_bytes())
    return take_in(storage, content, name, limit_mb=9, detect=lambda path, told: detect(path, told).mime)


def found(client: PageAuditClient, q: str = "", **asked: object) -> list[str]:
    """Search and give the numbers found."""
    answer = client.get("/search", query_string={"q": q, **asked})
    assert answer.status_code == 200, answer.location
    return hits(client)


def hits(client: PageAuditClient) -> list[str]:
    return [
        hit.text_content()
        for hit in client.page.xpath("//ol[@class='k-hits']/li//a[contains(@class, 'k-num')]")
    ]


def facet(client: PageAuditClient, title: str) -> dict[str, str]:
    """Give the values beside the results under a title, each with its link."""
    items = client.page.xpath("//aside//h3[text()=$title]/following-sibling::ul[1]//a", title=title)
    return {item.text_content(): item.get("href") for item in items}


class TestFinding:
    @pytest.mark.parametrize(
        ("q", "numbers"),
        [
            ("баяндамалардын", ["15-03/1"]),  # another form of a word of the text
            ("уюштуруучуларга", ["15-03/1"]),
            ("көргөзмөлөргө", ["15-03/1"]),
            ("коргозмолорго", ["15-03/1"]),  # ө ү ң typed as о у н
            ("glacier", ["15-03/2"]),
            ("waiving fees", ["15-03/2"]),
            ('"mass balance"', ["15-03/2"]),
            ('"balance mass"', []),
            ("memorandum -glaciers", ["15-04/1"]),
            ("Каид-и-Азам", ["15-04/1", "15-03/2"]),
            ("Пакистан", ["15-04/1", "15-03/2"]),
            ("Кыргызстан форуму", ["15-03/1"]),
            ("2318", ["15-03/1"]),
            ("731", ["15-04/1", "15-03/2"]),
            ("QAU/INT", ["15-04/1", "15-03/2"]),
            ("04/1", ["15-04/1"]),
            ("файлсыз", ["15-03/3"]),
        ],
    )  # fmt: skip
    def test_by_any_word(self, clerk: PageAuditClient, q: str, numbers: list[str]) -> None:
        assert sorted(found(clerk, q)) == sorted(numbers)

    def test_words_are_marked_with_the_page_they_stand_on(self, clerk: PageAuditClient) -> None:
        found(clerk, "glaciers")
        marks = [
            mark.text_content().lower() for mark in clerk.page.xpath("//p[contains(@class, 'k-snip')]//mark")
        ]
        assert marks
        assert set(marks) <= {"glacier", "glaciers"}
        [place] = clerk.page.xpath("//p[contains(@class, 'k-snip')]/a")
        assert clerk.get(place.get("href")).status_code == 200

    def test_words_of_the_summary_are_marked(self, clerk: PageAuditClient) -> None:
        found(clerk, "меморандум")
        assert [mark.text_content() for mark in clerk.page.xpath("//h2//mark")] == ["Меморандумду"]

    @pytest.mark.parametrize("q", ["15-03/1", " 15-03/1 "])
    def test_a_whole_number_opens_its_card(self, clerk: PageAuditClient, q: str) -> None:
        assert clerk.get("/search", query_string={"q": q}).location == "/card/1"
        assert found(clerk, f"{q} форуму") == ["15-03/1"]

    def test_a_number_two_journals_have_is_a_list(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            for code in ("ORD", "INT"):
                wish = NumberWish(Numbering.MANUAL, text="ЖК-7", reason="китептен")
                document(session, registry.head, code, wish=wish)
        assert found(clerk, "ЖК-7") == ["ЖК-7", "ЖК-7"]

    def test_the_newest_or_the_best_comes_first(self, clerk: PageAuditClient) -> None:
        assert found(clerk, "memorandum")[0] == "15-04/1"
        [best] = clerk.page.xpath("//main//a[text()='best first']/@href")
        clerk.get(best)
        assert set(hits(clerk)) == {"15-04/1", "15-03/2"}
        assert clerk.page.xpath("//main//a[@aria-current][text()='best first']")

    def test_an_annulled_one_is_found_and_struck(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            annul(session, registry.registrar, 4, "ката", now=NOW)
        assert found(clerk, "файлсыз") == ["15-03/3"]
        assert clerk.page.xpath("//ol//a[@class='k-num k-gone']")


class TestNarrowing:
    def test_each_count_is_what_its_link_gives(self, clerk: PageAuditClient) -> None:
        found(clerk)
        groups = ("Journal", "Kind of document", "Partner", "Country", "Year", "Language")
        links = [link for title in groups for link in facet(clerk, title).items()]
        assert len(links) >= 9
        for text, href in links:
            clerk.get(href)
            assert len(hits(clerk)) == int(text[-1]), text
            [chip] = clerk.page.xpath("//*[@class='k-chips']//a[@class='k-chip']")
            clerk.get(chip.get("href"))
            assert len(hits(clerk)) == 4, "without the chip all are there again"

    def test_filters_add_up(self, clerk: PageAuditClient) -> None:
        found(clerk, "university")
        clerk.get(facet(clerk, "Country")["Pakistan2"])
        clerk.get(facet(clerk, "Journal")["Incoming1"])
        assert hits(clerk) == ["15-03/2"]
        chips = [
            chip.text_content().replace("remove", "")
            for chip in clerk.page.xpath("//div[@class='k-chips']/a[@class='k-chip']")
        ]
        assert chips == ["Incoming", "Pakistan"]
        clerk.get(clerk.page.xpath("//*[@class='k-chips']/a[text()='Clear']/@href")[0])
        assert clerk.address == "/search?q=university"

    def test_a_country_in_the_reader_s_language(self, clerk: PageAuditClient) -> None:
        clerk.get("/language/ru")
        found(clerk)
        assert set(facet(clerk, "Страна")) == {"Пакистан2", "Киргизия2"} or "Пакистан2" in facet(
            clerk, "Страна"
        )

    def test_what_was_not_read_is_said_and_listed(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            unread = taken(registry.storage, "tr_letter.pdf")
            document(session, registry.registrar, files=(unread,), subject="Окула элек кат")
        found(clerk, "кат")
        assert "1 document is not read" in clerk.text()
        clerk.get(clerk.page.xpath("//main//a[text()='Show the list']/@href")[0])
        assert hits(clerk) == ["15-03/4"]


class TestHelp:
    def test_nothing_found_says_what_to_try(self, clerk: PageAuditClient) -> None:
        assert found(clerk, "нетакогослова") == []
        assert clerk.text("//h1") == "Nothing found"
        assert "Try fewer words" in clerk.text()

    def test_nothing_found_with_a_filter_offers_to_drop_it(self, clerk: PageAuditClient) -> None:
        assert found(clerk, "glaciers", country="KG") == []
        clerk.get(clerk.page.xpath("//main//a[text()='Search without filters']/@href")[0])
        assert hits(clerk) == ["15-03/2"]

    def test_the_other_keyboard_is_understood_and_said(self, clerk: PageAuditClient) -> None:
        assert found(clerk, "пдфсшук") == ["15-03/2"]
        assert "Searched for “glacier”" in clerk.text()

    def test_some_words_are_better_than_nothing(self, clerk: PageAuditClient) -> None:
        assert found(clerk, "glaciers нетакогослова") == ["15-03/2"]
        assert "No document has all these words" in clerk.text()

    def test_the_box_keeps_what_was_typed(self, clerk: PageAuditClient) -> None:
        found(clerk, 'a "<b>quoted</b>" & more')
        assert clerk.page.xpath("//header//input[@type='search']/@value") == ['a "<b>quoted</b>" & more']

    def test_while_the_index_is_away_the_page_says_so(
        self, clerk: PageAuditClient, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_args: object, **_kwargs: object) -> None:
            raise SearchUnavailable

        monkeypatch.setattr(services.search, "search", away)
        assert clerk.get("/search?q=кат").status_code == 503
        assert clerk.get("/search/suggest?q=кат").get_json() == {"items": []}
        assert clerk.get("/journals/IN").status_code == 200, "journals work as usual"
        assert clerk.get("/journals/IN?q=кат").status_code == 503

    def test_while_the_engine_is_away_the_page_says_who_searched(
        self, clerk: PageAuditClient, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = services.search.search

        def database(*arguments: Any, **options: Any) -> Any:
            return replace(real(*arguments, **options), fallback=True)

        note = "The search engine does not answer now. The registry itself searched: nothing is missing."
        assert found(clerk, "glaciers") == ["15-03/2"]
        assert note not in clerk.text()
        monkeypatch.setattr(services.search, "search", database)
        assert found(clerk, "glaciers") == ["15-03/2"]
        assert note in clerk.text()


class TestSuggestions:
    def test_name_documents(self, clerk: PageAuditClient) -> None:
        items = clerk.get("/search/suggest?q=glaci").get_json()["items"]
        assert items == [
            {
                "label": "15-03/2 Меморандумду узартуу",
                "detail": "24.11.2026, Quaid-i-Azam University",
                "href": "/card/2",
            }
        ]

    @pytest.mark.parametrize("q", ["", " ", "%00", "-", '"'])
    def test_nothing_typed_suggests_nothing(self, clerk: PageAuditClient, q: str) -> None:
        assert clerk.get(f"/search/suggest?q={q}").get_json() == {"items": []}


class TestPages:
    def test_a_long_list_has_pages(self, clerk: PageAuditClient, write: Write, registry: Registry) -> None:
        with write() as session:
            one = partner(session).id
            for serial in range(23):
                document(session, registry.registrar, partner_id=one, subject=f"Окшош кат {serial}")
        assert len(found(clerk, "окшош")) == 20
        clerk.get(clerk.page.xpath("//a[@rel='next']/@href")[0])
        assert len(hits(clerk)) == 3
        assert not clerk.page.xpath("//a[@rel='next']")
        clerk.get(clerk.page.xpath("//a[@rel='prev']/@href")[0])
        assert len(hits(clerk)) == 20

    @pytest.mark.parametrize("page", ["0", "-3", "x", "7"])
    def test_a_page_that_is_none(self, clerk: PageAuditClient, page: str) -> None:
        assert clerk.get(f"/search?q=university&page={page}").status_code == 200


class TestHostileQuestions:
    @pytest.mark.parametrize(
        "query",
        [
            "q=%22%22%22&country=%27",
            "q=NEAR(a b) AND card:* OR text^2",
            "q='; DROP TABLE document; --",
            "q=%00%01%ff%fe",
            "q=%F0%9F%98%80%E2%80%AE%E2%80%8B",
            "q=*&order=zzz",
            "q=-&register=x&year=y",
            "q=%7B7*7%7D%25s",
            "q=кат&_scheme=javascript&_external=1&_anchor=a",
            "q=кат&endpoint=admin.users&values=1&code=2&_method=POST",
            f"q=кат&page={10**30}",
            f"q=кат&register={10**30}&partner={10**30}&kind={10**30}&year={10**30}",
            "q=кат&register=%C2%B2&partner=%C2%B2",
            "q=кат&register=99999&kind=99999&partner=99999",
            "q=" + "%22a" * 120,
            "q=" + "a" * 5000,
        ],
    )
    def test_get_a_page_of_this_site(self, clerk: PageAuditClient, query: str) -> None:
        answer = clerk.get(f"/search?{query}")
        assert answer.status_code in (200, 404)
        links = [link for link in clerk.page.xpath("//main//a/@href") if not link.startswith(("/", "#"))]
        assert links == []
        assert clerk.get(f"/search/suggest?{query}").status_code in (200, 404)

    def test_whatever_is_typed_gets_an_answer(self, clerk: PageAuditClient) -> None:
        words = st.sampled_from(
            ["кат", "glacier", "15-03/1", '"', "-", "*", "№", "(", "OR", "\u202e", "\x00", "ө", "'"]
        )
        typed = (
            st.text(max_size=25)
            | st.lists(words, max_size=8).map(" ".join)
            | st.lists(words, max_size=8).map("".join)
        )

        @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
        @given(typed)
        def ask(q: str) -> None:
            assert clerk.get("/search", query_string={"q": q}).status_code in (200, 302)
            assert clerk.get("/search/suggest", query_string={"q": q}).status_code == 200

        ask()


class TestHowItWasUnderstood:
    def chips(self, clerk: PageAuditClient) -> dict[str, str]:
        return {
            chip.text_content().replace("remove", "").strip(): chip.get("href")
            for chip in clerk.page.xpath("//a[@class='k-chip']")
        }

    def test_what_was_also_searched_is_shown_and_can_be_taken_away_and_back(
        self, clerk: PageAuditClient
    ) -> None:
        found(clerk, "меморандумду")
        (chip,) = self.chips(clerk)
        assert chip.startswith("меморандумду memorandum")
        clerk.get(self.chips(clerk)[chip])
        assert self.chips(clerk) == {}
        (back,) = clerk.page.xpath("//a[.='with all languages again']/@href")
        clerk.get(back)
        assert list(self.chips(clerk)) == [chip]

    def test_exactly_as_written_and_back(self, clerk: PageAuditClient) -> None:
        found(clerk, "меморандум")
        whole = hits(clerk)
        (link,) = clerk.page.xpath("//a[.='search exactly as written']/@href")
        clerk.get(link)
        assert hits(clerk) != whole
        assert "Searched exactly as written" in clerk.text()
        (back,) = clerk.page.xpath("//a[.='Search in all forms and languages']/@href")
        clerk.get(back)
        assert hits(clerk) == whole

    def test_words_that_say_where_are_chips_that_can_be_taken_away(self, clerk: PageAuditClient) -> None:
        found(clerk, "журнал:OUT 2020..2030")
        assert hits(clerk) == ["15-04/1"]
        chips = self.chips(clerk)
        assert list(chips) == ["Journal: Outgoing", "Registered: 01.01.2020 – 31.12.2030"]
        clerk.get(chips["Journal: Outgoing"])
        assert len(hits(clerk)) > 1

    def test_a_value_nothing_is_called_by_is_said(self, clerk: PageAuditClient) -> None:
        found(clerk, "country:Атлантида")
        assert "Nothing here is called so: country:Атлантида" in clerk.text()

    def test_a_number_behind_its_sign_opens_the_card(self, clerk: PageAuditClient) -> None:
        answer = clerk.get("/search", query_string={"q": "№:15-03/2"})
        assert answer.status_code == 302

    def test_did_you_mean_keeps_the_filters(self, clerk: PageAuditClient) -> None:
        found(clerk, "журнал:IN фаруму ректорлордун дирижабль")
        (link,) = clerk.page.xpath("//a[b]/@href[contains(., 'q=')]")
        clerk.get(link)
        assert "Journal: Incoming" in self.chips(clerk)

    def test_where_nothing_is_found_what_was_meant_is_shown(self, clerk: PageAuditClient) -> None:
        found(clerk, "журнал:IN фаруму")
        assert hits(clerk) == ["15-03/1"]
        assert "Journal: Incoming" in self.chips(clerk)
        assert "Nothing has “журнал:IN фаруму”" in clerk.page.text_content()
        (exactly,) = clerk.page.xpath("//main//a[contains(@href, 'exact=1')]/@href")
        clerk.get(exactly)
        assert hits(clerk) == []

    def test_why_each_result(self, clerk: PageAuditClient) -> None:
        found(clerk, "Пакистан")
        links = clerk.page.xpath("//p[@class='k-why']/a")
        assert len(links) == len(hits(clerk))
        for link in links:
            clerk.get(link.get("href").partition("#")[0])
            (panel,) = clerk.page.xpath("//details[@class='k-why']")
            assert panel.get("id") == link.get("href").partition("#")[2]
            assert "country of the correspondent" in panel.text_content()

    def test_a_panel_stays_on_its_own_page(self, clerk: PageAuditClient) -> None:
        found(clerk, "Пакистан")
        clerk.get(clerk.page.xpath("//p[@class='k-why']/a/@href")[0].partition("#")[0])
        assert clerk.page.xpath("//details[@class='k-why']")
        for address in clerk.page.xpath("//*[@id='results']//a/@href[starts-with(., '/search')]"):
            assert "why=" not in address or "#why-" in address

    def test_what_is_left_out_is_said_above_the_list(self, clerk: PageAuditClient) -> None:
        found(clerk, "кат")
        assert clerk.page.xpath("//p[@data-left-out]") == []
