"""The example files are real ones: they are read, and what waits in the tray proposes its card."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from archive.access import Actor
from archive.models import Document, DocumentFile, Page, Partner, Reading, TrayFile
from archive.office import office
from archive.partners import PartnerDirectory
from indexer.backends.embedded import EmbeddedIndex
from indexer.example_data import load_example
from indexer.extract.pool import ReadingPool
from indexer.proposals import Candidate, Proposals, propose
from indexer.search import search
from indexer.worker import Worker
from tests.conftest import NOW, Registry
from tests.indexer.example_data.conftest import Loaded, opened


@pytest.fixture
def pool() -> Iterator[ReadingPool]:
    pool = ReadingPool()
    yield pool
    pool.close()


def test_the_letter_from_konya_proposes_its_card(example: Loaded, pool: ReadingPool) -> None:
    with example.database.read() as session:
        waiting = session.scalar(select(TrayFile).where(TrayFile.name == "E-38162-2214.pdf"))
        assert waiting
        read = pool.read(example.registry.storage.path(waiting.sha256), name=waiting.name)
        found = propose(
            read.pages,
            PartnerDirectory(session, Candidate),
            today=NOW.date(),
            our_names=office(session).all_names,
        )
        sender, answered = _value(found, "sender"), _value(found, "reply_to")
        partner = session.get(Partner, int(sender))
        assert partner and partner.name == "Selçuk Üniversitesi"
        assert _value(found, "their_number") == "E-38162/2214"
        assert _value(found, "their_date") == "2026-11-17"
        assert _value(found, "language") == "en"
        assert _value(found, "person") == "Mehmet Yıldırım"
        assert _value(found, "due") == "2026-12-04"
        assert _value(found, "subject").startswith("Extension of the Memorandum")
        assert session.scalar(select(Document.subject).where(Document.number == answered))


@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
def test_every_file_is_read_but_the_spoiled_one(
    _registry_template: tuple[Path, dict[str, Actor]], tmp_path: Path, pool: ReadingPool
) -> None:
    registry = opened(_registry_template, tmp_path / "var")
    backend = EmbeddedIndex()
    with registry.database.write() as session:
        backend.prepare(session)
        load_example(session, registry.storage, registry.administrator, now=NOW)
    _worker(registry, backend, pool).drain()
    with registry.database.read() as session:
        unread = session.execute(
            select(TrayFile.name, Reading.state, Reading.error)
            .join(Reading, Reading.sha256 == TrayFile.sha256)
            .where(Reading.state != "read")
        ).all()
        assert [tuple(row) for row in unread] == [("scan_0234.pdf", "failed", "damaged")]
        registered = select(Reading.state).join(DocumentFile, DocumentFile.sha256 == Reading.sha256)
        assert set(session.scalars(registered)) == {"read"}
        poorly = select(Reading.sha256).where(Reading.confidence < 85)
        assert session.scalars(poorly).all() == []
        languages = set(session.scalars(select(Page.language)))
        assert languages >= {"ky", "ru", "en", "tr", "de", "fr"}
        for words in ("жатаканалар", "преподавателями", "glacial lakes", "“өз ара негизде”", "öğrenciler"):
            assert search(session, backend, registry.head, words).total >= 1, words
    registry.database.close()


def _worker(registry: Registry, backend: EmbeddedIndex, pool: ReadingPool) -> Worker:
    return Worker(
        database=registry.database,
        storage=registry.storage,
        backend=backend,
        pool=pool,
        clock=registry.clock,
        settings=registry.settings,
    )


def _value(found: Proposals, field: str) -> str:
    proposal = found.get(field)
    assert proposal and proposal.value, field
    return proposal.value
