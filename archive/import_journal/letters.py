"""From a line of the file to the letter it becomes, as plain data: what the dry run understood is what is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from archive.access import Mark
from archive.files import FileRole, TakenFile
from archive.import_journal import cells
from archive.import_journal.book import Book, Line, number_key
from archive.import_journal.headings import fold
from archive.numbering import Numbering, NumberWish
from archive.registration import Letter

# Cells that have no field of their own in a registry they are taken into; they are never lost.
_ALWAYS_NOTED = ("execution", "reply_to")


def understood(line: Line, book: Book, headings: Mapping[str, str]) -> dict[str, Any]:
    """Give a line's letter as data; what is not understood stands in its note under its heading."""
    notes: list[str] = [_note(line, book)]
    notes += [f"{headings.get(name, name)}: {text}" for name, text in _left_over(line, book)]
    languages, _ = cells.words(line["language"], book.vocabulary.languages)
    unit, addressee = _unit_and_rest(line["unit"] or line["addressee"], book)
    from_unit, sender = _unit_and_rest(line["from_unit"], book)
    case = line["case"].strip()
    return {
        "number": number_key(line["number"]),
        "registered_on": _iso(book, line["registered_on"]),
        "partners": list(book.partners_of(line)),
        "country": book.countries.get(fold(line["country"]), ""),
        "person": line["person"],
        "their_number": line["their_number"],
        "their_date": _iso(book, line["their_date"]),
        "languages": list(languages),
        "kind": book.kinds.get(fold(line["kind"]), ""),
        "subject": line["subject"],
        "sheets": cells.whole(line["sheets"]),
        "annexes": line["annexes"],
        "copies": cells.whole(line["copies"]),
        "delivery": cells.word(line["delivery"], book.vocabulary.deliveries),
        "unit_id": unit,
        "addressee": addressee if not line["unit"] else line["addressee"] or addressee,
        "from_unit_id": from_unit,
        "signatory": line["signatory"] or sender,
        "responsible_id": book.people.get(fold(line["responsible"])),
        "due_on": _iso(book, line["due"]),
        "case": case if case in book.cases else "",
        "access": cells.word(line["access"], book.vocabulary.marks),
        "note": "; ".join(filter(None, notes)),
        "annulled": _reason(line, book),
        "files": [
            {"name": key.rsplit("/", 1)[-1], "sha256": book.files[key]}
            for key in book.files_of(line)
            if key in book.files
        ],
    }


def letter_of(
    data: Mapping[str, Any],
    register: str,
    partner_ids: list[int],
    files: Mapping[str, TakenFile],
    reason: str,
) -> Letter:
    """Give the letter to register from a line's data, its partners found or added."""
    return Letter(
        register=register,
        subject=data["subject"],
        kind=data["kind"],
        languages=tuple(data["languages"]),
        partner_id=partner_ids[0] if partner_ids else None,
        further_partner_ids=tuple(partner_ids[1:]),
        person=data["person"],
        their_number=data["their_number"],
        their_date=_date(data["their_date"]),
        sheets=data["sheets"],
        annexes=data["annexes"],
        copies=data["copies"],
        delivery=data["delivery"],
        from_unit_id=data["from_unit_id"],
        unit_id=data["unit_id"],
        addressee=data["addressee"],
        signatory=data["signatory"],
        responsible_id=data["responsible_id"],
        due_on=_date(data["due_on"]),
        case=data["case"],
        access=Mark(data["access"]) if data["access"] else None,
        note=data["note"],
        registered_on=_date(data["registered_on"]),
        wish=NumberWish(Numbering.IMPORTED, text=data["number"], reason=reason),
        files=tuple(_file(one, place, files) for place, one in enumerate(data["files"])),
        repeat_accepted=True,
    )


def _file(named: Mapping[str, str], place: int, files: Mapping[str, TakenFile]) -> TakenFile:
    kept = files[named["sha256"]]
    role = FileRole.ORIGINAL if place == 0 else FileRole.ANNEX
    return TakenFile(kept.sha256, kept.size, kept.mime, kept.name, role)


def _left_over(line: Line, book: Book) -> Iterator[tuple[str, str]]:
    """Give the cells that do not fit their fields."""
    for name in ("their_date", "due"):
        if line[name] and book.day(line[name]) is None:
            yield name, line[name]
    for name in ("sheets", "copies"):
        if line[name] and cells.whole(line[name]) is None:
            yield name, line[name]
    if line["kind"] and fold(line["kind"]) not in book.kinds:
        yield "kind", line["kind"]
    _, strange = cells.words(line["language"], book.vocabulary.languages)
    if strange:
        yield "language", ", ".join(strange)
    if line["delivery"] and not cells.word(line["delivery"], book.vocabulary.deliveries):
        yield "delivery", line["delivery"]
    if line["case"] and line["case"].strip() not in book.cases:
        yield "case", line["case"]
    if line["responsible"] and fold(line["responsible"]) not in book.people:
        yield "responsible", line["responsible"]
    for name in _ALWAYS_NOTED:
        if line[name]:
            yield name, line[name]


def _note(line: Line, book: Book) -> str:
    """Give the note; of a journal exported by us without the words that an earlier import had put before it."""
    note = line["note"]
    for said in book.vocabulary.taken_over:
        if note.startswith(said):
            _, _, rest = note.partition("; ")
            return rest
    return note


def _reason(line: Line, book: Book) -> str:
    """Give the reason of an annulled line without the words our export writes before it."""
    reason = line["annulled"]
    for said in book.vocabulary.annulled:
        reason = reason.removeprefix(said)
    return reason.strip()


def _unit_and_rest(text: str, book: Book) -> tuple[int | None, str]:
    """Part “unit, person” as our own export writes it; without a unit of ours all of it is a person."""
    if fold(text) in book.units:
        return book.units[fold(text)], ""
    for place, sign in enumerate(text):
        if sign == "," and fold(text[:place]) in book.units:
            return book.units[fold(text[:place])], text[place + 1 :].strip()
    return None, text


def _iso(book: Book, text: str) -> str:
    day = book.day(text)
    return day.on.isoformat() if day else ""


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
