"""Make every file in this folder anew: `python tests/samples/make_samples.py`.

Needs the Liberation fonts, versions 1 and 2, and LibreOffice. The files are committed, so that tests need none of
that; this script is the proof of where they came from. Texts are in `texts.py`, all of them invented.
"""

from __future__ import annotations

from pathlib import Path

import broken
import mails
import office_files
import texts
from born_digital import agreement_pdf, letter_pdf, register_fonts
from paper import fax_tiff, jpeg, paper, scan_pdf, searchable_pdf
from places import places_docx
from word import letter_docx

HERE = Path(__file__).parent
LETTERS = HERE / "letters"
FILES = HERE / "files"
FORMATS = HERE / "formats"


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


def make_formats() -> None:
    """Make one Kyrgyz letter in every format that is read."""
    FORMATS.mkdir(exist_ok=True)
    letter, text = texts.KY_INTERNAL, "\r\n".join(texts.KY_INTERNAL.lines())
    russian = "\r\n".join(texts.RU_UNIVERSITY.lines())
    word, book = letter_docx(letter), office_files.workbook_xlsx(letter)
    slides = office_files.slides_fodp(letter)
    annex = {"тизме.docx": word, "кат.pdf": letter_pdf(letter)}
    kinds = {
        "тизме.docx": ("application/octet-stream", word),
        "кат.pdf": ("application/pdf", annex["кат.pdf"]),
    }
    eml = mails.mail_eml(letter, kinds, forwarded=letter_pdf(texts.KY_SCANNED))
    raw = mails.raw_mail_eml(texts.RU_UNIVERSITY, "cp1251")
    picture = paper(letter_pdf(texts.KY_SCANNED), dpi=150, seed=5, angle=0.2)[0].convert("L")
    made = {
        **{f"letter.{to}": office_files.converted(word, "docx", to) for to in ("doc", "odt", "rtf")},
        "letter.xlsx": book,
        **{f"letter.{to}": office_files.converted(book, "xlsx", to) for to in ("xls", "ods")},
        **{f"letter.{to}": office_files.converted(slides, "fodp", to) for to in ("pptx", "ppt", "odp")},
        "letter.html": office_files.page_html(letter),
        "utf8.txt": text.encode("utf-8-sig"),
        "utf16.txt": text.encode("utf-16"),
        "koi8r.txt": russian.encode("koi8-r", "replace"),
        "cp866.csv": russian.replace(" ", ";").encode("cp866", "replace"),
        "letter.eml": eml,
        "raw.eml": raw,
        "letters.mbox": mails.mailbox(eml, raw),
        "letter.msg": mails.letter_msg(letter, annex),
        "letters.zip": mails.archive_zip({**annex, "бөлүк/кат.eml": eml}),
        "dos.zip": mails.dos_zip({"приказ.txt": russian.encode("cp866", "replace")}),
        "letter.webp": office_files.picture_webp(picture),
        "letter.heic": office_files.picture_heic(picture),
    }
    for name, content in made.items():
        (FORMATS / name).write_bytes(content)


if __name__ == "__main__":
    register_fonts()
    make_letters()
    make_files()
    make_formats()
