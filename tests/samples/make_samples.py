"""Make every file in this folder anew: `python tests/samples/make_samples.py` (needs the Liberation 2 fonts).

The files are committed, so that tests need neither fonts nor an office program; this script is the proof
of where they came from. Texts are in `texts.py`, all of them invented.
"""

from __future__ import annotations

import io
import random
from pathlib import Path

import docx
import pypdfium2
import texts
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)
from texts import Letter

HERE = Path(__file__).parent
LETTERS = HERE / "letters"
FONTS = Path("/usr/share/fonts/truetype/liberation2")


def register_fonts() -> None:
    for name, file in (("Serif", "LiberationSerif-Regular"), ("Serif-Bold", "LiberationSerif-Bold")):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{file}.ttf"))
    pdfmetrics.registerFontFamily("Serif", normal="Serif", bold="Serif-Bold")


# --- born-digital PDF ------------------------------------------------------------------------------------

BODY = ParagraphStyle("body", fontName="Serif", fontSize=12, leading=16, firstLineIndent=8 * mm, spaceAfter=5)
PLAIN = ParagraphStyle("plain", parent=BODY, firstLineIndent=0)
BOLD = ParagraphStyle("bold", parent=PLAIN, fontName="Serif-Bold")
HEAD = ParagraphStyle("head", parent=BOLD, alignment=TA_CENTER, fontSize=13, spaceAfter=1)
SMALL = ParagraphStyle("small", parent=PLAIN, fontSize=9, leading=11, alignment=TA_CENTER)
RIGHT = ParagraphStyle("right", parent=PLAIN, alignment=TA_RIGHT)


def letter_story(letter: Letter) -> list[Flowable]:
    left = [Paragraph(line, PLAIN) for line in (letter.number, letter.date, letter.reference) if line]
    right = [Paragraph(line, BOLD) for line in letter.addressee]
    signed = Table(
        [[Paragraph(letter.post, BOLD), Paragraph(letter.signer, RIGHT)]], colWidths=[90 * mm, 75 * mm]
    )
    story: list[Flowable] = [Paragraph(line, HEAD) for line in letter.letterhead]
    if letter.address:
        story += [Spacer(1, 2 * mm), Paragraph(letter.address, SMALL)]
    story += [HRFlowable(width="100%", color="black", spaceBefore=4, spaceAfter=8)]
    story += [
        Table(
            [[left, right]],
            colWidths=[85 * mm, 80 * mm],
            style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]),
        )
    ]
    story += [Spacer(1, 6 * mm), Paragraph(letter.subject, BOLD), Spacer(1, 3 * mm)]
    if letter.greeting:
        story.append(Paragraph(letter.greeting, ParagraphStyle("hello", parent=PLAIN, alignment=TA_CENTER)))
    story += [Paragraph(text, BODY) for text in letter.body]
    if letter.enclosure:
        story += [Spacer(1, 3 * mm), Paragraph(letter.enclosure, PLAIN)]
    story += [Spacer(1, 14 * mm), signed]
    if letter.executor:
        story += [
            Spacer(1, 10 * mm),
            Paragraph(letter.executor, ParagraphStyle("done", parent=SMALL, alignment=0)),
        ]
    if letter.more:
        story += [PageBreak(), *(Paragraph(text, BODY) for text in letter.more)]
    return story


def pdf_of(story: list[Flowable], title: str, author: str) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=15 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=title,
        author=author,
        creator="Katchy samples",
        invariant=True,
    ).build(story)
    return out.getvalue()


def letter_pdf(letter: Letter) -> bytes:
    return pdf_of(letter_story(letter), letter.subject, " ".join(letter.letterhead))


