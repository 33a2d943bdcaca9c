"""What the tests of reading share: our samples, and a pool of real reading processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.extract.choose import extractor_for, findings
from indexer.extract.content import detect
from indexer.extract.outcome import gather
from indexer.extract.pool import ReadingPool
from indexer.extract.port import Extracted, Source, Wishes

SAMPLES = Path(__file__).parents[2] / "samples"
LETTERS = SAMPLES / "letters"
FILES = SAMPLES / "files"
FORMATS = SAMPLES / "formats"


@pytest.fixture(scope="session")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool() as pool:
        yield pool


def read_here(path: Path, **wishes: object) -> Extracted:
    """Read a file in this process, without a pool."""
    source = Source.open(path)
    with source.file:
        content = detect(path)
        return gather(findings(extractor_for(content), source, Wishes(**wishes)), content=content)


def words_of(text: str) -> list[str]:
    return text.split()
