"""What reading a waiting letter proposes for its form, and where on the page each proposal stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext
from sqlalchemy.orm import Session

from archive import cards, kinds
from archive.access import Actor
from archive.models import Partner
from archive.office import office
from archive.partners import PartnerDirectory
from archive.tray import TrayView
from indexer.proposals import Candidate, Proposal, Proposals, propose
from indexer.texts import as_page
from webui import dates
from webui.i18n import language
from webui.register.forms import RegistrationForm

TYPICAL_TERM = timedelta(days=30)  # domain 2.4: no date in the letter
WIDTH = 1000
A4 = 2**0.5

# The numbers in the margin of the scan are those of the fields (ui.md, section 5).
NUMBERS = {
    "partner": 1,
    "their_number": 2,
    "their_date": 3,
    "subject": 5,
    "link": 6,
    "due": 7,
    "annexes": 8,
}
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


@dataclass(frozen=True)
class Shown:
    """A proposal as the form shows it under its field."""

    place: str
    quote: str
    known: bool = False


@dataclass(frozen=True)
class Spot:
    """A marked place on the page."""

    x: float
    y: float
    width: float
    height: float
    field: str
    page: int
    now: bool = False


@dataclass(frozen=True)
class Tag:
    """A field's number in the margin."""

    x: float
    y: float
    text: str
    field: str
    page: int


@dataclass(frozen=True)
class Proposed:
    """Everything the page needs of the proposals."""

    shown: Mapping[str, Shown] = field(default_factory=dict)
    spots: tuple[Spot, ...] = ()
    tags: tuple[Tag, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)  # by the names registration.proposable uses
    height: float = 0  # of the first page, in the units of the marks; 0 where it is not known

    def spots_on(self, page: int) -> tuple[Spot, ...]:
        return tuple(spot for spot in self.spots if spot.page == page)

    def tags_on(self, page: int) -> tuple[Tag, ...]:
        return tuple(tag for tag in self.tags if tag.page == page)


@dataclass(frozen=True)
class Read:
    """What the first file of a waiting letter proposes, and how tall its pages are in the units of the marks."""

    proposals: Proposals = Proposals()
    heights: Mapping[int, float] = field(default_factory=dict)


def read_proposals(session: Session, item: TrayView, today: date) -> Read:
    """Ask the first file of a waiting letter what it proposes; nothing while it is not read."""
    if not item.files:
        return Read()
    pages = [as_page(page) for page in cards.pages_of(session, item.files[0].sha256)]
    if not pages:
        return Read()
    heights = {page.number: WIDTH * page.height / page.width for page in pages if page.width}
    directory = PartnerDirectory(session, Candidate)
    ours = office(session).all_names
    return Read(propose(pages, directory, today=today, our_names=ours), heights)


def fill(form: RegistrationForm, session: Session, actor: Actor, read: Read, today: date) -> Proposed:
    """Put sure proposals into the empty form, offer the doubtful ones as choices, and say where each stands."""
    proposals = read.proposals
    _fill_partner(form, session, proposals)
    _fill_words(form, session, proposals)
    _fill_date(form, proposals)
    offer_links(form, session, actor, proposals)
    offer_dates(form, proposals, today)
    return describe(read, proposed_values(read))


def describe(read: Read, values: Mapping[str, str] | None = None) -> Proposed:
    """Say under which field each proposal belongs and where on the page it stands."""
    shown: dict[str, Shown] = {}
    spots: list[Spot] = []
    tags: list[Tag] = []
    for item in read.proposals.items:
        name = FIELD_OF.get(item.field)
        if name is None:
            continue
        shown.setdefault(name, _shown(item))
        places = _spots(item, name, read.heights.get(item.source.page, WIDTH * A4))
        spots += places
        if places and name in NUMBERS and all(tag.field != name for tag in tags):
            tags.append(_tag(places[0], str(NUMBERS[name])))
    return Proposed(shown, tuple(spots), tuple(_spread(tags)), values or {}, read.heights.get(1, 0))


def proposed_values(read: Read) -> dict[str, str]:
    """Give what was proposed for certain, by the names under which the trail compares it with what was saved."""
    names = {"sender": "partner", "addressee": "partner", "language": "languages"}
    kept = ("sender", "addressee", "person", "their_number", "their_date", "language", "subject", "annexes")
    return {
        names.get(item.field, item.field): item.value
        for item in reversed(read.proposals.items)
        if item.value and item.field in kept
    }


