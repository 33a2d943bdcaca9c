"""The number of a document: given once, inside the transaction that registers it (R4, R6, R9, R10, R16, R17).

The counter row of a register's year is locked and raised in the same transaction that writes the document. If the
transaction fails, the counter falls back with it: no number is lost and no gap appears.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from archive.errors import (
    DateBeforeLatest,
    DateInFuture,
    NumberAlreadyTaken,
    NumberMissing,
    NumberNotUnderstood,
    ReasonMissing,
)
from archive.models import Counter, Document, Register
from archive.patterns import Facts, Pattern, parse_pattern

LONGEST = 60
# Clerks type Latin letters that look Cyrillic; a register knows one alphabet (R9).
_CYRILLIC = str.maketrans("abcekmhopctxyABCEKMHOPCTXY", "авсекмнорстхуАВСЕКМНОРСТХУ")
_SUFFIX = re.compile(r"(?:[а-яёөүң]|/[1-9][0-9]{0,3})\Z")


class Numbering(StrEnum):
    """How a document came by its number."""

    ISSUED = "issued"  # the next one
    LATE = "late"  # the next one under an earlier date
    LITERAL = "literal"  # an earlier serial with a letter or a twin number: 123а, 123/1
    MANUAL = "manual"  # typed: a book numbered by hand, or the paper backlog
    IMPORTED = "imported"  # from a past year's book, moves no counter


_FROM_COUNTER = (Numbering.ISSUED, Numbering.LATE)


@dataclass(frozen=True)
class NumberWish:
    """What the clerk asks for besides the next number; empty means the next number today."""

    numbering: Numbering = Numbering.ISSUED
    serial: int | None = None  # LITERAL: the serial it stands beside
    suffix: str = ""
    text: str = ""  # MANUAL and IMPORTED: the whole number
    reason: str = ""


@dataclass(frozen=True)
class Number:
    """A number with its parts; `sort` orders 9, 10, 10а, 10/1, 11 (R9)."""

    numbering: Numbering
    year: int
    serial: int | None
    suffix: str
    head: str
    tail: str
    text: str
    sort: str
    reason: str


def give_number(
    session: Session,
    register: Register,
    wish: NumberWish,
    *,
    on: date,
    today: date,
    facts: Facts,
) -> Number:
    """Give a document its number inside the caller's transaction, or raise and leave the counter untouched.

    Whoever asks for anything but the next number needs the right to (`needs_right`); the caller checks it.
    """
    _check_date(session, register, wish, on=on, today=today)
    if wish.numbering in (Numbering.MANUAL, Numbering.IMPORTED) or register.mode == "manual":
        number = _typed(register, wish, on.year)
    elif wish.numbering is Numbering.LITERAL:
        number = _literal(register, wish, facts)
    else:
        return _next(session, register, wish, on, facts)
    if _is_taken(session, register, number):
        raise NumberAlreadyTaken(number=number.text, year=number.year)
    return number


@dataclass(frozen=True)
class Asked:
    """A number asked for: as `give_number` is told."""

    wish: NumberWish
    on: date
    today: date
    facts: Facts


def give_numbers(session: Session, register: Register, asked: Sequence[Asked]) -> list[Number]:
    """Give many documents of one register their numbers, as `give_number` would one after the other; raises as it."""
    numbers: list[Number] = []
    for year, several in groupby(asked, key=lambda one: one.facts.year):
        run = list(several)
        if _is_plain(session, register, year, run):
            numbers += _next_ones(session, register, year, run)
        else:
            for one in run:
                numbers.append(_unlike(numbers, session, register, one))
    return numbers


def _unlike(given: Sequence[Number], session: Session, register: Register, one: Asked) -> Number:
    """Give a number that none of those just given has: they are in no row yet."""
    taken = {(number.year, number.text) for number in given}
    while True:
        number = give_number(session, register, one.wish, on=one.on, today=one.today, facts=one.facts)
        if (number.year, number.text) not in taken:
            return number
        if number.numbering not in _FROM_COUNTER:
            raise NumberAlreadyTaken(number=number.text, year=number.year)


def needs_right(register: Register, wish: NumberWish) -> bool:
    """Tell whether a wish goes past the ordinary next number, so that it needs a right and a reason (R9, R10)."""
    by_hand = register.mode == "manual" and wish.numbering in (Numbering.ISSUED, Numbering.MANUAL)
    return wish.numbering is not Numbering.ISSUED and not by_hand


def next_number(session: Session, register: Register, facts: Facts) -> str:
    """Tell what the next number will most likely be, without taking it."""
    if register.mode == "manual":
        return ""
    last = session.scalar(
        select(Counter.last_serial).where(Counter.register_id == register.id, Counter.year == facts.year)
    )
    return parse_pattern(register.pattern).render((last or 0) + 1, facts).text


def continue_from(session: Session, register: Register, year: int, last_on_paper: int) -> None:
    """Let Katchy go on from a book begun on paper: the next serial follows the last one written there."""
    counter = _counter(session, register.id, year)
    if counter.last_serial < last_on_paper:
        counter.last_serial = last_on_paper
        counter.first_serial = last_on_paper + 1
        session.flush()


def sort_key(serial: int | None, suffix: str, text: str) -> str:
    """Give the key by which a journal is ordered: naturally, a letter before a twin number."""
    if serial is None:
        return re.sub(r"[0-9]+", lambda digits: digits[0].zfill(9), text.lower())
    if suffix.startswith("/"):
        return f"{serial:09d}/{suffix[1:].zfill(4)}"
    return f"{serial:09d}.{suffix}" if suffix else f"{serial:09d}"


def fold_suffix(suffix: str) -> str:
    """Write a suffix the one right way: `а` in Cyrillic, `/1`; raise NumberNotUnderstood for anything else."""
    suffix = suffix.strip().translate(_CYRILLIC).lower()
    if not _SUFFIX.match(suffix):
        raise NumberNotUnderstood(number=suffix)
    return suffix


def _check_date(session: Session, register: Register, wish: NumberWish, *, on: date, today: date) -> None:
    latest = None
    if wish.numbering is Numbering.ISSUED and register.mode != "manual":
        latest = session.scalar(
            select(Counter.latest_on).where(Counter.register_id == register.id, Counter.year == on.year)
        )
    _check_day(register, wish, on=on, today=today, latest=latest)


def _check_day(register: Register, wish: NumberWish, *, on: date, today: date, latest: date | None) -> None:
    if on > today:
        raise DateInFuture(date=on.strftime("%d.%m.%Y"))
    if needs_right(register, wish) and not wish.reason.strip():
        raise ReasonMissing
    if wish.numbering is Numbering.ISSUED and latest is not None and on < latest:
        raise DateBeforeLatest(latest=latest.strftime("%d.%m.%Y"))


def _next(session: Session, register: Register, wish: NumberWish, on: date, facts: Facts) -> Number:
    pattern = parse_pattern(register.pattern)
    counter = _counter(session, register.id, facts.year)
    while True:
        serial = _raise_counter(session, counter, 1, latest=max(on, counter.latest_on or on))
        number = _issued(pattern, wish, serial, facts)
        if not _is_taken(session, register, number):  # a typed or imported entry may already hold it
            return number


def _next_ones(session: Session, register: Register, year: int, run: Sequence[Asked]) -> list[Number]:
    pattern = parse_pattern(register.pattern)
    counter = _counter(session, register.id, year)
    latest = counter.latest_on
    for one in run:
        _check_day(register, one.wish, on=one.on, today=one.today, latest=latest)
        latest = max(one.on, latest or one.on)
    last = _raise_counter(session, counter, len(run), latest=latest)
    return [
        _issued(pattern, one.wish, serial, one.facts)
        for serial, one in enumerate(run, start=last - len(run) + 1)
    ]


def _is_plain(session: Session, register: Register, year: int, run: Sequence[Asked]) -> bool:
    """Tell whether a year's next numbers follow each other: no other kind is asked for, none is typed already."""
    if register.mode == "manual" or any(one.wish.numbering not in _FROM_COUNTER for one in run):
        return False
    typed = select(Document.id).where(
        Document.register_id == register.id,
        Document.year == year,
        Document.numbering.in_([Numbering.MANUAL, Numbering.IMPORTED]),
    )
    return session.scalar(typed.limit(1)) is None


