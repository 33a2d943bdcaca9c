"""Any number of invented letters of ten years, to measure the program with.

They are registered by the ordinary service, hundreds to a transaction, with their texts read and findable when
it ends. Killed half way, the registry holds whole transactions; called again, it adds as many letters as asked for.
"""

from __future__ import annotations

import platform
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import outbox, registration
from archive.access import Actor, Mark, Right, require
from archive.db import Database
from archive.files import TakenFile
from archive.models import Counter, Document, Partner, Reading, Register
from archive.numbering import Numbering, NumberWish
from archive.office import Office, office
from archive.partners import create_partner
from archive.registers import register_by_code
from archive.registration import Letter, NewLink
from archive.registration_many import Dated, register_many
from archive.storage import Storage
from archive.turns import Turns
from indexer.backends.port import SearchBackend
from indexer.example_data.books import LATE_REASON, open_cases_since
from indexer.example_data.calendar import working_day
from indexer.example_data.composing import Composer, Weighted, organisations
from indexer.extract.port import Extracted, FileFacts, Method, Page, State, Tool
from indexer.indexing import index_or_postpone
from indexer.texts import save_readings

Progress = Callable[[int, int], None]

_SEED = 1951
_AT_ONCE = 500
_YEARS = 10
_PARTNERS = 600
_OPENS, _OPEN_FOR = time(9), timedelta(hours=8)
_LATELY = timedelta(days=45)

_BOOKS = {"IN": 60, "OUT": 30, "INT": 10}
_KINDS = {
    "IN": ("letter", "request", "information", "invitation", "reply", "note_verbale"),
    "OUT": ("letter", "reply", "cover_letter", "request"),
    "INT": ("service_note", "internal_memo", "report_note"),
}
_DELIVERIES = ("email", "edms", "post", "hand", "courier")
_MARKS = {Mark.INTERNAL: 875, Mark.PUBLIC: 100, Mark.OFFICIAL: 20, Mark.CONFIDENTIAL: 5}
_MARK_REASONS = {Mark.OFFICIAL: "Жөнөтүүчүнүн грифи: КПҮ", Mark.CONFIDENTIAL: "Жеке маалыматтар"}
_ANNULLED, _ANSWERS, _DUE, _DUE_LATELY = 0.004, 0.15, 0.01, 0.3
_ANNUL_REASONS = ("Кайталанган кат", "Ката катталган", "Кол коюлбай калды", "Өнөктөш кайра чакыртып алды")


@dataclass(frozen=True)
class _Drafted:
    """A letter with its text, before it is registered."""

    letter: Letter
    at: datetime
    language: str
    text: str


def load_many(
    database: Database,
    storage: Storage,
    backend: SearchBackend,
    actor: Actor,
    count: int,
    *,
    now: datetime,
    progress: Progress,
) -> int:
    """Register `count` invented letters of the last ten years; tells how many."""
    require(actor, Right.ADMINISTER)
    with database.write() as session:
        loading = _Loading(session, actor, count, now)
    done, turns = 0, Turns()
    while done < count:
        with database.write() as session:
            done += loading.some(session, storage, backend, done, min(_AT_ONCE, count - done))
        progress(done, count)
        turns.leave()
    return done


