"""The example letters registered: by the ordinary services, day by day, as a clerk would have done over two years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import corrections, kinds, registration, tray
from archive.access import Actor, Mark, Right, require
from archive.errors import PartnerLooksKnown
from archive.files import FileRole, TakenFile
from archive.models import Document, Register, Unit
from archive.numbering import Numbering, NumberWish, next_number
from archive.office import office
from archive.partners import create_partner, find_same, save_person
from archive.patterns import Facts as NumberFacts
from archive.registers import INCOMING, register_by_code
from archive.registration import Letter, NewLink
from archive.storage import Storage, Stored
from indexer.example_data.books import late_if_needed, open_cases_since
from indexer.example_data.calendar import Dated, dated
from indexer.example_data.entries import Entry, Organisation, read_organisations, read_threads
from indexer.example_data.papers import EXTENSIONS, Known, enclosed_file, file_name, file_of
from indexer.example_data.wording import Value, later
from indexer.extract.content import detect

_KEY = "example-data/"  # the letters' form keys: the same letter is registered once (R6)
_MINUTES = timedelta(minutes=1)


def load_example(session: Session, storage: Storage, actor: Actor, *, now: datetime) -> int:
    """Register about sixty invented letters of the last two years in the caller's transaction; tells how many.

    They come with their partners and files, and a few wait in the tray. A registry that has them already gets none.
    """
    require(actor, Right.ADMINISTER)
    if session.scalar(select(Document.id).where(Document.form_key.startswith(_KEY)).limit(1)):
        return 0
    with storage.bulk() as put:
        return _Loading(session, put, actor, now).all()


class _Loading:
    """One loading: who is known already, and what each letter became."""

    def __init__(
        self, session: Session, put: Callable[[BinaryIO], Stored], actor: Actor, now: datetime
    ) -> None:
        self._session, self._put, self._actor, self._now = session, put, actor, now
        self._office = office(session)
        self._zone = self._office.zone
        self._organisations = read_organisations()
        self._letters = dated(read_threads(), now, self._zone)
        self._partner_ids: dict[str, int] = {}
        self._documents: dict[str, Document] = {}
        self._entries: dict[str, Entry] = {one.entry.id: one.entry for one in self._letters}
        self._units = {unit.code: unit.id for unit in session.scalars(select(Unit))}

    def all(self) -> int:
        """Register everything; tells how many letters got a number."""
        first = self._letters[0]
        open_cases_since(self._session, self._actor, first.day.year, at=self._now)
        for key, organisation in self._organisations.items():
            self._partner_ids[key] = self._partner(organisation, at=first.at)
        for letter in self._letters:
            if letter.entry.tray:
                self._receive(letter)
            else:
                self._register(letter)
        return len(self._documents)

    def _partner(self, organisation: Organisation, *, at: datetime) -> int:
        form = organisation.form()
        try:
            partner_id = create_partner(self._session, self._actor, form, at=at).id
        except PartnerLooksKnown:
            return find_same(self._session, [name.name for name in form.names])[0].id
        for person in organisation.people:
            save_person(self._session, self._actor, partner_id, None, person, at=at)
        return partner_id

    def _register(self, letter: Dated) -> None:
        entry = letter.entry
        register = register_by_code(self._session, entry.register)
        number = self._number_on_paper(entry, register, letter.day)
        taken = self._take(letter, number)
        typed = replace(
            self._card(letter, self._known(letter, number)),
            files=taken,
            wish=self._wish(entry, register, letter.day),
        )
        if entry.mistake:
            mistake: dict[str, Any] = {entry.mistake.field: entry.mistake.typed}
            typed = replace(typed, **mistake)
        document = registration.register(self._session, self._actor, typed, now=letter.at, zone=self._zone)
        self._documents[entry.id] = document
        self._afterwards(letter, document)

    def _card(self, letter: Dated, known: Known) -> Letter:
        entry = letter.entry
        facts = known.facts(entry, "ky" if entry.summary else entry.language)
        languages = tuple(one for one in (entry.language, entry.second_language) if one)
        theirs = bool(entry.their_number) or (entry.register == "IN" and entry.written > 0)
        links = {**dict.fromkeys([entry.reply_to] if entry.reply_to else [], "reply_to"), **entry.links}
        return Letter(
            register=entry.register,
            subject=facts.put_into(entry.summary or entry.subject),
            kind=entry.kind,
            languages=languages,
            partner_id=self._partner_ids[entry.partner] if entry.partner else None,
            further_partner_ids=tuple(self._partner_ids[key] for key in entry.further),
            person=entry.signer if entry.register == "IN" else "",
            their_number=known.number if entry.their_number else "",
            their_date=known.written(entry) if theirs else None,
            sheets=entry.sheets,
            annexes=entry.annexes,
            copies=entry.copies,
            delivery=entry.delivery,
            from_unit_id=self._units.get(entry.from_unit),
            unit_id=self._units.get(entry.unit),
            addressee=entry.addressee,
            signatory=entry.signer if entry.register != "IN" else "",
            responsible_id=self._actor.id if entry.mine else None,
            due_on=later(letter.day, entry.due) if entry.due is not None else None,
            case=entry.case,
            access=Mark(entry.access) if entry.access else None,
            access_reason=entry.access_reason,
            note=entry.note,
            links=tuple(NewLink(self._documents[key].id, type_) for key, type_ in links.items()),
            form_key=_KEY + entry.id,
            repeat_accepted=True,
        )

    def _afterwards(self, letter: Dated, document: Document) -> None:
        """Do what became of a letter on its own day: a correction, an annulment."""
        entry = letter.entry
        if entry.mistake:
            values = {
                entry.mistake.field: getattr(self._card_as_meant(letter, document), entry.mistake.field)
            }
            corrections.correct(
                self._session,
                self._actor,
                document.id,
                values,
                reason=entry.mistake.reason,
                version=document.version,
                now=letter.at + 9 * _MINUTES,
            )
        if entry.annulled:
            registration.annul(
                self._session, self._actor, document.id, entry.annulled.reason, now=letter.at + 6 * _MINUTES
            )

    def _card_as_meant(self, letter: Dated, document: Document) -> Letter:
        return self._card(letter, self._known(letter, document.number))

    def _receive(self, letter: Dated) -> None:
        entry = letter.entry
        taken = self._take(letter, entry.their_number.replace("{year}", str(letter.day.year)))
        item = tray.receive(self._session, self._actor, taken, now=letter.at)
        if entry.tray == "aside":
            kind = kinds.kind_by_code(self._session, entry.kind)
            tray.put_aside(
                self._session,
                self._actor,
                item.id,
                kind.id if kind else None,
                entry.remark,
                now=letter.at + 3 * _MINUTES,
            )

    def _take(self, letter: Dated, number: str) -> tuple[TakenFile, ...]:
        entry, known = letter.entry, self._known(letter, number)
        taken = [self._kept(file_of(entry, known), file_name(entry), FileRole.ORIGINAL)]
        for enclosed in entry.files:
            name = enclosed.name or f"{entry.id}_{enclosed.role}.{EXTENSIONS[enclosed.form]}"
            data = enclosed_file(enclosed, entry, known)
            taken.append(self._kept(data, name, FileRole(enclosed.role)))
        return tuple(taken)

    def _kept(self, data: bytes, name: str, role: FileRole) -> TakenFile:
        stored = self._put(BytesIO(data))
        return TakenFile(stored.sha256, stored.size, detect(data, name).mime, name, role)

    def _known(self, letter: Dated, number: str) -> Known:
        entry = letter.entry
        facts: dict[str, Value] = {}
        if entry.reply_to or entry.links:
            answered = entry.reply_to or next(iter(entry.links))
            document = self._documents[answered]
            theirs = document.their_number
            facts = {
                "ref.number": theirs or document.number,
                "ref.day": (document.their_date if theirs else None) or document.registered_on,
                "ref.ours": document.number,
                "ref.registered": document.registered_on,
            }
        organisation = self._organisations.get(entry.partner)
        return Known(self._office, organisation, number, letter.day, facts)

    def _number_on_paper(self, entry: Entry, register: Register, day: date) -> str:
        """Give the number the paper bears: the sender's, or the one our own letter is about to get."""
        if typed := entry.number or entry.their_number:
            return typed.replace("{year}", str(day.year))
        if register.direction == INCOMING or entry.literal:
            return ""
        case = entry.case or register.default_case or ""
        return next_number(self._session, register, NumberFacts(year=day.year, case=case))

    def _wish(self, entry: Entry, register: Register, day: date) -> NumberWish:
        if entry.number:
            return NumberWish(Numbering.MANUAL, text=entry.number.replace("{year}", str(day.year)))
        if entry.literal:
            serial = self._documents[entry.literal.beside].serial
            return NumberWish(
                Numbering.LITERAL, serial=serial, suffix=entry.literal.suffix, reason=entry.literal.reason
            )
        return late_if_needed(self._session, register, day)
