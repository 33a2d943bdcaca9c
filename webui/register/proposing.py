"""What reading a waiting letter proposes for its form: sure values, and choices where two readings are possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms import Field

from archive import cards, kinds, registers
from archive.access import Actor
from archive.models import Document, Partner
from archive.partners import resolve_partner
from archive.tray import TrayView
from indexer.extract.port import Method, Page
from indexer.proposals import Proposal, Proposals, Source
from indexer.proposals.dates import find_dates
from indexer.proposals.folding import fold
from indexer.waiting import Read, read_proposals
from webui import dates
from webui.i18n import language
from webui.register.forms import RegistrationForm
from webui.register.places import MarkedPage, mark_pages

TYPICAL_TERM = timedelta(days=30)  # domain 2.4: no date in the letter
FIRST_PAGES = 5  # shown one under the other; a longer file's other pages are a click away
FIELD_OF = {
    "sender": "partner",
    "sender_name": "partner",
    "addressee": "partner",
    "person": "person",
    "their_number": "their_number",
    "their_date": "their_date",
    "language": "language",
    "kind": "kind",
    "subject": "subject",
    "reply_to": "link",
    "due": "due",
    "annexes": "annexes",
}
TAKEN_AS_IT_STANDS = ("person", "their_number", "subject", "annexes")
SEEN_FROM_ALL_WORDS = ("kind", "language")  # their quotation proves nothing to a reader
# What the form of a journal does not ask for.
NOT_ASKED: Mapping[str, tuple[str, ...]] = {
    registers.OUTGOING: ("their_number", "their_date", "due"),
    registers.INTERNAL: ("partner", "person", "their_number", "their_date"),
    registers.MUTUAL: ("due",),
}


@dataclass(frozen=True)
class Shown:
    """A proposal as the form shows it under its field."""

    place: str
    quote: str = ""
    known: bool = False


@dataclass(frozen=True)
class Proposed:
    """Everything the page needs of the proposals."""

    shown: Mapping[str, Shown] = field(default_factory=dict)  # by the form's fields
    filled: Mapping[str, Any] = field(default_factory=dict)  # the values put into the form, by its fields
    values: Mapping[str, str] = field(default_factory=dict)  # by the names registration.proposable uses
    pages: tuple[MarkedPage, ...] = ()
    texts: tuple[str, ...] = ()  # of the pages, for a letter that has no picture
    certainty: int | None = None  # of the recognition, in per cent, where the text is not to be relied on

    @property
    def shown_pages(self) -> list[MarkedPage]:
        """The first pages, and later ones a proposal stands on."""
        return [page for page in self.pages if page.number <= FIRST_PAGES or page.spots]

    @property
    def further_pages(self) -> list[MarkedPage]:
        """The pages that are only led to."""
        return [page for page in self.pages if page not in self.shown_pages]

    def at(self, form_field: Field) -> Shown | None:
        """Give where a field's value comes from, as long as it is the value proposed."""
        proposed = self.filled.get(form_field.name)
        return self.shown.get(form_field.name) if proposed and proposed == form_field.data else None

    @property
    def count(self) -> int:
        """Tell how many fields were filled."""
        return sum(name in self.shown for name in self.filled)


def read_for(session: Session, item: TrayView, today: date, direction: str) -> Read:
    """Ask a waiting letter what it proposes, and keep to what the form of a journal asks for."""
    read = read_proposals(session, item, today)
    unasked = NOT_ASKED.get(direction, ())
    asked = tuple(found for found in read.proposals.items if FIELD_OF.get(found.field) not in unasked)
    return Read(Proposals(asked), read.pages)


def describe(session: Session, read: Read) -> Proposed:
    """Say what goes into which field, where it comes from, and where on the pages it stands."""
    filled = _filled(session, read.proposals)
    shown: dict[str, Shown] = {}
    for item in read.proposals.items:
        if name := FIELD_OF.get(item.field):
            shown.setdefault(name, _shown(item, filled))
    values = _values(read.proposals)
    if "partner_id" in filled:
        values["partner"] = filled["partner_id"]
    return Proposed(
        shown,
        filled,
        values,
        mark_pages(read.pages, read.proposals, FIELD_OF),
        tuple(page.text for page in read.pages[:FIRST_PAGES]),
        _uncertain(read.pages),
    )


def _uncertain(pages: Sequence[Page]) -> int | None:
    """Tell how sure the recognition of the first page was, if that is too little to rely on."""
    first = pages[0] if pages else None
    if first is None or first.method is not Method.OCR or (first.confidence or 0) >= cards.UNRELIABLE:
        return None
    return first.confidence or 0


def fill(form: RegistrationForm, proposed: Proposed) -> None:
    """Put the sure proposals into the empty form."""
    for name, value in proposed.filled.items():
        getattr(form, name).data = value


def offer(form: RegistrationForm, session: Session, actor: Actor, read: Read, today: date) -> None:
    """Offer what is doubtful as choices: documents it may answer, dates, senders."""
    _offer_links(form, session, actor, read.proposals)
    _offer_due_dates(form, read.proposals, today)
    _offer_readings(form, read.proposals)
    _offer_senders(form, read.proposals)


