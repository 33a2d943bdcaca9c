"""Letters nobody wrote: a registry of any size, read and indexed, with words as frequent as those of a language.

Stems made of syllables with Kyrgyz endings, and three known words: one in a quarter of all letters, one in every
fiftieth, one in every three thousandth.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice
from typing import Any, NamedTuple

from sqlalchemy import insert, select, text

from archive import migrations
from archive.db import Database
from archive.models import (
    Document,
    DocumentFile,
    DocumentKind,
    Page,
    Partner,
    PartnerName,
    Reading,
    Register,
    StoredFile,
)
from archive.setup import FirstStart, set_up
from indexer.backends import SearchBackend
from indexer.rebuild import rebuild

NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
FIRST_DAY = date(2022, 1, 10)
PARTNERS = 900
WORDS = (110, 260)
KNOWN = (("келишимдин", 0.25), ("стипендиялар", 0.02), ("осмоналиевге", 1 / 3000))
FREQUENT, RARE = "word in a quarter of all letters", "rare word"
COUNTRIES = ("KG", "RU", "TR", "KZ", "UZ", "CN", "DE", "PK", "IN", "US", "KR", "JP")
ENDINGS = ("", "", "", "лар", "дын", "га", "да", "дан", "ы", "ына", "ды", "лардын", "сы", "ында", "луу", "чы")
SYLLABLES = [c + v for c in "бгджзйклмнпрстчш" for v in "аеиоуыөү"]

_SIZES = {
    True: (
        "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%'",
        "SELECT sum(pgsize) FROM dbstat",
    ),
    False: (
        "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'search%'",
        "SELECT pg_database_size(current_database())",
    ),
}


def set_up_office(database: Database) -> tuple[list[int], list[int]]:
    """Set a registry up with its partners; gives its registers and kinds."""
    migrations.upgrade(database)
    names = dict.fromkeys(("ky", "ru", "en"), "Ош мамлекеттик университети")
    with database.write() as session:
        set_up(
            session,
            FirstStart(names, names, names, "Asia/Bishkek", "ky", "admin", "Admin", "long password"),
            now=NOW,
        )
        session.execute(insert(Partner), list(_partners()))
        session.execute(
            insert(PartnerName),
            [
                {"partner_id": row["id"], "name": row["name"], "kind": "official", "key": ""}
                for row in _partners()
            ],
        )
        registers = list(session.scalars(select(Register.id).order_by(Register.position)))[:3]
        kinds = list(session.scalars(select(DocumentKind.id).order_by(DocumentKind.id)))[:8]
    return registers, kinds


class Taken(NamedTuple):
    """How letters were taken in."""

    name: str
    letters: int
    seconds: float
    size: int  # bytes

    def row(self, times: Mapping[str, tuple[float, float, float]]) -> str:
        """Give the row of the table in docs/scaling.md: what the index takes with its counts, and the ratio."""
        words = ["{:.1f} / {:.1f} ({:.1f})".format(*times[name]) for name in (FREQUENT, RARE)]
        rate = f"{self.letters / self.seconds:,.0f}"
        cells = [f"{self.name}, {self.letters:,}", rate, f"{self.size / self.letters:,.0f}", *words]
        return f"\n| {' | '.join(cells)} |"


def fill(database: Database, backend: SearchBackend, letters: int) -> Taken:
    """Register invented letters, read already, and index them as `katchy index rebuild` does."""
    registers, kinds = set_up_office(database)
    rows = _letters(letters, registers, kinds)
    begun = time.perf_counter()
    while some := list(islice(rows, 2_000)):
        with database.write() as session:
            for table, name in ((StoredFile, "stored"), (Reading, "reading"), (Page, "page")):
                session.execute(insert(table), [row[name] for row in some])
            session.execute(insert(Document), [row["document"] for row in some])
            session.execute(insert(DocumentFile), [row["file"] for row in some])
    print(f"{letters} letters written in {time.perf_counter() - begun:.0f} s", flush=True)
    begun = time.perf_counter()
    rebuild(database, backend)
    took = time.perf_counter() - begun
    with database.read() as session:
        index, all_ = _SIZES[database.is_sqlite]
        size, registry = (int(session.scalar(text(statement)) or 0) for statement in (index, all_))
    print(f"indexed in {took:.0f} s, {letters / took:.0f} a second")
    print(f"index {size / 1e6:.0f} MB of a registry of {registry / 1e6:.0f} MB", flush=True)
    return Taken("SQLite" if database.is_sqlite else "PostgreSQL", letters, took, size)


def _partners() -> Iterator[dict[str, Any]]:
    chance = random.Random(3)
    for number in range(1, PARTNERS + 1):
        name = " ".join(stem(chance).title() for _ in range(3)) + " университети"
        yield {
            "id": number,
            "type": "university",
            "name": name,
            "country": chance.choice(COUNTRIES),
            "city": stem(chance).title(),
            "note": "",
            "created_at": NOW,
        }


def _letters(count: int, registers: list[int], kinds: list[int]) -> Iterator[dict[str, Any]]:
    chance = random.Random(11)
    stems = list(dict.fromkeys(stem(chance) for _ in range(9_000)))
    weights = list(accumulate(1 / (rank + 12) for rank in range(len(stems))))
    per_day = max(1, count // 1_100)
    serials: dict[tuple[int, int], int] = {}
    for id in range(1, count + 1):
        day = FIRST_DAY + timedelta(id // per_day * 365 // 250)
        register = chance.choice(registers)
        serial = serials[register, day.year] = serials.get((register, day.year), 0) + 1
        sha256 = f"{id:064x}"
        words = _words(chance, stems, weights)
        yield {
            "stored": {"sha256": sha256, "size": 9_000, "mime": "application/pdf", "stored_at": NOW},
            "reading": {
                "sha256": sha256,
                "state": "read",
                "page_count": 1,
                "pages_done": 1,
                "language": "ky",
                "tries": 1,
                "finished_at": NOW,
            },
            "page": {
                "sha256": sha256,
                "number": 1,
                "text": "\n".join(" ".join(words[at : at + 12]) for at in range(0, len(words), 12)),
                "language": "ky",
                "method": "text",
                "width": 595,
                "height": 842,
            },
            "document": {
                "id": id,
                "register_id": register,
                "year": day.year,
                "serial": serial,
                "number": f"15-0{register}/{serial}",
                "number_sort": f"{serial:08}",
                "numbering": "issued",
                "registered_on": day,
                "registered_at": NOW,
                "registered_by": 1,
                "kind_id": chance.choice(kinds),
                "languages": "ky",
                "partner_id": chance.randint(1, PARTNERS),
                "their_number": f"{chance.randint(1, 99):02}-{chance.randint(1, 9_999)}",
                "their_date": day - timedelta(7),
                "subject": " ".join(words[20:27]),
                "unit_id": 1,
                "access": chance.choices(("internal", "public", "official"), (80, 10, 10))[0],
            },
            "file": {
                "document_id": id,
                "sha256": sha256,
                "name": "letter.pdf",
                "role": "original",
                "added_at": NOW,
                "added_by": 1,
            },
        }


def _words(chance: random.Random, stems: list[str], weights: list[float]) -> list[str]:
    drawn = chance.choices(stems, cum_weights=weights, k=chance.randint(*WORDS))
    words = [stem + chance.choice(ENDINGS) for stem in drawn]
    words[0] = words[0].title()
    for word, share in KNOWN:
        if chance.random() < share:
            words[chance.randrange(30, len(words))] = word
    for _ in range(3):
        words[chance.randrange(len(words))] = str(chance.randint(1, 2_030))
    return words


def stem(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 2, 3)))) + chance.choice(
        "кнрмшт"
    )
