"""What reading a file costs, beside the bare library or program that does the work for us.

    python bench/reading.py [--letters 200] [--scans 10] [--json]

Ours is the whole way: a file is handed to the pool, read in its limited process, and comes back as pages with the
places of words, facts and all. Bare is as little as can be: PDFium in this process asked for text alone, tesseract
started on a picture that lies ready as PNG, PDFium drawing without packing the picture. Both take turns; medians are
printed. The rate is ours a minute, the ratio is bare time by our time: 1.00 means that the way costs nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pypdfium2

from indexer.extract.pdf_images import page_image
from indexer.extract.pool import ReadingPool

LETTERS = Path(__file__).resolve().parent.parent / "tests" / "samples" / "letters"
SHORT = tuple(LETTERS / f"{name}.pdf" for name in ("ky_letter", "en_letter", "tr_letter", "en_outgoing"))
LONG = LETTERS / "ky_en_agreement.pdf"
WORD = LETTERS / "ru_letter.docx"
SCAN = LETTERS / "ky_scan.pdf"
ONE_THREAD = os.environ | {"OMP_THREAD_LIMIT": "1"}

Work = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of the table; times are milliseconds a file."""

    what: str
    ours: float
    bare: float | None

    @property
    def ratio(self) -> float | None:
        return self.bare / self.ours if self.bare else None


def milliseconds(work: Work) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def in_turn(what: str, times: int, ours: Work, bare: Work | None = None) -> Row:
    """Measure both in turn, after one run of each that is not counted."""
    ours()
    if bare:
        bare()
    mine, theirs = [], []
    for _ in range(times):
        mine.append(milliseconds(ours))
        if bare:
            theirs.append(milliseconds(bare))
    return Row(what, statistics.median(mine), statistics.median(theirs) if theirs else None)


def text_by_pdfium(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def drawn_by_pdfium(path: Path, width: int) -> object:
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        return page.render(scale=width / page.get_width()).to_pil()


def read_by_tesseract(picture: Path) -> bytes:
    # At the priority of a reading process: the ratio is to tell our own cost, not what else the machine is doing.
    command = ["nice", "-n", "5", "tesseract", str(picture), "-", "-l", "kir+rus+eng"]
    return subprocess.run(command, capture_output=True, check=True, env=ONE_THREAD).stdout


def scan_as_png(folder: Path) -> Path:
    with pypdfium2.PdfDocument(SCAN) as document:
        image, dpi = page_image(document[0])
    image.save(folder / "scan.png", dpi=(dpi, dpi))
    return folder / "scan.png"


def first_answer() -> None:
    with ReadingPool() as pool:
        pool.read(SHORT[0])


def measure(letters: int, scans: int) -> list[Row]:
    rows = [in_turn("first letter of a new process", 5, first_answer)]
    with ReadingPool() as pool, tempfile.TemporaryDirectory() as folder:
        for path in SHORT:
            name = f"PDF letter, {path.stem}"
            rows.append(in_turn(name, letters, lambda p=path: pool.read(p), lambda p=path: text_by_pdfium(p)))
        rows.append(
            in_turn("PDF of six pages", letters, lambda: pool.read(LONG), lambda: text_by_pdfium(LONG))
        )
        rows.append(in_turn("Word letter", letters, lambda: pool.read(WORD)))
        scan = scan_as_png(Path(folder))
        rows.append(in_turn("scan, OCR", scans, lambda: pool.read(SCAN), lambda: read_by_tesseract(scan)))
        for what, path in (("letter", SHORT[0]), ("scan", SCAN)):
            rows.append(
                in_turn(
                    f"page image of a {what}, 1000 wide",
                    letters // 4 + 1,
                    lambda p=path: pool.render(p, 1, width_px=1000),
                    lambda p=path: drawn_by_pdfium(p, 1000),
                )
            )
    return rows


def main() -> None:
    """Print one line for each kind of work."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--letters", type=int, default=200, help="runs for each born-digital file")
    parser.add_argument("--scans", type=int, default=10, help="runs for the scan")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows = measure(given.letters, given.scans)
    if given.json:
        print(json.dumps([asdict(row) | {"ratio": row.ratio} for row in rows], indent=1))
        return
    print(f"{'':36}{'ours ms':>10}{'a minute':>10}{'bare ms':>10}{'ratio':>8}")
    for row in rows:
        bare = f"{row.bare:10.1f}{row.ratio:8.2f}" if row.bare else ""
        print(f"{row.what:36}{row.ours:10.1f}{60_000 / row.ours:10.0f}{bare}")


if __name__ == "__main__":
    main()
