"""Until when an answer is asked for: a date with "until" beside it, in a sentence that asks for something.

An agreement that stays in force until March asks for nothing, and a conference from the 10th to the 15th neither.
"""

from __future__ import annotations

import re
from datetime import date

from indexer.proposals.dates import FoundDate, FoundDay, find_days
from indexer.proposals.folding import any_of
from indexer.proposals.letter import Letter
from indexer.proposals.model import Alternative, Proposal, one_of

_REACH = 330  # characters of the sentence before and after the date

_UNTIL_BEFORE = re.compile(
    r"\b"
    + any_of(r"""
        до | не позднее | не позже | в срок до | сроком до | к
        by | before | until | till | no later than | not later than | on or before | deadline:?
        deadline is | due:? | due on
        en geç
    """)
    + r"\s{1,2}(?:the\s|end of\s)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?\"?\s?$"
)
_UNTIL_AFTER = re.compile(
    r"[а-яa-z']{0,8}\s?(?:\(?включительно\)?\s?)?(?:г\.?\s)?(?:-?(?:га|ге|го|ка|ке|ко|на|не)\b\s{0,2})?"
    r"(?:саат [\d:.]+\s?(?:га|ге|го)?\s)?(?:кунуно\s|датасына\s)?(?:tarihine\s|gunune\s|sonuna\s)?"
    + any_of("чейин | дейре | кечиктирбестен | кечиктирбей | мурда | kadar | dek | değin")
)
_ASKS = re.compile(
    any_of(r"""
        өтүн | суран | сурайбыз | жооп | жибер | жөнөт | билдир | тапшыр | кабыл алын | маалымат | макулда
        каттал | катышуу
        прос(?:им|ьба|ят|ит|ьбой) | направ(?:ить|ьте|ля) | представ(?:ить|ьте|лять) | предостав | сообщит
        ответ | отзыв
        замечани | подтверд | принима(?:ются|ет) | заявк | срок подачи | необходимо | обеспеч | предлож
        согласова | регистрац | ждем
        reply | repl | respon[sd] | answer | submit | send | confirm | let us (?:have|know) | inform
        comment | receiv
        deadline | return | provide | nominat | regist | appl | hear from | reach | please | kindly | could you
        indicate
        cevap | yanıt | gönder | bildir | ilet | başvur | sun[uma] | teslim | rica | teyit | gerek
    """)
)
# What only says how long something lasts.
_LASTS = re.compile(
    any_of(r"""
        күчүндө | колдонул | в силе | \bдейству | \bдействи | истека
        in force | valid | remain | expire | between | yürürlü | geçerli
        (?:с|from) \d{1,2}\b[^.]{0,12}$
    """)
)
_SENTENCE_BREAK = re.compile(r"(?<=[^\W\d])[.!?;]\s+|(?<=\d)[.!?;]\s+(?=[^\W\d_а-яa-z])|\n\s*\n")


def propose_due(
    letter: Letter, dates: list[FoundDate], letter_date: date | None, *, today: date
) -> Proposal | None:
    """Propose the day by which an answer is asked for."""
    earliest = letter_date or today
    readings: list[Alternative] = []
    for found in dates:
        if found.start >= letter.head_end and _asked_by(letter, found):
            readings.extend(_reading(letter, found, day) for day in found.readings if day >= earliest)
    for part in find_days(letter.folded, letter.head_end):
        inside_date = any(found.start <= part.start < found.end for found in dates)
        day = None if inside_date else _next(part, earliest)
        if day and _asked_by(letter, part):
            readings.append(_reading(letter, part, day))
    return one_of("due", readings)


def until_follows(folded: str, end: int) -> bool:
    """Say whether a date that ends here is one by which something is asked for: «…на чейин», "… tarihine kadar"."""
    return _UNTIL_AFTER.match(folded, end) is not None


def _reading(letter: Letter, found: FoundDate | FoundDay, day: date) -> Alternative:
    before = _UNTIL_BEFORE.search(letter.folded, max(0, found.start - 30), found.start)
    after = _UNTIL_AFTER.match(letter.folded, found.end)
    span = (before.start() if before else found.start, after.end() if after else found.end)
    return letter.reading(span, day.isoformat(), f"{day:%d.%m.%Y}")


def _asked_by(letter: Letter, found: FoundDate | FoundDay) -> bool:
    before = letter.folded[max(letter.head_end, found.start - _REACH) : found.start]
    after = letter.folded[found.end : found.end + _REACH]
    if not (_UNTIL_BEFORE.search(before[-30:]) or _UNTIL_AFTER.match(after)):
        return False
    breaks = [stop.end() for stop in _SENTENCE_BREAK.finditer(before)]
    before = before[breaks[-1] :] if breaks else before
    stop = _SENTENCE_BREAK.search(after)
    after = after[: stop.start()] if stop else after
    return _ASKS.search(f"{before} {after}") is not None and not _LASTS.search(before[-70:])


def _next(part: FoundDay, earliest: date) -> date | None:
    """Give the first such day from a day on."""
    for year in (earliest.year, earliest.year + 1):
        try:
            day = date(year, part.month, part.day)
        except ValueError:
            continue
        if day >= earliest:
            return day
    return None
