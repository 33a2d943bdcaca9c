"""Letters as PDF, written by a program."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import texts
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
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

FONTS = Path("/usr/share/fonts/truetype/liberation2")


def register_fonts() -> None:
    for name, file in (("Serif", "LiberationSerif-Regular"), ("Serif-Bold", "LiberationSerif-Bold")):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{file}.ttf"))
    pdfmetrics.registerFontFamily("Serif", normal="Serif", bold="Serif-Bold")


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


def pdf_of(story: list[Flowable], title: str, author: str, **more: Any) -> bytes:
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
        **more,
    ).build(story)
    return out.getvalue()


def letter_pdf(letter: Letter, **more: Any) -> bytes:
    return pdf_of(letter_story(letter), letter.subject, " ".join(letter.letterhead), **more)


def agreement_pdf() -> bytes:
    story: list[Flowable] = [Paragraph(line, HEAD) for line in texts.AGREEMENT_TITLE]
    for english, english_text, kyrgyz, kyrgyz_text in texts.AGREEMENT:
        story += [Spacer(1, 6 * mm), Paragraph(english, BOLD), Paragraph(english_text, BODY)]
        story += [Paragraph(kyrgyz, BOLD), Paragraph(kyrgyz_text, BODY), PageBreak()]
    return pdf_of(story[:-1], texts.AGREEMENT_TITLE[0], "Osh State University")
