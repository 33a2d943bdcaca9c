"""Correcting a page's text: what is kept, what is refused, and what no reading takes away."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import audit
from archive.access import Mark
from archive.errors import NotAllowed, NotFound, NothingChanged, TextChangedMeanwhile
from archive.files import TakenFile
from archive.models import DocumentFile, Job, Page, PageCorrection
from archive.page_corrections import CorrectedPage, clean, correct_page, correction_of, history_of
from tests import factories
from tests.conftest import NOW, Registry

READ = "Министрлик билдирет"


@pytest.fixture
def file(session: Session, registry: Registry) -> DocumentFile:
    """A letter's file whose first page a machine has read."""
    return letter(session, registry, factories.taken(registry.storage))


def letter(session: Session, registry: Registry, taken: TakenFile, **facts: object) -> DocumentFile:
    document = factories.document(session, registry.registrar, files=(taken,), **facts)
    file = session.scalars(select(DocumentFile).where(DocumentFile.document_id == document.id)).one()
    if session.get(Page, (file.sha256, 1)) is None:
        session.add(
            Page(sha256=file.sha256, number=1, text=READ, method="ocr", confidence=40, width=0, height=0)
        )
        session.flush()
    return file


def put(
    session: Session, registry: Registry, file: DocumentFile, text: str, version: int = 0
) -> CorrectedPage:
    return correct_page(
        session,
        registry.registrar,
        file.document_id,
        file.id,
        1,
        text,
        language="ky",
        version=version,
        now=NOW,
    )


def test_every_wording_is_kept(session: Session, registry: Registry, file: DocumentFile) -> None:
    put(session, registry, file, "Министрлик сурайт")
    put(session, registry, file, "Министрлик суранат", version=1)
    changes = history_of(session, file.sha256, 1)
    assert [(change.before, change.text) for change in changes] == [
        ("Министрлик сурайт", "Министрлик суранат"),
        (READ, "Министрлик сурайт"),
    ]
    assert session.get_one(Page, (file.sha256, 1)).text == READ
    assert {change.by for change in changes} == {registry.registrar.name}


def test_it_is_on_the_trail_without_the_letter_s_words(
    session: Session, registry: Registry, file: DocumentFile
) -> None:
    put(session, registry, file, "Купуя сөз")
    entry = audit.history(session, "document", file.document_id)[-1]
    assert entry.action == "text_corrected"
    assert entry.details["new_hash"] == factories.sha256("Купуя сөз".encode())
    assert entry.details["old_hash"] == factories.sha256(READ.encode())
    assert "Купуя" not in str(entry.details)
    assert not list(audit.check_chain(session))


def test_every_document_with_the_file_is_indexed_anew(
    session: Session, registry: Registry, file: DocumentFile
) -> None:
    other = letter(session, registry, factories.taken(registry.storage))
    session.query(Job).delete()
    put(session, registry, file, "Министрлик сурайт")
    jobs = set(session.scalars(select(Job.subject).where(Job.kind == "index")))
    assert jobs == {str(file.document_id), str(other.document_id)}


def test_of_two_who_correct_at_once_the_second_is_told(
    session: Session, registry: Registry, file: DocumentFile
) -> None:
    put(session, registry, file, "Биринчи")
    with pytest.raises(TextChangedMeanwhile):
        put(session, registry, file, "Экинчи", version=0)
    assert correction_of(session, file.sha256, 1).text == "Биринчи"  # type: ignore[union-attr]


def test_the_same_text_again_is_no_correction(
    session: Session, registry: Registry, file: DocumentFile
) -> None:
    with pytest.raises(NothingChanged):
        put(session, registry, file, f"{READ}  \r\n")
    assert session.scalars(select(PageCorrection)).all() == []


def test_a_page_nobody_could_read_is_typed_by_hand(
    session: Session, registry: Registry, file: DocumentFile
) -> None:
    correct_page(
        session,
        registry.registrar,
        file.document_id,
        file.id,
        2,
        "Кол менен",
        language="ky",
        version=0,
        now=NOW,
    )
    assert correction_of(session, file.sha256, 2).before == ""  # type: ignore[union-attr]


def test_it_takes_the_right_and_the_document(session: Session, registry: Registry) -> None:
    taken = factories.taken(registry.storage, "Жашыруун")
    document = factories.document(session, registry.head, files=(taken,), access=Mark.CONFIDENTIAL)
    file = session.scalars(select(DocumentFile).where(DocumentFile.document_id == document.id)).one()
    for actor, refusal in ((registry.officer, NotAllowed), (registry.registrar, NotFound)):
        with pytest.raises(refusal):
            correct_page(session, actor, document.id, file.id, 1, "Башка", language=None, version=0, now=NOW)


def test_texts_are_kept_with_plain_line_ends() -> None:
    assert clean("\r\none  \r\n two\x00\r\n\r\n") == "one\n two"
