"""The files that hang on a PDF, with their bytes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.extract.inner import InnerFiles
from indexer.extract.port import Inner, Problem, Wishes

MOST = 10_000


def attached_to(document: pypdfium2.PdfDocument, wishes: Wishes) -> Iterator[Inner | Problem]:
    """Give the attached files, as many as are wished for; PDFium unpacks one at a time."""
    inner = InnerFiles(wishes)
    count = min(document.count_attachments(), MOST) if wishes.inner_files else 0
    for index in range(count):
        try:
            attachment = document.get_attachment(index)
            name = attachment.get_name() or f"{index + 1}.bin"
            if inner.has_room(_size(attachment)):
                yield from inner.give(name, bytes(attachment.get_data()))
        except pypdfium2.PdfiumError:  # a name without a file
            continue
    yield from inner.epilogue()


def _size(attachment: pypdfium2.PdfAttachment) -> int:
    length = ctypes.c_ulong()
    pdfium.FPDFAttachment_GetFile(attachment, None, 0, length)
    return length.value
