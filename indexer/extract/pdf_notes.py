"""Text of a PDF page that is not in its text: filled form fields and the remarks people hang on."""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

SILENT = {pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_LINK}
MOST = 500


def notes_on(page: pypdfium2.PdfPage) -> str:
    """Give what forms and remarks say, each on a line of its own, led by a line end; or nothing."""
    said: list[str] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            if kind not in SILENT:
                said.append(_value(note, b"V" if kind == pdfium.FPDF_ANNOT_WIDGET else b"Contents"))
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return "".join(f"\n{text}" for text in dict.fromkeys(said) if text)


def _value(note: object, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFAnnot_GetStringValue(note, key, buffer, length)
    text = bytes(buffer).decode("utf-16-le", "ignore").rstrip("\0")
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t").strip()
