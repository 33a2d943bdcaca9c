"""Journals on the screen: rows in their order, narrowed and turned over, and the way to their files."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from archive import kinds, users
from archive.links import REPLY_TO
from archive.models import AuditEntry, CaseFile, Unit
from archive.numbering import Numbering, NumberWish
from archive.registration import NewLink, annul
from tests.conftest import NOW, Registry
from tests.factories import document, partner
from tests.web.conftest import SignIn, Write
from tests.web_client import PageAuditClient

TODAY = NOW.date()


@pytest.fixture
def clerk(sign_in: SignIn) -> PageAuditClient:
    client = sign_in("registrar")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def rows(client: PageAuditClient, address: str = "/journals/IN", **asked: object) -> list[str]:
    """Open a journal and give its rows, each in a line."""
    assert client.get(address, query_string=asked).status_code == 200
    return [" ".join(row.text_content().split()) for row in client.page.xpath("//main//tbody/tr")]


def numbers(client: PageAuditClient, address: str = "/journals/IN", **asked: object) -> list[str]:
    return [row.split()[0] for row in rows(client, address, **asked)]


@pytest.fixture
def year(write: Write, registry: Registry) -> None:
    """A little of everything: 15-03/1 to 15-03/6."""
    with write() as session:
        konya = partner(session, "Selçuk Üniversitesi", "TR").id
        barnaul = partner(session, "Алтайский университет", "RU").id
        officer = registry.officer.id
        invitation = kinds.kind_by_code(session, "invitation")
        assert invitation is not None
        session.expunge(invitation)
        facts = [
            {
                "partner_id": konya,
                "languages": ("tr",),
                "due_on": TODAY - timedelta(days=2),
                "their_number": "E-618",
            },
            {"partner_id": barnaul, "languages": ("ru",), "due_on": TODAY, "responsible_id": officer},
            {"partner_id": konya, "languages": ("en", "tr"), "due_on": TODAY + timedelta(days=9)},
            {
                "partner_id": barnaul,
                "languages": ("ru",),
                "kind": "invitation",
                "due_on": TODAY - timedelta(days=5),
            },
            {"partner_id": konya, "languages": ("tr",), "subject": "Конокторду кабыл алуу жөнүндө"},
            {"partner_id": konya, "languages": ("tr",), "subject": "Кайталанган кат"},
        ]
        made = [document(session, registry.registrar, **one) for one in facts]
        document(
            session, registry.registrar, "OUT", partner_id=barnaul, links=(NewLink(made[3].id, REPLY_TO),)
        )
        annul(session, registry.registrar, made[5].id, "эки жолу катталган", now=NOW)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_journal_reads_in_every_language(
    sign_in: SignIn, year: None, write: Write, registry: Registry, language: str
) -> None:
    with write() as session:
        unit = session.scalars(select(Unit.id)).all()
        document(session, registry.registrar, "INT", from_unit_id=unit[0], unit_id=unit[1])
        document(session, registry.registrar, "AGR")
    client = sign_in("registrar")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    for address in (
        "/journals",
        *(
            f"/journals/{code}{page}"
            for code in ("IN", "OUT", "INT", "AGR", "ORD")
            for page in ("", "/export")
        ),
    ):
        assert client.get(address).status_code == 200
        assert client.page.get("lang") == language


def test_an_empty_journal_says_what_its_first_number_will_be(clerk: PageAuditClient) -> None:
    assert rows(clerk) == []
    assert "The first number will be 15-03/1" in clerk.text()


def test_a_reader_is_not_told_how_far_the_numbers_are(
    sign_in: SignIn, write: Write, registry: Registry
) -> None:
    with write() as session:
        document(session, registry.head, access="confidential", access_reason="x")
    client = sign_in("reader")
    client.get("/journals/IN")
    assert "15-03/" not in client.text()


def test_a_year_with_nothing_to_see_is_not_offered(sign_in: SignIn, write: Write, registry: Registry) -> None:
    with write() as session:
        wish = NumberWish(Numbering.MANUAL, text="15-03/77", reason="paper")
        past = date(2024, 5, 6)
        session.add(
            CaseFile(
                index="15-03",
                title_ky="Иш",
                title_ru="Дело",
                title_en="File",
                from_year=2024,
                until_year=2024,
            )
        )
        document(session, registry.head, access="confidential", registered_on=past, wish=wish)
        document(session, registry.head, access="public")
    for role, years in (("head", {"2024", "2026", "all"}), ("reader", {"2026", "all"})):
        client = sign_in(role)
        client.get("/journals/IN")
        assert set(client.page.xpath("//select[@name='year']/option/@value")) == years


def test_an_unknown_journal_is_not_there(clerk: PageAuditClient) -> None:
    for address in ("/journals/NO", "/journals/IN%00", "/journals/ӨҮҢ", "/journals/NO/export"):
        assert clerk.get(address).status_code == 404


class TestOrder:
    def test_the_newest_number_comes_first(self, clerk: PageAuditClient, year: None) -> None:
        assert numbers(clerk) == [f"15-03/{serial}" for serial in (6, 5, 4, 3, 2, 1)]
        assert numbers(clerk, way="up") == [f"15-03/{serial}" for serial in (1, 2, 3, 4, 5, 6)]

    def test_numbers_are_ordered_as_numbers(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            for _ in range(10):
                document(session, registry.head)
            for suffix in ("а", "/1"):
                wish = NumberWish(Numbering.LITERAL, serial=2, suffix=suffix, reason="калып калган")
                document(session, registry.head, wish=wish)
        found = [number.removeprefix("15-03/") for number in numbers(clerk, way="up")]
        assert found == ["1", "2", "2а", "2/1", "3", "4", "5", "6", "7", "8", "9", "10"]

    @pytest.mark.parametrize(
        ("by", "way", "first"),
        [
            ("partner", "up", "15-03/1"),
            ("partner", "down", "15-03/4"),
            ("due", "down", "15-03/3"),
            ("date", "down", "15-03/6"),
        ],
    )
    def test_other_columns(self, clerk: PageAuditClient, year: None, by: str, way: str, first: str) -> None:
        assert numbers(clerk, sort=by, way=way)[0] == first

    def test_headings_turn_the_order_over(self, clerk: PageAuditClient, year: None) -> None:
        rows(clerk, state="open")
        [sorted_by] = clerk.page.xpath("//th[@aria-sort]")
        assert (sorted_by.get("aria-sort"), sorted_by.text_content()) == ("descending", "№")
        clerk.get(sorted_by.xpath("a/@href")[0])
        [sorted_by] = clerk.page.xpath("//th[@aria-sort]")
        assert sorted_by.get("aria-sort") == "ascending"
        assert "state=open" in sorted_by.xpath("a/@href")[0], "the filter stays"


class TestNarrowing:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"state": "overdue"}, [1]),
            ({"state": "soon"}, [2]),
            ({"state": "open"}, [3, 2, 1]),
            ({"state": "annulled"}, [6]),
            ({"country": "RU"}, [4, 2]),
            ({"language": "en"}, [3]),
            ({"language": "tr", "country": "TR"}, [6, 5, 3, 1]),
            ({"since": "24.11.2026", "until": "2026-11-24"}, [6, 5, 4, 3, 2, 1]),
            ({"since": "25.11.2026"}, []),
            ({"until": "23.11.2026"}, []),
            ({"year": "all"}, [6, 5, 4, 3, 2, 1]),
            ({"year": "2025"}, []),
            ({"q": "15-03/4"}, [4]),
            ({"q": "03/2"}, [2]),
            ({"q": "конокторго"}, [5]),
            ({"q": "алтайского"}, [4, 2]),
            ({"q": "E-618"}, [1]),
            ({"q": "Түркия"}, [6, 5, 3, 1]),
            ({"q": "Turkey", "state": "open"}, [3, 1]),
            ({"q": "сельч"}, []),
            ({"q": "selcu"}, [6, 5, 3, 1]),
        ],
    )
    def test_rows(self, clerk: PageAuditClient, year: None, asked: dict[str, str], found: list[int]) -> None:
        assert numbers(clerk, **asked) == [f"15-03/{serial}" for serial in found]

    def test_by_kind_person_and_partner(
        self, clerk: PageAuditClient, year: None, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            invitation = kinds.kind_by_code(session, "invitation")
            assert invitation is not None
            kind_id = invitation.id
        assert numbers(clerk, kind=kind_id) == ["15-03/4"]
        assert numbers(clerk, responsible=registry.officer.id) == ["15-03/2"]
        assert numbers(clerk, partner=1) == [f"15-03/{serial}" for serial in (6, 5, 3, 1)]

    def test_the_daily_questions_are_counted(self, clerk: PageAuditClient, year: None) -> None:
        rows(clerk)
        tabs = [tab.text_content() for tab in clerk.page.xpath("//nav[@class='k-segs']/a")]
        assert tabs == ["All 6", "Overdue 1", "Today and tomorrow 1", "Waiting for an answer 3", "Annulled 1"]
        rows(clerk, country="RU")
        tabs = [tab.text_content() for tab in clerk.page.xpath("//nav[@class='k-segs']/a")]
        assert tabs == ["All 2", "Overdue 0", "Today and tomorrow 1", "Waiting for an answer 1", "Annulled 0"]

    def test_nothing_found_says_by_what_filter(self, clerk: PageAuditClient, year: None) -> None:
        assert rows(clerk, q="нетакогослова", country="TR") == []
        assert "Türkiye, “нетакогослова”" in clerk.text()
        clerk.get(clerk.page.xpath("//main//a[text()='Show the whole journal']/@href")[0])
        assert len(clerk.page.xpath("//main//tbody/tr")) == 6

    def test_the_form_keeps_what_was_asked(self, clerk: PageAuditClient, year: None) -> None:
        rows(clerk, q="кат", country="TR", language="tr", state="open")
        values = clerk.values("q")
        assert (values["q"], values["country"], values["language"], values["state"]) == (
            "кат",
            "TR",
            "tr",
            "open",
        )
        clerk.fill("q", {"q": "", "country": "RU"})
        assert "country=RU" in clerk.address


class TestRows:
    def test_an_annulled_number_is_struck_with_its_reason(self, clerk: PageAuditClient, year: None) -> None:
        assert "Annulled" in rows(clerk)[0]
        [row] = clerk.page.xpath("//tr[@class='k-gone']")
        assert "Reason: эки жолу катталган" in row.text_content()
        assert row.xpath(".//a[@class='k-num k-gone']")

    def test_states(self, clerk: PageAuditClient, year: None) -> None:
        by_number = {row.split()[0]: row for row in rows(clerk)}
        assert "2 days late" in by_number["15-03/1"]
        assert "Today" in by_number["15-03/2"]
        assert "In progress" in by_number["15-03/3"]
        assert "Answered" in by_number["15-03/4"]
        assert "No file" in by_number["15-03/5"]

    def test_why_a_number_is_not_the_next_one(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            document(session, registry.head)
            wish = NumberWish(Numbering.LITERAL, serial=1, suffix="а", reason="калып калган")
            document(session, registry.head, wish=wish)
        assert "literal number: калып калган" in rows(clerk)[0]

    def test_the_dense_view_is_the_person_s(
        self, clerk: PageAuditClient, year: None, write: Write, registry: Registry
    ) -> None:
        rows(clerk)
        assert not clerk.page.xpath("//*[contains(@class, 'k-compact')]")
        with write() as session:
            users.get_user(session, registry.registrar.id).compact_journal = True
        rows(clerk)
        assert clerk.page.xpath("//*[contains(@class, 'k-compact')]")
        rows(clerk, compact="0")
        assert not clerk.page.xpath("//*[contains(@class, 'k-compact')]")


class TestPaging:
    @pytest.fixture
    def many(self, write: Write, registry: Registry) -> None:
        with write() as session:
            one = partner(session).id
            for _ in range(53):
                document(session, registry.registrar, partner_id=one)

    @pytest.mark.parametrize(
        ("page", "first", "count"),
        [
            ("1", 53, 50),
            ("2", 3, 3),
            ("3", 3, 3),
            ("99999999999999999999", 3, 3),
            ("0", 53, 50),
            ("-4", 53, 50),
            ("x", 53, 50),
        ],
    )
    def test_pages(self, clerk: PageAuditClient, many: None, page: str, first: int, count: int) -> None:
        found = numbers(clerk, page=page)
        assert (found[0], len(found)) == (f"15-03/{first}", count)

    def test_the_way_to_the_next_page_and_back(self, clerk: PageAuditClient, many: None) -> None:
        rows(clerk, q="кат", sort="date")
        clerk.get("/journals/IN?sort=date")
        clerk.get(clerk.page.xpath("//a[@rel='next']/@href")[0])
        assert len(clerk.page.xpath("//main//tbody/tr")) == 3
        assert not clerk.page.xpath("//a[@rel='next']")
        clerk.get(clerk.page.xpath("//a[@rel='prev']/@href")[0])
        assert "sort=date" in clerk.address
        assert len(clerk.page.xpath("//main//tbody/tr")) == 50


class TestHostileAddresses:
    @pytest.mark.parametrize(
        "query",
        [
            "year=%C2%B2%C2%B2%C2%B2%C2%B2",
            "year=-1",
            "year=0000",
            "code=OUT&endpoint=admin.users",
            "_external=1&_scheme=javascript&_anchor=x",
            "_method=POST",
            "since=31.02.2026&until=tomorrow",
            "since=01.01.0001",
            "q=%00%FF%22%27",
            "country=%25%25&language=%25",
            "sort=id&way=sideways&state=none&compact=2",
        ],
    )
    def test_are_pages_of_this_site(self, clerk: PageAuditClient, year: None, query: str) -> None:
        assert clerk.get(f"/journals/IN?{query}").status_code == 200
        links = [link for link in clerk.page.xpath("//main//a/@href") if not link.startswith("#")]
        assert [link for link in links if not link.startswith("/")] == []
        assert clerk.get(f"/journals/IN/export?{query}").status_code == 200

    @pytest.mark.parametrize("name", ["kind", "responsible", "partner"])
    def test_a_number_larger_than_any_row_s_is_nobody_s(
        self, clerk: PageAuditClient, year: None, name: str
    ) -> None:
        assert clerk.get(f"/journals/IN?{name}={10**30}").status_code in (200, 404)

    def test_whatever_comes_gets_a_page(self, clerk: PageAuditClient, year: None) -> None:
        names = st.sampled_from(
            ["q", "year", "since", "until", "state", "country", "language", "kind", "responsible", "partner", "sort",
             "way", "page", "compact", "code", "_external", "_scheme", "_anchor", "endpoint", "values"]
        )  # fmt: skip

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.dictionaries(names, st.text(max_size=12) | st.integers().map(str), max_size=5))
        def ask(asked: dict[str, str]) -> None:
            assert clerk.get("/journals/IN", query_string=asked).status_code in (200, 404)

        ask()


class TestExport:
    def test_the_page_says_what_the_file_will_hold(self, clerk: PageAuditClient, year: None) -> None:
        rows(clerk, country="RU", q="алтайского")
        clerk.get(clerk.page.xpath("//main//a[text()='Export']/@href")[0])
        assert "year 2026, Russia, “алтайского”. 2 rows" in clerk.text()
        answer = clerk.fill("format", {"format": "csv", "language": "ru"})
        table = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        assert [row[0] for row in table[1:3]] == ["15-03/2", "15-03/4"], "in the order of the book"
        assert table[3] == []

    def test_every_export_has_a_number_and_a_row_of_the_trail(
        self, clerk: PageAuditClient, year: None, write: Write
    ) -> None:
        names = [
            clerk.send("/journals/IN/export", {"format": format_, "language": "en"}).headers[
                "Content-Disposition"
            ]
            for format_ in ("csv", "xlsx", "pdf")
        ]
        assert names == [
            "attachment; filename=IN-2026-1.csv",
            "attachment; filename=IN-2026-2.xlsx",
            "attachment; filename=IN-2026-3.pdf",
        ]
        with write() as session:
            query = select(AuditEntry.details).where(AuditEntry.action == "journal_exported")
            trail = session.scalars(query.order_by(AuditEntry.id)).all()
        assert [details["number"] for details in trail] == [1, 2, 3]
        assert trail[0]["filter"] == "Filter: year 2026."

    def test_a_file_has_no_power(self, clerk: PageAuditClient, year: None) -> None:
        headers = clerk.send("/journals/IN/export", {"format": "csv", "language": "en"}).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in headers["Content-Security-Policy"]

    def test_a_cell_is_never_a_formula(
        self, clerk: PageAuditClient, write: Write, registry: Registry
    ) -> None:
        with write() as session:
            document(
                session,
                registry.registrar,
                subject='=HYPERLINK("http://evil","x")',
                person="+996 555",
                note="@SUM(A1)",
            )
        said = clerk.send("/journals/IN/export", {"format": "csv", "language": "en"}).data.decode("utf-8-sig")
        for cell in ("'=HYPERLINK", "'+996", "'@SUM"):
            assert cell in said

    @pytest.mark.parametrize("wrong", [{"format": "exe"}, {"language": "de"}])
    def test_an_unknown_format_or_language_asks_again(
        self, clerk: PageAuditClient, year: None, wrong: dict[str, str]
    ) -> None:
        answer = clerk.send("/journals/IN/export", {"format": "csv", "language": "en", **wrong})
        assert (answer.status_code, answer.location) == (302, "/journals/IN/export")

    def test_is_offered_to_those_who_may(self, sign_in: SignIn, year: None) -> None:
        for role, offered in (("registrar", 1), ("reader", 0), ("coordinator", 0)):
            client = sign_in(role)
            client.get("/journals/IN")
            assert len(client.page.xpath("//main//a[contains(@href, '/export')]")) == offered, role
