"""What the checks know: the lines of the file, the registry they go into, and what the clerk decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import cases, countries, kinds, units, users
from archive.import_journal import cells
from archive.import_journal.cells import Day
from archive.import_journal.headings import fold
from archive.models import Document, Register
from archive.name_key import name_keys
from archive.partners import PartnerMatch, find_partners, resolve_partner

ERROR, WARNING = "error", "warning"
NEW = "new"
_NEAR = 4
# What half of all partners are called tells nobody apart; as the beginnings of keys (archive/name_key.py).
_COMMON = (
    "универс",
    "инстит",
    "министр",
    "академи",
    "посол",
    "елчи",
    "ембас",
    "респуб",
    "киргиз",
    "коллеж",
    "центр",
)


@dataclass(frozen=True)
class Vocabulary:
    """Our own words in all three languages, folded, with the codes they stand for."""

    headings: Mapping[str, str] = field(default_factory=dict)
    deliveries: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    taken_over: tuple[str, ...] = ()  # what our export writes before the note of an imported row
    annulled: tuple[str, ...] = ()  # and before the reason of an annulled one


@dataclass(frozen=True)
class Finding:
    """Something to say about a line: what (a validator's name), how grave, in which column, with which words."""

    what: str
    level: str
    column: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A line of the file: its place, and the text of each field."""

    number: int
    texts: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")


@dataclass(frozen=True)
class Named:
    """What a partner's name in the file means: one that is there, near ones, or nobody yet."""

    id: int | None = None
    shown: str = ""
    near: tuple[PartnerMatch, ...] = ()
    decided_new: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the clerk has to say who is meant."""
        return self.id is None and bool(self.near) and not self.decided_new


@dataclass
class Book:
    """Everything a check may look at."""

    register: Register
    year: int
    today: date
    vocabulary: Vocabulary
    lines: tuple[Line, ...]
    decided: Mapping[str, Any]
    files: Mapping[str, str]  # folded path → checksum
    bare_names: dict[str, str] = field(
        default_factory=dict
    )  # folded name → folded path, where only one is called so
    numbers: Counter[str] = field(default_factory=Counter)
    taken: frozenset[str] = frozenset()
    partners: dict[str, Named] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    cases: frozenset[str] = frozenset()
    people: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)  # line number → place among the lines
    named_files: Counter[str] = field(default_factory=Counter)
    by_number: dict[str, list[str]] = field(default_factory=dict)  # bare number → folded file names

    def day(self, text: str) -> Day | None:
        """Read a day of this book."""
        return cells.day(text, self.year)

    def partners_of(self, line: Line) -> tuple[str, ...]:
        """Give the names of a line's partners, the main one first."""
        return cells.listed(line["partner"])

    def files_of(self, line: Line) -> tuple[str, ...]:
        """Give the folded names of a line's files: those it names, else those that are called like its number."""
        if line["file"]:
            keys = (file_key(name) for name in cells.listed(line["file"]))
            return tuple(self.bare_names.get(key, key) for key in keys)
        return tuple(sorted(self.by_number.get(bare(line["number"]), ())))


def open_book(
    session: Session,
    register: Register,
    year: int,
    today: date,
    vocabulary: Vocabulary,
    lines: tuple[Line, ...],
    decided: Mapping[str, Any],
    files: Mapping[str, str],
) -> Book:
    """Look up once what the checks of all lines need."""
    book = Book(register, year, today, vocabulary, lines, decided, files)
    book.numbers = Counter(number_key(line["number"]) for line in lines if line["number"])
    numbers = select(Document.number).where(Document.register_id == register.id, Document.year == year)
    book.taken = frozenset(number_key(number) for number in session.scalars(numbers))
    for kind in kinds.list_kinds(session, active_only=False):
        book.kinds |= {
            fold(name): kind.code for name in (kind.name_ky, kind.name_ru, kind.name_en, kind.code)
        }
    book.cases = frozenset(case.index for case in cases.list_cases(session, year))
    book.people = {fold(user.name): user.id for user in users.list_users(session)}
    for unit in units.list_units(session, active_only=False):
        book.units |= {fold(name): unit.id for name in (unit.name_ky, unit.name_ru, unit.name_en)}
    for code in countries.CODES:
        book.countries |= {fold(name): code for name in countries.all_names(code)}
    book.places = {line.number: place for place, line in enumerate(lines)}
    for path in files:
        name = path.rsplit("/", 1)[-1]
        book.by_number.setdefault(bare(name.rsplit(".", 1)[0]), []).append(path)
        book.bare_names[name] = path if name not in book.bare_names else name
    for line in lines:
        book.named_files.update(set(book.files_of(line)))
        for name in book.partners_of(line):
            if name not in book.partners:
                book.partners[name] = _who(session, name, decided.get(name))
    return book


def _who(session: Session, name: str, decided: object) -> Named:
    if isinstance(decided, int):
        return Named(decided, name)
    found = resolve_partner(session, name)
    if found.partner is not None:
        return Named(found.partner.id, found.partner.name)
    if decided == NEW:
        return Named(decided_new=True)
    near = found.candidates or tuple(_near(session, name))
    return Named(near=near[:_NEAR])


def _near(session: Session, name: str) -> list[PartnerMatch]:
    """Find partners that share the telling words of a name: a clerk writes one name in many ways."""
    telling = [word for word in name.split() if len(word) > 4 and not name_keys(word)[0].startswith(_COMMON)]
    found: dict[int, PartnerMatch] = {}
    for word in sorted(telling, key=len, reverse=True)[:3]:
        for match in find_partners(session, word[: max(5, len(word) - 2)], limit=_NEAR):
            found.setdefault(match.id, match)
    return list(found.values())


def number_key(number: str) -> str:
    """Write a number as the registry keeps it."""
    return " ".join(number.split())


def bare(text: str) -> str:
    """Leave only letters and digits of a number or a file's name: 15-03/27 lies as 15-03_27.pdf."""
    return "-".join(part for part in fold(text).replace("_", " ").split() if part != "№")


def file_key(name: str) -> str:
    """Write a file's name the one way names are compared."""
    return name.strip().replace("\\", "/").removeprefix("./").casefold()
