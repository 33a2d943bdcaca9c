"""Words of a question that say where, in three languages; days as people type them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from archive.partners import NameForm, PartnerForm, create_partner
from archive.registration import annul
from indexer.backends.port import Label
from indexer.date_words import Days, compared, read_days
from indexer.field_values import due_within
from indexer.fields import read_fields, without_fields
from indexer.search import Results
from tests.conftest import NOW, Registry
from tests.indexer.office import Office

TODAY = date(2026, 11, 28)  # a Saturday


def read(text: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.operator, one.value) for one in read_fields(text)]


class TestReading:
    @pytest.mark.parametrize(
        ("text", "field"),
        [
            ("from:Пакистан", ("from", ":", "Пакистан")),
            ("от: Пакистан", ("from", ":", "Пакистан")),
            ("кимден:Пакистан", ("from", ":", "Пакистан")),
            ("Кому:МИД", ("to", ":", "МИД")),
            ("кимге:ТИМ", ("to", ":", "ТИМ")),
            ('from:"Quaid-i-Azam University"', ("from", ":", "Quaid-i-Azam University")),
            ("от:«Каид-и-Азам»", ("from", ":", "Каид-и-Азам")),
            ("№:15-03/4", ("number", ":", "15-03/4")),
            ("өлкө:Түркия", ("country", ":", "Түркия")),
            ("олко:Туркия", ("country", ":", "Туркия")),
            ("жыл:2022", ("year", ":", "2022")),
            ("год>=2022", ("year", ">=", "2022")),
            ("due<today+14d", ("due", "<", "today+14d")),
            ("мөөнөт<бүгүн+14к", ("due", "<", "бүгүн+14к")),
            ("дело:15-03", ("case", ":", "15-03")),
            ("2022..2024", ("date", ":", "2022..2024")),
            ("2024-05", ("date", ":", "2024-05")),
            ("last month", ("date", ":", "last month")),
            ("за прошлый месяц", ("date", ":", "за прошлый месяц")),
            ("өткөн ай", ("date", ":", "өткөн ай")),
            ("откон ай", ("date", ":", "откон ай")),
        ],
    )
    def test_a_field_word(self, text: str, field: tuple[str, str, str]) -> None:
        assert read(text) == [field]
        assert without_fields(f"кат {text} келишим", read_fields(f"кат {text} келишим")) == "кат келишим"

    @pytest.mark.parametrize(
        "text",
        [
            '"from:Пакистан"',
            "https://from:x.example",
            "15-03/4",
            "2024",
            "12:30",
            "country<KG",
            "from",
            "-2024-05x",
            "ай",
        ],
    )
    def test_what_is_none(self, text: str) -> None:
        assert read(text) == []

    @given(st.text(max_size=80))
    def test_nothing_is_lost_or_invented(self, text: str) -> None:
        fields = read_fields(text)
        assert all(0 <= one.start < one.end <= len(text) and one.value for one in fields)
        assert all(a.end <= b.start for a, b in pairwise(fields))
        without_fields(text, fields)


class TestDays:
    @pytest.mark.parametrize(
        ("text", "since", "until"),
        [
            ("2024", date(2024, 1, 1), date(2024, 12, 31)),
            ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
            ("17.05.2024", date(2024, 5, 17), date(2024, 5, 17)),
            ("2022..2024", date(2022, 1, 1), date(2024, 12, 31)),
            ("2024-05..", date(2024, 5, 1), None),
            ("..2024", None, date(2024, 12, 31)),
            ("last month", date(2026, 10, 1), date(2026, 10, 31)),
            ("прошлый месяц", date(2026, 10, 1), date(2026, 10, 31)),
            ("өткөн ай", date(2026, 10, 1), date(2026, 10, 31)),
            ("this year", date(2026, 1, 1), date(2026, 12, 31)),
            ("в прошлом году", date(2025, 1, 1), date(2025, 12, 31)),
            ("былтыр", date(2025, 1, 1), date(2025, 12, 31)),
            ("бул апта", date(2026, 11, 23), date(2026, 11, 29)),
            ("next month", date(2026, 12, 1), date(2026, 12, 31)),
            ("today+14d", date(2026, 12, 12), date(2026, 12, 12)),
            ("бүгүн-1ж", date(2026, 11, 21), date(2026, 11, 21)),
        ],
    )
    def test_a_span(self, text: str, since: date | None, until: date | None) -> None:
        assert read_days(text, TODAY) == Days(since, until)

    @pytest.mark.parametrize(
        "text", ["", "..", "2024-13", "31.02.2024", "0000", "9999", "soon", "2024..soon"]
    )
    def test_what_is_none(self, text: str) -> None:
        assert read_days(text, TODAY) is None

    def test_before_and_after(self) -> None:
        year = Days(date(2024, 1, 1), date(2024, 12, 31))
        assert compared(year, "<") == Days(None, date(2023, 12, 31))
        assert compared(year, "<=") == Days(None, date(2024, 12, 31))
        assert compared(year, ">") == Days(date(2025, 1, 1), None)
        assert compared(year, ">=") == Days(date(2024, 1, 1), None)

    @given(
        st.dates(date(1990, 1, 1), date(2100, 1, 1)),
        st.integers(0, 4_000),
        st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    )
    def test_a_span_of_days_to_answer_by_holds_exactly_its_days(
        self, since: date, length: int, day: date
    ) -> None:
        until = date.fromordinal(since.toordinal() + length)
        labels = set(due_within(Days(since, until)))
        own = {Label("due", f"{day:%Y}"), Label("due", f"{day:%Y%m}"), Label("due", f"{day:%Y%m%d}")}
        assert bool(labels & own) == (since <= day <= until)
        assert len(labels) <= 100


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    return Office(registry, session)


def ids(results: Results) -> set[int]:
    return {one.id for one in results.found}


class TestSearching:
    def test_sender_and_addressee(self, office: Office) -> None:
        names = (NameForm("Quaid-i-Azam University"), NameForm("Каид-и-Азам университети"))
        partner = create_partner(
            office.session, office.registry.registrar, PartnerForm(names, "university", "PK"), at=NOW
        )
        came = office.letter(subject="Келди", partner_id=partner.id)
        went = office.letter(subject="Кетти", code="OUT", partner_id=partner.id)
        office.letter(subject="Башка")
        for asked in ("from:Quaid", "от:Каид-и-Азам", "кимден:Пакистан", "from:PK"):
            assert office.find(asked) == [came.id], asked
        assert office.find("кому:Пакистан") == [went.id]
        assert set(office.find("partner:Quaid")) == set(office.find("country:Pakistan")) == {came.id, went.id}

    def test_journal_kind_case_language_access_and_status(self, office: Office) -> None:
        one = office.letter(subject="Чакыруу", kind="invitation", languages=("en",), due_on=date(2026, 12, 5))
        two = office.letter(subject="Кат", code="OUT", languages=("ky",), access="public")
        annulled = office.letter(subject="Жокко")
        annul(office.session, office.registry.head, annulled.id, "ката", now=NOW)
        office.index(annulled)
        for asked, found in (
            ("журнал:OUT", {two.id}),
            ("kind:invitation", {one.id}),
            ("тил:ky", {two.id}),
            ("язык:английский", {one.id}),
            ("access:public", {two.id}),
            ("доступ:открытый", {two.id}),
            ("status:annulled", {annulled.id}),
            ("статус:аннулирован", {annulled.id}),
            ("status:waiting", {one.id}),
        ):
            assert ids(office.search(asked, today=TODAY)) == found, asked

    def test_days_of_registration_and_days_to_answer_by(self, office: Office) -> None:
        late = office.letter(subject="Кечиккен", due_on=date(2026, 11, 20))
        soon = office.letter(subject="Жакында", due_on=date(2026, 12, 5))
        office.letter(subject="Мөөнөтсүз")
        assert set(office.find("due<today+14d", today=TODAY)) == {late.id, soon.id}
        assert office.find("статус:просрочен", today=TODAY) == [late.id]
        assert office.find("мөөнөт:2026-12", today=TODAY) == [soon.id]
        year = late.registered_on.year
        assert len(office.find(f"{year}..{year}")) == 3
        assert office.find(f"..{year - 1}") == []
        assert len(office.find(f"жыл:{year}")) == 3

    def test_filters_and_words_go_together(self, office: Office) -> None:
        one = office.letter("Келишимдин долбоору.", subject="1", code="OUT")
        office.letter("Келишимдин долбоору.", subject="2")
        results = office.search("журнал:OUT келишим")
        assert ids(results) == {one.id}
        assert [field.word.value for field in results.fields] == ["OUT"]

    def test_what_is_not_known_is_looked_for_as_words(self, office: Office) -> None:
        letter = office.letter(subject="Атлантида тууралуу")
        results = office.search("country:Атлантида")
        assert ids(results) == {letter.id}
        assert not results.fields[0].is_known
