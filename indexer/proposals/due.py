"""Until when an answer is asked for: a date with "until" beside it, in a sentence that asks for something.

An agreement that stays in force until March asks for nothing, and a conference from the 10th to the 15th neither.
"""

from __future__ import annotations

import re
from datetime import date

from indexer.proposals.dates import FoundDate, FoundDay, find_days
from indexer.proposals.letter import Letter
from indexer.proposals.model import Alternative, Proposal, one_of

_BEFORE = re.compile(
    r"(?:\b(?:до|не позднее|не позже|к|в срок до|сроком до|by|before|until|till|no later than|not later than|on or before|"
    r"en gec|deadline(?: is| for \w+)?:?|due(?: date)?(?: is)?:?)\s{1,2}(?:the\s|end of\s)?\"?\s?)$"
)
_AFTER = re.compile(
    r"[а-яa-z']{0,8}\s?(?:\(?включительно\)?\s?)?(?:г\.?\s)?(?:-?(?:га|ге|го|ка|ке|ко|на|не)\b\s{0,2})?(?:саат [\d:.]+\s?(?:га|ге|го)?\s)?"
    r"(?:кунуно\s|датасына\s)?(?:чейин|дейре|кечиктирбестен|кечиктирбей|мурда|(?:tarihine|gunune|sonuna)?\s?(?:kadar|dek|degin))"
)
_ASKS = re.compile(
    r"прос(?:им|ьба|ят|ит)|направ(?:ить|ьте|ля)|представ(?:ить|ьте|лять)|сообщит|ответ|отзыв|замечани|подтверд|принима(?:ются|ет)|"
    r"заявк|срок подачи|необходимо|обеспеч|предлож|согласова|отун[оу]|суран|жооп|жибер|жоноту|билдир|тапшыр|кабыл алын|маалымат|"
    r"макулда|reply|repl|respon[sd]|answer|submit|send|confirm|let us (?:have|know)|inform|comment|receive|deadline|return|provide|"
    r"nominat|regist|appl|due|hear from|cevap|yanit|gonder|bildir|ilet|basvur|sun[uma]|teslim|rica|teyit|gerek"
)
_STAYS = re.compile(
    r"in force|valid|в силе|действу|действи|срок действия|кучундо|колдонул|yururl|gecerli|remain|expire|истека|с \d{1,2}\b[^.]{0,12}$|"
    r"from \d{1,2}\b[^.]{0,12}$|between"
)
_SENTENCE_BREAK = re.compile(r"(?<=[^\W\d])[.!?;]\s+|(?<=\d)[.!?;]\s+(?=[^\W\d_а-яa-z])|\n\s*\n")
_REACH = 330


def propose_due(
    letter: Letter, dates: list[FoundDate], letter_date: date | None, *, today: date
) -> Proposal | None:
    """Propose the day by which an answer is asked for."""
    start = letter_date or today
    readings: list[Alternative] = []
    whole = [found for found in dates if found.start >= letter.head_end]
    for found in whole:
        if _asked_by(letter, found.start, found.end):
            readings.extend(_reading(letter, found, day) for day in found.readings if day >= start)
    for part in find_days(letter.folded[letter.head_end :]):
        place = FoundDay(part.start + letter.head_end, part.end + letter.head_end, part.day, part.month)
        inside = any(found.start <= place.start < found.end for found in dates)
        day = None if inside else _next(place, start)
        if day and _asked_by(letter, place.start, place.end):
            readings.append(_reading(letter, place, day))
    return one_of("due", readings)


def _reading(letter: Letter, found: FoundDate | FoundDay, day: date) -> Alternative:
    before = _BEFORE.search(letter.folded, max(0, found.start - 30), found.start)
    after = _AFTER.match(letter.folded, found.end)
    start = before.start() if before else found.start
    end = after.end() if after else found.end
    return letter.reading(start, end, day.isoformat(), f"{day:%d.%m.%Y}")


def _asked_by(letter: Letter, start: int, end: int) -> bool:
    before = letter.folded[max(letter.head_end, start - _REACH) : start]
    after = letter.folded[end : end + _REACH]
    until = _BEFORE.search(before[-30:]) or _AFTER.match(after)
    if not until:
        return False
    breaks = [found.end() for found in _SENTENCE_BREAK.finditer(before)]
    before = before[breaks[-1] :] if breaks else before
    ending = _SENTENCE_BREAK.search(after)
    after = after[: ending.start()] if ending else after
    clause = before[-70:]
    return _ASKS.search(before + " " + after) is not None and not _STAYS.search(clause)


def _next(part: FoundDay, start: date) -> date | None:
    """Give the first such day on or after a start."""
    for year in (start.year, start.year + 1):
        try:
            day = date(year, part.month, part.day)
        except ValueError:
            continue
        if day >= start:
            return day
    return None
