"""Make every file in this folder anew: `python tests/samples/make_samples.py`.

Needs the Liberation fonts, versions 1 and 2, and LibreOffice. The files are committed, so that tests need none of
that; this script is the proof of where they came from. Texts are in `texts.py`, all of them invented.
"""

from __future__ import annotations

from pathlib import Path

import broken
import texts
from born_digital import agreement_pdf, letter_pdf, register_fonts
from paper import fax_tiff, jpeg, paper, scan_pdf, searchable_pdf
from places import places_docx
from word import letter_docx

HERE = Path(__file__).parent
LETTERS = HERE / "letters"
FILES = HERE / "files"


def make_letters() -> None:
    LETTERS.mkdir(exist_ok=True)
    born_digital = {
        "ky_letter": texts.KY_MINISTRY,
        "en_letter": texts.EN_UNIVERSITY,
        "tr_letter": texts.TR_UNIVERSITY,
        "en_outgoing": texts.EN_OUTGOING,
    }
    for name, letter in born_digital.items():
        (LETTERS / f"{name}.pdf").write_bytes(letter_pdf(letter))
    (LETTERS / "ky_en_agreement.pdf").write_bytes(agreement_pdf())
    (LETTERS / "ru_letter.docx").write_bytes(letter_docx(texts.RU_UNIVERSITY))
    (LETTERS / "ky_internal.docx").write_bytes(letter_docx(texts.KY_INTERNAL))
    kyrgyz = letter_pdf(texts.KY_SCANNED)
    (LETTERS / "ky_scan.pdf").write_bytes(scan_pdf(paper(kyrgyz, dpi=200, seed=7, angle=0.5), 200))
    (LETTERS / "ky_scan.txt").write_text("\n".join(texts.KY_SCANNED.lines()) + "\n", encoding="utf-8")
    (LETTERS / "ky_photo.jpg").write_bytes(jpeg(paper(kyrgyz, dpi=200, seed=11, angle=-0.7)[0], 45))
    (LETTERS / "ru_fax.tif").write_bytes(
        fax_tiff(paper(letter_pdf(texts.RU_SCANNED), dpi=200, seed=3, angle=0.3))
    )


def make_files() -> None:
    FILES.mkdir(exist_ok=True)
    made = {
        "places.docx": places_docx(),
        "drawn_apart.pdf": broken.drawn_apart_pdf(letter_docx(texts.KY_MINISTRY)),
        "nameless_letters.pdf": broken.nameless_letters_pdf(letter_pdf(texts.RU_UNIVERSITY)),
        "form.pdf": broken.form_pdf(),
        "hyphens.pdf": broken.hyphens_pdf(),
        "locked.pdf": broken.locked_pdf(letter_pdf(texts.EN_OUTGOING), "secret"),
        "owner_locked.pdf": broken.locked_pdf(letter_pdf(texts.EN_OUTGOING), ""),
        "truncated.pdf": broken.cut_short(letter_pdf(texts.EN_OUTGOING)),
        "searchable_scan.pdf": searchable_pdf(letter_pdf(texts.KY_SCANNED), texts.KY_SCANNED.lines()),
        "giant.png": broken.giant_png(),
        "empty.pdf": b"",
        "cp1251.txt": "\r\n".join(texts.RU_UNIVERSITY.lines()).encode("cp1251"),
        "kz1048.txt": "\r\n".join(texts.KY_INTERNAL.lines()).encode("kz1048"),
    }
    for name, content in made.items():
        (FILES / name).write_bytes(content)


if __name__ == "__main__":
    register_fonts()
    make_letters()
    make_files()
