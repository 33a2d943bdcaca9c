"""How long after its registration a born-digital letter is found by a word of its text, by an idle worker.

    python -m bench.searchable [--letters 20]

Letters are registered one at a time; the search is asked for a word that stands in the text alone, every
twenty milliseconds. "Bare" is PDFium opening the same file and taking its text out.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import threading
import time
from pathlib import Path

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from archive.access import Actor
from archive.clock import SystemClock
from archive.db import Database
from archive.files import take_in
from archive.registration import Letter, register
from archive.settings import Settings
from archive.storage import LocalStorage
from bench.worker_speed import take_letters
from indexer.backends.embedded import EmbeddedIndex
from indexer.extract.pool import ReadingPool
from indexer.search import search
from indexer.worker import Worker

LATEST = 60.0


def letter_with(word: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for line in range(30):
        canvas.drawString(
            60, 780 - 20 * line, f"The university writes to its partners about exchange, line {line}."
        )
    canvas.drawString(60, 100, word)
    canvas.save()
    return out.getvalue()


def seconds_until_found(
    database: Database, storage: LocalStorage, backend: EmbeddedIndex, actor: Actor, word: str
) -> tuple[float, float]:
    """Register a letter and wait until its word is found; give that time, and the bare one."""
    data = letter_with(word)
    bare = time.perf_counter()
    with pypdfium2.PdfDocument(data) as document:
        document[0].get_textpage().get_text_bounded()
    bare = time.perf_counter() - bare
    file = take_in(storage, io.BytesIO(data), f"{word}.pdf", limit_mb=100, detect=lambda _path, _name: "")
    letter = Letter(register="INT", subject="Letter", files=(file,), repeat_accepted=True)
    with database.write() as session:
        register(session, actor, letter, now=SystemClock().now(), zone="Asia/Bishkek")
    begun = time.perf_counter()
    while time.perf_counter() - begun < LATEST:
        with database.read() as session:
            found = search(session, backend, actor, word)
            if found.total and not found.mended:
                return time.perf_counter() - begun, bare
        time.sleep(0.02)
    raise SystemExit(f"{word} was not found in {LATEST} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--letters", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ReadingPool(2) as pool:
        settings = Settings(data=Path(folder))
        database, storage, backend = Database(settings.url), LocalStorage(settings.files), EmbeddedIndex()
        actor = take_letters(database, storage, backend, 1)
        stop = threading.Event()
        worker = Worker(database, storage, backend, pool, SystemClock(), settings)
        thread = threading.Thread(target=worker.run_forever, args=(stop,))
        thread.start()
        try:
            words = [
                f"zebrawort{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(given.letters)
            ]
            found = [seconds_until_found(database, storage, backend, actor, word) for word in words]
        finally:
            stop.set()
            thread.join()
            database.close()
    waits, bares = [wait for wait, _ in found], [bare for _, bare in found]
    print(
        f"found after {statistics.median(waits):.2f} s, at most {max(waits):.2f} s; the first {waits[0]:.2f} s"
    )
    print(f"bare PDFium {1000 * statistics.median(bares):.1f} ms")


if __name__ == "__main__":
    main()
