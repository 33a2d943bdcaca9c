"""A merged duplicate loses nothing, and the merge can be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Actor
from archive.errors import AlreadyMerged, MergeReasonMissing, MergeWithItself, NotAllowed, NotMerged
from archive.models import DocumentPartner, Job, Partner, PartnerName
from archive.partners import (
    NameForm,
    PartnerForm,
    PersonForm,
    create_partner,
    find_partners,
    merge,
    names_of,
    people_of,
    save_person,
    surviving,
    unmerge,
    what_moves,
)
from tests.conftest import NOW, Registry
from tests.factories import document

LATER = NOW + timedelta(hours=1)


pytestmark = pytest.mark.both_databases


@pytest.fixture
def registrar(registry: Registry) -> Actor:
    return registry.registrar


def add(session: Session, registrar: Actor, *names: NameForm) -> Partner:
    form = PartnerForm(names, "university", "TR")
    return create_partner(session, registrar, form, at=NOW, same_accepted=True)


@pytest.fixture
def keep(session: Session, registrar: Actor) -> Partner:
    return add(session, registrar, NameForm("Selçuk Üniversitesi"))


@pytest.fixture
def drop(session: Session, registrar: Actor) -> Partner:
    return add(
        session,
        registrar,
        NameForm("Университет Сельчук", "official", "ru"),
        NameForm("Сельчукский", "former", "ru", 1990),
        NameForm("Selçuk Üniversitesi", "alias"),
    )


def picture(session: Session) -> dict[str, Any]:
    """Everything a merge may touch, to compare before and after."""
    session.flush()
    return {
        "names": sorted(
            session.execute(select(PartnerName.id, PartnerName.partner_id, PartnerName.kind)).all()
        ),
        "further": sorted(
            session.execute(
                select(DocumentPartner.document_id, DocumentPartner.partner_id, DocumentPartner.position)
            ).all()
        ),
        "found": [(m.id, m.matched) for m in find_partners(session, "сельчук")],
    }


def test_a_merge_moves_letters_names_and_people(
    session: Session, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    letter = document(session, registrar, partner_id=drop.id)
    copied = document(session, registrar, partner_id=add(session, registrar, NameForm("Үчүнчү")).id,
                      further_partner_ids=(drop.id,))  # fmt: skip
    save_person(session, registrar, drop.id, None, PersonForm("Zeynep Arslan"), at=NOW)
    moves = what_moves(session, registrar, drop.id)
    assert (moves.letters, moves.names, moves.people) == (2, 3, 1)

    merge(session, registrar, keep.id, drop.id, "  дубль,  другое письмо ", at=LATER)

    assert letter.partner_id == keep.id
    assert session.get(DocumentPartner, (copied.id, keep.id)) is not None
    assert [(row.name, row.kind, row.valid_until) for row in names_of(session, keep)] == [
        ("Selçuk Üniversitesi", "official", None),
        ("Университет Сельчук", "alias", None),
        ("Сельчукский", "former", 1990),
    ]
    assert [person.name for person in people_of(session, keep.id)] == ["Zeynep Arslan"]
    assert drop.merged_into_id == keep.id
    assert surviving(session, drop.id) is keep


def test_the_trail_of_both_tells_of_the_merge(
    session: Session, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    merge(session, registrar, keep.id, drop.id, "дубль", at=LATER)
    for partner in (keep, drop):
        entry = audit.history(session, "partner", partner.id)[-1]
        assert (entry.action, entry.at, entry.details["reason"]) == ("partner_merged", LATER, "дубль")
        assert (entry.details["kept"], entry.details["dropped"]) == (keep.id, drop.id)
    assert list(audit.check_chain(session)) == []


def test_moved_letters_are_indexed_anew(
    session: Session, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    untouched = document(session, registrar, partner_id=keep.id)
    moved = document(session, registrar, partner_id=drop.id)
    for job in session.scalars(select(Job)):
        session.delete(job)
    merge(session, registrar, keep.id, drop.id, "дубль", at=LATER)
    assert set(session.scalars(select(Job.subject))) == {str(moved.id)}
    assert (moved.version, untouched.version) == (2, 1)


def test_a_letter_to_both_names_the_kept_one_once(
    session: Session, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    third = add(session, registrar, NameForm("Үчүнчү"))
    kept_first = document(session, registrar, partner_id=keep.id, further_partner_ids=(drop.id,))
    dropped_first = document(session, registrar, partner_id=drop.id, further_partner_ids=(keep.id,))
    both_further = document(session, registrar, partner_id=third.id, further_partner_ids=(drop.id, keep.id))
    before = picture(session)

    merge(session, registrar, keep.id, drop.id, "дубль", at=LATER)
    assert (kept_first.partner_id, dropped_first.partner_id) == (keep.id, keep.id)
    rows = session.execute(select(DocumentPartner.document_id, DocumentPartner.partner_id)).all()
    assert rows == [(both_further.id, keep.id)]

    unmerge(session, registrar, drop.id, at=LATER)
    assert (kept_first.partner_id, dropped_first.partner_id) == (keep.id, drop.id)
    assert picture(session) == before


def test_taking_a_merge_back_restores_everything_it_moved(
    session: Session, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    letter = document(session, registrar, partner_id=drop.id)
    third = add(session, registrar, NameForm("Үчүнчү"))
    document(session, registrar, partner_id=third.id, further_partner_ids=(drop.id,))
    person = save_person(session, registrar, drop.id, None, PersonForm("Zeynep Arslan"), at=NOW)
    before = picture(session)
    merge(session, registrar, keep.id, drop.id, "дубль", at=LATER)
    assert picture(session) != before

    unmerge(session, registrar, drop.id, at=LATER)

    assert picture(session) == before
    assert (letter.partner_id, person.partner_id, drop.merged_into_id) == (drop.id, drop.id, None)
    for partner in (keep, drop):
        assert audit.history(session, "partner", partner.id)[-1].action == "partner_unmerged"


def test_what_came_after_the_merge_stays_with_the_kept_partner(
    session: Session, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    old = document(session, registrar, partner_id=drop.id)
    elsewhere = document(session, registrar, partner_id=drop.id)
    merge(session, registrar, keep.id, drop.id, "дубль", at=LATER)
    new = document(session, registrar, partner_id=keep.id)
    elsewhere.partner_id = add(session, registrar, NameForm("Үчүнчү")).id
    corrected_to = elsewhere.partner_id
    unmerge(session, registrar, drop.id, at=LATER)
    assert (old.partner_id, new.partner_id, elsewhere.partner_id) == (drop.id, keep.id, corrected_to)


def test_a_chain_of_merges_leads_to_its_end_and_comes_apart_again(
    session: Session, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    last = add(session, registrar, NameForm("Selçuk University Konya"))
    letter = document(session, registrar, partner_id=drop.id)
    merge(session, registrar, keep.id, drop.id, "дубль", at=LATER)
    merge(session, registrar, last.id, keep.id, "дубль", at=LATER)
    assert surviving(session, drop.id) is last
    assert letter.partner_id == last.id
    unmerge(session, registrar, drop.id, at=LATER)
    assert letter.partner_id == drop.id
    unmerge(session, registrar, keep.id, at=LATER)
    assert letter.partner_id == drop.id
    assert [row.name for row in names_of(session, keep)] == ["Selçuk Üniversitesi"]


def test_merging_again_after_taking_it_back(
    session: Session, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    for _ in range(2):
        before = picture(session)
        merge(session, registrar, keep.id, drop.id, "дубль", at=LATER)
        unmerge(session, registrar, drop.id, at=LATER)
        assert picture(session) == before


def test_merges_that_make_no_sense_are_refused(
    session: Session, registry: Registry, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    third = add(session, registrar, NameForm("Үчүнчү"))
    with pytest.raises(MergeWithItself):
        merge(session, registrar, keep.id, keep.id, "дубль", at=LATER)
    with pytest.raises(MergeReasonMissing):
        merge(session, registrar, keep.id, drop.id, "  ", at=LATER)
    with pytest.raises(NotMerged):
        unmerge(session, registrar, drop.id, at=LATER)
    merge(session, registrar, keep.id, drop.id, "дубль", at=LATER)
    for kept, dropped in ((third.id, drop.id), (drop.id, third.id)):
        with pytest.raises(AlreadyMerged):
            merge(session, registrar, kept, dropped, "дубль", at=LATER)


def test_only_who_may_merge_merges(
    session: Session, registry: Registry, registrar: Actor, keep: Partner, drop: Partner
) -> None:
    for actor in (registry.officer, registry.reader, registry.auditor):
        with pytest.raises(NotAllowed):
            merge(session, actor, keep.id, drop.id, "дубль", at=LATER)
    merge(session, registrar, keep.id, drop.id, "дубль", at=LATER)
    with pytest.raises(NotAllowed):
        unmerge(session, registry.officer, drop.id, at=LATER)
