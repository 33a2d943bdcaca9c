"""From what is written down of a letter to the file that arrived: the words filled in, the sheet set, the file made."""

from __future__ import annotations

import random
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from archive.office import Office
from indexer.example_data import drawing
from indexer.example_data.entries import Enclosed, Entry, Organisation
from indexer.example_data.page import Sheet, set_pages
from indexer.example_data.word import word_file
from indexer.example_data.wording import Facts, Value, academic_year, written_day

EXTENSIONS = {"pdf": "pdf", "docx": "docx", "scan": "pdf", "photo": "jpg", "text": "txt", "spoiled": "pdf"}
_LEFT_OF_SPOILED = 0.4  # of the bytes of a file whose copying broke off

_NUMBER = {
    "ky": "№ {}",
    "ru": "№ {}",
    "en": "Ref. No. {}",
    "tr": "Sayı: {}",
    "de": "Az.: {}",
    "fr": "Réf. : {}",
}
_DAY = {"tr": "Tarih: {}"}
_ANSWERS = {
    "ky": "{ref.day.attr} № {ref.number} катыңызга жооп",
    "ru": "На № {ref.number} от {ref.day.short}",
    "en": "In reply to your No. {ref.number} of {ref.day}",
    "tr": "İlgi: {ref.day} tarihli ve {ref.number} sayılı yazınız",
    "fr": "Votre réf. : {ref.number} du {ref.day}",
    "de": "Ihr Schreiben {ref.number} vom {ref.day}",
}
_CLOSING = {
    "ky": "Урматтоо менен,",
    "ru": "С уважением,",
    "en": "Yours sincerely,",
    "tr": "Saygılarımla,",
    "de": "Mit freundlichen Grüßen",
    "fr": "Veuillez agréer l’expression de ma considération distinguée.",
}


@dataclass(frozen=True)
class Known:
    """What is known of a letter when its paper is made."""

    office: Office
    organisation: Organisation | None
    number: str  # as its author gave it
    day: date  # registered
    answered: Mapping[str, Value]  # `ref.number`, `ref.day`, `ref.ours` of the letter answered

    def written(self, entry: Entry) -> date:
        """Give the day that stands on the paper."""
        return self.day - timedelta(days=entry.written)

    def facts(self, entry: Entry, language: str) -> Facts:
        """Give what the places in the letter's words stand for."""
        written = self.written(entry)
        values: dict[str, Value] = {
            **self.answered,
            "day": self.day,
            "written": written,
            "number": self.number,
            "year": written.year,
            "academic": academic_year(written),
            "next_academic": academic_year(written, 1),
            "last_academic": academic_year(written, -1),
            "us": self.office.name(language),
            "short": self.office.short(language),
        }
        return Facts(language, values)


def file_of(entry: Entry, known: Known) -> bytes:
    """Make the letter's own file."""
    return _made(sheet_of(entry, known), entry.form, entry.id, entry.heading)


def enclosed_file(enclosed: Enclosed, entry: Entry, known: Known) -> bytes:
    """Make the file of an annex or a translation."""
    language = enclosed.language or entry.language
    facts = known.facts(entry, language)
    sheet = Sheet(
        language=language,
        subject=facts.put_into(enclosed.title),
        body=_paragraphs(facts.put_into(enclosed.body)),
    )
    return _made(sheet, enclosed.form, entry.id + enclosed.role, ())


def sheet_of(entry: Entry, known: Known) -> Sheet:
    """Set the words of a letter in their places."""
    facts = known.facts(entry, entry.language)
    if entry.signers:
        signers = tuple(_post_and_name(facts.put_into(line)) for line in entry.signers)
    else:
        signers = ((entry.post, entry.signer),) if entry.signer else ()
    return Sheet(
        language=entry.language,
        heading=tuple(facts.put_into(line) for line in entry.heading or _heading(entry, known)),
        address=known.organisation.address if _is_theirs(entry) and known.organisation else "",
        marks=_marks(entry, known, facts),
        to=tuple(facts.put_into(line) for line in entry.to),
        subject=facts.put_into(entry.subject),
        salutation=facts.put_into(entry.salutation),
        body=_paragraphs(facts.put_into(entry.body)),
        enclosure=facts.put_into(entry.enclosure),
        closing=entry.closing if entry.closing or not entry.salutation else _CLOSING[entry.language],
        signers=signers,
        executor=entry.executor,
    )


def file_name(entry: Entry) -> str:
    """Name the letter's file as the sender or the scanner did."""
    return entry.file or f"{entry.id}.{EXTENSIONS[entry.form]}"


def _heading(entry: Entry, known: Known) -> tuple[str, ...]:
    if _is_theirs(entry):
        return known.organisation.heading(entry.language) if known.organisation else ()
    lines = (known.office.name(entry.language), known.office.department(entry.language))
    return tuple(line for line in lines if line)


def _is_theirs(entry: Entry) -> bool:
    return entry.register == "IN"


def _marks(entry: Entry, known: Known, facts: Facts) -> tuple[str, ...]:
    day = written_day(known.written(entry), entry.language)
    number = _NUMBER.get(entry.language, "№ {}").format(known.number) if known.number else ""
    reference = facts.put_into(entry.reference)
    if not reference and entry.reply_to:
        reference = facts.put_into(_ANSWERS[entry.language])
    lines = (number, _DAY.get(entry.language, "{}").format(day), entry.place, reference)
    return tuple(line for line in lines if line)


def _paragraphs(text: str) -> tuple[str, ...]:
    """Divide a body at its empty lines; only the rows of a table keep their lines."""
    found = []
    for paragraph in text.strip().split("\n\n"):
        lines = [line.strip() for line in paragraph.strip().splitlines()]
        found.append("\n".join(lines) if lines[0].startswith("|") else " ".join(lines))
    return tuple(found)


def _post_and_name(line: str) -> tuple[str, str]:
    post, _, name = line.partition("|")
    return post.strip(), name.strip()


def _made(sheet: Sheet, form: str, key: str, heading: tuple[str, ...]) -> bytes:
    author = ", ".join(heading or sheet.heading)
    chance = random.Random(zlib.crc32(key.encode()))  # noqa: S311 - grain of a scan
    match form:
        case "docx":
            return word_file(sheet, title=sheet.subject, author=author)
        case "scan":
            return drawing.scan(set_pages(sheet), chance)
        case "photo":
            return drawing.photo(set_pages(sheet)[0], chance)
        case "text":
            return plain(sheet).encode()
        case "spoiled":
            whole = drawing.scan(set_pages(sheet), chance)
            return whole[: int(len(whole) * _LEFT_OF_SPOILED)]
    return drawing.pdf(set_pages(sheet), title=sheet.subject, author=author)


def plain(sheet: Sheet) -> str:
    """Write a document as plain text, as an e-mail has it."""
    head = [
        *sheet.heading,
        sheet.address,
        *sheet.marks,
        "",
        *sheet.to,
        "",
        sheet.subject,
        "",
        sheet.salutation,
    ]
    foot = [sheet.enclosure, sheet.closing, *(f"{post} {name}".strip() for post, name in sheet.signers)]
    return "\n".join([*head, "", *("\n\n".join(sheet.body)).splitlines(), "", *foot, sheet.executor]) + "\n"