def agreement_pdf() -> bytes:
    story: list[Flowable] = [Paragraph(line, HEAD) for line in texts.AGREEMENT_TITLE]
    for english, english_text, kyrgyz, kyrgyz_text in texts.AGREEMENT:
        story += [Spacer(1, 6 * mm), Paragraph(english, BOLD), Paragraph(english_text, BODY)]
        story += [Paragraph(kyrgyz, BOLD), Paragraph(kyrgyz_text, BODY), PageBreak()]
    return pdf_of(story[:-1], texts.AGREEMENT_TITLE[0], "Osh State University")


# --- paper: rendered, signed, spoiled --------------------------------------------------------------------


def paper(pdf: bytes, *, dpi: int, seed: int, angle: float) -> list[Image.Image]:
    """Print the pages, sign the first, and scan them slightly turned, with dust and uneven light."""
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            if number == 0:
                sign(page)
            pages.append(scanned(page, random.Random(seed + number), angle))
    return pages


def sign(page: Image.Image) -> None:
    """Draw a signature's curl above the signature line's free middle."""
    draw = ImageDraw.Draw(page)
    width, height = page.size
    ink = [x for x in range(height) if page.crop((0, x, width, x + 1)).getextrema()[0] < 128]
    below = max(ink) - int(height * 0.045)
    left = int(width * 0.56)
    points = [(left + i * width // 160, below - int(height * 0.012 * ((i * 7) % 5 - 2))) for i in range(12)]
    draw.line(points, fill=70, width=max(2, width // 500), joint="curve")


def scanned(page: Image.Image, chance: random.Random, angle: float) -> Image.Image:
    turned = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(
        ImageFilter.GaussianBlur(0.6)
    )
    grain = Image.frombytes(
        "L", (page.width // 2, page.height // 2), chance.randbytes((page.width // 2) * (page.height // 2))
    )
    grain = grain.resize(page.size).point(lambda value: 128 + (value - 128) // 14)
    light = Image.linear_gradient("L").resize(page.size).point(lambda value: 255 - value // 18)
    spoiled = ImageChops.add(ImageChops.multiply(turned, light), grain, scale=1, offset=-128)
    draw = ImageDraw.Draw(spoiled)
    for _ in range(40):
        x, y = chance.randrange(page.width), chance.randrange(page.height)
        draw.point((x, y), fill=90)
    return spoiled


def jpeg(image: Image.Image, quality: int = 40) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(200, 200))
    return out.getvalue()


def scan_pdf(pages: list[Image.Image], dpi: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for page in pages:
        canvas.drawImage(
            ImageReader(io.BytesIO(jpeg(page))), 0, 0, page.width * 72 / dpi, page.height * 72 / dpi
        )
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def fax_tiff(pages: list[Image.Image]) -> bytes:
    """A black-and-white TIFF of several pages, as office scanners and faxes write it."""
    out = io.BytesIO()
    black = [
        page.filter(ImageFilter.MedianFilter(3)).point(lambda value: 255 * (value > 150)).convert("1")
        for page in pages
    ]
    black[0].save(out, "TIFF", compression="group4", save_all=True, append_images=black[1:], dpi=(200, 200))
    return out.getvalue()


# --- Word ------------------------------------------------------------------------------------------------


def letter_docx(letter: Letter) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(12)
    for line in letter.letterhead:
        head = document.add_paragraph()
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        head.add_run(line).bold = True
    if letter.address:
        document.add_paragraph(letter.address).alignment = WD_ALIGN_PARAGRAPH.CENTER
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text = "\n".join(line for line in (letter.number, letter.date, letter.reference) if line)
    cells[1].text = "\n".join(letter.addressee)
    document.add_paragraph().add_run(letter.subject).bold = True
    for text in (letter.greeting, *letter.body, *letter.more, letter.enclosure):
        if text:
            document.add_paragraph(text)
    document.add_paragraph(f"{letter.post}\t\t{letter.signer}")
    if letter.executor:
        document.sections[0].footer.paragraphs[0].text = letter.executor
    document.core_properties.author = " ".join(letter.letterhead)
    document.core_properties.title = letter.subject
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


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


if __name__ == "__main__":
    register_fonts()
    make_letters()
