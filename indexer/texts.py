"""What was read from a file, as the registry keeps it: a row for the reading and one for each page."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from archive import models
from indexer.extract.content import Kind
from indexer.extract.port import Extracted, Method, Page, ProblemCode, State, Word
from indexer.languages.detect import UNKNOWN, segments

# States of a reading that came to an end; the extractors' words, but for the one staff read as "failed".
FAILED = "failed"
TESSERACT, LIBREOFFICE = "tesseract", "libreoffice"  # what a reading may wait for, beside language packs
STATES = {state: FAILED if state is State.UNREADABLE else state.value for state in State}

_SECOND_LANGUAGE = 120  # characters from which on another language of a page counts


def save_reading(
    session: Session,
    sha256: str,
    read: Extracted,
    spoken: Sequence[str],
    *,
    at: datetime,
    first_page: int = 1,
) -> None:
    """Keep the pages of a file, each with its languages, and the outcome, in place of what was read before.

    A reading that went on from a page leaves the pages before it as they are.
    """
    gone = (models.Page.sha256 == sha256, models.Page.number >= first_page)
    session.execute(delete(models.Page).where(*gone))
    if read.pages:
        rows = [
            _page_row(sha256, page, languages) for page, languages in zip(read.pages, spoken, strict=True)
        ]
        session.execute(insert(models.Page), rows)
    session.execute(
        update(models.Reading)
        .where(models.Reading.sha256 == sha256)
        .values(**_reading_row(read, spoken), finished_at=at)
    )
    if first_page > 1:
        _join_with_before(session, sha256, read)


def goes_on_at(read: Extracted, first_page: int = 1) -> int | None:
    """Tell from which page recognition has to go on: a long scan is read in several turns."""
    if read.content.kind not in (Kind.PDF, Kind.IMAGE):
        return None
    left = (problem.page for problem in read.problems if problem.code == ProblemCode.PAGES_LEFT)
    here = range(first_page + 1, len(read.pages) + first_page)
    return next((page for page in left if page in here), None)


def what_was_missing(read: Extracted) -> str | None:
    """Name what the machine lacked for this file: "tesseract", "libreoffice", or language packs."""
    codes = {problem.code for problem in read.problems}
    if ProblemCode.OCR_MISSING in codes:
        return TESSERACT
    if ProblemCode.OFFICE_MISSING in codes:
        return LIBREOFFICE
    return ",".join(read.missing_packs) or None


def save_readings(
    session: Session, readings: Sequence[tuple[str, Extracted, Sequence[str]]], *, at: datetime
) -> None:
    """Keep what was read from many files that were never read before."""
    pages = [
        _page_row(sha256, page, languages)
        for sha256, read, spoken in readings
        for page, languages in zip(read.pages, spoken, strict=True)
    ]
    if pages:
        session.execute(insert(models.Page), pages)
    if readings:
        rows = [
            {"sha256": sha256, "finished_at": at, **_reading_row(read, spoken)}
            for sha256, read, spoken in readings
        ]
        session.execute(update(models.Reading), rows)


def save_failure(session: Session, sha256: str, code: str, detail: str, *, at: datetime) -> None:
    """Note that a file could not be read at all; pages of an earlier reading stay."""
    session.execute(
        update(models.Reading)
        .where(models.Reading.sha256 == sha256)
        .values(state=FAILED, error=code, error_detail=_detail(detail), finished_at=at)
    )


def as_page(row: models.Page) -> Page:
    """Give a kept page as the extractors gave it."""
    return Page(
        number=row.number,
        text=row.text,
        method=Method(row.method),
        confidence=None if row.confidence is None else round(row.confidence),
        width=row.width,
        height=row.height,
        words=unpack_words(row.words),
        layer=row.layer or "",
    )


def page_languages(pages: Sequence[Page]) -> list[str]:
    """Give the languages of each page, the one with most text first: "ky", "ru,ky", or "" where nothing tells."""
    found: list[str] = []
    before = None
    for page in pages:
        share: Counter[str] = Counter()
        for segment in segments(page.text, before):
            if segment.language != UNKNOWN:
                share[segment.language] += segment.end - segment.start
        most = share.most_common()
        spoken = [language for language, size in most if size >= _SECOND_LANGUAGE] or [
            language for language, _ in most[:1]
        ]
        found.append(",".join(spoken))
        before = spoken[0] if spoken else before
    return found


def languages_in(text: str) -> str | None:
    """Give the languages of one page's text as a page keeps them."""
    return page_languages([Page(1, text, Method.TEXT)])[0] or None


