"""Partners are kept with many names and people; every change is on the trail and reaches the index."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor
from archive.errors import (
    ChangedMeanwhile,
    CountryUnknown,
    NotAllowed,
    NotFound,
    PartnerLooksKnown,
    PartnerNameMissing,
    PartnerTypeUnknown,
    PersonNameMissing,
)
from archive.models import Job, Partner
from archive.partners import (
    NameForm,
    PartnerForm,
    PersonForm,
    create_partner,
    edit_partner,
    find_partners,
    get_partner,
    names_of,
    people_of,
    quick_create,
    save_person,
    surviving,
)
from tests.conftest import NOW, Registry
from tests.factories import document

LATER = NOW + timedelta(hours=1)
SELCUK = PartnerForm(
    names=(
        NameForm("Selçuk Üniversitesi", "official", "tr"),
        NameForm("Selcuk University", "official", "en"),
        NameForm("SÜ", "short", "tr"),
    ),
    type="university",
    country="TR",
    city="Konya",
    letter_language="en",
)


@pytest.fixture
def registrar(registry: Registry) -> Actor:
    return registry.registrar


@pytest.fixture
def selcuk(session: Session, registrar: Actor) -> Partner:
    return create_partner(session, registrar, SELCUK, at=NOW)


def form_of(session: Session, partner: Partner) -> PartnerForm:
    names = tuple(
        NameForm(row.name, row.kind, row.language, row.valid_until, row.id)
        for row in names_of(session, partner)
    )
    return replace(SELCUK, names=names)


def queued(session: Session) -> set[str]:
    return set(session.scalars(select(Job.subject).where(Job.kind == "index", Job.priority == 9)))


def clear_queue(session: Session) -> None:
    for job in session.scalars(select(Job)):
        session.delete(job)
    session.flush()


def test_a_new_partner_shows_its_first_official_name(session: Session, selcuk: Partner) -> None:
    assert selcuk.name == "Selçuk Üniversitesi"
    assert [(row.name, row.kind) for row in names_of(session, selcuk)] == [
        ("Selçuk Üniversitesi", "official"),
        ("Selcuk University", "official"),
        ("SÜ", "short"),
    ]
    trail = audit.history(session, "partner", selcuk.id)
    assert [(entry.action, entry.actor_name) for entry in trail] == [("partner_created", "Registrar Example")]
    assert trail[0].details["country"] == "TR"


def test_a_partner_needs_a_name_a_type_and_a_real_country(session: Session, registrar: Actor) -> None:
    for form, error in (
        (replace(SELCUK, names=()), PartnerNameMissing),
        (replace(SELCUK, names=(NameForm("  "),)), PartnerNameMissing),
        (replace(SELCUK, type="club"), PartnerTypeUnknown),
        (replace(SELCUK, country="XX"), CountryUnknown),
    ):
        with pytest.raises(error):
            create_partner(session, registrar, form, at=NOW)
    assert session.scalars(select(Partner)).all() == []


def test_a_country_is_not_needed(session: Session, registrar: Actor) -> None:
    partner = create_partner(session, registrar, PartnerForm((NameForm("ЮНЕСКО"),), "international"), at=NOW)
    assert (partner.country, partner.city) == (None, None)


def test_wide_spaces_and_repeats_are_tidied(session: Session, registrar: Actor) -> None:
    names = (NameForm("  Ош   шаары "), NameForm("Ош шаары"), NameForm(""))
    partner = create_partner(session, registrar, PartnerForm(names, "state_body", "kg"), at=NOW)
    assert [row.name for row in names_of(session, partner)] == ["Ош шаары"]
    assert partner.country == "KG"


def test_a_name_that_is_there_already_is_asked_about(
    session: Session, registrar: Actor, selcuk: Partner
) -> None:
    form = PartnerForm((NameForm("Университет Селчук"), NameForm("Сельчук университеси")), "university", "TR")
    with pytest.raises(PartnerLooksKnown) as asked:
        create_partner(session, registrar, form, at=NOW)
    assert [match.id for match in asked.value.same] == [selcuk.id]
    accepted = create_partner(session, registrar, form, at=NOW, same_accepted=True)
    assert audit.history(session, "partner", accepted.id)[0].details["same_accepted"] is True


def test_a_partner_is_added_from_the_registration_form(session: Session, registrar: Actor) -> None:
    partner = quick_create(
        session, registrar, "Kunming University", "CN", "university", at=NOW, language="en"
    )
    assert (partner.name, partner.country, partner.type) == ("Kunming University", "CN", "university")
    assert names_of(session, partner)[0].language == "en"
    with pytest.raises(PartnerLooksKnown):
        quick_create(session, registrar, "kunming university", "CN", "university", at=NOW)


def test_an_edit_keeps_what_it_does_not_change(session: Session, registrar: Actor, selcuk: Partner) -> None:
    before = audit.history(session, "partner", selcuk.id)
    edit_partner(session, registrar, selcuk.id, form_of(session, selcuk), version=1, at=LATER)
    assert audit.history(session, "partner", selcuk.id) == before
    assert selcuk.version == 1


def test_an_edit_leaves_old_and_new_on_the_trail(session: Session, registrar: Actor, selcuk: Partner) -> None:
    form = form_of(session, selcuk)
    shown, english, short = form.names
    changed = replace(
        form,
        type="school",
        city="Ankara",
        names=(
            shown,
            replace(english, name="Selcuk State University", kind="former", valid_until=2019),
            NameForm("Университет Сельчук", "alias", "ru"),
        ),
    )
    edit_partner(session, registrar, selcuk.id, changed, version=1, at=LATER)
    details = audit.history(session, "partner", selcuk.id)[-1].details
    assert details["type"] == ["university", "school"]
    assert details["city"] == ["Konya", "Ankara"]
    assert [name["name"] for name in details["names_added"]] == ["Университет Сельчук"]
    assert [name["name"] for name in details["names_removed"]] == [short.name]
    [renamed] = details["names_changed"]
    assert (renamed["old"]["name"], renamed["new"]["name"]) == (
        "Selcuk University",
        "Selcuk State University",
    )
    assert renamed["new"]["valid_until"] == 2019
    assert english.id in {row.id for row in names_of(session, selcuk)}


def test_what_a_partner_is_found_by_follows_its_names(
    session: Session, registrar: Actor, selcuk: Partner
) -> None:
    form = form_of(session, selcuk)
    new = (replace(form.names[0], name="Konya Teknik Üniversitesi"),)
    edit_partner(session, registrar, selcuk.id, replace(form, names=new, city=""), version=1, at=LATER)
    assert selcuk.name == "Konya Teknik Üniversitesi"
    assert find_partners(session, "Selcuk") == []
    assert [match.id for match in find_partners(session, "teknik")] == [selcuk.id]


def test_another_official_name_can_be_shown(session: Session, registrar: Actor, selcuk: Partner) -> None:
    form = form_of(session, selcuk)
    turned = replace(form, names=(form.names[1], form.names[0], form.names[2]))
    edit_partner(session, registrar, selcuk.id, turned, version=1, at=LATER)
    assert selcuk.name == "Selcuk University"
    assert audit.history(session, "partner", selcuk.id)[-1].details["shown"] == [
        "Selçuk Üniversitesi",
        "Selcuk University",
    ]


def test_letters_of_a_renamed_partner_are_indexed_anew(
    session: Session, registrar: Actor, selcuk: Partner
) -> None:
    other = quick_create(session, registrar, "Башка мекеме", "KG", "other", at=NOW)
    mine = document(session, registrar, partner_id=selcuk.id)
    further = document(session, registrar, partner_id=other.id, further_partner_ids=(selcuk.id,))
    document(session, registrar, partner_id=other.id)
    clear_queue(session)
    form = form_of(session, selcuk)
    edit_partner(session, registrar, selcuk.id, replace(form, note="жаңы"), version=1, at=LATER)
    assert queued(session) == set()
    edit_partner(session, registrar, selcuk.id, replace(form, country="DE"), version=2, at=LATER)
    assert queued(session) == {str(mine.id), str(further.id)}
    assert (mine.version, further.version) == (2, 2)


def test_a_letter_waits_only_once_for_being_indexed_anew(
    session: Session, registrar: Actor, selcuk: Partner
) -> None:
    mine = document(session, registrar, partner_id=selcuk.id)
    form = form_of(session, selcuk)
    edit_partner(session, registrar, selcuk.id, replace(form, city="Ankara"), version=1, at=LATER)
    edit_partner(session, registrar, selcuk.id, replace(form, city="Izmir"), version=2, at=LATER)
    jobs = session.scalars(select(Job).where(Job.kind == "index", Job.subject == str(mine.id))).all()
    assert [(job.state, job.priority) for job in jobs] == [("waiting", 1)]


def test_two_people_editing_do_not_undo_each_other(
    session: Session, registrar: Actor, selcuk: Partner
) -> None:
    form = form_of(session, selcuk)
    edit_partner(session, registrar, selcuk.id, replace(form, city="Ankara"), version=1, at=LATER)
    with pytest.raises(ChangedMeanwhile):
        edit_partner(session, registrar, selcuk.id, replace(form, city="Izmir"), version=1, at=LATER)


def test_people_are_added_changed_and_leave_office(
    session: Session, registrar: Actor, selcuk: Partner
) -> None:
    rector = save_person(
        session, registrar, selcuk.id, None, PersonForm("Prof. Dr. H. Demir", "Rektör"), at=NOW
    )
    save_person(
        session, registrar, selcuk.id, None, PersonForm("Zeynep Arslan", email="z@example.org"), at=NOW
    )
    left = PersonForm("Prof. Dr. H. Demir", "Rektör", active=False)
    save_person(session, registrar, selcuk.id, rector.id, left, at=LATER)
    assert [(person.name, person.active) for person in people_of(session, selcuk.id)] == [
        ("Zeynep Arslan", True),
        ("Prof. Dr. H. Demir", False),
    ]
    last = audit.history(session, "partner", selcuk.id)[-1]
    assert (last.action, last.details["changes"]) == ("partner_person_changed", {"active": [True, False]})


def test_a_person_belongs_to_one_partner_and_has_a_name(
    session: Session, registrar: Actor, selcuk: Partner
) -> None:
    other = quick_create(session, registrar, "Башка мекеме", "KG", "other", at=NOW)
    person = save_person(session, registrar, selcuk.id, None, PersonForm("Zeynep Arslan"), at=NOW)
    with pytest.raises(NotFound):
        save_person(session, registrar, other.id, person.id, PersonForm("X"), at=NOW)
    with pytest.raises(PersonNameMissing):
        save_person(session, registrar, selcuk.id, None, PersonForm("  "), at=NOW)


def test_only_who_keeps_partners_may_change_them(
    session: Session, registry: Registry, selcuk: Partner
) -> None:
    for actor in (registry.reader, registry.rector, registry.auditor, registry.coordinator):
        with pytest.raises(NotAllowed):
            create_partner(session, actor, SELCUK, at=NOW)
        with pytest.raises(NotAllowed):
            edit_partner(session, actor, selcuk.id, SELCUK, version=1, at=NOW)
        with pytest.raises(NotAllowed):
            save_person(session, actor, selcuk.id, None, PersonForm("X"), at=NOW)


def test_a_partner_that_is_not_there(session: Session, registry: Registry) -> None:
    with pytest.raises(NotFound):
        get_partner(session, 999)
    with pytest.raises(NotFound):
        surviving(session, 999)