class _Loading:
    """One loading: the chance it follows, who writes, and what can be answered."""

    def __init__(self, session: Session, actor: Actor, count: int, now: datetime) -> None:
        newest = session.scalar(select(func.max(Document.id))) or 0
        self._chance = random.Random(_SEED + newest)  # noqa: S311 - letters, not secrets
        self._actor, self._count, self._now = actor, count, now
        self._office: Office = office(session)
        self._zone = ZoneInfo(self._office.zone)
        self._begin = now - timedelta(days=365 * _YEARS)
        self._composer = Composer(self._chance, self._office)
        open_cases_since(session, actor, self._begin.year, at=now)
        self._partners = Weighted(_partners(session, actor, self._chance, now), 0.7)
        self._registers: dict[str, Register] = {code: register_by_code(session, code) for code in _BOOKS}
        session.expunge_all()
        self._incoming: dict[int, int] = {}  # by partner: its newest letter, to be answered

    def some(self, session: Session, storage: Storage, backend: SearchBackend, done: int, size: int) -> int:
        """Register the next letters in the caller's transaction; tells how many."""
        latest = _latest_days(session)
        drafted = [self._draft(done + place, latest) for place in range(size)]
        with storage.bulk() as put:
            stored = [put(BytesIO(draft.text.encode())) for draft in drafted]
        dated = []
        for place, (draft, kept) in enumerate(zip(drafted, stored, strict=True), start=done + 1):
            file = TakenFile(kept.sha256, kept.size, "text/plain", f"{place:06d}.txt")
            dated.append(Dated(replace(draft.letter, files=(file,)), draft.at))
        ids = register_many(session, self._actor, dated, zone=self._office.zone)
        self._annul_some(session, ids, dated)
        self._remember(ids, dated)
        _read(session, dict(zip((kept.sha256 for kept in stored), drafted, strict=True)), at=self._now)
        changed = {int(job.subject) for job in outbox.enqueued_here(session, outbox.INDEX)}
        index_or_postpone(session, backend, sorted({*ids, *changed}), at=self._now)
        return size

    def _draft(self, place: int, latest: dict[tuple[int, int], date]) -> _Drafted:
        chance = self._chance
        at = self._instant(place)
        day = at.astimezone(self._zone).date()
        code = chance.choices(tuple(_BOOKS), tuple(_BOOKS.values()))[0]
        language = self._composer.language()
        partner_id, partner = self._partners.one(chance)
        their_number = f"{chance.randint(1, 40):02d}-{chance.randint(1, 9)}/{chance.randint(1, 5000)}"
        incoming = code == "IN"
        written = working_day(day - timedelta(days=chance.randint(1, 20))) if incoming else day
        heading = partner if incoming else self._office.name(language)
        composed = self._composer.compose(language, written, heading, their_number if incoming else "")
        mark = chance.choices(tuple(_MARKS), tuple(_MARKS.values()))[0]
        letter = Letter(
            register=code,
            subject=composed.subject,
            kind=chance.choice(_KINDS[code]),
            languages=(language,),
            partner_id=None if code == "INT" else partner_id,
            person=composed.person if incoming else "",
            signatory="" if incoming else composed.person,
            their_number=their_number if incoming else "",
            their_date=written if incoming else None,
            sheets=chance.randint(1, 4),
            delivery=chance.choice(_DELIVERIES),
            due_on=self._due(day) if incoming else None,
            access=mark,
            access_reason=_MARK_REASONS.get(mark, ""),
            wish=self._wish(self._registers[code], day, latest),
            links=self._answered(code, partner_id),
            repeat_accepted=True,
        )
        return _Drafted(letter, at, language, composed.text)

    def _instant(self, place: int) -> datetime:
        """Spread the letters over the working hours of ten years."""
        moment = self._begin + (self._now - self._begin) * ((place + 1) / self._count)
        local = moment.astimezone(self._zone)
        of_day = (local - local.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(days=1)
        day = working_day(local.date())
        return min(datetime.combine(day, _OPENS, self._zone) + _OPEN_FOR * of_day, moment).astimezone(UTC)

    def _due(self, day: date) -> date | None:
        """Give a day to answer by: old letters have been dealt with but for a few."""
        lately = self._now.astimezone(self._zone).date() - day < _LATELY
        if self._chance.random() >= (_DUE_LATELY if lately else _DUE):
            return None
        return working_day(day + timedelta(days=self._chance.randint(7, 40)))

    def _wish(self, register: Register, day: date, latest: dict[tuple[int, int], date]) -> NumberWish:
        """Ask for the next number, as a late one where the book is further already."""
        book = (register.id, day.year)
        if latest.setdefault(book, day) > day:
            return NumberWish(Numbering.LATE, reason=LATE_REASON)
        latest[book] = day
        return NumberWish()

    def _answered(self, code: str, partner_id: int) -> tuple[NewLink, ...]:
        """Let some of our letters answer one that came from that partner lately."""
        came = self._incoming.get(partner_id)
        if code != "OUT" or came is None or self._chance.random() >= _ANSWERS:
            return ()
        return (NewLink(self._incoming.pop(partner_id), "reply_to"),)

    def _annul_some(self, session: Session, ids: Sequence[int], dated: Sequence[Dated]) -> None:
        for document_id, one in zip(ids, dated, strict=True):
            if self._chance.random() < _ANNULLED:
                reason = self._chance.choice(_ANNUL_REASONS)
                registration.annul(session, self._actor, document_id, reason, now=one.at)

    def _remember(self, ids: Sequence[int], dated: Sequence[Dated]) -> None:
        for document_id, one in zip(ids, dated, strict=True):
            if one.letter.register == "IN" and one.letter.partner_id is not None:
                self._incoming[one.letter.partner_id] = document_id


def _partners(session: Session, actor: Actor, chance: random.Random, now: datetime) -> list[tuple[int, str]]:
    """Give the correspondents with their names, making those that are missing."""
    known = dict(
        session.execute(select(Partner.name, Partner.id).where(Partner.merged_into_id.is_(None))).all()
    )
    for form in organisations(_PARTNERS):
        if form.names[0].name not in known:
            made = create_partner(session, actor, form, at=now, same_accepted=True)
            known[made.name] = made.id
    found = sorted((id_, name) for name, id_ in known.items())
    chance.shuffle(found)
    return found


def _latest_days(session: Session) -> dict[tuple[int, int], date]:
    """Give how far each book is, by register and year."""
    query = select(Counter.register_id, Counter.year, Counter.latest_on)
    return {(register_id, year): day for register_id, year, day in session.execute(query) if day is not None}


def _read(session: Session, drafted: Mapping[str, _Drafted], *, at: datetime) -> None:
    """Keep the texts as if the files had been read: plain text says what it says."""
    unread = select(Reading.sha256).where(Reading.sha256.in_(drafted), Reading.state == "waiting")
    tool = Tool("katchy-text", f"python {platform.python_version()}")
    readings = []
    for sha256 in session.scalars(unread):
        page = Page(1, drafted[sha256].text, Method.TEXT)
        read = Extracted(State.READ, pages=(page,), facts=FileFacts(page_count=1), tools=(tool,))
        readings.append((sha256, read, (drafted[sha256].language,)))
    save_readings(session, readings, at=at)
    outbox.drop_waiting(session, outbox.READ, list(drafted))
