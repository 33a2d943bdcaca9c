"""Any number of invented letters, to measure the program with: ordinary numbers, cards, files, texts, trail and index.

The letters go through the numbering and into the same tables as real ones, but hundreds to a transaction, and their
texts are not read from the files again: they are plain text. Words follow the frequencies words have in a language.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from archive import audit, kinds, registers
from archive.access import Actor, Mark
from archive.cases import case_for
from archive.db import Database
from archive.models import (
    Document,
    DocumentFile,
    Link,
    Page,
    Partner,
    Reading,
    Register,
    StoredFile,
)
from archive.numbering import Number, NumberWish, give_number
from archive.partners import NameForm, PartnerForm, create_partner
from archive.patterns import Facts
from archive.repeats import number_key
from archive.storage import Storage, Stored
from indexer.backends.port import SearchBackend
from indexer.document import build_index_documents
from indexer.example_data import sentences as words

Progress = Callable[[int, int], None]
SEED = 1951
AT_ONCE = 500
YEARS = 10
PARTNERS = 600
LANGUAGES = ("ky", "ru", "en", "tr")
SHARES = (55, 30, 12, 3)
BOOKS, BOOK_SHARES = ("IN", "OUT", "INT"), (60, 30, 10)
MORNING = time(4, 0, tzinfo=UTC)
_READ = {"state": "read", "page_count": 1, "pages_done": 1, "tool": "plain", "facts": {}, "tries": 1}
_PAGE = {"number": 1, "method": "text", "width": 595.0, "height": 842.0}


@dataclass(frozen=True)
class _Draft:
    """A letter before it has a number."""

    register: Register
    on: date
    language: str
    partner_id: int | None
    subject: str
    text: str


def load_many(
    database: Database,
    storage: Storage,
    backend: SearchBackend,
    actor: Actor,
    count: int,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> int:
    """Register `count` invented letters of the last ten years; may be called again for more."""
    with database.write() as session:
        newest = session.scalar(select(func.max(Document.id))) or 0
        chance = random.Random(SEED + newest)  # noqa: S311 - letters, not secrets
        first = _first_day(session, now)
        partner_ids = _partners(session, actor, chance, now)
    days = max((now.date() - first).days, 1)
    done = 0
    while done < count:
        size = min(AT_ONCE, count - done)
        with database.write() as session:
            books = {code: registers.register_by_code(session, code) for code in BOOKS}
            drafts = [
                _draft(chance, books, partner_ids, first + timedelta(days=days * (done + n) // count))
                for n in range(size)
            ]
            _keep(session, storage, backend, actor, chance, drafts)
        done += size
        if progress:
            progress(done, count)
    return done


def _first_day(session: Session, now: datetime) -> date:
    """Begin ten years ago, or where the books already stand: their dates do not run backwards."""
    latest = session.scalar(select(func.max(Document.registered_on)))
    begin = now.date() - timedelta(days=365 * YEARS)
    return max(latest, begin) if latest else begin


def _partners(session: Session, actor: Actor, chance: random.Random, now: datetime) -> list[int]:
    present = list(session.scalars(select(Partner.id).where(Partner.merged_into_id.is_(None))))
    places = [(country, city) for country, cities in words.CITIES.items() for city in cities]
    while len(present) < PARTNERS:
        country, city = chance.choice(places)
        name = f"{city} {chance.choice(words.UNIVERSITIES)} {_odd(chance).title()}"
        form = PartnerForm((NameForm(name, "official", "en"),), "university", country, city)
        present.append(create_partner(session, actor, form, at=now, same_accepted=True).id)
    return present


def _draft(chance: random.Random, books: dict[str, Register], partner_ids: list[int], on: date) -> _Draft:
    register = books[chance.choices(BOOKS, BOOK_SHARES)[0]]
    language = chance.choices(LANGUAGES, SHARES)[0]
    # A few partners write most letters.
    partner_id = partner_ids[min(int(chance.paretovariate(0.6)) - 1, len(partner_ids) - 1)]
    topic = chance.choice(words.TOPICS[language])
    said = chance.choices(words.SENTENCES[language], k=chance.randint(5, 14))
    filled = [
        sentence.format(
            topic=topic,
            faculty=chance.choice(words.FACULTIES),
            month=chance.choice(words.MONTHS[language]),
            year=on.year - chance.randint(1, 5),
            n=chance.randint(2, 9),
            person=chance.choice(words.PEOPLE),
            odd=_odd(chance),
        )
        for sentence in said
    ]
    number = f"{chance.randint(1, 40):02d}-{chance.randint(1, 9)}/{chance.randint(1, 5000)}"
    head = f"№ {number}, {on:%d.%m.%Y}\n\n{words.GREETINGS[language]}\n\n"
    subject = words.SUBJECTS[language].format(topic=f"{topic} {_odd(chance)}")
    return _Draft(
        register=register,
        on=on,
        language=language,
        partner_id=None if register.code == "INT" else partner_id,
        subject=subject[:1].upper() + subject[1:],
        text=head + " ".join(filled) + f"\n\n{chance.choice(words.PEOPLE)}\n",
    )


def _odd(chance: random.Random) -> str:
    """Make a word; the more syllables, the rarer."""
    return "".join(chance.choices(words.SYLLABLES, k=chance.choices((2, 3, 4), (20, 50, 30))[0]))


def _keep(
    session: Session,
    storage: Storage,
    backend: SearchBackend,
    actor: Actor,
    chance: random.Random,
    drafts: list[_Draft],
) -> None:
    kind_ids = {kind.code: kind.id for kind in kinds.list_kinds(session)}
    with storage.bulk() as put:
        stored = [put(BytesIO(draft.text.encode())) for draft in drafts]
    rows = [_document(session, draft, _number(session, draft), actor, chance, kind_ids) for draft in drafts]
    ids = list(session.scalars(insert(Document).returning(Document.id, sort_by_parameter_order=True), rows))
    _files(session, actor, drafts, rows, ids, stored)
    _links(session, actor, chance, rows, ids)
    _trail(session, actor, rows, ids)
    backend.index(session, build_index_documents(session, ids))


def _number(session: Session, draft: _Draft) -> Number:
    facts = Facts(year=draft.on.year, case=draft.register.default_case or "")
    return give_number(session, draft.register, NumberWish(), on=draft.on, today=draft.on, facts=facts)


def _document(
    session: Session,
    draft: _Draft,
    number: Number,
    actor: Actor,
    chance: random.Random,
    kind_ids: dict[str, int],
) -> dict[str, Any]:
    at = datetime.combine(draft.on, MORNING) + timedelta(seconds=chance.randint(0, 28_000))
    annulled = chance.random() < 0.004
    their = f"{chance.randint(1, 40):02d}-{chance.randint(1, 9)}/{chance.randint(1, 5000)}"
    incoming = draft.register.direction == registers.INCOMING
    return {
        "register_id": draft.register.id,
        "year": number.year,
        "serial": number.serial,
        "suffix": number.suffix,
        "number_head": number.head,
        "number_tail": number.tail,
        "number": number.text,
        "number_sort": number.sort,
        "numbering": number.numbering.value,
        "registered_on": draft.on,
        "registered_at": at,
        "registered_by": actor.id,
        "kind_id": kind_ids.get(draft.register.default_kind or "letter"),
        "languages": draft.language,
        "partner_id": draft.partner_id,
        "their_number": their if incoming else "",
        "their_number_key": number_key(their) if incoming else "",
        "their_date": draft.on - timedelta(days=chance.randint(1, 20)) if incoming else None,
        "subject": draft.subject,
        "due_on": draft.on + timedelta(days=30) if incoming and chance.random() < 0.1 else None,
        "case_id": case_for(session, draft.register.default_case, _newest_year(session)).id
        if draft.register.default_case
        else None,
        "access": chance.choices(
            (Mark.INTERNAL, Mark.PUBLIC, Mark.OFFICIAL, Mark.CONFIDENTIAL), (875, 100, 20, 5)
        )[0].value,
        "annulled_at": at if annulled else None,
        "annulled_by": actor.id if annulled else None,
        "annul_reason": "Кайталанган" if annulled else "",
    }


def _newest_year(session: Session) -> int:
    """Cases of a new registry begin this year; example letters of past years are filed under them all the same."""
    return int(session.info.setdefault("newest year", datetime.now(UTC).year))


def _files(
    session: Session,
    actor: Actor,
    drafts: list[_Draft],
    rows: list[dict[str, Any]],
    ids: list[int],
    stored: list[Stored],
) -> None:
    wanted = [kept.sha256 for kept in stored]
    known = set(session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(wanted))))
    new = {
        kept.sha256: (draft, kept.size, row["registered_at"])
        for draft, row, kept in zip(drafts, rows, stored, strict=True)
        if kept.sha256 not in known
    }
    _readings(session, new)
    names = [
        {
            "document_id": document_id,
            "sha256": kept.sha256,
            "name": f"letter-{document_id}.txt",
            "role": "original",
            "added_at": row["registered_at"],
            "added_by": actor.id,
        }
        for document_id, row, kept in zip(ids, rows, stored, strict=True)
    ]
    session.execute(insert(DocumentFile), names)


def _readings(session: Session, new: dict[str, tuple[_Draft, int, datetime]]) -> None:
    """Write down that the bytes are kept and what stands in them."""
    files, readings, pages = [], [], []
    for sha256, (draft, size, at) in new.items():
        files.append({"sha256": sha256, "size": size, "mime": "text/plain", "stored_at": at})
        readings.append({**_READ, "sha256": sha256, "language": draft.language, "finished_at": at})
        pages.append({**_PAGE, "sha256": sha256, "text": draft.text, "language": draft.language})
    for table, rows in ((StoredFile, files), (Reading, readings), (Page, pages)):
        if rows:
            session.execute(insert(table), rows)


def _links(
    session: Session, actor: Actor, chance: random.Random, rows: list[dict[str, Any]], ids: list[int]
) -> None:
    """Some of our letters answer one that came shortly before."""
    incoming = [id_ for id_, row in zip(ids, rows, strict=True) if row["their_number"]]
    ties = [
        {
            "from_id": id_,
            "to_id": chance.choice(incoming),
            "type": "reply_to",
            "added_at": row["registered_at"],
            "added_by": actor.id,
        }
        for id_, row in zip(ids, rows, strict=True)
        if incoming and not row["their_number"] and row["partner_id"] and chance.random() < 0.3
    ]
    if ties:
        session.execute(insert(Link), ties)


def _trail(session: Session, actor: Actor, rows: list[dict[str, Any]], ids: list[int]) -> None:
    for id_, row in zip(ids, rows, strict=True):
        details = {"number": row["number"], "numbering": row["numbering"], "on": row["registered_on"]}
        at = row["registered_at"]
        assert isinstance(at, datetime)
        audit.record(session, actor, "registered", "document", id_, at=at, details=details)
        if row["annulled_at"]:
            details = {"number": row["number"], "reason": row["annul_reason"]}
            audit.record(session, actor, "annulled", "document", id_, at=at, details=details)
