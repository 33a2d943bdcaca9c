"""Letters as Word documents."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from texts import Letter

MADE = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


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
    document.core_properties.created = document.core_properties.modified = MADE
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
