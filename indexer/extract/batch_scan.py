"""Finds the codes on a scan's pages and takes a scan apart. Runs as a process of its own, in the limited box.

`python -m indexer.extract.batch_scan find LIMIT` writes for each page of the file on standard input a JSON line
with the codes on it and whether it is blank; `… split 2-3,5-7` writes part-1, part-2 … into its working folder.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from indexer.extract.content import PDF, detect

_WIDTH = 1240  # points across a page: 150 to the inch on A4
_INK = 200  # darker than this is ink
_BLANK = 0.0015  # of a page covered by ink, its edges apart


def find(data: bytes, limit: int) -> Iterator[dict[str, Any]]:
    """Give for each page its codes and whether it is blank."""
    import zxingcpp

    for number, page in enumerate(_pages(data, limit), start=1):
        found = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)  # type: ignore[arg-type]
        texts = sorted({one.text for one in found})
        yield {"page": number, "codes": texts, "blank": not texts and _is_blank(page)}


def split(data: bytes, ranges: list[tuple[int, int]], folder: Path) -> list[str]:
    """Write each range of pages as a file of the same kind; gives their names."""
    return _split_pdf(data, ranges, folder) if detect(data) == PDF else _split_tiff(data, ranges, folder)


def _pages(data: bytes, limit: int) -> Iterator[Image.Image]:
    if detect(data) == PDF:
        import pypdfium2

        with closing(pypdfium2.PdfDocument(data)) as document:
            for number in range(min(len(document), limit)):
                with closing(document[number]) as page:
                    scale = min(_WIDTH / max(1.0, page.get_width()), 4.0)
                    yield page.render(scale=scale, grayscale=True).to_pil().convert("L")
        return
    with Image.open(BytesIO(data)) as image:
        for number in range(min(getattr(image, "n_frames", 1), limit)):
            image.seek(number)
            image.draft("L", (2 * _WIDTH, 2 * _WIDTH))
            page = image.convert("L")
            page.thumbnail((2 * _WIDTH, 2 * _WIDTH), reducing_gap=2.0)
            yield page


def _is_blank(page: Image.Image) -> bool:
    across, down = page.width // 20, page.height // 20
    inside = page.crop((across, down, page.width - across, page.height - down))
    dark = sum(inside.histogram()[:_INK])
    return dark < _BLANK * inside.width * inside.height


def _split_pdf(data: bytes, ranges: list[tuple[int, int]], folder: Path) -> list[str]:
    import pypdfium2

    names = []
    with closing(pypdfium2.PdfDocument(data)) as document:
        for place, (first, last) in enumerate(ranges, start=1):
            with closing(pypdfium2.PdfDocument.new()) as part:
                part.import_pages(document, list(range(first - 1, last)))
                names.append(f"part-{place}.pdf")
                part.save(str(folder / names[-1]))
    return names


def _split_tiff(data: bytes, ranges: list[tuple[int, int]], folder: Path) -> list[str]:
    names = []
    with Image.open(BytesIO(data)) as image:
        for place, (first, last) in enumerate(ranges, start=1):
            frames = []
            for number in range(first - 1, last):
                image.seek(number)
                frames.append(image.copy())
            names.append(f"part-{place}.tif")
            compression = "group4" if frames[0].mode == "1" else "tiff_lzw"
            frames[0].save(
                folder / names[-1], save_all=True, append_images=frames[1:], compression=compression,
                dpi=image.info.get("dpi", (300, 300)),
            )  # fmt: skip
    return names


def main() -> None:
    """Do what the arguments say with the file on standard input."""
    Image.MAX_IMAGE_PIXELS = 200_000_000
    data = sys.stdin.buffer.read()
    if sys.argv[1] == "find":
        for page in find(data, int(sys.argv[2])):
            sys.stdout.write(json.dumps(page) + "\n")
    else:
        pairs = [part.split("-") for part in sys.argv[2].split(",")]
        names = split(data, [(int(first), int(last)) for first, last in pairs], Path.cwd())
        sys.stdout.write("\n".join(names))


if __name__ == "__main__":
    main()
