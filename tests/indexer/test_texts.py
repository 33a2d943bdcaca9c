"""What was read from a file comes back as it was, with the languages of its pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.models import Page, Reading
from indexer.extract.port import Extracted, FileFacts, Method, Problem, ProblemCode, State, Tool, Word
from indexer.extract.port import Page as ReadPage
from indexer.texts import as_page, pack_words, page_languages, save_failure, save_reading, unpack_words
from tests import factories
from tests.conftest import NOW, Registry

KYRGYZ = "Урматтуу ректор! Сиздин катыңызга жооп катары төмөнкүлөрдү билдиребиз жана жардам сурайбыз.\n"
RUSSIAN = "Уважаемый ректор! В ответ на ваше письмо сообщаем, что предложение было рассмотрено и принято.\n"


@pytest.fixture
def sha256(session: Session, registry: Registry) -> str:
    taken = factories.taken(registry.storage, "кат")
    factories.document(session, registry.registrar, "INT", files=(taken,))
    return taken.sha256


def save(session: Session, sha256: str, read: Extracted) -> Reading:
    save_reading(session, sha256, read, page_languages(read.pages), at=NOW)
    session.expire_all()
    return session.get_one(Reading, sha256)


def test_a_page_comes_back_as_it_was_read(session: Session, sha256: str) -> None:
    page = ReadPage(
        1,
        "Бир эки",
        Method.OCR,
        87,
        595.3,
        841.9,
        (Word(0, 3, 0.1, 0.2, 0.3, 0.4), Word(4, 7, 0.5, 0.6, 0.7, 0.8, sure=0.35)),
    )
    save(session, sha256, Extracted(State.READ, pages=(page,)))
    assert as_page(session.scalars(select(Page)).one()) == page


def test_places_of_words_take_little_room() -> None:
    words = tuple(Word(i * 8, i * 8 + 7, i / 1000, 0.1234567, i / 900, 0.2) for i in range(1000))
    packed = pack_words(words)
    assert packed is not None
    assert len(packed) < 10_000
    assert [word.start for word in unpack_words(packed)] == [word.start for word in words]
    assert unpack_words(packed)[5].y0 == pytest.approx(0.1235)
    assert pack_words(()) is None
    assert unpack_words(None) == ()


def test_a_second_reading_takes_the_place_of_the_first(session: Session, sha256: str) -> None:
    pages = tuple(ReadPage(number, "текст", Method.TEXT) for number in (1, 2, 3))
    save(session, sha256, Extracted(State.READ, pages=pages))
    reading = save(session, sha256, Extracted(State.READ, pages=pages[:1]))
    assert (reading.pages_done, reading.page_count) == (1, 1)
    assert len(session.scalars(select(Page)).all()) == 1


def test_the_reading_keeps_what_the_file_says_of_itself_and_how_it_went(
    session: Session, sha256: str
) -> None:
    pages = (
        ReadPage(1, "Бир эки үч", Method.OCR, 90),
        ReadPage(2, "т" * 30, Method.OCR, 50),
        ReadPage(3, "текст", Method.TEXT),
    )
    facts = FileFacts(
        title="Кат", page_count=9, created=datetime(2026, 1, 2, tzinfo=UTC), attachments=("a.xml",)
    )
    problem = Problem(ProblemCode.PAGES_LEFT, "3 of 9")
    reading = save(
        session,
        sha256,
        Extracted(State.PARTLY, pages=pages, facts=facts, tools=(Tool("pdfium", "5"),), problems=(problem,)),
    )
    assert (reading.state, reading.error, reading.error_detail) == ("partly", "pages_left", "3 of 9")
    assert (reading.tool, reading.tool_version) == ("pdfium", "5")
    assert (reading.page_count, reading.pages_done) == (9, 3)
    assert reading.confidence == pytest.approx(60)
    assert reading.facts == {
        "title": "Кат",
        "page_count": 9,
        "created": "2026-01-02T00:00:00+00:00",
        "attachments": ["a.xml"],
    }


def test_an_unreadable_file_has_failed_and_keeps_its_earlier_pages(session: Session, sha256: str) -> None:
    assert save(session, sha256, Extracted(State.UNREADABLE)).state == "failed"
    save(session, sha256, Extracted(State.READ, pages=(ReadPage(1, "текст", Method.TEXT),)))
    save_failure(session, sha256, "lost", "", at=NOW)
    session.expire_all()
    assert session.get_one(Reading, sha256).state == "failed"
    assert len(session.scalars(select(Page)).all()) == 1


def test_signs_a_database_cannot_hold_keep_their_places(session: Session, sha256: str) -> None:
    facts = FileFacts(title="a\x00b\ud800")
    save(
        session,
        sha256,
        Extracted(State.READ, pages=(ReadPage(1, "a\x00b\ud800c", Method.TEXT),), facts=facts),
    )
    assert session.scalars(select(Page.text)).one() == "a b?c"


def test_a_page_names_its_languages_the_main_one_first() -> None:
    texts = [KYRGYZ * 3 + RUSSIAN * 5, RUSSIAN * 2, KYRGYZ + "Osh State University", "2026", ""]
    pages = [ReadPage(number, text, Method.TEXT) for number, text in enumerate(texts, start=1)]
    assert page_languages(pages) == ["ru,ky", "ru", "ky", "ky", ""]