def _filled(session: Session, proposals: Proposals) -> dict[str, Any]:
    found = {name: proposals.get(name) for name in TAKEN_AS_IT_STANDS}
    filled: dict[str, Any] = {name: item.value for name, item in found.items() if item and item.value}
    filled |= _partner(session, proposals)
    written = proposals.get("their_date")
    if written and written.value:
        filled["their_date"] = date.fromisoformat(written.value)
    spoken = proposals.get("language")
    if spoken and spoken.value:
        filled["language"], _, filled["second_language"] = spoken.value.partition(",")
    kind = proposals.get("kind")
    if kind and kind.value and kinds.kind_by_code(session, kind.value):
        filled["kind"] = kind.value
    return filled


def _partner(session: Session, proposals: Proposals) -> dict[str, Any]:
    known = proposals.get("sender") or proposals.get("addressee")
    unknown = proposals.get("sender_name")
    if known and known.value:
        partner = session.get(Partner, int(known.value))
        return {"partner": partner.name, "partner_id": str(partner.id)} if partner else {}
    if known or not unknown or not unknown.value:
        return {}
    named = resolve_partner(session, unknown.value).partner
    return {"partner": named.name, "partner_id": str(named.id)} if named else {"partner": unknown.value}


def _values(proposals: Proposals) -> dict[str, str]:
    """Give what was proposed for certain, by the names under which the trail compares it with what was saved."""
    kept = {"language": "languages"} | {name: name for name in (*TAKEN_AS_IT_STANDS, "their_date")}
    return {
        kept[item.field]: item.value
        for item in reversed(proposals.items)
        if item.value and item.field in kept
    }


def _shown(item: Proposal, filled: Mapping[str, Any]) -> Shown:
    """Say where a proposal comes from; words that stand in the field already are not repeated under it."""
    name, quote = FIELD_OF[item.field], item.source.quote
    repeats = quote.casefold() == str(filled.get(name, "")).casefold()
    quote = "" if repeats or item.field in SEEN_FROM_ALL_WORDS else quote
    if name != "partner":
        return Shown(_place(item.source), quote)
    if "partner_id" in filled:
        return Shown(gettext("partner from the directory"), quote, known=True)
    return Shown(gettext("not in the directory of partners yet"), quote)


def _place(source: Source) -> str:
    if source.file:
        return gettext("in %(name)s", name=source.file)
    if source.page == 1:
        return gettext("line %(line)s", line=source.line)
    return gettext("page %(page)s, line %(line)s", page=source.page, line=source.line)


def _offer_links(form: RegistrationForm, session: Session, actor: Actor, proposals: Proposals) -> None:
    """Offer our own documents whose numbers the letter names, as far as the clerk may see them."""
    choices: dict[str, str] = {}
    for item in proposals.all("reply_to"):
        for document in _named_by(session, actor, item)[:3]:
            choices[str(document.id)] = gettext(
                "reply to %(number)s of %(date)s",
                number=document.number,
                date=dates.table_date(document.registered_on),
            )
    form.link.choices = [*choices.items(), ("", gettext("no link"))] if choices else []


def _named_by(session: Session, actor: Actor, item: Proposal) -> list[Document]:
    """Find the documents of a number; where numbers come again each year, the date beside it tells which is meant."""
    number = (item.value or "").replace("–", "-").replace("—", "-")
    found = cards.document_by_number(session, actor, number)
    beside = {day for date_ in find_dates(fold(item.source.quote), None) for day in date_.readings}
    return [document for document in found if document.registered_on in beside] or found


def _offer_due_dates(form: RegistrationForm, proposals: Proposals, today: date) -> None:
    """Offer the letter's own date to answer by, the typical term, and none."""
    own = {}
    for item in proposals.all("due"):
        for value in [item.value, *(other.value for other in item.alternatives)]:
            if value:
                own[value] = gettext("%(day)s, from the text", day=_day(date.fromisoformat(value), today))
    typical = today + TYPICAL_TERM
    form.due.choices = [
        *own.items(),
        (typical.isoformat(), gettext("%(day)s, the typical term", day=_day(typical, today))),
        ("other", gettext("another date")),
        ("none", gettext("no due date")),
    ]


def _day(day: date, today: date) -> str:
    """Name a day; its year only where it is not this one."""
    return dates.day_month(day, language()) if day.year == today.year else dates.long_date(day, language())


def _offer_readings(form: RegistrationForm, proposals: Proposals) -> None:
    """Offer the readings of a date such as 03/04/2026, and what may be the number."""
    number = proposals.get("their_number")
    if number and number.alternatives:
        form.their_number_choice.choices = [
            *((other.value, other.display) for other in number.alternatives),
            ("other", gettext("another number")),
        ]
    item = proposals.get("their_date")
    readings = [date.fromisoformat(other.value) for other in item.alternatives] if item else []
    if readings:
        form.their_date_choice.choices = [
            *((day.isoformat(), dates.long_date(day, language())) for day in readings),
            ("other", gettext("another date")),
        ]


def _offer_senders(form: RegistrationForm, proposals: Proposals) -> None:
    """Offer the partners a name may mean."""
    known = proposals.get("sender") or proposals.get("addressee")
    if known and known.alternatives:
        form.partner_choice.choices = [(other.value, other.display) for other in known.alternatives]
