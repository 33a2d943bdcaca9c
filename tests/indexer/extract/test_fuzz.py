"""Spoiled files of every kind: each has an outcome, none costs more than its own process.

Bounded by time: KATCHY_FUZZ_SECONDS (25 by default; `make fuzz` takes ten minutes), KATCHY_FUZZ_SEED for another run.
"""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.extract.box import Limits
from indexer.extract.pool import Inside, ReadingPool
from indexer.extract.port import Inner, ProblemCode, State
from tests.indexer.extract.conftest import FILES, FORMATS, LETTERS

SECONDS = float(os.environ.get("KATCHY_FUZZ_SECONDS", "25"))
SEED = int(os.environ.get("KATCHY_FUZZ_SEED", "20261128"))
SLOW = {"doc", "ppt"}  # LibreOffice takes seconds for each; it is no reader of ours
SAMPLES = sorted(
    path
    for folder in (LETTERS, FILES, FORMATS)
    for path in folder.iterdir()
    if path.suffix[1:] not in SLOW and 0 < path.stat().st_size < 250_000
)
NASTY = (
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"\x7f\xff\xff\xff",
    b"<!ENTITY",
    b"\\bin99999999 ",
    b"\n\nFrom ",
    b"%PDF-1.7",
)


def spoiled(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Spoil a file: turned bits, large numbers, pieces doubled, cut, or of another file."""
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20, 200))):
        at = chance.randrange(len(spoilt))
        deed = chance.randrange(6)
        length = chance.choice((1, 4, 64, 1024))
        if deed == 0:
            spoilt[at] ^= 1 << chance.randrange(8)
        elif deed == 1:
            mark = chance.choice(NASTY)
            spoilt[at : at + len(mark)] = mark
        elif deed == 2:
            spoilt[at:at] = spoilt[at : at + length]
        elif deed == 3 and len(spoilt) > length + 8:
            del spoilt[at : at + length]
        elif deed == 4:
            start = chance.randrange(len(other))
            spoilt[at : at + length] = other[start : start + length]
        else:
            spoilt[at] = chance.randrange(256)
        if not spoilt:
            return data
    return bytes(spoilt[: chance.choice((len(spoilt), len(spoilt), len(spoilt) // 2))])


def spoiled_inside(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Spoil one part of a packed document and pack it again, so that the damage passes the checksums."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        names = archive.namelist()
        chosen = chance.choice(names)
        for name in names:
            part = archive.read(name)
            again.writestr(name, spoiled(part, other, chance) if name == chosen and part else part)
    return out.getvalue()


def cases(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    while True:
        path, other = chance.choice(SAMPLES), chance.choice(SAMPLES).read_bytes()
        data = path.read_bytes()
        packed = data.startswith(b"PK") and chance.random() < 0.7
        yield path.name, (spoiled_inside if packed else spoiled)(data, other, chance)


@pytest.mark.timeout(SECONDS + 300)
def test_spoiled_files_cost_no_more_than_themselves(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    until = time.monotonic() + SECONDS
    limits = Limits(recognised=0, cpu=10, page=15)
    taken: list[Inner] = []
    lost: list[str] = []
    read = 0
    with ReadingPool(limits=limits) as pool:
        for name, data in cases(chance):
            if time.monotonic() > until:
                break
            path = tmp_path / "spoiled"
            path.write_bytes(data)
            taken.clear()
            outcome = pool.read(path, page_limit=50, inner=Inside(taken.append, 20, 8 << 20))
            read += 1
            assert outcome.state in State, name
            assert sum(len(one.data) for one in taken) <= 8 << 20
            if not outcome.text.strip():
                assert outcome.error is not None, name
            if outcome.error and outcome.error.code in (ProblemCode.CRASHED, ProblemCode.TIMEOUT):
                lost.append(f"{name}: {outcome.error.code} {outcome.error.detail}")
        assert pool.read(LETTERS / "ru_letter.docx").state == State.READ
    assert read > SECONDS
    # Native libraries may fall over a file now and then; our own readers must not.
    assert len(lost) <= read // 50, lost