def _raise_counter(session: Session, counter: Counter, by: int, *, latest: date | None) -> int:
    """Raise a counter and give the last serial it now stands at."""
    last = session.execute(
        update(Counter)
        .where(Counter.register_id == counter.register_id, Counter.year == counter.year)
        .values(last_serial=Counter.last_serial + by, latest_on=latest)
        .returning(Counter.last_serial)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    session.expire(counter)
    return last


def _issued(pattern: Pattern, wish: NumberWish, serial: int, facts: Facts) -> Number:
    rendered = pattern.render(serial, facts)
    return Number(
        numbering=wish.numbering,
        year=facts.year,
        serial=serial,
        suffix="",
        head=rendered.head,
        tail=rendered.tail,
        text=rendered.text,
        sort=sort_key(serial, "", ""),
        reason=wish.reason.strip(),
    )


def _literal(register: Register, wish: NumberWish, facts: Facts) -> Number:
    if wish.serial is None or wish.serial < 1:
        raise NumberNotUnderstood(number=wish.serial or "")
    suffix = fold_suffix(wish.suffix)
    rendered = parse_pattern(register.pattern).render(wish.serial, facts, suffix)
    return Number(
        numbering=Numbering.LITERAL,
        year=facts.year,
        serial=wish.serial,
        suffix=suffix,
        head=rendered.head,
        tail=rendered.tail,
        text=rendered.text,
        sort=sort_key(wish.serial, suffix, ""),
        reason=wish.reason.strip(),
    )


def _typed(register: Register, wish: NumberWish, year: int) -> Number:
    text = " ".join(wish.text.split())
    if not text:
        raise NumberMissing
    if len(text) > LONGEST or not any(letter.isalnum() for letter in text):
        raise NumberNotUnderstood(number=text[:LONGEST])
    return Number(
        numbering=Numbering.IMPORTED if wish.numbering is Numbering.IMPORTED else Numbering.MANUAL,
        year=year,
        serial=None,
        suffix="",
        head="",
        tail="",
        text=text,
        sort=sort_key(None, "", _without_head(register, text)),
        reason=wish.reason.strip(),
    )


def _without_head(register: Register, text: str) -> str:
    """Sort a typed `15-03/27` beside the issued 27: by what follows the last separator of the pattern's head."""
    if register.mode == "manual":
        return text
    separator = parse_pattern(register.pattern).head[-1:]
    tail = text.rsplit(separator, 1)[-1] if separator and not separator.isalnum() else text
    return tail if tail[:1].isdigit() else text


def _counter(session: Session, register_id: int, year: int) -> Counter:
    """Give the counter of a year, locked; whoever needs it first makes it, and two at once make one."""
    mine = (register_id, year)
    counter = session.get(Counter, mine, with_for_update=True, populate_existing=True)
    if counter is not None:
        return counter
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    new = {"register_id": register_id, "year": year, "first_serial": 1, "last_serial": 0}
    session.execute(insert(Counter).values(new).on_conflict_do_nothing())
    return session.get_one(Counter, mine, with_for_update=True, populate_existing=True)


def _is_taken(session: Session, register: Register, number: Number) -> bool:
    taken = select(Document.id).where(
        Document.register_id == register.id, Document.year == number.year, Document.number == number.text
    )
    return session.scalar(taken.limit(1)) is not None
