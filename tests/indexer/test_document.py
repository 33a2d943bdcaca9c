"""What is searchable of a document, and when its stamp changes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from archive.attaching import attach_file
from archive.corrections import correct
from archive.errors import NotFound
from archive.models import DocumentFile
from archive.partners import NameForm, PartnerForm, PersonForm, create_partner, edit_partner, save_person
from archive.registration import annul
from indexer.backends.port import Label
from indexer.document import ANNULLED, UNREAD, build_index_document
from indexer.document_rows import read_stamps
from tests.conftest import NOW, Registry
from tests.indexer.office import PROTECTED, Office


@pytest.fixture
def office(registry: Registry, session: Session) -> Office:
    return Office(registry, session)


def embassy(office: Office) -> int:
    form = PartnerForm(
        (
            NameForm("Посольство Исламской Республики Пакистан", language="ru"),
            NameForm("Embassy of Pakistan", language="en"),
            NameForm("Каид-и-Азам", kind="alias"),
        ),
        type="embassy",
        country="PK",
        city="Бишкек",
    )
    return create_partner(office.session, office.registry.registrar, form, at=NOW).id


def test_the_card_is_found_by_every_field_people_look_for(office: Office) -> None:
    document = office.letter(
        partner_id=embassy(office),
        subject="О направлении проекта соглашения",
        their_number="4062-ФХД",
        person="Мухаммад Икбал",
        addressee="К. Г. Кожобеков",
        signatory="Ахмад Хан",
        note="Оригинал у ректора",
        annexes="Долбоор, 3 барак",
        case="15-03",
        responsible_id=office.registry.officer.id,
    )
    for text in (
        document.number,
        "4062-ФХД",
        "фхд",
        "соглашений",
        "Икбалом",
        "Кожобековго",
        "Ахмад",
        "оригинала",
        "долбоорлор",
        "посольством",
        "embassies",
        "Каид-и-Азам",
        "Пакистандын",
        "Pakistan",
        "пакистанский",
        "Бишкекте",
        "Officer",
    ):
        assert office.find(text) == [document.id], text


def test_the_country_is_found_in_another_language(office: Office) -> None:
    document = office.letter(partner_id=embassy(office), subject="Visa support")
    for text in ("Пакистан", "Pakistan", "Pakistanlı", "пакистандык"):
        assert office.find(text) == [document.id], text


@pytest.mark.parametrize(
    ("subject", "asked"),
    [
        ("Студенттерди алмашуу", "студент алмашуунун"),
        ("Обмен студентами", "обмена студентов"),
        ("Student exchange", "students exchanges"),
        ("Öğrenci değişimi", "öğrencilerin değişim"),
        ("Обмен", "обменом"),
    ],
)
def test_a_subject_too_short_to_tell_its_language_is_found_all_the_same(
    office: Office, subject: str, asked: str
) -> None:
    document = office.letter(subject=subject)
    assert office.find(asked) == [document.id]


def test_a_page_in_two_languages_is_analysed_in_both(office: Office) -> None:
    kyrgyz = "Тараптар студенттерди жана окутуучуларды алмашууну өз ара макулдашуу менен ишке ашырышат. " * 3
    russian = "Стороны осуществляют обмен студентами и преподавателями на основе взаимного согласия. " * 3
    document = office.letter(f"{kyrgyz}\n{russian}", subject="Меморандум")
    assert office.find("окутуучулардын") == [document.id]
    assert office.find("преподавателям") == [document.id]
    assert len(build_index_document(office.session, document.id).parts) == 2


def test_a_line_in_another_language_is_no_part_of_its_own(office: Office) -> None:
    letter = "Тараптар студенттерди жана окутуучуларды алмашууну өз ара макулдашуу менен ишке ашырышат.\n" * 3
    document = office.letter(letter + "Osh State University, International Relations\n", subject="Кат")
    assert len(build_index_document(office.session, document.id).parts) == 1
    assert office.find("university") == [document.id]


def test_each_file_is_a_part_and_a_phrase_does_not_cross_them(office: Office) -> None:
    first, second = office.file("бир"), office.file("эки")
    document = office.letter(files=(first, second))
    office.read(first, "эл аралык")
    office.read(second, "кызматташуу жөнүндө")
    office.index(document)
    assert office.find('"эл аралык"') == [document.id]
    assert office.find('"аралык кызматташуу"') == []
    assert office.find("аралык кызматташуу") == [document.id]


def test_a_superseded_file_is_not_searched(office: Office) -> None:
    wrong = office.file("туура эмес")
    document = office.letter(files=(wrong,))
    office.read(wrong, "туура эмес файл")
    right = office.file("туура")
    file = office.session.query(DocumentFile).filter_by(document_id=document.id).one()
    attach_file(office.session, office.registry.registrar, document.id, right, now=NOW, supersedes_id=file.id)
    office.read(right, "оңдолгон кат")
    office.index(document)
    assert office.find("оңдолгон") == [document.id]
    assert office.find('"туура эмес файл"') == []


def test_labels_say_what_is_filtered_and_counted(office: Office) -> None:
    partner_id = embassy(office)
    document = office.letter(
        partner_id=partner_id, subject="Visa", languages=("en", "ru"), kind="letter", responsible_id=1
    )
    built = build_index_document(office.session, document.id)
    assert set(built.labels) == {
        Label("register", str(document.register_id)),
        Label("year", "2026"),
        Label("partner", str(partner_id)),
        Label("country", "PK"),
        Label("language", "en"),
        Label("language", "ru"),
        Label("kind", str(document.kind_id)),
        Label("responsible", "1"),
        Label("case", str(document.case_id)),
        Label("status", "registered"),
        Label("access", "internal"),
        Label("direction", "incoming"),
    }


def test_a_long_file_is_several_parts_and_one_document(office: Office) -> None:
    texts = [f"Бул барак жөнүндө маалымат, анын номери бет{number}." for number in range(25)]
    texts[3], texts[21] = "Стипендия жөнүндө кат жана анын шарттары.", "Жатакана жөнүндө кат жана анын акысы."
    document = office.letter(*texts)
    assert len(build_index_document(office.session, document.id).parts) == 3
    assert office.find("стипендия жатакана") == [document.id]
    assert office.find('"жатакана жөнүндө кат"') == [document.id]
    assert office.find("стипендия -жатакана") == []


def test_a_day_to_answer_by_is_a_label_of_its_year_month_and_day(office: Office) -> None:
    document = office.letter(subject="Суроо", due_on=date(2026, 12, 5))
    labels = build_index_document(office.session, document.id).labels
    assert {label.value for label in labels if label.name == "due"} == {"2026", "202612", "20261205"}
    assert Label("status", "waiting") in labels


def test_the_language_is_that_of_the_text_when_the_clerk_named_none(office: Office) -> None:
    document = office.letter("Биз сиздин катыңызды алдык жана жооп беребиз.", languages=())
    assert Label("language", "ky") in build_index_document(office.session, document.id).labels


def test_unread_and_annulled_are_labels(office: Office) -> None:
    taken = office.file("сыр")
    document = office.letter(files=(taken,))
    assert UNREAD in build_index_document(office.session, document.id).labels
    office.read(taken, outcome=PROTECTED)
    assert UNREAD in build_index_document(office.session, document.id).labels
    office.read(taken, "окулду")
    assert UNREAD not in build_index_document(office.session, document.id).labels
    annul(office.session, office.registry.registrar, document.id, "ката катталган", now=NOW)
    assert ANNULLED in build_index_document(office.session, document.id).labels


def test_the_stamp_changes_with_everything_that_is_searchable(office: Office) -> None:
    partner_id = embassy(office)
    taken = office.file("бир")
    document = office.letter(files=(taken,), partner_id=partner_id)
    stamps = [stamp(office, document.id)]

    office.read(taken, "бир")
    stamps.append(stamp(office, document.id))
    correct(
        office.session,
        office.registry.registrar,
        document.id,
        {"subject": "Жаңы мазмун"},
        reason="ката",
        version=document.version,
        now=NOW,
    )
    stamps.append(stamp(office, document.id))
    form = PartnerForm((NameForm("Pakistan Embassy", language="en"),), country="PK")
    edit_partner(office.session, office.registry.registrar, partner_id, form, version=1, at=NOW)
    stamps.append(stamp(office, document.id))
    save_person(office.session, office.registry.registrar, partner_id, None, PersonForm("Ali Khan"), at=NOW)
    stamps.append(stamp(office, document.id))
    assert len(set(stamps)) == len(stamps)


def test_the_stamp_in_the_index_is_the_stamp_for_comparison(office: Office) -> None:
    document = office.letter("бир", partner_id=embassy(office))
    built = build_index_document(office.session, document.id)
    assert built.stamp == stamp(office, document.id) == office.backend.stamps(office.session)[document.id]


def test_there_is_nothing_to_build_of_a_document_that_is_not(office: Office) -> None:
    with pytest.raises(NotFound):
        build_index_document(office.session, 999)


def stamp(office: Office, document_id: int) -> str:
    office.session.flush()
    return read_stamps(office.session, document_id - 1, 1)[document_id]
