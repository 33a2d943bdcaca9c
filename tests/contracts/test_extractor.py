"""What every extractor promises, whatever the format; a new one is added to FAMILIES and nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.extract.choose import extractor_for, findings
from indexer.extract.content import detect
from indexer.extract.pool import ReadingPool
from indexer.extract.port import Extracted, FileFacts, Method, Page, Problem, Source, State, Tool, Wishes

SAMPLES = Path(__file__).parents[1] / "samples"


@dataclass(frozen=True)
class Family:
    """A format, a good file of it with some pages, and a word of its text."""

    name: str
    file: str
    word: str


FAMILIES = (
    Family("pdf", "letters/ky_en_agreement.pdf", "мобилдүүлүгү"),
    Family("docx", "letters/ru_letter.docx", "мобильности"),
    Family("text", "files/cp1251.txt", "мобильности"),
    Family("odf", "formats/letter.odp", "айырмачылыктарды"),
    Family("rtf", "formats/letter.rtf", "айырмачылыктарды"),
    Family("workbook", "formats/letter.xlsx", "айырмачылыктарды"),
    Family("old workbook", "formats/letter.xls", "айырмачылыктарды"),
    Family("slides", "formats/letter.pptx", "айырмачылыктарды"),
    Family("html", "formats/letter.html", "айырмачылыктарды"),
    Family("mailbox", "formats/letters.mbox", "айырмачылыктарды"),
    Family("outlook", "formats/letter.msg", "айырмачылыктарды"),
    Family("zip", "formats/letters.zip", "тизме.docx"),
    pytest.param(Family("image", "letters/ru_fax.tif", "Посольство"), marks=pytest.mark.ocr),
)


def sample(family: Family) -> Path:
    return SAMPLES / family.file


@pytest.fixture(scope="module", params=FAMILIES, ids=lambda family: family.name)
def family(request: pytest.FixtureRequest) -> Family:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool() as pool:
        yield pool


@pytest.fixture(scope="module")
def read(family: Family, pool: ReadingPool) -> Extracted:
    return pool.read(sample(family))


def test_a_good_file_is_read(family: Family, read: Extracted) -> None:
    assert read.state == State.READ
    assert read.problems == ()
    assert family.word in " ".join(read.text.split()).replace("ПОСОЛЬСТВО", "Посольство")
    assert read.tool
    assert read.tool_version
    assert read.facts.page_count == len(read.pages)


def test_pages_come_in_order_and_words_lie_in_their_page(read: Extracted) -> None:
    assert [page.number for page in read.pages] == list(range(1, len(read.pages) + 1))
    for page in read.pages:
        assert (page.method == Method.OCR) == (page.confidence is not None)
        end = 0
        for word in page.words:
            assert end <= word.start < word.end <= len(page.text)
            assert not page.text[word.start : word.end].isspace()
            assert 0 <= word.x0 <= word.x1 <= 1
            assert 0 <= word.y0 <= word.y1 <= 1
            end = word.end


def test_text_can_be_stored_anywhere(read: Extracted) -> None:
    unwanted = set(map(chr, [*range(9), 11, *range(14, 32), 0x7F, 0xAD, 0xFFFE]))
    assert not set(read.text) & unwanted
    read.text.encode("utf-8")


def test_the_tool_comes_first_and_facts_before_pages(family: Family) -> None:
    path = sample(family)
    source = Source.open(path)
    with source.file:
        kinds = [type(f) for f in findings(extractor_for(detect(path)), source, Wishes(page_limit=1))]
    assert kinds[0] is Tool
    assert kinds.index(FileFacts) < kinds.index(Page)


def test_no_more_pages_than_asked_for(family: Family, read: Extracted, pool: ReadingPool) -> None:
    first = pool.read(sample(family), page_limit=1)
    assert first.pages == read.pages[:1]
    assert first.state == (State.READ if len(read.pages) == 1 else State.PARTLY)


def test_reading_twice_gives_the_same(family: Family, read: Extracted, pool: ReadingPool) -> None:
    assert pool.read(sample(family)) == read


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """Give a file as bad disks, broken uploads and people with hex editors leave it."""
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 20, 400))):
        spoilt[chance.randrange(8, len(spoilt))] = chance.randrange(256)
    return bytes(spoilt[: chance.choice((len(spoilt), len(spoilt) // 2, len(spoilt) - 20))])


@pytest.mark.parametrize("seed", range(6))
def test_a_spoiled_file_has_an_outcome_and_the_next_one_is_read(
    family: Family, seed: int, pool: ReadingPool, tmp_path: Path
) -> None:
    path = tmp_path / "spoiled"
    path.write_bytes(spoiled(sample(family).read_bytes(), random.Random(seed)))
    read = pool.read(path, page_limit=1)
    assert read.state in State
    if not read.text.strip():
        assert isinstance(read.error, Problem)
    assert pool.read(SAMPLES / "letters" / "ky_internal.docx").state == State.READ
