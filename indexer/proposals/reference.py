"""The line every letter of an office carries: its number, its date, and the number it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from indexer.proposals.dates import FoundDate
from indexer.proposals.letter import Letter
from indexer.proposals.model import Alternative, Proposal, doubtful, one_of, sure
from indexer.proposals.numbers import FoundNumber, Owner, date_of

# Before this year a date on a letter is more likely misread than old.
_FIRST_YEAR = 1990
_MOST_REPLIES = 5

_DATE_LABEL = re.compile(r"(?:date|dated|tarih|дата|куну|датасы|от|of)[ .:\"]{0,4}$")
_STAMP_LINE = re.compile(r"\b(?:вх(?:одящ\w*)?|кир(?:уучу|ди)?|received|gelen|получен\w*|поступи\w*|келип туш\w*)\b")
_UNLABELLED = re.compile(r"(?=[\w/-]*\d)[A-ZА-Я0-9]{1,8}(?:[-/][\w()]{1,10}){1,5}")
_PLACE_NAME = re.compile(r"[\W\d]*(?:[а-яa-z-]+[\s,.]*){0,3}[\W]*")


def propose_number(letter: Letter, numbers: list[FoundNumber], dates: list[FoundDate]) -> Proposal | None:
    """Propose the sender's number: the dated one of the head, or the only one."""
    own = [number for number in numbers if number.owner is Owner.SENDER]
    dated = [number for number in own if date_of(letter, number, dates)]
    readings = [letter.reading(n.value_start, n.end, n.value) for n in (dated or own)]
    if readings:
        return one_of("their_number", readings)
    alone = _unlabelled(letter, dates)
    return doubtful("their_number", alone) if alone else None


def propose_date(
    letter: Letter, numbers: list[FoundNumber], dates: list[FoundDate], *, today: date
) -> Proposal | None:
    """Propose the date of the letter; two dates, two readings or an impossible one leave it open."""
    best = _dates_of_letter(letter, numbers, dates)
    readings = [
        letter.reading(found.start, found.end, day.isoformat(), _shown(day))
        for found in best
        for day in _possible(found.readings, today)
    ]
    if not readings:
        return None
    likely = [r for r in readings if _FIRST_YEAR <= int(r.value[:4]) and r.value <= today.isoformat()]
    if not likely:
        return doubtful("their_date", readings)
    return one_of("their_date", likely)


def propose_replies(letter: Letter, numbers: list[FoundNumber], dates: list[FoundDate]) -> Iterable[Proposal]:
    """Propose every number of ours that the letter names, with the words around it as its source."""
    seen: set[str] = set()
    for number in numbers:
        if number.owner is not Owner.OURS or number.value in seen:
            continue
        seen.add(number.value)
        beside = date_of(letter, number, dates)
        start = min(number.start, beside.start) if beside else number.start
        end = max(number.end, beside.end) if beside else number.end
        yield sure("reply_to", number.value, number.value, letter.source((start, end)))
        if len(seen) == _MOST_REPLIES:
            return


def _dates_of_letter(
    letter: Letter, numbers: list[FoundNumber], dates: list[FoundDate]
) -> list[FoundDate]:
    """Rank the dates of the head, then those below the signature, and give the best rank."""
    foreign = [date_of(letter, n, dates) for n in numbers if n.owner is not Owner.SENDER]
    own = [date_of(letter, n, dates) for n in numbers if n.owner is Owner.SENDER]
    free = [d for d in dates if d not in foreign and not _speaks_of_another(letter, d)]
    head = [d for d in free if d.start < letter.head_end]
    foot = [d for d in free if letter.foot and d.start >= letter.foot[0].start]
    beside_number = [d for d in head if d in own]
    standing = [d for d in head if _stands_out(letter, d)]
    starting = [d for d in head if letter.segment_at(d.start)[0] == d.start]
    below = [d for d in foot if _stands_out(letter, d)]
    return next((rank for rank in (beside_number, standing, starting, below) if rank), [])


def _speaks_of_another(letter: Letter, found: FoundDate) -> bool:
    """Say whether a date is that of a stamp, or qualifies something else: «9-сентябрындагы буйрук»."""
    start, end = letter.segment_at(found.start)
    qualifies = letter.folded[found.start : found.end].endswith(("дагы", "деги"))
    return qualifies or _STAMP_LINE.search(letter.folded, start, end) is not None


def _stands_out(letter: Letter, found: FoundDate) -> bool:
    """Say whether a date has its piece of the line to itself, beside a town or the word Date at most."""
    start, end = letter.segment_at(found.start)
    before, after = letter.folded[start : found.start], letter.folded[found.end : end]
    if _DATE_LABEL.search(before):
        return True
    return len(before) <= 30 and len(after) <= 30 and all(_PLACE_NAME.fullmatch(side) for side in (before, after))


def _possible(readings: tuple[date, ...], today: date) -> tuple[date, ...]:
    """Drop a second reading that lies in the future or long past when another does not."""
    likely = tuple(day for day in readings if day.year >= _FIRST_YEAR and day <= today)
    return likely or readings


def _unlabelled(letter: Letter, dates: list[FoundDate]) -> list[Alternative]:
    """Find a number without its sign that stands alone in the head; never more than a guess."""
    found = []
    for line in letter.head:
        for start, end in line.segments:
            piece = letter.text[start:end].strip(" .,:")
            dated = any(start <= day.start < end for day in dates)
            if _UNLABELLED.fullmatch(piece) and not dated:
                found.append(letter.reading(start, end, piece))
    return found[:3]


def _shown(day: date) -> str:
    return f"{day:%d.%m.%Y}"
