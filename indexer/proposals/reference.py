"""The line every letter of an office carries: its number, its date, and the number it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from indexer.proposals.dates import FoundDate
from indexer.proposals.due import until_follows
from indexer.proposals.folding import any_of
from indexer.proposals.letter import Letter
from indexer.proposals.model import Alternative, Proposal, doubtful, one_of, sure
from indexer.proposals.numbers import FoundNumber, date_of
from indexer.proposals.owner import Owner

# Before this year a date on a letter is more likely misread than old.
_FIRST_YEAR = 1990
_MOST_REPLIES = 5
_MOST_GUESSES = 3

_DATE_LABEL = re.compile(
    any_of("күнү | датасы | жөнөтүлгөн | дата | от | отправлено | date | dated | sent | of | tarih")
    + r"[ .:\"]{0,4}(?:[а-яa-z]{2,12}, )?$"
)
_STAMP = re.compile(
    r"\b"
    + any_of(
        r"кир | кирүүчү | кирди | келип түш\w* | вх | входящ\w* | получен\w* | поступи\w* | received | gelen"
    )
    + r"\b"
)
_TOWN = re.compile(r"[\W\d_]*(?:[а-яa-z-]+[\s,.]*){0,3}[\W_]*")
_QUALIFIES = ("дагы", "деги")  # «9-сентябрындагы буйрук»: the date of the order
_UNLABELLED = re.compile(r"(?=[\w/-]*\d)[A-ZА-Я0-9]{1,8}(?:[-/][\w()]{1,10}){1,5}")


def propose_number(letter: Letter, numbers: list[FoundNumber], dates: list[FoundDate]) -> Proposal | None:
    """Propose the sender's number: the dated one of the head, or the only one."""
    own = [number for number in numbers if number.owner is Owner.SENDER]
    own = [number for number in own if number.start < letter.head_end] or own
    dated = [number for number in own if date_of(letter, number, dates)]
    readings = [letter.reading((number.start, number.end), number.value) for number in dated or own]
    if readings:
        return one_of("their_number", readings)
    guesses = _without_sign(letter, dates)
    return doubtful("their_number", guesses) if guesses else None


def propose_date(
    letter: Letter, numbers: list[FoundNumber], dates: list[FoundDate], *, today: date
) -> Proposal | None:
    """Propose the date of the letter; two dates, two readings or an impossible one leave it open."""
    readings = [
        letter.reading((found.start, found.end), day.isoformat(), f"{day:%d.%m.%Y}")
        for found in _dates_of_letter(letter, numbers, dates)
        for day in found.readings
    ]
    if not readings:
        return None
    first, last = f"{_FIRST_YEAR}-01-01", today.isoformat()
    likely = [reading for reading in readings if first <= reading.value <= last]
    return one_of("their_date", likely) if likely else doubtful("their_date", readings)


def propose_replies(letter: Letter, numbers: list[FoundNumber], dates: list[FoundDate]) -> Iterable[Proposal]:
    """Propose every number of ours that the letter names, with its date as part of the source."""
    ours = {number.value: number for number in reversed(numbers) if number.owner is Owner.OURS}
    for number in list(reversed(ours.values()))[:_MOST_REPLIES]:
        beside = date_of(letter, number, dates)
        start = min(number.start, beside.start) if beside else number.start
        end = max(number.end, beside.end) if beside else number.end
        yield sure("reply_to", number.value, number.value, letter.source((start, end)))


def _dates_of_letter(letter: Letter, numbers: list[FoundNumber], dates: list[FoundDate]) -> list[FoundDate]:
    """Rank the dates of the head, then those at the foot, and give the best rank."""
    of_others = [date_of(letter, number, dates) for number in numbers if number.owner is not Owner.SENDER]
    own = [date_of(letter, number, dates) for number in numbers if number.owner is Owner.SENDER]
    free = [found for found in dates if found not in of_others and not _of_something_else(letter, found)]
    head = [found for found in free if found.start < letter.head_end]
    foot = [found for found in free if letter.foot and found.start >= letter.foot[0].start]
    beside_number = [found for found in head if found in own]
    standing = [found for found in head if _stands_out(letter, found)]
    starting = [found for found in head if _begins_piece(letter, found)]
    below = [found for found in foot if _stands_out(letter, found)]
    return next((rank for rank in (beside_number, standing, starting, below) if rank), [])


def _begins_piece(letter: Letter, found: FoundDate) -> bool:
    start, _ = letter.segment_at(found.start)
    return not any(sign.isalnum() for sign in letter.text[start : found.start])


def _of_something_else(letter: Letter, found: FoundDate) -> bool:
    on_stamp = _STAMP.search(letter.folded, *letter.segment_at(found.start)) is not None
    asked_for = until_follows(letter.folded, found.end)
    return on_stamp or asked_for or letter.folded[found.start : found.end].endswith(_QUALIFIES)


def _stands_out(letter: Letter, found: FoundDate) -> bool:
    """Say whether a date has its piece of the line to itself, beside a town or the word Date at most."""
    start, end = letter.segment_at(found.start)
    before, after = letter.folded[start : found.start], letter.folded[found.end : end]
    if _DATE_LABEL.search(before):
        return True
    return all(len(side) <= 30 and _TOWN.fullmatch(side) for side in (before, after))


def _without_sign(letter: Letter, dates: list[FoundDate]) -> list[Alternative]:
    """Find what looks like a number and stands alone in the head; without its sign it is only a guess."""
    guesses: list[Alternative] = []
    for start, end in (segment for line in letter.head for segment in line.segments):
        piece = letter.text[start:end].strip(" .,:")
        dated = any(start <= found.start < end for found in dates)
        if _UNLABELLED.fullmatch(piece) and not dated:
            guesses.append(letter.reading((start, end), piece))
    return guesses[:_MOST_GUESSES]