def pack_words(words: Iterable[Word]) -> bytes | None:
    """Compress the places of words; None if there are none."""
    rows = [_word_row(word) for word in words]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode()) if rows else None


def unpack_words(data: bytes | None) -> tuple[Word, ...]:
    """Give back the places of words."""
    return tuple(Word(*row) for row in json.loads(zlib.decompress(data))) if data else ()


def _word_row(word: Word) -> list[float]:
    """Give a word as a list; what was never in doubt needs no word about it."""
    row = [word.start, word.end, *(round(edge, 4) for edge in (word.x0, word.y0, word.x1, word.y1))]
    return row if word.sure >= 1 else [*row, round(word.sure, 2)]


def _reading_row(read: Extracted, spoken: Sequence[str]) -> dict[str, Any]:
    problem = read.error
    return {
        "state": STATES[read.state],
        "page_count": max(read.facts.page_count or 0, len(read.pages)),
        "pages_done": len(read.pages),
        "language": _commonest(read.pages, spoken),
        "confidence": _confidence(read.pages),
        "tool": read.tool or None,
        "tool_version": read.tool_version or None,
        "error": problem.code.value if problem else None,
        "error_detail": _detail(problem.detail) if problem else None,
        "continues_at": None,
        "waits_for": what_was_missing(read),
        "facts": _plain(asdict(read.facts)),
    }


def _page_row(sha256: str, page: Page, languages: str) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "number": page.number,
        "text": _storable(page.text),
        "language": languages or None,
        "method": page.method.value,
        "confidence": page.confidence,
        "width": page.width,
        "height": page.height,
        "words": pack_words(page.words),
        "layer": _storable(page.layer) or None,
    }


def _join_with_before(session: Session, sha256: str, read: Extracted) -> None:
    """Make one reading of one that went on and what was read before it."""
    pages = session.execute(
        select(models.Page.text, models.Page.language, models.Page.confidence, models.Page.number).where(
            models.Page.sha256 == sha256
        )
    ).all()
    before = any(
        row.text.strip() for row in pages if row.number < min((p.number for p in read.pages), default=1)
    )
    kept = [Page(row.number, row.text, Method.OCR, row.confidence) for row in pages]
    reading = session.get_one(models.Reading, sha256, populate_existing=True)
    reading.language = _commonest(kept, [row.language or "" for row in pages])
    reading.confidence = _confidence(kept)
    reading.pages_done = len(pages)
    if before and read.state is State.EMPTY:
        reading.state, reading.error, reading.error_detail = STATES[State.READ], None, None
    elif before and read.state is State.UNREADABLE:
        reading.state = STATES[State.PARTLY]
    session.flush()


def _storable(text: str) -> str:
    """Replace what a database cannot hold, sign for sign, so that places in the text stay what they are."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def _commonest(pages: Sequence[Page], spoken: Sequence[str]) -> str | None:
    share: Counter[str] = Counter()
    for page, languages in zip(pages, spoken, strict=True):
        if languages:
            share[languages.split(",")[0]] += len(page.text)
    return share.most_common(1)[0][0] if share else None


def _confidence(pages: Sequence[Page]) -> float | None:
    """Give how sure the recognition was, in per cent, longer pages counting for more."""
    known = [(len(page.text), page.confidence) for page in pages if page.confidence is not None]
    size = sum(length for length, _ in known)
    return sum(length * confidence for length, confidence in known) / size if size else None


def _detail(text: str) -> str | None:
    return _storable(text)[:500] or None


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Make what a file says of itself storable as JSON, without what it does not say."""
    kept = {name: value for name, value in facts.items() if value not in ("", None, False, (), [])}
    plain: dict[str, Any] = json.loads(_storable(json.dumps(kept, default=_instant, ensure_ascii=False)))
    return plain


def _instant(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
