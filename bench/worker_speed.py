"""How many born-digital letters a minute one worker reads, keeps and indexes, beside pdfium and lxml alone.

    python bench/worker_speed.py [--letters 600]

The letters are the samples of tests/samples/letters, each made different by a remark at its end. "Whole" is the worker
from the queue to the findable text: reading processes, languages, pages, index, commits that are synced to disk.
"Bare" opens the same files one after the other in this process and takes the text out, and nothing else.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pypdfium2
from lxml import etree
from sqlalchemy import func, select

from archive import migrations
from archive.access import Actor, Role
from archive.clock import SystemClock
from archive.db import Database
from archive.files import take_in
from archive.models import Page, Reading
from archive.registration import Letter, register
from archive.settings import Settings
from archive.setup import FirstStart, set_up
from archive.storage import LocalStorage
from indexer.backends.embedded import EmbeddedIndex
from indexer.extract.pool import ReadingPool
from indexer.search import search
from indexer.worker import Worker

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "samples" / "letters"
LETTERS = (
    "ky_letter.pdf",
    "en_letter.pdf",
    "tr_letter.pdf",
    "ru_letter.docx",
    "en_outgoing.pdf",
    "ky_internal.docx",
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=600)
    parser.add_argument("--readers", type=int, default=2, help="reading processes at the same time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        database, storage = Database(settings.url), LocalStorage(settings.files)
        backend, clock = EmbeddedIndex(), SystemClock()
        actor = take_letters(database, storage, backend, options.letters)
        bare = read_bare(options.letters)
        with ReadingPool(options.readers) as pool:
            worker = Worker(database, storage, backend, pool, clock, settings, at_once=options.readers)
            begun, before = time.perf_counter(), processor_time()
            worker.drain()
            whole = time.perf_counter() - begun
        processor = processor_time() - before  # the reading processes have ended
        with database.read() as session:
            states = session.execute(select(Reading.state, func.count()).group_by(Reading.state)).all()
            pages = session.scalar(select(func.count()).select_from(Page)) or 0
            found = search(session, backend, actor, "university")
        database.close()
    minutes = options.letters * 60
    print(f"states {[tuple(row) for row in states]}, {pages} pages, a word found in {found.total} letters")
    print(f"whole {minutes / whole:.0f} letters a minute ({1000 * whole / options.letters:.1f} ms each)")
    print(f"of the processor's time {1000 * processor / options.letters:.1f} ms each, all processes together")
    print(f"bare  {minutes / bare:.0f} letters a minute ({1000 * bare / options.letters:.1f} ms each)")
    print(f"whole / bare {whole / bare:.2f}")


def processor_time() -> float:
    """Give the seconds this process and its ended children have run."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def take_letters(database: Database, storage: LocalStorage, backend: EmbeddedIndex, count: int) -> Actor:
    """Set a registry up and register letters with a file each."""
    migrations.upgrade(database)
    names = dict.fromkeys(("ky", "ru", "en"), "Osh State University")
    now = SystemClock().now()
    answers = FirstStart(names, names, names, "Asia/Bishkek", "ky", "admin", "Admin", "long password")
    with database.write() as session:
        user = set_up(session, answers, now=now)
        actor = Actor(user.id, user.login, user.name, Role.ADMINISTRATOR)
        backend.prepare(session)
        for number in range(count):
            name = LETTERS[number % len(LETTERS)]
            file = take_in(
                storage, BytesIO(different(name, number)), name, limit_mb=100, detect=lambda _path, _name: ""
            )
            letter = Letter(register="INT", subject=f"Letter {number}", files=(file,), repeat_accepted=True)
            register(session, actor, letter, now=now, zone="Asia/Bishkek")
    return actor


def different(name: str, number: int) -> bytes:
    """Give a sample's bytes with a remark that changes nothing but the checksum."""
    data = (SAMPLES / name).read_bytes()
    if name.endswith(".pdf"):
        return data + f"\n% {number}\n".encode()
    packed = BytesIO(data)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.comment = str(number).encode()
    return packed.getvalue()


def read_bare(count: int) -> float:
    """Take the text out of as many files and give the seconds."""
    begun = time.perf_counter()
    for number in range(count):
        name = LETTERS[number % len(LETTERS)]
        data = different(name, number)
        if name.endswith(".pdf"):
            with pypdfium2.PdfDocument(data) as document:
                for page in document:
                    page.get_textpage().get_text_bounded()
        else:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                "".join(etree.fromstring(archive.read("word/document.xml")).itertext())
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
