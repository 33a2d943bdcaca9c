"""Which number is the sender's, which is ours, and which is nobody's."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.proposals import Proposals, propose
from tests.indexer.proposals.name_index import NameIndex
from tests.indexer.proposals.paper import page

NOBODY = NameIndex([])
BODY = ("", "Урматтуу ректор!", "", "Бул кат эл аралык байланыштар бөлүмүнө маалымат үчүн жөнөтүлдү.")


def read(*head: str) -> Proposals:
    return propose([page("БИЛИМ БЕРҮҮ МИНИСТРЛИГИ", *head, *BODY)], NOBODY, today=date(2026, 11, 24))


def their_number(*head: str) -> str | None:
    found = read(*head).get("their_number")
    return found.value if found else None


def ours(*head: str) -> list[str | None]:
    return [found.value for found in read(*head).all("reply_to")]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("№ 4062-ФХД", "4062-ФХД"),
        ("№4062-ФХД", "4062-ФХД"),
        ("№ 20-б", "20-б"),
        ("ПЖ № 571", "ПЖ № 571"),
        ("№ 2017-П-12/51-13-(НПА)", "2017-П-12/51-13-(НПА)"),
        ("Исх. № 01-2-2-18/2629-И от 16.11.2026", "01-2-2-18/2629-И"),
        ("исх № 45 от 20 ноября 2026 года", "45"),
        ("Чыг. № 17-04/2318", "17-04/2318"),
        ("12.11.2026 № 03/118-р", "03/118-р"),
        ("г. Бишкек, 12 ноября 2026 г. № 7", "7"),
        ("No: E-38162/2214", "E-38162/2214"),
        ("Nº 5-1/UT/42315", "5-1/UT/42315"),
        ("Sayı : E-59843260-724.01-618204", "E-59843260-724.01-618204"),
        ("Sayı: 71306642-302.14.01/5518   03.11.2026", "71306642-302.14.01/5518"),
        ("Ref. QAU/INT/2026-731", "QAU/INT/2026-731"),
        ("Our ref: EU/KG 114/26", "EU/KG 114/26"),
        ("Our Ref : UM.A/620/2/14 (88)", "UM.A/620/2/14 (88)"),
        ("№ 345 - 16.11.2026", "345"),
        ("__12.11.2026__ № __04-2/2218__", "04-2/2218"),
        ("N2 30-2/517", "30-2/517"),
        ("Ne 02-3/6О12", "02-3/6012"),
        ("Мо 01-7/219", "01-7/219"),
        ("Ле 17-06/1999", "17-06/1999"),
        ("N0: OA/26/077", "OA/26/077"),
        ("№ 02 -3/ 5033", "02-3/5033"),
        ("№ 04-12/1187 Ош мамлекеттик университетинин", "04-12/1187"),
    ],
)
def test_the_senders_number_is_found_however_it_is_written(line: str, number: str) -> None:
    assert their_number(line) == number


@pytest.mark.parametrize(
    "line",
    [
        "№ ____________",
        "№ ____ от ____________ 20__ г.",
        "№ 15-04/____",
        "№ б/н",
        "тел. № (03222) 0-07-12",
        "Факс № 312 000 777",
        "IBAN TR330006100519786457841326",
        "р/с № 1280010000000001",
        "720040, Бишкек шаары",
        "№ 125 мыйзам",
        "2023-жылдын 17-июлундагы № 140 мыйзамды аткаруу",
        "Закон № 179 от 11 августа 2023 года",
        "ул. Киевская, 96, офис № 305",
        "Fetih Caddesi No: 18 Karatay / KONYA",
        "№ 20 мектеп-гимназиясы",
        "Вх. № 345 от 18.11.2026",
        "Кирүүчү № 1893",
        "На № ________ от ________",
        "Договор № 12-ГР/2024",
        "паспорт № ID1234567",
    ],
)
def test_what_is_not_the_letters_number_is_left_alone(line: str) -> None:
    assert their_number(line) is None
    assert ours(line) == []


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("на № 15-04/251 от 12.11.2026", "15-04/251"),
        ("На Nо 15-04/251", "15-04/251"),
        ("На исх. от 14.10.2026 № 15-04/241", "15-04/241"),
        ("На Ваш исх. № 15-04/241", "15-04/241"),
        ("Ваш № 15-04/241", "15-04/241"),
        ("Сиздин № 15-04/251 катыңызга", "15-04/251"),
        ("15-04/219 номерлүү катыңызга", "15-04/219"),
        ("№ 15-04/251 катка жооп", "15-04/251"),
        ("Your ref. 15-03/112 of 28 September 2026", "15-03/112"),
        ("In reply to 15-03/112", "15-03/112"),
        ("İlgi: 15.09.2026 tarihli ve 15-03/74 sayılı yazınız", "15-03/74"),
        ("İlgi: 15-03/74 sayı ve 15.09.2026 tarihli yazınız", "15-03/74"),
    ],
)
def test_our_number_is_a_reply_and_never_theirs(line: str, number: str) -> None:
    assert their_number(line) is None
    assert ours(line) == [number]


def test_their_number_and_ours_on_one_line_are_told_apart() -> None:
    found = read("№ 38-02/417 от 21.10.2026 На № 15-03/88 от 05.10.2026")
    assert [item.value for item in found.all("their_number")] == ["38-02/417"]
    assert [item.value for item in found.all("reply_to")] == ["15-03/88"]
    date_found = found.get("their_date")
    assert date_found is not None
    assert date_found.value == "2026-10-21"


def test_two_numbers_of_theirs_are_offered() -> None:
    found = read("№ 112/01", "Исх. № ФМО-48").get("their_number")
    assert found is not None
    assert found.value is None
    assert [other.value for other in found.alternatives] == ["112/01", "ФМО-48"]


def test_of_two_numbers_the_dated_one_is_the_letters() -> None:
    assert their_number("№ 112/01", "Исх. № ФМО-48 от 02.11.2026") == "ФМО-48"


def test_a_number_without_its_sign_is_only_offered() -> None:
    found = read("04-15/1123").get("their_number")
    assert found is not None
    assert found.value is None
    assert [other.value for other in found.alternatives] == ["04-15/1123"]
