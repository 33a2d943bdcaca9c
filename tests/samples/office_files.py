"""One Kyrgyz letter in every format of an office, most of them made by LibreOffice."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from PIL import Image
from texts import Letter

_SLIDES = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:body><office:presentation>{pages}</office:presentation></office:body></office:document>"""
_SLIDE = """<draw:page draw:name="{number}"><draw:frame svg:width="24cm" svg:height="12cm" svg:x="1cm" svg:y="1cm">
<draw:text-box>{paragraphs}</draw:text-box></draw:frame></draw:page>"""


def converted(data: bytes, extension: str, wanted: str) -> bytes:
    """Have LibreOffice turn one format into another."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"letter.{extension}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        out = Path(folder, "made")
        subprocess.run(
            [
                *("soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", wanted),
                *("--outdir", str(out), str(source)),
            ],
            check=True,
            capture_output=True,
        )
        return next(out.iterdir()).read_bytes()


def workbook_xlsx(letter: Letter) -> bytes:
    """Give the letter as a table of numbered lines, with a remark and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Кат"
    for number, line in enumerate(letter.lines(), start=1):
        sheet.append([number, line])
    sheet["B1"].comment = Comment("эскертүү: көчүрмөсү архивде", "канцелярия")
    other = book.create_sheet("Күндөр")
    other.append(["Төлөм", 1250.5])
    other["C1"] = openpyxl.utils.datetime.from_excel(46300)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def slides_fodp(letter: Letter) -> bytes:
    """Give the letter on two slides."""
    lines = letter.lines()
    halves = (lines[: len(lines) // 2], lines[len(lines) // 2 :])
    pages = "".join(
        _SLIDE.format(number=number, paragraphs="".join(f"<text:p>{line}</text:p>" for line in half))
        for number, half in enumerate(halves, start=1)
    )
    return _SLIDES.format(pages=pages).encode()


def page_html(letter: Letter) -> bytes:
    """Give the letter as a page of a site: marks, a table, a script nobody is to read."""
    body = "".join(f"<p>{line}</p>" for line in letter.lines()[2:])
    head = "".join(f"<td>{line}</td>" for line in letter.letterhead)
    return (
        f'<!DOCTYPE html><html lang="ky"><head><meta charset="utf-8"><title>{letter.subject}</title>'
        "<script>document.write('окулбайт')</script><style>p { color: red }</style></head>"
        f'<body><table><tr>{head}</tr></table>{body}<img src="http://192.0.2.1/logo.png" alt="герб"></body></html>'
    ).encode()


def picture_webp(image: Image.Image) -> bytes:
    """Give a scan as a web page would carry it."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=40)
    return out.getvalue()


def picture_heic(image: Image.Image) -> bytes:
    """Give a scan as a telephone writes it; needs heif-enc."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "scan.png"), Path(folder, "scan.heic")
        image.convert("RGB").save(source)
        subprocess.run(
            ["heif-enc", "-q", "35", "-o", str(made), str(source)], check=True, capture_output=True
        )
        return made.read_bytes()
