"""What a PDF says of itself, by pypdf: who made it, what hangs on it, who signed it.

pypdf is written in Python and was seen to hang on three files of 1,385, so it works after the text is safe,
within a slice of time, and whatever it throws costs the facts only.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, PdfObject

from indexer.extract.box import OutOfTime, time_slice
from indexer.extract.port import FileFacts, FormField, Problem, ProblemCode, Signature

SECONDS = 2.0
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?'?)?")
MOST = 500
"""Fields, attachments and signatures beyond so many are not listed."""


def pdf_facts(file: BinaryIO, page_count: int) -> FileFacts | Problem:
    """Read the facts, or say what kept us from them."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with time_slice(SECONDS):
            return _facts(PdfReader(file), page_count)
    except OutOfTime:
        return Problem(ProblemCode.FACTS_UNREAD, "pypdf took too long")
    except Exception as error:
        return Problem(ProblemCode.FACTS_UNREAD, f"pypdf: {type(error).__name__}: {error}"[:300])


def _facts(reader: PdfReader, page_count: int) -> FileFacts:
    info: Mapping[str, object] = reader.metadata or {}
    fields = _form_fields(reader)
    return FileFacts(
        title=_clean(info.get("/Title")),
        author=_clean(info.get("/Author")),
        subject=_clean(info.get("/Subject")),
        producer=_clean(info.get("/Producer")),
        created=moment(info.get("/CreationDate")),
        modified=moment(info.get("/ModDate")),
        page_count=page_count,
        encrypted=bool(reader.is_encrypted),
        attachments=tuple(_clean(entry.name) for entry in islice(reader.attachment_list, MOST)),
        form_fields=tuple(
            FormField(name, _clean(value)) for name, kind, value in fields if kind != "/Sig" and _clean(value)
        ),
        signatures=tuple(
            _signature(value)
            for _, kind, value in fields
            if kind == "/Sig" and isinstance(value, DictionaryObject)
        ),
    )


def _form_fields(reader: PdfReader) -> list[tuple[str, str, object]]:
    fields = reader.get_fields() or {}
    return [
        (_clean(name), str(field.get("/FT", "")), _resolved(field.get("/V")))
        for name, field in islice(fields.items(), MOST)
    ]


def _signature(value: DictionaryObject) -> Signature:
    return Signature(_clean(value.get("/Name")), _clean(value.get("/Reason")), moment(value.get("/M")))


def _resolved(value: object) -> object:
    return value.get_object() if isinstance(value, PdfObject) else value


def _clean(value: object) -> str:
    text = "" if value is None else str(_resolved(value))
    return "".join(letter for letter in text if letter.isprintable())[:1000].strip()


def moment(value: object) -> datetime | None:
    """Read a PDF date, `D:20261012093000+06'00'`, of which everything after the year may be missing."""
    found = _DATE.match(_clean(value))
    if not found:
        return None
    parts = [int(part or least) for part, least in zip(found.groups()[:6], (1, 1, 1, 0, 0, 0), strict=True)]
    sign, hours, minutes = found.groups()[6:]
    ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        return datetime(*parts, tzinfo=timezone(-ahead if sign == "-" else ahead) if sign else UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
