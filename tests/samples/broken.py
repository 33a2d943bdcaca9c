"""Files that ask something of their reader: faults, locks, tricks, things beside the text."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

OLD_FONTS = Path("/usr/share/fonts/truetype/liberation")
OTHER_FONTS = Path("/usr/share/fonts/truetype/dejavu")


def drawn_apart_pdf(document: bytes) -> bytes:
    """A PDF by LibreOffice whose font (Liberation 1) lacks ө ү ң: they are drawn after the rest of the line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "letter.docx").write_bytes(document)
        folders = "".join(f"<dir>{fonts}</dir>" for fonts in (OLD_FONTS, OTHER_FONTS))
        config = f"<fontconfig>{folders}<cachedir>{folder}/cache</cachedir></fontconfig>"
        (folder / "fonts.conf").write_text(config, encoding="utf-8")
        convert = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        fonts = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
        command = [*convert, "--outdir", name, str(folder / "letter.docx")]
        subprocess.run(command, env=fonts, check=True, capture_output=True)
        return (folder / "letter.pdf").read_bytes()


def nameless_letters_pdf(pdf: bytes) -> bytes:
    """A PDF whose fonts do not say which letters their glyphs are."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            font.get_object().pop("/ToUnicode", None)
    return _written(writer)


def form_pdf() -> bytes:
    """An application form with a filled field, a remark, an attached file and a signature nobody checked."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setTitle("Application for an exchange semester")
    canvas.setAuthor("International office")
    canvas.setFont("Serif", 12)
    canvas.drawString(60, 780, "Application of a student for an exchange semester in Konya")
    canvas.acroForm.textfield(
        name="student", value="Aigul Toktosunova", x=60, y=720, width=240, borderWidth=0
    )
    canvas.textAnnotation("Please add the transcript of records", Rect=[400, 700, 420, 720])
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=out)
    writer.add_attachment("transcript.txt", b"Anatomy 5, Physiology 4")
    signature = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
            NameObject("/Name"): TextStringObject("Gulnara Asanova"),
            NameObject("/Reason"): TextStringObject("Approved by the dean"),
            NameObject("/M"): TextStringObject("D:20261012093000+06'00'"),
        }
    )
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Sig"),
            NameObject("/T"): TextStringObject("dean"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
            NameObject("/V"): writer._add_object(signature),
        }
    )
    writer.root_object["/AcroForm"]["/Fields"].append(writer._add_object(field))
    return _written(writer)


def hyphens_pdf() -> bytes:
    """Lines that end in hyphens: some belong to the word, some were put there by a typesetter."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setFont("Serif", 12)
    lines = (
        "Кызматташуу келишими боюнча эл аралык сотрудни-",
        "чество уланат; академическое сотрудничество важно.",
        "Каид-и-Азам университети жана Каид-и-",
        "Азам кампусу. Билдирүү Osh-",
        "State университетине жөнөтүлдү, тартиби боюнча",
        "кароого киргизилди жана иш кагаздарына",
        "тиркелип, бөлүмдүн журналына катталды.",
    )
    for number, line in enumerate(lines):
        canvas.drawString(60, 780 - 18 * number, line)
    canvas.save()
    return out.getvalue()


def locked_pdf(pdf: bytes, password: str) -> bytes:
    """A PDF with a password; an empty one locks printing and copying only."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    return _written(writer)


def cut_short(pdf: bytes) -> bytes:
    """The first half of a PDF, as a broken upload leaves it."""
    return pdf[: len(pdf) // 2]


def giant_png() -> bytes:
    """A picture of 250 bytes that would unpack to three and a half thousand million points."""
    rows = zlib.compress(b"\0" * 7501 * 8)
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
