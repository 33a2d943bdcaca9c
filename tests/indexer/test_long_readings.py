"""Readings that take several turns, and readings that wait for what the machine lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archive.models import Page, Reading
from indexer import missing, worker
from indexer.backends.embedded import EmbeddedIndex
from indexer.extract.box import Limits
from indexer.extract.pool import ReadingPool
from indexer.extract.port import Extracted, FileFacts, Method, Problem, ProblemCode, State
from indexer.extract.port import Page as ReadPage
from indexer.texts import goes_on_at, what_was_missing
from indexer.worker import Worker
from tests import factories
from tests.conftest import Registry

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def office(registry: Registry) -> Iterator[tuple[Registry, EmbeddedIndex]]:
    backend = EmbeddedIndex()
    with registry.database.write() as session:
        backend.prepare(session)
    yield registry, backend


def new_worker(office: tuple[Registry, EmbeddedIndex], pool: Any) -> Worker:
    registry, backend = office
    return Worker(registry.database, registry.storage, backend, pool, registry.clock, registry.settings)


def register(registry: Registry, name: str, mime: str, **facts: Any) -> str:
    taken = factories.taken(registry.storage, (SAMPLES / name).read_bytes(), name.rpartition("/")[2], mime)
    with registry.database.write() as session:
        factories.document(session, registry.registrar, "IN", files=(taken,), **facts)
    return taken.sha256


@pytest.mark.ocr
def test_a_scan_longer_than_one_turn_is_read_to_its_end(office: tuple[Registry, EmbeddedIndex]) -> None:
    registry, _ = office
    sha256 = register(registry, "letters/ru_fax.tif", "image/tiff")
    with ReadingPool(limits=Limits(recognised=1)) as pool:
        new_worker(office, pool).drain()
    with registry.database.read() as session:
        reading = session.get_one(Reading, sha256)
        assert (reading.state, reading.error, reading.continues_at) == ("read", None, None)
        assert (reading.page_count, reading.pages_done, reading.language) == (2, 2, "ru")
        assert (reading.confidence or 0) > 70
        pages = session.execute(select(Page.number, Page.method).order_by(Page.number)).all()
        assert [tuple(row) for row in pages] == [(1, "ocr"), (2, "ocr")]


class PoolWithout:
    """Reads as a machine that lacks the Turkish pack, until it comes."""

    def __init__(self) -> None:
        self.has_it = False
        self.hints: list[str] = []

    def read(self, _path: Path, *, language_hint: str, **_wishes: Any) -> Extracted:
        self.hints.append(language_hint)
        page = ReadPage(1, "Sayın rektör", Method.OCR, 80)
        problems = () if self.has_it else (Problem(ProblemCode.OCR_PACK_MISSING, "tur"),)
        state = State.READ if self.has_it else State.PARTLY
        return Extracted(state, pages=(page,), facts=FileFacts(page_count=1), problems=problems)


def test_what_waited_for_a_language_is_read_when_it_comes(
    office: tuple[Registry, EmbeddedIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, _ = office
    installed = {"kir", "rus", "eng"}
    monkeypatch.setattr(missing, "installed_packs", lambda: frozenset(installed))
    monkeypatch.setattr(worker, "_LOOKS_FOR_PACKS", 0.0)
    sha256 = register(registry, "letters/ky_photo.jpg", "image/jpeg", languages=("tr",))
    pool = PoolWithout()
    at_work = new_worker(office, pool)

    def waits() -> tuple[str, str | None]:
        with registry.database.read() as session:
            reading = session.get_one(Reading, sha256)
            return reading.state, reading.waits_for

    at_work.drain()
    assert waits() == ("partly", "tur")
    at_work.drain()
    assert pool.hints == ["tr"]
    installed.add("tur")
    pool.has_it = True
    at_work.drain()
    assert waits() == ("read", None)
    assert pool.hints == ["tr", "tr"]


def test_what_is_here_is_told_from_what_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(missing, "installed_packs", lambda: frozenset({"kir", "tur"}))
    assert missing.what_is_here({"tur", "kir,tur", "deu", "deu,tur", "tesseract", None}) == {
        *("tur", "kir,tur", "tesseract")
    }
    monkeypatch.setenv("PATH", str(tmp_path))
    assert missing.what_is_here({"libreoffice"}) == set()


@pytest.mark.parametrize(
    ("code", "waits"),
    [
        (ProblemCode.OCR_MISSING, "tesseract"),
        (ProblemCode.OFFICE_MISSING, "libreoffice"),
        (ProblemCode.DAMAGED, None),
    ],
)
def test_a_reading_says_what_it_waits_for(code: ProblemCode, waits: str | None) -> None:
    assert what_was_missing(Extracted(State.UNREADABLE, problems=(Problem(code),))) == waits


def test_only_scans_go_on() -> None:
    left = Extracted(State.PARTLY, problems=(Problem(ProblemCode.PAGES_LEFT, "3", 2),))
    assert goes_on_at(left) is None