def offer_links(form: RegistrationForm, session: Session, actor: Actor, proposals: Proposals) -> None:
    """Offer our own documents whose numbers the letter names."""
    choices: list[tuple[str, str]] = []
    for item in proposals.all("reply_to"):
        for document in cards.document_by_number(session, actor, item.value or "")[:3]:
            text = gettext("reply to %(number)s of %(date)s").replace("%%", "%") % {
                "number": document.number,
                "date": dates.table_date(document.registered_on),
            }
            choices.append((str(document.id), text))
    form.link.choices = [*dict(choices).items(), ("", gettext("no link"))] if choices else []


def offer_dates(form: RegistrationForm, proposals: Proposals, today: date) -> None:
    """Offer the letter's own date to answer by, the typical term, and none."""
    own = []
    for item in proposals.all("due"):
        for value in [item.value, *(other.value for other in item.alternatives)]:
            if value:
                day = dates.day_month(date.fromisoformat(value), language())
                own.append((value, gettext("%(day)s, from the text", day=day)))
    typical = today + TYPICAL_TERM
    day = dates.day_month(typical, language())
    form.due.choices = [
        *dict(own).items(),
        (typical.isoformat(), gettext("%(day)s, the typical term", day=day)),
        ("other", gettext("another date")),
        ("none", gettext("no due date")),
    ]


def _fill_partner(form: RegistrationForm, session: Session, proposals: Proposals) -> None:
    known = proposals.get("sender") or proposals.get("addressee")
    if known and known.value:
        partner = session.get(Partner, int(known.value))
        if partner is not None:
            form.partner.data, form.partner_id.data = partner.name, str(partner.id)
            return
    if known and known.alternatives:
        form.partner_choice.choices = [(other.value, other.display) for other in known.alternatives]
        return
    unknown = proposals.get("sender_name")
    if unknown and unknown.value:
        form.partner.data = unknown.value


def _fill_words(form: RegistrationForm, session: Session, proposals: Proposals) -> None:
    for name in ("person", "their_number", "subject", "annexes"):
        item = proposals.get(name)
        if item and item.value:
            getattr(form, name).data = item.value
    spoken = proposals.get("language")
    if spoken and spoken.value:
        form.language.data, _, form.second_language.data = spoken.value.partition(",")
    kind = proposals.get("kind")
    if kind and kinds.kind_by_code(session, kind.value or ""):
        form.kind.data = kind.value


def _fill_date(form: RegistrationForm, proposals: Proposals) -> None:
    item = proposals.get("their_date")
    if item is None:
        return
    if item.value:
        form.their_date.data = date.fromisoformat(item.value)
        return
    readings = [date.fromisoformat(other.value) for other in item.alternatives]
    form.their_date_choice.choices = [
        *((day.isoformat(), dates.long_date(day, language())) for day in readings),
        ("other", gettext("another date")),
    ]


def _shown(item: Proposal) -> Shown:
    source = item.source
    place = gettext("page %(page)s, line %(line)s", page=source.page, line=source.line)
    if item.field in ("sender", "addressee"):
        place = gettext("partner from the directory")
    return Shown(place, source.quote, known=item.field in ("sender", "addressee"))


def _spots(item: Proposal, name: str, height: float) -> list[Spot]:
    return [
        Spot(
            x=round(x0 * WIDTH - 3, 1),
            y=round(y0 * height - 2, 1),
            width=round((x1 - x0) * WIDTH + 6, 1),
            height=round((y1 - y0) * height + 4, 1),
            field=name,
            page=item.source.page,
        )
        for x0, y0, x1, y1 in item.source.boxes
    ]


def _tag(spot: Spot, text: str) -> Tag:
    margin = 28 if spot.x + spot.width / 2 < WIDTH * 0.6 else WIDTH - 28
    return Tag(margin, round(spot.y + spot.height / 2, 1), text, spot.field, spot.page)


def _spread(tags: list[Tag]) -> list[Tag]:
    """Move numbers apart that would lie on one another."""
    placed: list[Tag] = []
    for tag in sorted(tags, key=lambda tag: (tag.page, tag.x, tag.y)):
        before = placed[-1] if placed and (placed[-1].page, placed[-1].x) == (tag.page, tag.x) else None
        y = max(tag.y, before.y + 30) if before else tag.y
        placed.append(Tag(tag.x, y, tag.text, tag.field, tag.page))
    return placed
