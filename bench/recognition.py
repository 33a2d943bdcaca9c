"""What recognition reads wrong, and what it costs beside bare tesseract, on rendered and spoiled pages.

    python -m bench.recognition [--wrong] [--speed] [--levels clean,bad,worse] [--dpi 300] [--pages 6]

Letters in Kyrgyz, Russian, English and Turkish are set as plain pages, rendered, and spoiled twice: "bad"
is turned by 0.7 degrees, grainy, blurred and packed hard; "worse" is turned by 1.5 degrees with heavy noise. For each
the share of letters that are wrong: bare tesseract with our packs, and our whole way. The speed is pages a minute of
bare tesseract on pictures that lie ready, and of our whole way, with one process and with two.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from indexer.extract.box import Limits
from indexer.extract.pool import ReadingPool

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "samples"
sys.path.insert(0, str(SAMPLES))  # the makers of the samples find each other there
texts, born_digital = import_module("texts"), import_module("born_digital")

LETTERS = {
    "ky": (texts.KY_MINISTRY, texts.KY_SCANNED),
    "ru": (texts.RU_UNIVERSITY, texts.RU_SCANNED),
    "en": (texts.EN_UNIVERSITY, texts.EN_OUTGOING),
    "tr": (texts.TR_UNIVERSITY,),
}
LEVELS = {"clean": (0.0, 0.0, 0), "bad": (0.7, 40.0, 45), "worse": (1.5, 110.0, 30)}
ONE_THREAD = os.environ | {"OMP_THREAD_LIMIT": "1"}


def paragraphs(language: str) -> list[str]:
    return [
        line for letter in LETTERS[language] for line in (letter.subject, *letter.body, *letter.more) if line
    ]


def page(language: str, dpi: int = 300) -> Image.Image:
    """Set the paragraphs as one plain page."""
    out = io.BytesIO()
    style = ParagraphStyle("plain", fontName="Serif", fontSize=11, leading=15, spaceAfter=6)
    SimpleDocTemplate(out, pagesize=A4).build([Paragraph(text, style) for text in paragraphs(language)])
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        image: Image.Image = document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    return image


def spoiled(image: Image.Image, level: str, seed: int, dpi: int = 300) -> bytes:
    angle, noise, quality = LEVELS[level]
    out = io.BytesIO()
    if not quality:
        image.save(out, "PNG", dpi=(dpi, dpi))
        return out.getvalue()
    turned = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255).filter(
        ImageFilter.GaussianBlur(dpi / 250)
    )
    size = turned.width // 2, turned.height // 2
    grain = Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1])).resize(turned.size)
    grain = grain.point(lambda value: int(128 + (value - 128) * noise / 128))
    ImageChops.add(turned, grain, offset=-128).save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def wrong(wanted: str, found: str) -> float:
    """Give the share of letters to insert, remove or replace (Levenshtein)."""
    row = list(range(len(found) + 1))
    for at, letter in enumerate(wanted, start=1):
        before, row[0] = row[0], at
        for column, other in enumerate(found, start=1):
            least = min(row[column] + 1, row[column - 1] + 1, before + (letter != other))
            before, row[column] = row[column], least
    return row[-1] / len(wanted)


def by_tesseract(path: Path, packs: str = "kir+rus+eng") -> str:
    command = ["nice", "-n", "5", "tesseract", str(path), "-", "-l", packs, "--psm", "3"]
    # In a session of its own, as a reading process is: on a busy machine the kernel shares time out among sessions.
    said = subprocess.run(command, capture_output=True, check=True, env=ONE_THREAD, start_new_session=True)
    return said.stdout.decode()


def measure_wrong(folder: Path, levels: list[str], dpi: int) -> None:
    print(f"{'letters wrong, %':20}{'bare':>8}{'ours':>8}{'sure':>6}")
    with ReadingPool() as pool:
        for language in LETTERS:
            image, wanted = page(language, dpi), " ".join(" ".join(paragraphs(language)).split())
            for level in levels:
                path = folder / f"{language}-{level}{'.jpg' if LEVELS[level][2] else '.png'}"
                path.write_bytes(spoiled(image, level, 7, dpi))
                packs = "kir+rus+eng+tur" if language == "tr" else "kir+rus+eng"
                bare = wrong(wanted, " ".join(by_tesseract(path, packs).split()))
                read = pool.read(path)
                ours = wrong(wanted, " ".join(read.text.split()))
                sure = read.pages[0].confidence
                print(f"{language} {level:17}{100 * bare:8.2f}{100 * ours:8.2f}{sure or 0:6}", flush=True)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure_speed(folder: Path, pages: int, dpi: int) -> None:
    files = []
    for number in range(pages):
        path = folder / f"speed-{number}.jpg"
        path.write_bytes(spoiled(page(("ky", "ru", "en")[number % 3], dpi), "bad", number, dpi))
        files.append(path)
    print(f"{'pages a minute':20}{'bare':>8}{'ours':>8}{'ratio':>8}")
    for processes in (1, 2):
        limits = Limits(recognising=processes)
        with ThreadPoolExecutor(processes) as threads, ReadingPool(processes, limits=limits) as pool:
            list(threads.map(pool.read, files[:processes]))
            bare = ours = 0.0
            for start in range(0, pages, processes):  # in turn, for other work on the machine comes and goes
                some = files[start : start + processes]
                bare += seconds(lambda batch=some: list(threads.map(by_tesseract, batch)))
                ours += seconds(lambda batch=some: list(threads.map(pool.read, batch)))
        rates = [60 * pages / seconds for seconds in (bare, ours)]
        print(f"{processes} at once{'':11}{rates[0]:8.1f}{rates[1]:8.1f}{bare / ours:8.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="only what is read wrong")
    parser.add_argument("--speed", action="store_true", help="only what it costs")
    parser.add_argument("--levels", default=",".join(LEVELS), help="clean, bad, worse")
    parser.add_argument("--dpi", type=int, default=300, help="of the pages")
    parser.add_argument("--pages", type=int, default=6, help="pages for the speed")
    given = parser.parse_args()
    born_digital.register_fonts()
    with tempfile.TemporaryDirectory() as folder:
        if not given.speed:
            measure_wrong(Path(folder), given.levels.split(","), given.dpi)
        if not given.wrong:
            measure_speed(Path(folder), given.pages, given.dpi)


if __name__ == "__main__":
    main()
