"""The example letters as they are written down: organisations and threads of letters, from the TOML files beside."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from archive.partners import NameForm, PartnerForm, PersonForm

_FOLDER = Path(__file__).parent

T = TypeVar("T")


@dataclass(frozen=True)
class Organisation:
    """A correspondent, with what stands on its letterhead."""

    type: str
    country: str
    city: str
    official: Mapping[str, str]  # by language; the first is the one lists show
    letter_language: str
    short: Mapping[str, str] = field(default_factory=dict)
    alias: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    former: Mapping[str, tuple[str, int]] = field(default_factory=dict)  # the name and its last year
    letterhead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    address: str = ""
    people: tuple[PersonForm, ...] = ()
    note: str = ""

    def form(self) -> PartnerForm:
        """Give the organisation as it is typed into the directory."""
        names = [NameForm(name, "official", language) for language, name in self.official.items()]
        names += [NameForm(name, "short", language) for language, name in self.short.items()]
        names += [
            NameForm(name, "alias", language) for language, several in self.alias.items() for name in several
        ]
        names += [NameForm(name, "former", language, year) for language, (name, year) in self.former.items()]
        return PartnerForm(tuple(names), self.type, self.country, self.city, self.letter_language, self.note)

    def heading(self, language: str) -> tuple[str, ...]:
        """Give the lines at the head of its letters."""
        if language in self.letterhead:
            return tuple(self.letterhead[language])
        return (self.official.get(language) or next(iter(self.official.values())),)


@dataclass(frozen=True)
class Enclosed:
    """A second file of a letter: its annex or its translation."""

    title: str
    body: str
    role: str = "annex"
    form: str = "pdf"
    language: str = ""
    name: str = ""


@dataclass(frozen=True)
class Annulment:
    """Why a number was annulled."""

    reason: str


@dataclass(frozen=True)
class Mistake:
    """A field as it was typed first, corrected the same day with a reason."""

    field: str
    typed: str
    reason: str


@dataclass(frozen=True)
class Literal:
    """A number beside another letter's: 12а."""

    beside: str
    suffix: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """A letter: what its paper says and what the clerk writes on its card."""

    id: str
    subject: str
    body: str
    language: str
    register: str = "IN"
    partner: str = ""
    further: tuple[str, ...] = ()
    kind: str = ""
    form: str = "pdf"  # pdf, docx, scan, photo, text, spoiled
    file: str = ""
    summary: str = ""  # what stands on the card, if not the letter's own heading
    second_language: str = ""
    # the paper
    heading: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    reference: str = ""
    salutation: str = ""
    closing: str = ""
    enclosure: str = ""
    post: str = ""
    signer: str = ""
    executor: str = ""
    place: str = ""
    signers: tuple[str, ...] = ()  # "post | name", when several sign side by side
    # when
    after: int = 0  # days after the thread's first day
    written: int = 0  # days before it was registered
    due: int | None = None  # days after it was registered
    # the card
    number: str = ""  # of a book numbered by hand
    their_number: str = ""
    reply_to: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    sheets: int | None = None
    copies: int | None = None
    annexes: str = ""
    delivery: str = ""
    unit: str = ""
    from_unit: str = ""
    addressee: str = ""
    case: str = ""
    access: str = ""
    access_reason: str = ""
    note: str = ""
    mine: bool = False  # the person who loads the example answers for it
    literal: Literal | None = None
    annulled: Annulment | None = None
    mistake: Mistake | None = None
    files: tuple[Enclosed, ...] = ()
    # not registered: waits in the tray, or was put aside there
    tray: str = ""  # waiting, aside
    remark: str = ""


@dataclass(frozen=True)
class Thread:
    """Letters that belong together; the first one's day is a day of the year, or so many days ago."""

    letters: tuple[Entry, ...]
    day: str = ""  # "03-12"
    years_ago: int = 0
    ago: int = 0

    @property
    def length(self) -> int:
        """Days from the first letter to the last."""
        return max(entry.after for entry in self.letters)


_NESTED: Mapping[str, type[Any]] = {"literal": Literal, "annulled": Annulment, "mistake": Mistake}


def read_organisations() -> dict[str, Organisation]:
    """Read the correspondents by the names the letters call them."""
    kept = tomllib.loads((_FOLDER / "organisations.toml").read_text("utf-8"))
    return {key: _organisation(raw) for key, raw in kept.items()}


def read_threads() -> list[Thread]:
    """Read every thread of letters."""
    threads = []
    for path in sorted((_FOLDER / "letters").glob("*.toml")):
        for raw in tomllib.loads(path.read_text("utf-8"))["thread"]:
            letters = tuple(_entry(letter) for letter in raw.pop("letter"))
            threads.append(_made(Thread, {**raw, "letters": letters}))
    return threads


def _organisation(raw: dict[str, Any]) -> Organisation:
    people = tuple(_made(PersonForm, person) for person in raw.pop("people", ()))
    return _made(Organisation, {**raw, "people": people})


def _entry(raw: dict[str, Any]) -> Entry:
    for name, kind in _NESTED.items():
        if name in raw:
            raw[name] = _made(kind, raw[name])
    raw["files"] = tuple(_made(Enclosed, file) for file in raw.pop("files", ()))
    return _made(Entry, raw)


def _made(kind: type[T], raw: Mapping[str, Any]) -> T:
    """Make a record of what a file says; a misspelt name is an error."""
    names = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    if unknown := raw.keys() - names:
        raise KeyError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()})
