"""A document written as a Word file."""

from __future__ import annotations

import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from indexer.example_data.page import Sheet


def word_file(sheet: Sheet, *, title: str, author: str) -> bytes:
    """Write a document as DOCX: letterhead, table of reference and addressee, paragraphs, tables, signatures."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(12)
    for line in sheet.heading:
        _centred(document, line, bold=True)
    if sheet.address:
        _centred(document, sheet.address)
    if sheet.marks or sheet.to:
        left, right = document.add_table(rows=1, cols=2).rows[0].cells
        left.text, right.text = "\n".join(sheet.marks), "\n".join(sheet.to)
    document.add_paragraph().add_run(sheet.subject).bold = True
    if sheet.salutation:
        document.add_paragraph(sheet.salutation)
    for paragraph in sheet.body:
        if paragraph.startswith("|"):
            _table(document, paragraph)
        else:
            document.add_paragraph(paragraph)
    for line in (sheet.enclosure, sheet.closing):
        if line:
            document.add_paragraph(line)
    for post, name in sheet.signers:
        document.add_paragraph(f"{post}\t\t{name}")
    if sheet.executor:
        document.sections[0].footer.paragraphs[0].text = sheet.executor
    document.core_properties.author = author
    document.core_properties.title = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _centred(document: docx.document.Document, text: str, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text).bold = bold


def _table(document: docx.document.Document, rows: str) -> None:
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows.splitlines()]
    table = document.add_table(rows=len(cells), cols=len(cells[0]))
    table.style = "Table Grid"
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
